"""What the pass over late appeals and orders reads: the numbers, the rows, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db.models import Q, QuerySet

from wutong.domains.org.queries import (
    asking_once,
    in_charge_of,
    in_office,
    members_of,
    paths_down_to,
    who_sees,
    working_calendar,
)
from wutong.domains.stewardship.choices import AppealState, Escalation, OrderState
from wutong.domains.stewardship.models import Appeal, AppealTask, StewardshipRule, SupervisionOrder
from wutong.domains.stewardship.queries.order_people import leaders_of, supervisors_of
from wutong.domains.stewardship.rules.escalation import CARDS, TO_LEADERS, Terms, level_on
from wutong.kernel.scope import ASSIGN_APPEAL, HANDLE_APPEAL, HANDLE_ORDER, roles_with

FROM_THE_FIRST: Final = (date.min, 0)
OF_APPEALS: Final = ("number", "title", "region_path", "confidential", "state", "lead_unit",
                     "due_on", "escalation", "project__confidential")  # fmt: skip
OF_ORDERS: Final = ("number", "title", "region_path", "confidential", "state", "owner_unit",
                    "owner", "giver", "due_on", "escalation", "project__confidential")  # fmt: skip
"""What the pass and its audit ask of a row; nothing is asked for one row at a time."""


class Numbers:
    """The rung on which something stands today; each region's numbers are looked up once."""

    def __init__(self, on: date) -> None:
        self.on = on
        rules = StewardshipRule.objects.select_related("region")
        self._terms = {(one.region.path if one.region else ""): _terms(one) for one in rules}
        self._of = lru_cache(maxsize=None)(self._standing)

    def _standing(self, region_path: str) -> tuple[Terms, Any]:
        found = self._terms.get("") or _terms(StewardshipRule())
        for path in paths_down_to(region_path):
            found = self._terms.get(path, found)
        with asking_once():
            return found, working_calendar(region_path)

    def level(self, due_on: date, region_path: str) -> Escalation:
        """Where what is due then in this region stands."""
        terms, calendar = self._of(region_path)
        return level_on(due_on, self.on, terms, calendar)

    def widest(self) -> date:
        """Nothing that is due later stands on any rung."""
        days = [one.remind_before for one in self._terms.values()]
        days.append(_terms(StewardshipRule()).remind_before)
        return date.fromordinal(self.on.toordinal() + 3 * max(days) + 30)


def _terms(rule: StewardshipRule) -> Terms:
    return Terms(
        rule.remind_before_days, rule.yellow_after_days, rule.red_after_days, rule.talk_after_days
    )


def orders_due(until: date, after: tuple[date, int], count: int) -> list[Any]:
    """The next open orders whose last day is ``until`` or before and that may climb, held until
    the transaction ends; those that another pass holds are left to it. What is reported waits for
    its giver and doesn't climb."""
    rows = SupervisionOrder.objects.open().filter(state=OrderState.OPEN).only(*OF_ORDERS)
    return _next(rows, until, after, count)


def appeals_due(until: date, after: tuple[date, int], count: int) -> list[Any]:
    """The same of appeals; what is answered waits for its asker."""
    rows = Appeal.objects.open().exclude(state=AppealState.ANSWERED).only(*OF_APPEALS)
    return _next(rows, until, after, count)


def _next(rows: QuerySet[Any], until: date, after: tuple[date, int], count: int) -> list[Any]:
    on, key = after
    later = Q(due_on__gt=on) | Q(due_on=on, pk__gt=key)
    found = rows.filter(later, due_on__gte=on, due_on__lte=until)
    found = found.exclude(escalation=Escalation.TALK).order_by("due_on", "pk")
    found = found.select_related("project")
    return list(found.select_for_update(skip_locked=True, no_key=True, of=("self",))[:count])


@dataclass(frozen=True)
class Climb:
    """Something that climbs to ``level`` today."""

    row: Any
    level: Escalation


class Audience:
    """Who is told of climbs; units and regions are looked up once a run."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._members: dict[tuple[str, int], list[int]] = {}
        self._charges: dict[tuple[str, str], list[int]] = {}

    def of(self, climbs: Sequence[Climb]) -> list[list[int]]:
        """The people for each climb. Of a reminder whoever works on it; of a yellow card its giver
        and the region's supervisors too; of a red card and a talk the leaders as well. Of what is
        confidential only those who see it."""
        if not climbs:
            return []
        is_order = isinstance(climbs[0].row, SupervisionOrder)
        nearest = self._owners(climbs) if is_order else self._workers(climbs)
        self._look_up({one.row.region_path for one in climbs})
        found = [
            list(dict.fromkeys([*nearest[one.row.pk], *self._above(one, is_order)]))
            for one in climbs
        ]
        return self._who_may_know(climbs, found)

    def _above(self, climb: Climb, is_order: bool) -> list[int]:
        row, found = climb.row, []
        if climb.level in CARDS:
            found += [row.giver_id] if is_order else []
            found += self._charges["supervisors", row.region_path]
        if climb.level in TO_LEADERS:
            found += self._charges["leaders", row.region_path]
        return found

    def _owners(self, climbs: Sequence[Climb]) -> dict[int, list[int]]:
        named = {one.row.owner_id for one in climbs if one.row.owner_id is not None}
        there = in_office(named, self.on) if named else set()
        units = self._units(HANDLE_ORDER, [one.row.owner_unit_id for one in climbs])
        return {
            one.row.pk: [one.row.owner_id] if one.row.owner_id in there
            else units[one.row.owner_unit_id]
            for one in climbs
        }  # fmt: skip

    def _workers(self, climbs: Sequence[Climb]) -> dict[int, list[int]]:
        keys = [one.row.pk for one in climbs]
        leading = AppealTask.objects.filter(appeal__in=keys, ended_at=None, leads=True)
        named = dict(leading.exclude(person=None).values_list("appeal", "person"))
        units = self._units(HANDLE_APPEAL, [one.row.lead_unit_id for one in climbs])
        self._look_up({one.row.region_path for one in climbs})
        found = {}
        for one in climbs:
            row = one.row
            if row.pk in named:
                found[row.pk] = [named[row.pk]]
            elif row.lead_unit_id is not None:
                found[row.pk] = units[row.lead_unit_id]
            else:
                who = "supervisors" if row.state == AppealState.SENT_BACK else "dispatchers"
                found[row.pk] = self._charges[who, row.region_path]
        return found

    def _units(self, ability: str, units: Iterable[int | None]) -> dict[int, list[int]]:
        wanted = {unit for unit in units if unit is not None}
        new = [unit for unit in wanted if (ability, unit) not in self._members]
        if new:
            people = members_of(new, self.on, roles_with(ability))
            self._members |= {(ability, unit): people[unit] for unit in new}
        return {unit: self._members[ability, unit] for unit in wanted}

    def _look_up(self, paths: set[str]) -> None:
        new = [path for path in paths if ("leaders", path) not in self._charges]
        if not new:
            return
        dispatching = roles_with(ASSIGN_APPEAL)
        for who, people in (
            ("supervisors", supervisors_of(new, self.on)),
            ("leaders", leaders_of(new, self.on)),
            ("dispatchers", in_charge_of(new, dispatching, self.on)),
        ):
            self._charges |= {(who, path): people[path] for path in new}

    def _who_may_know(self, climbs: Sequence[Climb], people: list[list[int]]) -> list[list[int]]:
        secret = [place for place, one in enumerate(climbs) if one.row.confidential]
        if not secret:
            return people
        pairs = [(person, climbs[place].row.pk) for place in secret for person in people[place]]
        seen = who_sees(pairs, type(climbs[0].row).objects, self.on)
        for place in secret:
            people[place] = [one for one in people[place] if (one, climbs[place].row.pk) in seen]
        return people
