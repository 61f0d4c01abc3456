"""A region with people in every role that projects know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects import actions
from wutong.domains.projects.models import Evidence, Milestone, Project
from wutong.domains.projects.tests.world import World, build_world, person, project

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
SIGNED_ON = date(2022, 5, 1)
YI = Decimal(100_000_000)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@dataclass
class Staff:
    """One person a role; all hold their post in the city but the last two."""

    administrator: User
    bureau: User
    colleague: User
    supervisor: User
    leader: User
    analyst: User
    clerk: User
    recruiter: User
    """Of the squad alone."""
    stranger: User
    """Promotion bureau of another city."""


@pytest.fixture
def world(db: None) -> World:
    """The regions."""
    return build_world()


@pytest.fixture
def staff(world: World) -> Staff:
    """The people."""
    return Staff(
        administrator=person("admin", Role.ADMINISTRATOR, region=world.country),
        bureau=person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        colleague=person("colleague", Role.PROMOTION_BUREAU, region=world.city),
        supervisor=person("supervisor", Role.SUPERVISOR, region=world.city),
        leader=person("leader", Role.LEADER, region=world.city),
        analyst=person("analyst", Role.ANALYST, region=world.city),
        clerk=person("clerk", Role.APPROVAL_CLERK, region=world.city),
        recruiter=person("recruiter", Role.RECRUITER, unit=world.squad),
        stranger=person("stranger", Role.PROMOTION_BUREAU, region=world.elsewhere),
    )


def signed_in(user: User) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def paper(
    project: Project, kind: str, by: User | None, at: datetime = NOON, content: bytes = b""
) -> Evidence:
    """A small PDF of this kind; each is different from the others."""
    body = content or PDF + f"{kind} {Evidence.objects.count()}".encode()
    file: Any = ContentFile(body, name=f"{kind}.pdf")
    return actions.attach_evidence(project=project, kind=kind, file=file, by=by, at=at)


def workbook_rows(content: bytes) -> list[list[Any]]:
    """The values of the first sheet of an .xlsx file."""
    import openpyxl

    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def page(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    """The text of a page of this room that opens."""
    answer = client.get(reverse(f"projects:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def named(text: str) -> list[str]:
    """Names of the projects in the rows of the list, in order."""
    return re.findall(r'<th scope="row" class="name"><a class="link-plain"[^>]*>([^<]*)</a>', text)


@pytest.fixture
def bureau(staff: Staff) -> Client:
    """The promotion bureau's browser."""
    return signed_in(staff.bureau)


@pytest.fixture
def plants(world: World) -> dict[str, Project]:
    """Four projects of the city and one elsewhere."""
    made = {
        "wind": project(
            world.county, NOON, "海上风电塔筒", stage="signed", stage_rank=3, industry="新能源",
            stage_on=SIGNED_ON, total_investment=20 * YI, unit=world.squad, high_technology=True,
        ),
        "glass": project(
            world.county, NOON + timedelta(days=1), "玻璃深加工", stage="landed", stage_rank=5,
            stage_on=SIGNED_ON + timedelta(days=30), total_investment=YI, pace="stalled",
        ),
        "wine": project(world.other_county, NOON + timedelta(days=2), "葡萄酒庄", stage="reserve",
                        stage_rank=1, total_investment=None),
        "secret": project(world.county, NOON, "密级项目", confidential=True, stage="signed",
                          stage_rank=3, total_investment=5 * YI),
        "far": project(world.elsewhere, NOON, "石化基地", total_investment=90 * YI),
    }  # fmt: skip
    from wutong.domains.projects.actions.editing import index_names

    index_names(list(made.values()))
    return made


@pytest.fixture
def waiting(world: World, staff: Staff) -> list[Milestone]:
    """Two claims of the recruiter, one of the bureau itself."""
    made = []
    for number, by in enumerate((staff.recruiter, staff.recruiter, staff.bureau)):
        plant = project(world.county, NOON, f"项目{number}", unit=world.squad)
        made.append(
            actions.claim_milestone(
                project=plant,
                stage="reserve",
                on=SIGNED_ON,
                by=by,
                at=NOON - timedelta(days=number),
            )
        )
    return made
