"""No page of engagements asks the database more often because it has more rows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.urls import reverse

from tests.counting import assert_no_growth, queries_of
from wutong.domains.engagements import actions
from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.tests.conftest import NOON, TODAY, People, going_out, signed_in
from wutong.domains.investors.actions import register_investor
from wutong.domains.org.models import User
from wutong.domains.projects.tests.world import World, project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
COUNTS: Final = Path(__file__).with_name("query_counts.json")
OF_ONE: Final = ("detail", "edit", "minutes")
PAGES: Final = ("list", "calendar", "feed_settings", "new", *OF_ONE)
FEW, MANY = 2, 12


def fill(world: World, by: User, trip: Engagement, begun: int, until: int) -> None:
    """More rows of every kind that a page lists."""
    for number in range(begun, until):
        register_investor(name=f"第{number}科技有限公司", by=None, at=NOON)
        going_out(world, by, title=f"赴第{number}地", starts_on=TODAY - timedelta(days=number))
        going_out(world, by, kind="talk", title=f"谈{number}", held=False, starts_on=TODAY)
        for one in (trip, going_out(world, by, kind="reception", title=f"接待{number}")):
            firms = actions.meet_firms(
                engagement=one,
                names=f"第{number}科技有限公司、第{number}未登记公司",
                by=by,
                at=NOON,
            )
            plant = project(world.county, NOON, f"项目{one.pk}-{number}")
            actions.link_project(engagement=one, project=plant, by=by, at=NOON)
            actions.add_member(engagement=one, name=f"随行{number}", by=by, at=NOON)
            actions.add_follow_up(
                engagement=one, text=f"送方案{number}", owner=by, due=date(2022, 9, 20),
                firm=firms[0], by=by, at=NOON,
            )  # fmt: skip
            actions.turn_into_lead(firm=firms[0], content="建厂", confirmed=True, by=by, at=NOON)


def test_no_page_asks_more_often_with_more_rows(world: World, people: People) -> None:
    trip = going_out(world, people.bureau, title="看的这次")
    browser = signed_in(people.bureau)

    def count(name: str) -> int:
        args: tuple[Any, ...] = (trip.pk,) if name in OF_ONE else ()
        return queries_of(browser, reverse(f"engagements:{name}", args=args))

    fill(world, people.bureau, trip, 0, FEW)
    assert_no_growth(
        COUNTS, lambda: {name: count(name) for name in PAGES},
        lambda: fill(world, people.bureau, trip, FEW, MANY),
    )  # fmt: skip


def brought(number: int, **more: Any) -> actions.BroughtEngagement:
    """A trip of a ledger."""
    stated: dict[str, Any] = {
        "kept": None, "kind": "outbound", "title": f"赴第{number}地", "starts_on": TODAY,
        "ends_on": TODAY, "unit": None, "held": True, "led_by": "", "level": "部门",
        "places": "上海", "purpose": "", "outcome": "",
        "firms": (f"第{number}科技有限公司", "共见公司"),
    }  # fmt: skip
    return actions.BroughtEngagement(**{**stated, **more})


@pytest.mark.parametrize("rows", [2, 40])
def test_an_import_writes_by_the_batch(
    world: World, people: People, django_assert_max_num_queries: Any, rows: int
) -> None:
    with django_assert_max_num_queries(25):
        made = actions.bring_in_engagements(
            rows=[brought(number) for number in range(rows)], region=world.city,
            by=people.bureau, at=NOON,
        )  # fmt: skip
    assert len(made.engagements) == rows
    with django_assert_max_num_queries(25):
        more = actions.bring_in_engagements(
            rows=[brought(0, kept=key, firms=("后见公司",)) for key in made.engagements],
            region=world.city, by=people.bureau, at=NOON,
        )  # fmt: skip
    assert (more.engagements, len(more.firms)) == ([], rows)
    with django_assert_max_num_queries(25):
        staying = actions.take_back_engagements(
            engagements=made.engagements, firms=more.firms, by=people.bureau, at=NOON, reason="错"
        )
    assert staying == []
    assert not Engagement.objects.present().exists()
