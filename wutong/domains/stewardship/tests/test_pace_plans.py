"""Plans of slowed and stalled projects: red until there is one, ended when nothing stands still."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.domains.org.queries import access_of
from wutong.domains.projects.actions import change_pace
from wutong.domains.projects.actions.support import refresh_copies
from wutong.domains.projects.choices import Pace
from wutong.domains.projects.models import Milestone
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions import pace_plans
from wutong.domains.stewardship.models import PacePlan, SupervisionOrder
from wutong.domains.stewardship.queries.dispatch_work import standing
from wutong.domains.stewardship.queries.pace_plans import chosen, marks_of, open_plan_of
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town, stall
from wutong.kernel.audit.models import AuditEntry

ON = date(2026, 3, 2)
LATER = at("2026-03-05")


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def red(town: Town) -> list[str]:
    """Names of the projects that show red to the bureau."""
    rows = chosen(access_of(town.bureau, ON), on=ON, only="red")
    return [one.name for one in rows]


def test_a_stopped_project_is_red_until_it_has_reason_plan_and_order(
    town: Town, django_capture_on_commit_callbacks: object
) -> None:
    project = town.project
    assert marks_of([project], ON) == {}
    stall(town, project)
    access = access_of(town.bureau, ON)
    assert red(town) == [project.name]
    assert [one.title for one in standing(access, MONDAY, 9)] == [project.name]
    common = {"project": project, "by": town.bureau, "at": MONDAY}
    with pytest.raises(BadValue):
        pace_plans.order_pace(
            title="复工", owner_unit=town.power, due_on=date(2026, 3, 30), **common
        )
    pace_plans.save_plan(
        reason="资金没有到位", plan="三月底引入基金", move_by=date(2026, 3, 31), **common
    )
    assert red(town) == [project.name]
    order = pace_plans.order_pace(
        title="复工", owner_unit=town.power, due_on=date(2026, 3, 30), **common
    )
    assert (order.source, order.kind) == ("pace", "supervision")
    assert red(town) == []
    assert not marks_of([project], ON)[project.pk].red
    assert marks_of([project], date(2026, 4, 3))[project.pk].red
    with pytest.raises(AlreadyMoved):
        pace_plans.order_pace(title="再", owner_unit=town.power, due_on=date(2026, 3, 30), **common)
    pace_plans.save_plan(
        reason="资金没有到位", plan="四月引入基金", move_by=date(2026, 4, 30), **common
    )
    plan = open_plan_of(project)
    assert plan is not None
    assert (plan.order, plan.move_by) == (order, date(2026, 4, 30))
    assert PacePlan.objects.count() == 2
    SupervisionOrder.objects.filter(pk=order.pk).update(
        state="cancelled", cancelled_reason="下错了"
    )
    assert red(town) == [project.name]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        change_pace(
            project=project, pace=Pace.NORMAL, on=date(2026, 3, 5), reason="已复工",
            by=town.bureau, at=LATER,
        )  # fmt: skip
    assert open_plan_of(project) is None
    assert red(town) == []
    project.refresh_from_db()
    with pytest.raises(AlreadyMoved):
        pace_plans.save_plan(
            reason="没有", plan="没有", move_by=date(2026, 4, 30),
            **common | {"project": project},
        )  # fmt: skip


def test_another_stop_keeps_the_plan(
    town: Town, django_capture_on_commit_callbacks: object
) -> None:
    stall(town, town.project, "slowed")
    pace_plans.save_plan(
        project=town.project, reason="等料", plan="本月到料", move_by=date(2026, 3, 31),
        by=town.bureau, at=MONDAY,
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        stall(town, town.project, "stalled")
    assert open_plan_of(town.project) is not None


@pytest.mark.parametrize("stage", ["completed", "withdrawn"])
def test_the_plan_of_what_is_built_or_given_up_ends_by_itself(
    town: Town, django_capture_on_commit_callbacks: object, stage: str
) -> None:
    project, untouched = town.project, a_project(town.world.county, MONDAY, name="另一个停滞项目")
    for one in (project, untouched):
        stall(town, one)
        pace_plans.save_plan(
            project=one, reason="等料", plan="本月到料", move_by=date(2026, 3, 31), by=town.bureau,
            at=MONDAY,
        )  # fmt: skip
    Milestone.objects.create(
        project=project, stage=stage, on=ON, claimed_by=town.bureau, claimed_at=MONDAY,
        standing="verified", verified=True, decided_by=town.supervisor, decided_at=LATER,
        note="退出",
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        refresh_copies([project.pk], LATER)
    assert open_plan_of(project) is None
    assert open_plan_of(untouched) is not None
    (entry,) = AuditEntry.objects.filter(action="stewardship.pace_plan_ended")
    assert (entry.target_id, entry.at, entry.actor) == (str(project.pk), LATER, None)
    project.refresh_from_db()
    assert marks_of([project], ON) == {}
    assert red(town) == [untouched.name]
    with pytest.raises(AlreadyMoved):
        pace_plans.save_plan(
            project=project, reason="等料", plan="再等", move_by=date(2026, 4, 30),
            by=town.bureau, at=LATER,
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        refresh_copies([project.pk], LATER)
    assert AuditEntry.objects.filter(action="stewardship.pace_plan_ended").count() == 1
