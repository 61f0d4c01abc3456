"""Entering and editing projects, their pace, their team, saved views and signing events."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from wutong.domains.investors.models import Investor
from wutong.domains.org.queries import access_of, scope_of_post
from wutong.domains.projects import actions
from wutong.domains.projects.actions.editing import next_codes
from wutong.domains.projects.choices import Attribute, Pace, TeamCapacity
from wutong.domains.projects.models import Project, SavedView, SigningEvent
from wutong.domains.projects.queries.held import teams_held
from wutong.domains.projects.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.projects.tests.conftest import NOON, Staff
from wutong.domains.projects.tests.world import World, person, project
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.search import matching

YESTERDAY = date(2022, 9, 8)


def changes_of_last(action: str) -> dict[str, Any]:
    changes: dict[str, Any] = AuditEntry.objects.filter(action=action).latest("pk").changes
    return changes


def test_a_new_project_is_found_and_its_figures_wait(world: World, staff: Staff) -> None:
    made = actions.create_project(
        name=" 海上风电塔筒项目 ", region=world.county, unit=world.squad, by=staff.recruiter, at=NOON,
        total_investment=Decimal(1000), on=YESTERDAY, industry="高端装备",
    )  # fmt: skip
    assert (made.code, made.name) == ("130302-2022-0001", "海上风电塔筒项目")
    assert set(made.facts.values_list("attribute", "standing")) == {
        (Attribute.REGION, "claimed"), (Attribute.UNIT, "claimed"),
        (Attribute.TOTAL_INVESTMENT, "claimed"),
    }  # fmt: skip
    assert Project.objects.filter(matching("project", "hsfd")).get() == made
    assert changes_of_last("projects.created")["name"] == [None, "海上风电塔筒项目"]


def test_planned_days_are_entered_with_the_project(world: World, staff: Staff) -> None:
    made = actions.create_project(
        name="海上风电塔筒项目", region=world.county, by=staff.bureau, at=NOON, on=YESTERDAY,
        plans={
            Attribute.PLANNED_START: "2022年9月", Attribute.PLANNED_COMPLETION: "",
            Attribute.PLANNED_PRODUCTION: "2023-06-30",
        },
    )  # fmt: skip
    made.refresh_from_db()
    assert made.planned_start == "2022-09"
    planned = made.facts.exclude(planned=None).exclude(planned="")
    assert set(planned.values_list("attribute", "planned", "on", "standing")) == {
        (Attribute.PLANNED_START, "2022-09", YESTERDAY, "claimed"),
        (Attribute.PLANNED_PRODUCTION, "2023-06-30", YESTERDAY, "claimed"),
    }


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("", {}),
        ("   ", {}),
        ("甲", {"stage": "signed"}),
        ("甲", {"code": "X"}),
        ("甲", {"plans": {Attribute.PLANNED_START: "2022-13"}}),
    ],
)
def test_what_cannot_be_entered(
    world: World, staff: Staff, name: str, more: dict[str, Any]
) -> None:
    with pytest.raises(BadValue):
        actions.create_project(name=name, region=world.county, by=staff.bureau, at=NOON, **more)


@pytest.mark.parametrize("who", ["leader", "supervisor", "clerk", "stranger"])
def test_who_may_not_enter_a_project_here(world: World, staff: Staff, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.create_project(name="甲", region=world.county, by=getattr(staff, who), at=NOON)
    assert not Project.objects.exists()


def test_codes_go_on_after_9999(world: World) -> None:
    for number in ("9998", "9999", "10000", "10001"):
        project(world.county, NOON)
        Project.objects.filter(code__contains="-T-").update(code=f"130302-2022-{number}")
    assert next_codes(world.county, 2022, 2) == ["130302-2022-10002", "130302-2022-10003"]
    assert next_codes(world.county, 2023, 1) == ["130302-2023-0001"]
    assert next_codes(world.city, 2022, 1) == ["130300-2022-0001"]


# -- editing ----------------------------------------------------------------------------------


def test_an_edit_changes_what_it_names_and_says_so(world: World, staff: Staff) -> None:
    plant = project(world.county, NOON, content="旧")
    actions.edit_project(
        project=plant, changes={"content": "新", "name": plant.name}, by=staff.analyst, at=NOON,
        reason="更正",
    )  # fmt: skip
    plant.refresh_from_db()
    assert (plant.content, plant.version) == ("新", 2)
    assert changes_of_last("projects.edited") == {"content": ["旧", "新"]}


def test_an_edit_that_changes_nothing_writes_nothing(world: World, staff: Staff) -> None:
    plant = project(world.county, NOON)
    actions.edit_project(project=plant, changes={"name": plant.name}, by=staff.bureau, at=NOON)
    assert Project.objects.get(pk=plant.pk).version == 1
    assert not AuditEntry.objects.exists()


def test_an_old_row_with_a_bad_value_stays_repairable(world: World, staff: Staff) -> None:
    plant = project(world.county, NOON, build_kind="nonsense", industry_code="XXXXX")
    actions.edit_project(project=plant, changes={"content": "新"}, by=staff.bureau, at=NOON)
    with pytest.raises(BadValue):
        actions.edit_project(
            project=plant, changes={"build_kind": "other"}, by=staff.bureau, at=NOON
        )
    assert Project.objects.get(pk=plant.pk).build_kind == "nonsense"


@pytest.mark.parametrize("field", ["stage", "total_investment", "region", "unit", "version"])
def test_figures_are_not_edited_but_claimed(world: World, staff: Staff, field: str) -> None:
    plant = project(world.county, NOON)
    with pytest.raises(BadValue):
        actions.edit_project(project=plant, changes={field: 1}, by=staff.bureau, at=NOON)


def test_a_parent_has_no_parent_and_no_project_is_its_own(world: World, staff: Staff) -> None:
    parent, phase, other = (project(world.county, NOON, name) for name in ("总", "一期", "二期"))
    actions.edit_project(project=phase, changes={"parent": parent}, by=staff.bureau, at=NOON)
    for child, above in ((other, phase), (parent, other), (other, other)):
        with pytest.raises(BadValue):
            actions.edit_project(project=child, changes={"parent": above}, by=staff.bureau, at=NOON)


# -- pace and team ----------------------------------------------------------------------------


def test_the_pace_of_the_latest_day_stands(world: World, staff: Staff) -> None:
    plant = project(world.county, NOON)
    with pytest.raises(BadValue, match="原因"):
        actions.change_pace(
            project=plant, pace=Pace.STALLED, on=YESTERDAY, reason="", by=staff.bureau, at=NOON
        )
    for pace, on in ((Pace.STALLED, YESTERDAY), (Pace.SLOWED, YESTERDAY - timedelta(days=30))):
        plant.refresh_from_db()
        actions.change_pace(
            project=plant, pace=pace, on=on, reason="节能审查", by=staff.bureau, at=NOON
        )
    plant.refresh_from_db()
    assert (plant.pace, plant.pace_changes.count()) == (Pace.STALLED, 2)


def test_a_person_is_once_in_a_capacity_and_leaves_once(world: World, staff: Staff) -> None:
    plant = project(world.county, NOON)
    join: dict[str, Any] = {
        "project": plant, "user": staff.recruiter, "capacity": TeamCapacity.RECRUITER,
        "on": YESTERDAY, "by": staff.bureau, "at": NOON,
    }  # fmt: skip
    member = actions.join_team(**join)
    with pytest.raises(AlreadyMoved):
        actions.join_team(**join)
    with pytest.raises(BadValue, match="早于"):
        actions.leave_team(
            member=member, on=YESTERDAY - timedelta(days=1), by=staff.bureau, at=NOON
        )
    actions.leave_team(member=member, on=YESTERDAY, by=staff.bureau, at=NOON)
    with pytest.raises(AlreadyMoved):
        actions.leave_team(member=member, on=date(2022, 9, 9), by=staff.bureau, at=NOON)
    member.refresh_from_db()
    assert member.left_on == YESTERDAY
    actions.join_team(**join)  # and may come back


# -- views and events -------------------------------------------------------------------------


def test_a_view_keeps_the_filters_without_the_place(staff: Staff) -> None:
    for query in ("?stage=signed&cursor=abc&page=3", "stage=landed&cursor=x"):
        actions.save_view(name="我的", query=query, by=staff.bureau, at=NOON)
    assert SavedView.objects.get().query == "stage=landed"
    for name in ("", "长" * 41):
        with pytest.raises(BadValue):
            actions.save_view(name=name, query="", by=staff.bureau, at=NOON)


def test_an_event_is_once_in_a_region(world: World, staff: Staff) -> None:
    event: dict[str, Any] = {"name": "推介会", "on": YESTERDAY, "by": staff.bureau, "at": NOON}
    saved = actions.save_event(region=world.city, **event)
    with pytest.raises(BadValue, match="同名"):
        actions.save_event(region=world.city, **event)
    actions.save_event(region=world.county, **event)
    with pytest.raises(NotAllowed):
        actions.save_event(region=world.elsewhere, **event)
    actions.save_event(region=world.city, event=saved, **(event | {"name": "云签约"}))
    assert SigningEvent.objects.filter(name="云签约").get() == saved


class TestHandingOver:
    def test_the_successor_takes_the_teams_of_the_posts_scope(self, world: World) -> None:
        leaving, coming = (
            person("离任者", "steward", world.county),
            person("接任者", "steward", world.county),
        )
        inside, outside = project(world.county, NOON), project(world.other_county, NOON)
        for one in (inside, outside):
            actions.join_team(
                project=one,
                user=leaving,
                capacity=TeamCapacity.PROJECT_STEWARD,
                on=date(2022, 1, 1),
                by=None,
                at=NOON,
            )
        scope = scope_of_post(leaving.posts.get())
        keys = [one.key for one in teams_held(leaving.pk, scope)]
        assert len(keys) == 1
        given = {"holder": leaving, "successor": coming, "on": date(2022, 9, 9), "by": None}
        assert actions.pass_on(keys=keys, at=NOON, **given) == 1
        assert actions.pass_on(keys=keys, at=NOON, **given) == 0
        team = inside.members.order_by("pk").values_list("user", "left_on")
        assert list(team) == [(leaving.pk, date(2022, 9, 8)), (coming.pk, None)]
        assert outside.members.get().left_on is None
        entry = AuditEntry.objects.get(action="projects.team_handed_over")
        assert entry.changes == {"project_steward": ["离任者", "接任者"]}


def test_who_enters_a_confidential_project_still_sees_it(world: World, staff: Staff) -> None:
    secret = actions.create_project(
        name="甲", region=world.county, by=staff.bureau, at=NOON, confidential=True
    )
    seen = Project.objects.visible_to(access_of(staff.bureau, NOON.date()))
    assert secret in seen
    assert secret not in Project.objects.visible_to(access_of(staff.administrator, NOON.date()))
    assert AuditEntry.objects.filter(action="projects.team_joined").count() == 1


def test_the_firm_of_an_open_project_is_no_secret(world: World, staff: Staff) -> None:
    firm = Investor.objects.create(
        name="深海公司", normalized_name="深海", confidential_only=True, created_at=NOON
    )
    secret = actions.create_project(
        name="甲", region=world.county, by=staff.bureau, at=NOON, investor=firm, confidential=True
    )
    hidden = Investor.objects.filter(pk=firm.pk, confidential_only=True)
    assert hidden.exists()
    actions.edit_project(project=secret, changes={"confidential": False}, by=staff.bureau, at=NOON)
    assert not hidden.exists()
    assert changes_of_last("investors.disclosed") == {"confidential_only": [True, False]}


def test_an_event_that_a_ledger_names_is_made_once_and_told_of(world: World) -> None:
    def named(on: date | None) -> SigningEvent:
        return actions.signing_event(
            region=world.city, name="京津推介会", on=on, by=None, at=NOON, reason="台账.xlsx"
        )

    event = named(None)
    assert changes_of_last("projects.event_saved")["name"] == [None, "京津推介会"]
    assert named(YESTERDAY) == event
    assert changes_of_last("projects.event_saved") == {"on": [None, "2022-09-08"]}
    named(date(2022, 1, 1))
    assert AuditEntry.objects.filter(action="projects.event_saved").count() == 2
    assert SigningEvent.objects.get().on == YESTERDAY
