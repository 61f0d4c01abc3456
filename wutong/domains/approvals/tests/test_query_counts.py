"""No page of approvals asks the database more often because it has more rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from tests.counting import assert_no_growth, queries_of
from wutong.domains.approvals import actions
from wutong.domains.approvals.models import (
    ApprovalCase,
    CasePaper,
    ItemHandler,
    ItemPaper,
    ItemPrerequisite,
    PaperKind,
)
from wutong.domains.approvals.tests.office import MONDAY, Office, build_office, item
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects.tests.world import person, project
from wutong.kernel import clock

COUNTS: Final = Path(__file__).with_name("query_counts.json")
FEW, MANY = 2, 10
OF_THE_WINDOW: Final = ("window", "receive", "setup", "application", "papers")
OF_A_DEPARTMENT: Final = ("queue", "case", "absences")
OF_A_PROJECT: Final = (
    "roadmap", "roadmap_gantt", "roadmap_papers", "roadmap_left_out", "roadmap_what_if",
    "roadmap_print",
)  # fmt: skip
OF_THE_OFFICE: Final = (
    "cases", "catalogue", "catalogue_item", "catalogue_checks", "catalogue_papers",
    "savings",
)  # fmt: skip
OF_THE_CATALOGUE: Final = ("catalogue_handlers", "catalogue_import", "catalogue_numbers_edit")
OF_THE_FIRM: Final = ("own", "own_apply", "own_case")


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Regions, people, units, a catalogue, a firm and its project; it is Monday."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    monkeypatch.setattr(clock, "today", MONDAY.date)
    return build_office()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def fill(office: Office, shown: ApprovalCase, begun: int, until: int) -> None:
    """More rows of every kind that a page lists."""
    for number in range(begun, until):
        paper = PaperKind.objects.create(
            code=f"P{number}", name=f"材料{number}", source="applicant"
        )
        more = item(f"X{number}", f"事项{number}")
        ItemPaper.objects.create(version=more, paper=paper, position=1)
        ItemPrerequisite.objects.create(version=more, requires=office.site.item, waiting="decision")
        ItemHandler.objects.create(item=more.item, region=office.world.city, unit=office.planning)
        CasePaper.objects.create(case=shown, paper=paper)
        office.in_review(more)
        other = project(office.world.county, MONDAY, f"项目{number}", investor=office.firm)
        for one in actions.refreshed(office.receive(office.site, office.land, project=other)):
            office.bring(one, "form")
        actions.ask_for_correction(
            case=office.case(project=other), correct_by=date(2026, 3, 20), by=office.clerk,
            at=MONDAY,
        )  # fmt: skip
        office.receive(office.survey, project=other)


def test_no_page_asks_more_often_with_more_rows(office: Office) -> None:
    shown = office.in_review()
    here, number = (office.project.code,), (shown.number,)
    of = {
        **dict.fromkeys(OF_A_PROJECT, here),
        "case": number, "own_case": number, "catalogue_item": (office.site.item.code,),
        "application": (shown.application.number,),
    }  # fmt: skip
    asked = {"receive": here, "papers": here, "own_apply": here}
    browsers = {
        office.clerk: OF_THE_WINDOW, office.department: OF_A_DEPARTMENT,
        office.leader: (*OF_A_PROJECT, *OF_THE_OFFICE), office.speaker: OF_THE_FIRM,
        person("admin", Role.ADMINISTRATOR, region=office.world.country): OF_THE_CATALOGUE,
    }  # fmt: skip
    clients = {user: signed_in(user) for user in browsers}

    def count(user: User, name: str) -> int:
        query = f"?project={here[0]}" if name in asked else ""
        return queries_of(
            clients[user], reverse(f"approvals:{name}", args=of.get(name, ())) + query
        )

    def counts() -> dict[str, int]:
        return {name: count(user, name) for user, names in browsers.items() for name in names}

    fill(office, shown, 0, FEW)
    assert_no_growth(COUNTS, counts, lambda: fill(office, shown, FEW, MANY))
