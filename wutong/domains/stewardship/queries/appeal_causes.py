"""What causes problems: by department, category, stage and place, with the days lost and the
investment that waits. Every number names the filter that opens its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Sum

from wutong.domains.org.queries import Region, Unit, working_calendar
from wutong.domains.projects.choices import Stage
from wutong.domains.stewardship.choices import AppealCategory, AppealState
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.rules.appeals import OPEN
from wutong.kernel.scope import Access

WAYS: Final = {
    "unit": "lead_unit", "category": "category", "stage": "stage", "region": "region",
}  # fmt: skip
LINES: Final = 30


@dataclass
class Cause:
    """One department, category, stage or place: appeals, of these still open, working days lost
    until the answer (or today), investment in 元 that open ones block."""

    key: Any
    label: str
    code: str = ""
    count: int = 0
    open: int = 0
    days: int = 0
    blocked: Decimal = field(default_factory=Decimal)


def causes(access: Access, way: str, first: date, last: date, on: date) -> list[Cause]:
    """Appeals received within the period that the person sees, by ``way``; those that block most
    money first, then those that lose most days. Joined ones stand with the one they joined.

    Days of open ones are counted by the working days since each day of receipt, so that the
    number of queries doesn't grow with the rows.
    """
    rows = (
        Appeal.objects.visible_to(access)
        .filter(received_on__range=(first, last))
        .exclude(state=AppealState.JOINED)
        .order_by()
    )
    found: dict[Any, Cause] = {}
    _add_ended(rows, WAYS[way], found)
    _add_open(rows, WAYS[way], found, on)
    _name(way, found)
    ordered = sorted(found.values(), key=lambda one: (-one.blocked, -one.days, -one.count))
    return ordered[:LINES]


def _cause(found: dict[Any, Cause], key: Any) -> Cause:
    return found.setdefault(key, Cause(key, ""))


def _add_ended(rows: QuerySet[Appeal], column: str, found: dict[Any, Cause]) -> None:
    sums = rows.exclude(state__in=OPEN).values_list(F(column)).annotate(
        Count("pk"), Sum("days_lost")
    )  # fmt: skip
    for key, count, days in sums:
        line = _cause(found, key)
        line.count += count
        line.days += days or 0


def _add_open(rows: QuerySet[Appeal], column: str, found: dict[Any, Cause], on: date) -> None:
    sums = rows.filter(state__in=OPEN).values_list(F(column), "region_path", "received_on")
    for key, path, since, count, blocked in sums.annotate(Count("pk"), Sum("blocked")):
        line = _cause(found, key)
        line.count += count
        line.open += count
        line.days += count * max(0, working_calendar(path).count(since, on))
        line.blocked += blocked or Decimal()


def _name(way: str, found: dict[Any, Cause]) -> None:
    keys = [key for key in found if key not in (None, "")]
    named: dict[Any, tuple[str, str]]
    if way == "unit":
        named = {one.pk: (one.name, str(one.pk)) for one in Unit.objects.filter(pk__in=keys)}
    elif way == "region":
        named = {one.pk: (one.name, one.code) for one in Region.objects.filter(pk__in=keys)}
    else:
        choices = AppealCategory if way == "category" else Stage
        named = {key: (str(choices(key).label), key) for key in keys}
    for key, line in found.items():
        line.label, line.code = named.get(key, ("—", ""))
