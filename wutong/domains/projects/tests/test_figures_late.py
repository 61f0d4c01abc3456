"""Works begun late and months that nobody stated: what counts, what does not, as of when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from wutong.domains.projects.actions import refresh_copies
from wutong.domains.projects.models import Fact, Milestone, PaceChange, Project, ReportingRule
from wutong.domains.projects.queries.stuck import stuck_projects
from wutong.domains.projects.tests.world import World, project
from wutong.kernel import metrics

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 1, 5, 4, 0, tzinfo=UTC)


def made(world: World, name: str = "甲项目", **more: Any) -> Project:
    return project(world.county, NOON, name, **more)


def decided(at: datetime) -> dict[str, Any]:
    return {"standing": "verified", "verified": True, "claimed_at": at, "decided_at": at}


def plan(one: Project, planned: str, on: date = date(2022, 1, 5), at: datetime = NOON) -> Fact:
    return Fact.objects.create(
        project=one, attribute="planned_start", planned=planned, on=on, **decided(at)
    )


def reach(one: Project, stage: str, on: str, at: datetime = NOON) -> Milestone:
    return Milestone.objects.create(
        project=one, stage=stage, on=date.fromisoformat(on), **decided(at)
    )


def pace(one: Project, word: str, on: str) -> None:
    PaceChange.objects.create(
        project=one, pace=word, on=date.fromisoformat(on), reason="资金", at=NOON
    )


def late(world: World, first: str, last: str, **more: Any) -> int:
    question = world.question(first, last, **more)
    value = metrics.ask("late_start_projects", question).total.value
    assert len(metrics.rows("late_start_projects", question)) == value
    return int(value or 0)


@pytest.mark.parametrize("planned", ["2022-03", "2022-03-02"])
@pytest.mark.parametrize(
    ("reached", "counts"),
    [
        ({}, 1),
        ({"landed": "2022-02-01"}, 1),
        ({"started": "2022-03-31"}, 0),
        ({"started": "2022-04-01"}, 1),
        ({"in_production": "2022-03-01"}, 0),
        ({"completed": "2022-05-01"}, 1),
        ({"withdrawn": "2022-03-31"}, 0),
        ({"withdrawn": "2022-04-01"}, 1),
    ],
)
def test_late_is_who_had_not_begun_when_the_planned_month_ended(
    world: World, planned: str, reached: dict[str, str], counts: int
) -> None:
    one = made(world)
    plan(one, planned)
    for stage, on in reached.items():
        reach(one, stage, on)
    assert late(world, "2022-03-01", "2022-03-31") == counts
    assert late(world, "2022-01-01", "2022-12-31") == counts
    assert late(world, "2022-03-01", "2022-03-30") == 0
    assert late(world, "2022-04-01", "2022-04-30") == 0


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ([("suspended", "2022-03-31")], 0),
        ([("suspended", "2022-04-01")], 1),
        ([("suspended", "2022-02-01"), ("normal", "2022-03-15")], 1),
        ([("slowed", "2022-02-01")], 1),
        ([("stalled", "2022-02-01")], 1),
    ],
)
def test_the_suspended_are_not_late(
    world: World, changes: list[tuple[str, str]], counts: int
) -> None:
    one = made(world)
    plan(one, "2022-03")
    for word, on in changes:
        pace(one, word, on)
    assert late(world, "2022-01-01", "2022-12-31") == counts


def test_without_a_plan_or_before_its_time_nobody_is_late(world: World) -> None:
    made(world)
    plan(made(world, "乙项目"), "2099-03")
    assert late(world, "2022-01-01", "2099-12-31") == 0


def test_a_phase_is_not_counted_beside_its_parent(world: World) -> None:
    parent = made(world)
    plan(parent, "2022-03")
    plan(made(world, "一期", parent=parent), "2022-03")
    assert late(world, "2022-03-01", "2022-03-31") == 1


def test_a_moved_plan_counts_from_its_day_and_as_it_was_known(world: World) -> None:
    one = made(world)
    plan(one, "2022-03")
    plan(one, "2022-10", date(2022, 4, 20), datetime(2022, 5, 1, 4, 0, tzinfo=UTC))
    assert late(world, "2022-03-01", "2022-03-31") == 1
    assert late(world, "2022-01-01", "2022-06-30") == 0
    before = datetime(2022, 4, 25, 4, 0, tzinfo=UTC)
    assert late(world, "2022-01-01", "2022-06-30", as_known=before) == 1


def test_stuck_projects_have_the_late_ones_with_their_light(world: World) -> None:
    one = made(world, total_investment=Decimal(5))
    plan(one, "2022-03")
    reach(one, "landed", "2022-02-01")
    refresh_copies([one.pk], NOON)
    path, everything = world.city.path, world.everything
    assert stuck_projects(everything, path, date(2022, 3, 31), 6) == []
    (found,) = stuck_projects(everything, path, date(2022, 4, 1), 6)
    assert (found, found.start_light) == (one, "yellow")  # type: ignore[attr-defined]
    (found,) = stuck_projects(everything, path, date(2022, 7, 1), 6)
    assert found.start_light == "red"  # type: ignore[attr-defined]


def stated(one: Project, month: str, at: datetime, **more: Any) -> Fact:
    return Fact.objects.create(
        project=one, attribute="fixed_asset_investment", on=date.fromisoformat(f"{month}-01"),
        money=Decimal(0), **(decided(at) | more),
    )  # fmt: skip


def missed(world: World, first: str, last: str, **more: Any) -> int:
    question = world.question(first, last, **more)
    value = metrics.ask("missed_reports", question).total.value
    assert sum(row.amount or 0 for row in metrics.rows("missed_reports", question)) == (value or 0)
    return int(value or 0)


@pytest.fixture
def rule(world: World) -> ReportingRule:
    return ReportingRule.objects.create(region=world.city, due_day=10, begins=date(2022, 3, 1))


@pytest.fixture
def building(world: World, rule: ReportingRule) -> Project:
    one = made(world)
    reach(one, "started", "2022-02-10")
    return one


LAST_MINUTE = datetime(2022, 4, 10, 15, 59, tzinfo=UTC)
TOO_LATE = datetime(2022, 4, 10, 16, 0, tzinfo=UTC)  # midnight in China


@pytest.mark.parametrize(
    ("at", "more", "counts"),
    [
        (LAST_MINUTE, {}, 0),
        (TOO_LATE, {}, 1),
        (LAST_MINUTE, {"standing": "claimed", "verified": None, "decided_at": None}, 0),
        (LAST_MINUTE, {"standing": "rejected", "verified": False}, 1),
        (LAST_MINUTE, {"standing": "retracted", "retracted_at": TOO_LATE}, 0),
    ],
)
def test_a_month_stated_by_its_day_is_not_missed(
    world: World, building: Project, at: datetime, more: dict[str, Any], counts: int
) -> None:
    stated(building, "2022-03", at, **more)
    assert missed(world, "2022-04-01", "2022-04-30") == counts


def test_each_month_counts_once_its_day_is_over(world: World, building: Project) -> None:
    assert missed(world, "2022-03-01", "2022-03-31") == 0  # before the first month asked for
    assert missed(world, "2022-04-01", "2022-04-09") == 0
    assert missed(world, "2022-04-01", "2022-04-30") == 1
    assert missed(world, "2022-01-01", "2022-12-31") == 9
    then = datetime(2022, 6, 20, 4, 0, tzinfo=UTC)
    assert missed(world, "2022-01-01", "2022-12-31", as_known=then) == 3


@pytest.mark.parametrize(
    ("stage", "on", "counts"),
    [
        ("completed", "2022-03-31", 0),
        ("completed", "2022-04-01", 1),
        ("in_production", "2022-03-20", 0),
        ("withdrawn", "2022-03-31", 0),
    ],
)
def test_who_is_done_reports_no_more(
    world: World, building: Project, stage: str, on: str, counts: int
) -> None:
    reach(building, stage, on)
    assert missed(world, "2022-04-01", "2022-04-30") == counts


def test_the_suspended_the_not_begun_and_the_bought_report_nothing(
    world: World, building: Project
) -> None:
    pace(building, "suspended", "2022-03-31")
    reach(made(world, "未开工"), "landed", "2022-01-10")
    reach(made(world, "购置厂房"), "in_production", "2022-01-10")
    assert missed(world, "2022-04-01", "2022-04-30") == 0
    assert missed(world, "2022-01-01", "2022-12-31") == 0


def test_a_phase_reports_for_its_parent(world: World, building: Project) -> None:
    phase = made(world, "一期", parent=building)
    stated(phase, "2022-03", LAST_MINUTE)
    assert missed(world, "2022-04-01", "2022-04-30") == 0


def test_where_no_region_asks_nothing_is_missed(world: World, building: Project) -> None:
    ReportingRule.objects.all().delete()
    assert missed(world, "2022-01-01", "2022-12-31") == 0


def test_the_nearest_rule_above_holds(world: World, building: Project) -> None:
    ReportingRule.objects.create(region=world.county, due_day=20, begins=date(2022, 6, 1))
    county = {"region": world.county}
    assert missed(world, "2022-04-01", "2022-04-30", **county) == 0
    assert missed(world, "2022-07-01", "2022-07-19", **county) == 0
    assert missed(world, "2022-07-01", "2022-07-31", **county) == 1
    assert missed(world, "2022-04-01", "2022-04-30") == 1
