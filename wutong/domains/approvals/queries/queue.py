"""The queues: a department's cases by working days left, the window's by their stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from wutong.domains.approvals.choices import OPEN, BallHolder, CaseState
from wutong.domains.approvals.models import ApprovalCase, CaseQuerySet, ItemHandler
from wutong.domains.approvals.queries.absences import in_hands_of
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.catalogue import rule_of
from wutong.domains.approvals.rules import clock
from wutong.domains.approvals.rules.clock import Light
from wutong.domains.approvals.rules.machine import PAUSED, holder
from wutong.domains.org.queries import Unit, within_any
from wutong.kernel.http.paging import Order
from wutong.kernel.scope import HANDLE_CASE, RECEIVE_CASE, Access

RUNNING, STANDING, WINDOW = "running", "paused", "window"
DUE_FIRST: Final = Order("due_on")
OLDEST_FIRST: Final = Order("since")
COUNTED: Final = 1000
"""Counts beyond this are shown as 999+."""
UNITS_SHOWN: Final = 40


def units_of(access: Access) -> list[Unit]:
    """Units whose queue the person works on: their own; for a region's post those that have one."""
    own = access.units(HANDLE_CASE)
    found = Unit.objects.select_related("region")
    if own:
        return list(found.filter(pk__in=own).order_by("name"))
    paths = access.region_paths(HANDLE_CASE)
    handling = found.filter(
        Q(pk__in=ItemHandler.objects.values("unit")) & within_any(paths, "region__path")
    ).order_by("name")
    return list(handling[:UNITS_SHOWN])


def queue_of(
    access: Access, unit: Unit | None, *, tab: str = RUNNING, mine: bool = False,
    filters: Mapping[str, str] | None = None, on: date | None = None,
) -> CaseQuerySet:  # fmt: skip
    """Open cases of a unit, one read of ``case_open_in_unit``; without a unit all the person sees.

    ``tab``: running clocks (first due first), paused ones, or what is at the window. ``mine``: only
    those that the person has, on the day ``on`` also those of clerks for whom they stand in. Give
    :func:`order_of` to the paging.
    """
    rows = ApprovalCase.objects.open()
    if tab == WINDOW:
        rows = _at_the_window(access)
    elif unit is not None:
        rows = rows.filter(unit=unit)
        if unit.pk not in access.units(HANDLE_CASE):
            rows = rows.visible_to(access)
    else:
        rows = rows.visible_to(access)
    if tab == RUNNING:
        rows = rows.filter(due_on__isnull=False)
    elif tab == STANDING:
        rows = rows.filter(state__in=PAUSED)
    if mine:
        hands = Q(clerk=access.user) if on is None else in_hands_of(access.user, on)
        rows = rows.filter(hands)
    return _narrowed(rows, filters or {})


def _at_the_window(access: Access) -> CaseQuerySet:
    """What waits for the window, or for the applicant before acceptance, in the person's regions."""
    paths = list(access.region_paths(RECEIVE_CASE))
    if units := access.units(RECEIVE_CASE):
        paths += Unit.objects.filter(pk__in=units).values_list("region__path", flat=True)
    states = (CaseState.RECEIVED, CaseState.CORRECTION_BEFORE, CaseState.ACCEPTED)
    rows = ApprovalCase.objects.open().filter(state__in=states, unit=None)
    return rows.visible_to(access).filter(within_any(tuple(paths), "region_path"))


def order_of(tab: str) -> Order:
    """How a tab is sorted."""
    return DUE_FIRST if tab == RUNNING else OLDEST_FIRST


def _narrowed(rows: CaseQuerySet, filters: Mapping[str, str]) -> CaseQuerySet:
    if stage := filters.get("stage"):
        rows = rows.filter(stage=stage)
    if state := filters.get("state"):
        rows = rows.filter(state=state)
    if item := filters.get("item"):
        rows = rows.filter(version__name__icontains=item)
    if filters.get("unclaimed"):
        rows = rows.filter(clerk=None)
    return rows


def overdue_count(rows: QuerySet[ApprovalCase], on: date) -> int:
    """How many are overdue, up to a thousand."""
    return rows.order_by().filter(due_on__lt=on)[:COUNTED].count()


def due_soon_count(rows: QuerySet[ApprovalCase], on: date) -> int:
    """How many are due today or on the next calendar day, up to a thousand."""
    last = on + timedelta(days=1)
    return rows.order_by().filter(due_on__gte=on, due_on__lte=last)[:COUNTED].count()


def for_rows(rows: CaseQuerySet) -> CaseQuerySet:
    """With what a line of a list shows."""
    return rows.select_related("version", "application", "project", "unit", "clerk")


@dataclass(frozen=True)
class CaseLine:
    """A case as a line of a list: its light, who has the ball."""

    case: ApprovalCase
    light: Light
    holder: BallHolder
    provisional: bool


class Lights:
    """Lights of many cases: each region's calendar and numbers are asked once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._remind: dict[str, int] = {}

    def line(self, case: ApprovalCase, rule_path: str | None = None) -> CaseLine:
        """One case; ``rule_path`` is the region whose reminding days hold, else the case's."""
        path = rule_path if rule_path is not None else case.region_path
        if path not in self._remind:
            self._remind[path] = rule_of(path).remind_before_days
        due = case.due_on if case.state in OPEN else None
        light = clock.light(
            case.state, due, self.on, self._remind[path], calendar_for(case.region_path)
        )
        return CaseLine(case, light, holder(case.state), case.provisional)


def lines(cases: Iterable[ApprovalCase], on: date, rule_path: str | None = None) -> list[CaseLine]:
    """Lines of a list; with ``rule_path`` the queries don't grow with the regions on it."""
    lights = Lights(on)
    return [lights.line(case, rule_path) for case in cases]
