"""Lists of appeals and orders: the reading by one way after the other finds what either-or finds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.projects.models import Project, ProjectMember
from wutong.domains.projects.tests.world import build_world, person, project
from wutong.domains.stewardship.models import (
    Appeal,
    AppealTask,
    OrderHelper,
    SupervisionOrder,
)
from wutong.domains.stewardship.queries import appeal_list, order_list
from wutong.domains.stewardship.tests.town import MONDAY
from wutong.kernel.scope import (
    ANALYST,
    HANDLE_APPEAL,
    INVESTOR,
    LEADER,
    LINE_DEPARTMENT,
    NOBODY,
    STEWARD,
    VIEW,
    Access,
    Grant,
)

ON = date(2026, 3, 2)
ROWS = 60


@dataclass
class Crowd:
    """Projects, appeals and orders thrown together, and everybody who may look."""

    draw: random.Random
    people: list[User]
    units: list[Unit]

    def accesses(self) -> list[Access]:
        """People of units, projects, firms and regions, of several at once, and of nothing."""
        firms = frozenset(Project.objects.exclude(investor=None).values_list("investor", flat=True))
        paths = sorted(set(Project.objects.values_list("region_path", flat=True)))
        found = [NOBODY]
        for one in self.people:
            unit, other = self.draw.sample(self.units, 2)
            found += [
                Access(user=one.pk),
                Access(user=one.pk, grants=(Grant(LINE_DEPARTMENT, unit=unit.pk),)),
                Access(user=one.pk, grants=(Grant(LEADER, unit=unit.pk),)),
                Access(user=one.pk, grants=(Grant(STEWARD, unit=unit.pk),
                                            Grant(LINE_DEPARTMENT, unit=other.pk))),
                Access(user=one.pk, grants=(Grant(INVESTOR, paths[0]),), investors=firms),
                Access(user=one.pk, grants=(Grant(ANALYST, self.draw.choice(paths)),)),
            ]  # fmt: skip
        return found


def throw(seed: int) -> Crowd:
    """Rows whose every relation is drawn, confidential and removed projects among them."""
    draw, world = random.Random(seed), build_world()
    regions = [world.county, world.other_county, world.elsewhere]
    units = [
        Unit.objects.create(name=f"{n}局", kind=UnitKind.DEPARTMENT, region=world.city)
        for n in range(4)
    ]
    people = [person(f"p{n}", Role.LINE_DEPARTMENT, unit=units[n]) for n in range(3)]
    firms = _firms(draw)
    projects = [
        project(
            draw.choice(regions), MONDAY, unit=draw.choice([None, *units]),
            investor=draw.choice([None, *firms]), confidential=draw.random() < 0.3,
            removed_at=draw.choice([None, None, None, MONDAY]),
        )
        for _one in range(10)
    ]  # fmt: skip
    for one in projects:
        member = draw.choice([None, *people])
        if member:
            left = draw.choice([None, ON])
            ProjectMember.objects.create(
                project=one, user=member, capacity="member", joined_on=ON, left_on=left
            )
    crowd = Crowd(draw, people, units)
    for number in range(ROWS):
        _throw_one(crowd, number, draw.choice([None, *projects]), draw.choice(regions))
    return crowd


def _firms(draw: random.Random) -> list[Any]:
    from wutong.domains.investors.models import Investor

    return [
        Investor.objects.create(name=f"企业{n}", normalized_name=f"企业{n}", created_at=MONDAY)
        for n in range(2 + draw.randrange(2))
    ]


def _throw_one(crowd: Crowd, number: int, about: Project | None, region: Any) -> None:
    draw, day = crowd.draw, ON + timedelta(days=crowd.draw.randrange(-5, 5))
    unit, helper = draw.sample(crowd.units, 2)
    place: dict[str, Any] = {
        "region": about.region if about else region,
        "region_path": (about or region).region_path if about else region.path,
        "confidential": about.confidential if about else False, "project": about,
        "updated_at": MONDAY,
    }  # fmt: skip
    card = draw.choice(["none", "yellow_card", "red_card"])
    opened = draw.random() < 0.7
    ended = {} if opened else {"state": "resolved", "resolved_on": ON, "resolved_by": "asker"}
    appeal = Appeal.objects.create(
        number=f"SQ-{number}", channel="hotline", category="power", level="county", title="事",
        content="事", asker_name="某", since=MONDAY, received_at=MONDAY, received_on=day,
        lead_unit=unit, due_on=day, confirm_code=f"c{number}", escalation=card, answer="好",
        investor=about.investor if about else None,
        **place | {"state": "assigned"} | ended,
    )  # fmt: skip
    AppealTask.objects.create(appeal=appeal, unit=unit, leads=True, given_at=MONDAY)
    AppealTask.objects.create(
        appeal=appeal, unit=helper, given_at=MONDAY, ended_at=draw.choice([None, MONDAY])
    )
    giver = draw.choice(crowd.people)
    ended = {} if opened else {"state": "closed", "closed_on": ON, "closed_by": giver}
    order = SupervisionOrder.objects.create(
        number=f"DB-{number}", kind="supervision", source="meeting", title="事", giver=giver,
        owner_unit=unit, owner=draw.choice([None, *crowd.people]), given_at=MONDAY, due_on=day,
        first_due_on=day, escalation=card, **place | ended,
    )  # fmt: skip
    if draw.random() < 0.5:
        OrderHelper.objects.create(order=order, unit=helper)


@pytest.mark.parametrize("seed", range(4))
def test_a_list_shows_what_the_person_sees(db: None, seed: int) -> None:
    crowd = throw(seed)
    for access in crowd.accesses():
        for model in (Appeal, SupervisionOrder):
            rows = model.objects.all()
            assert _keys(rows.listed_to(access)) == _keys(rows.visible_to(access)), access
            some = rows.open()
            assert _keys(some.listed_to(access)) == _keys(some.visible_to(access)), access


@pytest.mark.parametrize("seed", range(2))
def test_the_queues_of_a_unit_are_what_it_leads_and_helps_with(db: None, seed: int) -> None:
    crowd = throw(seed)
    for access in crowd.accesses():
        units = access.units(HANDLE_APPEAL)
        seen = Appeal.objects.open().visible_to(access)
        helped = AppealTask.objects.filter(unit__in=units, ended_at=None, leads=False)
        wanted = _keys(seen.filter(lead_unit__in=units))
        wanted |= _keys(seen.filter(pk__in=helped.values("appeal")))
        mine = appeal_list.Filters(whose=appeal_list.MINE)
        if access.signed_in:
            assert _keys(appeal_list.chosen_appeals(access, mine, ON)) == wanted
        mine_too = order_list.Filters(whose=order_list.MINE)
        orders = order_list.chosen_orders(access, mine_too, ON)
        if access.units(VIEW):
            assert _keys(orders) <= _keys(SupervisionOrder.objects.visible_to(access))


def _keys(rows: Any) -> set[int]:
    found = list(rows.values_list("pk", flat=True))
    assert len(found) == len(set(found))
    return set(found)
