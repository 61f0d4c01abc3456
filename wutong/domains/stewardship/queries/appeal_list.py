"""The list and the queues of appeals: what they are kept to, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wutong.domains.org.queries import region_by_code, within, working_calendar
from wutong.domains.stewardship.choices import (
    AppealCategory,
    AppealChannel,
    AppealKind,
    AppealLevel,
    AppealState,
)
from wutong.domains.stewardship.models import Appeal, AppealTask
from wutong.domains.stewardship.models.appeals import AppealQuerySet
from wutong.domains.stewardship.models.scope import any_way
from wutong.domains.stewardship.queries.appeal_finding import SEARCH_KIND
from wutong.domains.stewardship.rules.appeals import OPEN
from wutong.kernel.http.paging import Order, order_or
from wutong.kernel.scope import HANDLE_APPEAL, Access
from wutong.kernel.search import matching
from wutong.ui.deadlines import Left, left_until

ALL, RUNNING, LATE, WAITING = "all", "open", "late", "waiting"
MINE, RECEIVED_BY_ME = "unit", "received"
BLOCKING: Final = "yes"
NONE: Final = "-"
ORDERS: Final = (
    Order("due_on", nullable=True),
    Order("received_on"),
    Order("blocked", nullable=True),
)
SHOWN: Final = ("region", "project", "investor", "lead_unit")
ON_A_LINE: Final = (
    "number", "title", "confidential", "urgency", "reopened", "escalation", "state", "category",
    "channel", "due_on", "received_on", "blocked", "region_path", "region__name", "project__name",
    "investor__name", "lead_unit__name",
)  # fmt: skip
COUNTED: Final = 1000


@dataclass(frozen=True)
class Filters:
    """What a list is kept to; empty means all.

    ``state`` is a code, ``all``, ``open``, ``late`` or ``waiting`` (for the asker); ``whose`` is
    ``unit`` or ``received``; ``blocking`` is ``yes``, ``card`` is ``yes`` for those with a yellow
    card or more; ``-`` as unit or stage means none; ``first`` and ``last`` bound the day of receipt.
    """

    text: str = ""
    state: str = ""
    whose: str = ""
    kind: str = ""
    category: str = ""
    channel: str = ""
    level: str = ""
    region: str = ""
    unit: str = ""
    blocking: str = ""
    card: str = ""
    stage: str = ""
    first: date | None = None
    last: date | None = None


def chosen_appeals(access: Access | None, filters: Filters, on: date) -> AppealQuerySet:
    """Appeals that the person may see and that answer ``filters``."""
    rows = Appeal.objects.all()
    if filters.state in ("", RUNNING, LATE) or filters.state in OPEN:
        rows = rows.open()
    seen = _of_units(rows, access) if filters.whose == MINE else rows.listed_to(access)
    rows = seen.filter(_condition(filters))
    if filters.card:
        rows = rows.carded()
    if filters.state == ALL:
        rows = rows.exclude(state=AppealState.JOINED)
    if filters.state == LATE:
        rows = rows.filter(due_on__lt=on).exclude(state=AppealState.ANSWERED)
    elif filters.state == WAITING:
        rows = rows.filter(state=AppealState.ANSWERED)
    elif filters.state in AppealState.values:
        rows = rows.filter(state=filters.state)
    if filters.whose == RECEIVED_BY_ME and access is not None:
        rows = rows.filter(received_by=access.user)
    return rows


def _of_units(rows: AppealQuerySet, access: Access | None) -> AppealQuerySet:
    """What units lead and help with is theirs by a task, and seen by them whatever the region."""
    units = access.units(HANDLE_APPEAL) if access is not None else ()
    tasks = AppealTask.objects.filter(unit__in=units)
    leading = Q(Exists(tasks.filter(appeal=OuterRef("pk"))), lead_unit__in=units)
    helping = Q(pk__in=tasks.filter(ended_at=None, leads=False).values("appeal"))
    return rows.filter(any_way(rows, [leading, helping]))


def _condition(filters: Filters) -> Q:
    condition = Q()
    if filters.text:
        condition &= matching(SEARCH_KIND, filters.text)
    for name, codes in (
        ("kind", AppealKind), ("category", AppealCategory), ("channel", AppealChannel),
        ("level", AppealLevel),
    ):  # fmt: skip
        if (value := getattr(filters, name)) in codes.values:
            condition &= Q(**{name: value})
    if filters.region:
        region = region_by_code(filters.region)
        condition &= within(region.path, "region_path") if region else Q(pk__in=())
    if filters.unit.isdecimal() or filters.unit == NONE:
        condition &= Q(lead_unit=None if filters.unit == NONE else filters.unit)
    if filters.stage:
        condition &= Q(stage="" if filters.stage == NONE else filters.stage)
    if filters.first:
        condition &= Q(received_on__gte=filters.first)
    if filters.last:
        condition &= Q(received_on__lte=filters.last)
    if filters.blocking:
        condition &= Q(blocked__isnull=False)
    return condition


def lines() -> QuerySet[Appeal]:
    """With what a line of the list shows and nothing else: a project alone has fifty columns."""
    return Appeal.objects.select_related(*SHOWN).only(*ON_A_LINE)


def order_of(sort: str) -> Order:
    """The order that ``?sort=`` names; what is due first for any other word."""
    return order_or(sort, ORDERS, "due_on")


def counted(rows: QuerySet[Any]) -> str:
    """How many there are, counted no further than a person needs to know."""
    count = rows.order_by()[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if count > COUNTED else str(count)


def left_of(appeal: Appeal, on: date) -> Left | None:
    """How near the day is on which something is due; None where no clock of ours runs."""
    if appeal.due_on is None or appeal.state not in OPEN:
        return None
    return left_until(appeal.due_on, on, working_calendar(appeal.region_path))


def exported_rows(appeals: QuerySet[Appeal], sort: str) -> Iterator[list[Any]]:
    """Each appeal's cells, in the order of the list. No asker's name or phone."""
    order = order_of(sort)
    column = F(order.field)
    first = column.desc(nulls_last=True) if order.descending else column.asc(nulls_last=True)
    rows = appeals.order_by(first, "-pk" if order.descending else "pk").select_related(*SHOWN)
    for one in rows.iterator(chunk_size=2000):
        yield [
            one.number, one.title, one.get_kind_display(), one.get_channel_display(),
            one.get_category_display(), one.get_level_display(), one.region.name,
            str(one.project or ""), str(one.investor or ""), str(one.lead_unit or ""),
            one.get_state_display(), one.received_on.isoformat(), _day(one.due_on),
            _day(one.resolved_on), one.get_resolved_by_display(), one.satisfaction,
            None if one.blocked is None else one.blocked / 10_000,
        ]  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
