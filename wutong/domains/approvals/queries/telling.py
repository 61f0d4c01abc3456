"""What the clock pass reads: each region's numbers, and who is told of a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from wutong.domains.approvals.choices import PaperState, ToldKind
from wutong.domains.approvals.models import (
    ApprovalCase,
    ApprovalRule,
    CasePaper,
    CasePause,
    CaseTold,
    OneTimeNotice,
)
from wutong.domains.approvals.queries.absences import deputies_on
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.rules.reminding import Marks, Terms, marks
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import Post, paths_down_to
from wutong.kernel.metrics.expressions import Literally

CASE_COLUMNS = ("pk", "region_path", "unit", "clerk", "investor", "number", "confidential")


class DueCase(NamedTuple):
    """A case as far as it says who is told of it."""

    case: int
    region_path: str
    unit: int | None
    clerk: int | None
    investor: int | None
    number: str
    confidential: bool
    due_on: date


class Told(NamedTuple):
    """One thing that is told: of which case, what, of which last day, and to whom."""

    case: DueCase
    kind: ToldKind
    people: tuple[int, ...]


class Moved(NamedTuple):
    """The calendar moved the last day of a case, which ``was`` another."""

    case: DueCase
    was: date


class Numbers:
    """The marks of each region on one day, each worked out once."""

    def __init__(self, on: date) -> None:
        self.on = on
        rules = ApprovalRule.objects.select_related("region").order_by("region__path")
        self._terms = {(one.region.path if one.region else ""): _terms(one) for one in rules}
        self.of = lru_cache(maxsize=None)(self._marks)

    def _marks(self, region_path: str) -> Marks:
        found = self._terms.get("") or _terms(ApprovalRule())
        for path in paths_down_to(region_path):
            found = self._terms.get(path, found)
        return marks(self.on, calendar_for(region_path), found)

    def widest(self) -> date:
        """No region tells of a clock whose last day is later."""
        days = max((one.remind_before for one in self._terms.values()), default=0)
        days = max(days, _terms(ApprovalRule()).remind_before)
        return date.fromordinal(self.on.toordinal() + 3 * days + 30)


def _terms(rule: ApprovalRule) -> Terms:
    return Terms(rule.remind_before_days, rule.head_after_days, rule.supervisor_after_days)


def clocks_due(until: date, after: tuple[date, int], count: int) -> list[DueCase]:
    """The next open cases whose last day is ``until`` or before, in its order, held until the
    transaction ends; those that another pass holds are left to it."""
    on, pk = after
    rows = (
        ApprovalCase.objects.open()
        .filter(due_on__range=(on, until))
        .exclude(due_on=on, pk__lte=pk)
        .order_by("due_on", "pk")
        .select_for_update(skip_locked=True, no_key=True)
    )
    return [DueCase(*row) for row in rows.values_list(*CASE_COLUMNS, "due_on")[:count]]


def pauses_due(on: date, after: int, count: int) -> list[tuple[DueCase, ToldKind]]:
    """The next cases that wait for the applicant or for a procedure longer than they may."""
    pauses = CasePause.objects.filter(case=OuterRef("pk"), until=None)
    asked = OneTimeNotice.objects.filter(case=OuterRef("pk")).order_by("-number")
    limit = Coalesce(
        Subquery(pauses.values("limit_on")[:1]), Subquery(asked.values("correct_by")[:1])
    )
    rows = (
        ApprovalCase.objects.paused()
        .filter(pk__gt=after)
        .annotate(limit=limit)
        .filter(limit__lte=on)
        .order_by("pk")
        .select_for_update(skip_locked=True, no_key=True)
    )
    found = rows.values_list(*CASE_COLUMNS, "limit", "state")[:count]
    return [(DueCase(*row[:-1]), _of_pause(row[-1])) for row in found]


def _of_pause(state: str) -> ToldKind:
    special = state == "special_procedure"
    return ToldKind.SPECIAL_DUE if special else ToldKind.CORRECTION_DUE


def papers_due(on: date, after: tuple[date, int], count: int) -> list[tuple[int, DueCase]]:
    """The next papers that were to be handed in later, with their cases."""
    day, pk = after
    of_case = [f"case__{name}" if name != "pk" else "case" for name in CASE_COLUMNS]
    rows = (
        CasePaper.objects.filter(Literally(F("state"), PaperState.DEFICIENT.value))
        .filter(due_on__range=(day, on))
        .exclude(due_on=day, pk__lte=pk)
        .order_by("due_on", "pk")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
    )
    return [
        (row[0], DueCase(*row[1:])) for row in rows.values_list("pk", *of_case, "due_on")[:count]
    ]


def already_told(cases: Sequence[int]) -> set[tuple[int, str, date]]:
    """What was told of these cases."""
    return set(CaseTold.objects.filter(case__in=cases).values_list("case", "kind", "due_on"))


class Audience:
    """Who is told what; units and regions are looked up once each."""

    def __init__(self, on: date) -> None:
        self.held = Post.objects.held_on(on).filter(user__is_active=True)
        self._deputies = deputies_on(on)
        self._of_unit = lru_cache(maxsize=None)(self._unit)
        self._of_region = lru_cache(maxsize=None)(self._region)

    def who(self, case: DueCase, kind: ToldKind) -> tuple[int, ...]:
        """The clerk or, while away, the deputy; the unit's people where there is none; its head; the
        supervisors of the nearest region that has any, of a confidential case its leaders."""
        if kind == ToldKind.TO_SUPERVISOR:
            role = Role.LEADER if case.confidential else Role.SUPERVISOR
            return self._of_region(case.region_path, role)
        posts = self._of_unit(case.unit) if case.unit else {}
        if kind == ToldKind.TO_HEAD:
            return posts.get(Role.LEADER) or posts.get(Role.LINE_DEPARTMENT) or ()
        if case.clerk is not None:
            return (self._deputies.get((case.clerk, case.unit or 0), case.clerk),)
        return posts.get(Role.APPROVAL_CLERK) or posts.get(Role.LINE_DEPARTMENT) or ()

    def _unit(self, unit: int) -> dict[str, tuple[int, ...]]:
        people: dict[str, list[int]] = defaultdict(list)
        for role, user in self.held.filter(unit=unit).order_by("pk").values_list("role", "user"):
            people[role].append(user)
        return {role: tuple(users) for role, users in people.items()}

    def _region(self, region_path: str, role: str) -> tuple[int, ...]:
        own = Q(region__path__in=paths_down_to(region_path))
        posts = self.held.filter(own, role=role).order_by("-region__path", "pk")
        found = list(posts.values_list("region__path", "user"))
        return tuple(user for path, user in found if path == found[0][0])
