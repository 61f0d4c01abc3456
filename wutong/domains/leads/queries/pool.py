"""The pool (公海): what lies there for a person, and where a picked lead goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wutong.domains.leads.choices import HELD, EventKind
from wutong.domains.leads.models import Lead, LeadEvent
from wutong.domains.leads.models.lead import LeadQuerySet, reading_paths, reading_units
from wutong.domains.org.queries import Unit
from wutong.kernel.scope import HANDLE_LEAD, VIEW_CONFIDENTIAL, Access
from wutong.kernel.statements import Statement, compiled, statement_of

A_LEAD: Final = -(2**60)
A_PERSON: Final = -(2**60) - 1
A_DAY: Final = date(1900, 1, 1)


def pooled(access: Access) -> LeadQuerySet:
    """Leads in the pool that the person sees."""
    return Lead.objects.visible_to(access).pooled()


def sees_pooled(access: Access, lead: Lead) -> bool:
    """Whether the person sees this lead of the pool: ``visible_to`` for one row, without asking."""
    paths, units = reading_paths(access), reading_units(access)
    if not paths and not units:
        return False
    if lead.reported_by_id == access.user:
        return True
    if lead.confidential:
        return _within(lead.region_path, access.region_paths(VIEW_CONFIDENTIAL))
    if _within(lead.region_path, paths) or _within(lead.offered_path, paths):
        return True
    of_units = {lead.joined_unit_id, lead.offered_unit_id} & set(units)
    works_there = bool(units) and access.may_ever(HANDLE_LEAD) and bool(access.home)
    return bool(of_units) or (works_there and lead.region_path.startswith(access.home))


def _within(path: str, above: Sequence[str]) -> bool:
    return bool(path) and any(path.startswith(one) for one in above)


def unit_for(access: Access, lead: Lead) -> int | None:
    """The key of the unit that a picked lead belongs to: the person's own of that place, else one
    of theirs, else none."""
    keys = access.units(HANDLE_LEAD)
    if not keys:
        return None
    units = sorted(_places_of(tuple(sorted(keys))), key=lambda one: (-len(one[1]), one[0]))
    near = [key for key, path in units if lead.region_path.startswith(path)]
    return near[0] if near else units[0][0] if units else None


@compiled
def _places_of(units: tuple[int, ...]) -> QuerySet[Any, Any]:
    return Unit.objects.filter(pk__in=units).order_by().values_list("pk", "region__path")


class InHand(NamedTuple):
    """A lead's row as far as picking asks, and what the person has in hand."""

    state: str
    pooled_at: datetime | None
    previous_owner: int | None
    in_conflict: bool
    held: int
    today: int


def in_hand_of(lead: int, person: int, on: date) -> InHand | None:
    """How the lead stands now, how many leads the person holds and has picked ``on`` the day; one
    statement, put together once."""
    asked = _in_hand(connection.vendor)
    values = {A_LEAD: lead, A_PERSON: person, _day(A_DAY): _day(on)}
    found = asked.rows([values.get(one, one) for one in asked.values])
    return InHand(*found[0]) if found else None


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


@lru_cache(maxsize=2)
def _in_hand(_vendor: str) -> Statement:
    held = Lead.objects.filter(owner=A_PERSON, state__in=HELD).order_by().values("owner")
    today = Q(by=A_PERSON, on=A_DAY, kind=EventKind.PICKED)
    picked = LeadEvent.objects.filter(today).order_by().values("by")
    rows = Lead.objects.filter(pk=A_LEAD).annotate(held=_number(held), today=_number(picked))
    columns = ("state", "pooled_at", "previous_owner", "in_conflict", "held", "today")
    statement = statement_of(rows.order_by().values_list(*columns))
    assert statement is not None
    return statement


def _number(rows: Any) -> Any:
    """How many ``rows`` there are, as an expression. They are of one person, who groups them."""
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")[:1]), 0,
                    output_field=IntegerField())  # fmt: skip
