"""The list of visits: what it is kept to, its order, the export; and what came of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wutong.domains.org.queries import region_by_code, within
from wutong.domains.stewardship.choices import VisitKind
from wutong.domains.stewardship.models import Appeal, SupervisionOrder, Visit
from wutong.domains.stewardship.models.stewards import VisitQuerySet
from wutong.domains.stewardship.queries.visit_finding import SEARCH_KIND
from wutong.kernel.http.paging import Order
from wutong.kernel.scope import Access
from wutong.kernel.search import matching

MINE: Final = "mine"
ORDERS: Final = (Order("on"), Order("recorded_at"))
SHOWN: Final = ("region", "project", "investor", "visitor")


@dataclass(frozen=True)
class Filters:
    """What a list is kept to; empty means all. ``whose`` is ``mine``; ``project`` and ``firm`` are
    keys; ``first`` and ``last`` bound the day of the visit."""

    text: str = ""
    whose: str = ""
    kind: str = ""
    region: str = ""
    project: str = ""
    firm: str = ""
    first: date | None = None
    last: date | None = None


def chosen_visits(access: Access | None, filters: Filters) -> VisitQuerySet:
    """Visits that the person may see and that answer ``filters``."""
    rows = Visit.objects.all().visible_to(access).filter(_condition(filters))
    if filters.whose == MINE and access is not None:
        rows = rows.filter(visitor=access.user)
    return rows


def _condition(filters: Filters) -> Q:
    condition = Q()
    if filters.text:
        condition &= matching(SEARCH_KIND, filters.text)
    if filters.kind in VisitKind.values:
        condition &= Q(kind=filters.kind)
    if filters.region:
        region = region_by_code(filters.region)
        condition &= within(region.path, "region_path") if region else Q(pk__in=())
    if filters.project.isdecimal():
        condition &= Q(project=filters.project)
    if filters.firm.isdecimal():
        condition &= Q(investor=filters.firm)
    if filters.first:
        condition &= Q(on__gte=filters.first)
    if filters.last:
        condition &= Q(on__lte=filters.last)
    return condition


def with_outcome(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """With ``problems`` and ``promises``: how many came of each, and ``open_promises``."""
    return rows.annotate(
        problems=_counted(Appeal.objects.all()),
        promises=_counted(SupervisionOrder.objects.all()),
        open_promises=_counted(SupervisionOrder.objects.open()),
    )


def _counted(rows: QuerySet[Any]) -> Any:
    counts = rows.filter(visit=OuterRef("pk")).order_by().values("visit")
    counted = counts.annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def exported_rows(visits: QuerySet[Visit]) -> Iterator[list[Any]]:
    """Each visit's cells, the latest first. Nobody who was met."""
    rows = with_outcome(visits.order_by("-on", "-pk").select_related(*SHOWN))
    for one in rows.iterator(chunk_size=2000):
        yield [
            one.on.isoformat(), str(one.project or ""), str(one.investor or ""), one.region.name,
            one.get_kind_display(), str(one.visitor), one.minutes,
            one.problems, one.promises, one.open_promises,  # type: ignore[attr-defined]
        ]  # fmt: skip
