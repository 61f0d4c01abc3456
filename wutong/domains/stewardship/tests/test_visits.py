"""A visit with its problems and promises: once, or not at all; who may; corrections; who is due."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import racing
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.models import ProjectMember
from wutong.domains.projects.tests.world import person
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions.visit_plans import (
    drop_plan,
    follow_projects,
    pass_plans_on,
    plan_visit,
)
from wutong.domains.stewardship.actions.visits import (
    Problem,
    Promise,
    correct_visit,
    record_visit,
)
from wutong.domains.stewardship.choices import OrderSource, OrderState
from wutong.domains.stewardship.models import (
    Appeal,
    FirmSteward,
    PlannedVisit,
    SupervisionOrder,
    Visit,
)
from wutong.domains.stewardship.queries.visit_held import visits_held
from wutong.domains.stewardship.queries.visit_plan import (
    EVERYWHERE,
    MINE,
    OF_UNIT,
    offered,
    plans_of,
    who_is_due,
)
from wutong.domains.stewardship.queries.visits import last_seen, silence_of
from wutong.domains.stewardship.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    StewardshipError,
)
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Grant

ON = date(2026, 3, 2)
at_once = partial(racing.at_once, StewardshipError)


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


@pytest.fixture
def steward(town: Town) -> User:
    """Of the squad that answers for the project."""
    town.project.unit = town.world.squad
    town.project.save()
    return person("steward", Role.STEWARD, unit=town.world.squad)


def record(town: Town, by: User, **more: Any) -> Visit:
    """A visit to the project."""
    said = {"client_key": "0123456789abcdef", "minutes": "设备到场", "on": ON, "by": by,
            "at": MONDAY, "project": town.project, "met": "欧阳经理"} | more  # fmt: skip
    return record_visit(**said)


def promise(town: Town, **more: Any) -> Promise:
    return Promise(**{"title": "协调增容", "due_on": date(2026, 3, 20), "owner_unit": town.power}
                   | more)  # fmt: skip


def test_problems_become_appeals_and_promises_orders(town: Town, steward: User) -> None:
    visit = record(
        town, steward, problems=[Problem("供电不足", category="power"), Problem("道路限行")],
        promises=[promise(town)],
    )  # fmt: skip
    assert (visit.region, visit.investor) == (town.world.county, town.firm)
    appeals = list(Appeal.objects.filter(visit=visit).order_by("pk"))
    assert [(one.title, one.channel, one.kind) for one in appeals] == [
        ("供电不足", "visit", "problem"), ("道路限行", "visit", "problem")
    ]  # fmt: skip
    assert (appeals[0].asker_name, appeals[1].content) == ("欧阳经理", "道路限行")
    order = SupervisionOrder.objects.get(visit=visit)
    assert (order.source, order.state, order.due_on, order.owner_unit, order.giver) == (
        OrderSource.VISIT, OrderState.OPEN, date(2026, 3, 20), town.power, steward
    )  # fmt: skip
    assert order.project == town.project
    assert AuditEntry.objects.filter(action="stewardship.visit_recorded").count() == 1


def test_sent_twice_it_is_one_visit(town: Town, steward: User) -> None:
    more = {"problems": [Problem("供电不足")], "promises": [promise(town)]}
    first, second = record(town, steward, **more), record(town, steward, **more)
    assert first == second
    counts = [one.objects.count() for one in (Visit, Appeal, SupervisionOrder)]
    assert counts == [1, 1, 1]
    with pytest.raises(BadValue) as told:
        record(town, town.bureau, **more)
    assert told.value.field == "client_key"


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment(transactional_db: None) -> None:
    town = build_town()
    steward = person("steward", Role.STEWARD, region=town.world.county)
    results = at_once(
        *[lambda: record(town, steward, problems=[Problem("供电不足")], promises=[promise(town)])]
        * 2
    )
    assert not any(isinstance(one, Exception) for one in results)
    counts = [one.objects.count() for one in (Visit, Appeal, SupervisionOrder)]
    assert counts == [1, 1, 1]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"minutes": " "}, "minutes"),
        ({"on": ON + timedelta(days=1)}, "on"),
        ({"kind": "telepathy"}, "kind"),
        ({"client_key": "short"}, "client_key"),
        ({"met": "长" * 121}, "met"),
        ({"project": None}, "project"),
        ({"problems": [Problem("一"), Problem("")]}, "problem_1_title"),
        ({"problems": [Problem("一", category="weather")]}, "problem_0_category"),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(
    town: Town, steward: User, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadValue) as told:
        record(town, steward, **more)
    assert told.value.field == field
    assert not Visit.objects.exists()
    assert not Appeal.objects.exists()


def test_a_promise_for_a_day_that_is_past_leaves_nothing(town: Town, steward: User) -> None:
    for day in (date(2026, 3, 1), date(2026, 2, 1)):
        with pytest.raises(BadValue) as told:
            record(town, steward, problems=[Problem("一")], promises=[promise(town, due_on=day)])
        assert told.value.field == "promise_0_due_on"
    assert not Visit.objects.exists()
    assert not Appeal.objects.exists()


def test_who_records(town: Town, steward: User) -> None:
    for who in (town.stranger, town.hotline, town.speaker):
        with pytest.raises(NotAllowed):
            record(town, who)
    for place, who in enumerate((town.bureau, town.leader)):
        record(town, who, client_key=f"0123456789-{place}", problems=[Problem("一")])
    # A department brings what it heard, though it doesn't take in appeals otherwise.
    firm = {"project": None, "investor": town.firm}
    record(town, town.department, client_key="department-1", problems=[Problem("一")], **firm)
    town.project.confidential = True
    town.project.save()
    with pytest.raises(NotAllowed):
        record(town, town.bureau, client_key="confidential-1")
    ProjectMember.objects.create(
        project=town.project, user=steward, capacity="task_force", joined_on=ON
    )
    visit = record(town, steward, client_key="confidential-2")
    assert visit.confidential
    assert not Visit.objects.visible_to(access_of(town.bureau, ON)).filter(pk=visit.pk).exists()
    assert not Visit.objects.visible_to(access_of(town.speaker, ON)).exists()


def test_a_firm_without_a_place_needs_one(town: Town) -> None:
    town.project.delete()
    with pytest.raises(BadValue) as told:
        record(town, town.bureau, project=None, investor=town.firm)
    assert told.value.field == "region"
    visit = record(
        town, town.bureau, project=None, investor=town.firm, region=town.world.other_county
    )
    assert visit.region == town.world.other_county


def test_a_correction_keeps_what_was_said(town: Town, steward: User) -> None:
    visit = record(town, steward)
    again = Visit.objects.get(pk=visit.pk)
    correct_visit(
        visit=visit, reason="记错了人", minutes="设备已经安装", met="李总", by=steward, at=MONDAY
    )
    revision = visit.revisions.get()
    assert revision.before == {"minutes": "设备到场", "met": "欧阳经理"}
    assert visit.minutes == "设备已经安装"
    with pytest.raises(AlreadyMoved):
        correct_visit(visit=again, reason="再改", minutes="别的", by=steward, at=MONDAY)
    with pytest.raises(BadValue):
        correct_visit(visit=visit, reason="没改", met="李总", by=steward, at=MONDAY)
    with pytest.raises(BadValue):
        correct_visit(visit=visit, reason=" ", met="王总", by=steward, at=MONDAY)
    with pytest.raises(NotAllowed):
        correct_visit(visit=visit, reason="改", met="王总", by=town.bureau, at=MONDAY)
    last = at("2026-03-09", 23)
    correct_visit(visit=visit, reason="补充", met="王总", by=steward, at=last)
    with pytest.raises(NotAllowed):
        correct_visit(visit=visit, reason="晚了", met="赵总", by=steward, at=at("2026-03-10", 9))


def test_silence_counts_working_days_of_the_region(town: Town, steward: User) -> None:
    assert last_seen([town.project]) == {}
    record(town, steward)
    assert last_seen([town.project]) == {town.project.pk: ON}
    record(town, town.bureau, client_key="of-the-firm", project=None, investor=town.firm,
           on=date(2026, 3, 6), at=at("2026-03-06"))  # fmt: skip
    assert last_seen([town.project]) == {town.project.pk: date(2026, 3, 6)}
    found = silence_of(date(2026, 3, 6), town.project.region_path, date(2026, 3, 16))
    assert (found.days, found.limit, found.silent) == (6, 30, False)
    later = silence_of(date(2026, 3, 6), town.project.region_path, date(2026, 5, 30))
    assert later.silent


def test_who_is_due_and_the_plan(town: Town, steward: User) -> None:
    town.project.stage = "started"
    town.project.stage_on = date(2025, 11, 1)
    town.project.save()
    ProjectMember.objects.create(
        project=town.project, user=steward, capacity="task_force", joined_on=ON
    )
    town.receive(blocked=500_000_000)
    a_project(town.world.county, MONDAY, name="新签的", stage="signed", stage_on=ON,
              unit=town.world.squad)  # fmt: skip
    access = access_of(steward, ON)
    for whose in (MINE, OF_UNIT, EVERYWHERE):
        (found,) = who_is_due(access, whose, ON).due
        assert found.project == town.project
        assert found.advice.silent
        assert "1 件诉求没有办完" in [one.text for one in found.advice.reasons]
    assert [one.title for one in who_is_due(access, EVERYWHERE, ON, silent=True).due] == [
        town.project.name
    ]
    plan = plan_visit(project=town.project, on=ON, by=steward, at=MONDAY)
    moved = plan_visit(project=town.project, on=date(2026, 3, 4), by=steward, at=MONDAY)
    assert moved.pk == plan.pk
    assert list(plans_of(access)) == [date(2026, 3, 4)]
    assert who_is_due(access, MINE, ON).due[0].planned == moved
    visit = record(town, steward)
    moved.refresh_from_db()
    assert moved.visit == visit
    assert plans_of(access) == {}
    assert who_is_due(access, MINE, ON).due == []
    assert town.project in offered(access)[0]
    with pytest.raises(BadValue):
        plan_visit(project=town.project, on=date(2026, 3, 1), by=steward, at=MONDAY)
    with pytest.raises(NotAllowed):
        plan_visit(project=town.project, on=ON, by=town.stranger, at=MONDAY)


def test_firms_of_a_steward_are_due_too(town: Town, steward: User) -> None:
    FirmSteward.objects.create(
        investor=town.firm, steward=steward, region=town.world.county,
        region_path=town.world.county.path, since=date(2025, 6, 2),
    )  # fmt: skip
    access = access_of(steward, ON)
    (found,) = who_is_due(access, MINE, ON).due
    assert (found.investor, found.key) == (town.firm, f"firm-{town.firm.pk}")
    plan = plan_visit(investor=town.firm, on=ON, by=steward, at=MONDAY)
    with pytest.raises(NotAllowed):
        drop_plan(plan=plan, by=town.bureau, at=MONDAY)
    drop_plan(plan=plan, by=steward, at=MONDAY)
    assert not PlannedVisit.objects.exists()


def test_a_plan_stands_once(town: Town, steward: User) -> None:
    plan_visit(project=town.project, on=ON, by=steward, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedVisit.objects.create(person=steward, project=town.project, on=ON, made_at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedVisit.objects.create(person=steward, on=ON, made_at=MONDAY)


def test_planned_visits_go_to_a_successor(town: Town, steward: User) -> None:
    plan = plan_visit(project=town.project, on=ON, by=steward, at=MONDAY, note="看变电站")
    FirmSteward.objects.create(
        investor=town.firm, steward=steward, region=town.world.county,
        region_path=town.world.county.path, since=date(2025, 6, 2),
    )  # fmt: skip
    firm = plan_visit(investor=town.firm, on=ON + timedelta(days=9), by=steward, at=MONDAY)
    other = person("successor", Role.STEWARD, region=town.world.county)
    theirs = plan_visit(project=town.project, on=ON + timedelta(days=3), by=other, at=MONDAY)
    here, elsewhere = (
        Grant(Role.STEWARD, region_path=one.path)
        for one in (town.world.county, town.world.other_county)
    )
    assert [one.key for one in visits_held(steward.pk, here)] == [plan.pk, firm.pk]
    assert [one.key for one in visits_held(steward.pk, elsewhere)] == [firm.pk]
    assert [one.detail for one in visits_held(steward.pk, None)] == ["看变电站", ""]
    common = {"holder": steward, "by": town.bureau, "at": MONDAY}
    assert pass_plans_on(successor=other, keys=[plan.pk, firm.pk], **common) == 2
    assert pass_plans_on(successor=other, keys=[plan.pk, firm.pk], **common) == 0
    assert visits_held(steward.pk, None) == []
    theirs.refresh_from_db()
    firm.refresh_from_db()
    assert (theirs.on, firm.person) == (ON, other)
    assert [one.key for one in visits_held(other.pk, None)] == [theirs.pk, firm.pk]
    passed = AuditEntry.objects.filter(action="stewardship.visit_plan_passed_on")
    assert [one.changes["person"] for one in passed] == [["steward", "successor"]] * 2


def test_visits_follow_their_project(town: Town, steward: User) -> None:
    visit = record(town, steward)
    town.project.region = town.world.other_county
    town.project.region_path = town.world.other_county.path
    town.project.confidential = True
    town.project.save()
    assert follow_projects(former_units={town.project.pk: None}, at=MONDAY) == 1
    visit.refresh_from_db()
    assert (visit.region, visit.confidential) == (town.world.other_county, True)
    assert follow_projects(former_units={town.project.pk: None}, at=MONDAY) == 0
