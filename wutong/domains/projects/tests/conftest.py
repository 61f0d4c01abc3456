"""A region with people in every role that projects know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects import actions
from wutong.domains.projects.models import Evidence, Project
from wutong.domains.projects.tests.world import World, build_world, person

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
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
