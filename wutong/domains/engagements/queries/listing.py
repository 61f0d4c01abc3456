"""The list of engagements: chosen, sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q

from wutong.domains.engagements.models import Engagement, EngagementQuerySet, FirmMet
from wutong.domains.org.queries import Region, within
from wutong.kernel.scope import Access

SORTS: Final = {"on": "starts_on", "title": "title"}


@dataclass(frozen=True)
class Filters:
    """What the list is kept to; empty means all. ``firm`` is a client's number."""

    text: str = ""
    kind: str = ""
    status: str = ""
    leader_level: str = ""
    region: str = ""
    unit: int | None = None
    first: date | None = None
    last: date | None = None
    firm: int | None = None
    project: str = ""


def chosen_engagements(
    access: Access | None, filters: Filters, region: Region | None = None
) -> EngagementQuerySet:
    """Engagements that the person sees and that answer ``filters``."""
    rows = Engagement.objects.visible_to(access)
    for name in ("kind", "status", "leader_level"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.text:
        met = FirmMet.objects.filter(removed_at=None, stated_name__icontains=filters.text)
        rows = rows.filter(
            Q(title__icontains=filters.text)
            | Q(places__icontains=filters.text)
            | Q(led_by__icontains=filters.text)
            | Q(pk__in=met.values("engagement"))
        )
    if region is not None:
        rows = rows.filter(within(region.path, "region_path"))
    if filters.unit:
        rows = rows.filter(unit=filters.unit)
    if filters.first:
        rows = rows.filter(ends_on__gte=filters.first)
    if filters.last:
        rows = rows.filter(starts_on__lte=filters.last)
    if filters.firm:
        met = FirmMet.objects.filter(removed_at=None, investor=filters.firm)
        rows = rows.filter(pk__in=met.values("engagement"))
    if filters.project:
        rows = rows.filter(
            Q(about__project__code=filters.project)
            | Q(signing_event__milestones__project__code=filters.project)
        ).distinct()
    return rows


def ordered(rows: EngagementQuerySet, sort: str) -> EngagementQuerySet:
    """Rows by ``on`` or ``title``, with ``-`` descending; the latest first by default."""
    name = sort.removeprefix("-")
    sign = "-" if sort.startswith("-") or name not in SORTS else ""
    return rows.order_by(f"{sign}{SORTS.get(name, 'starts_on')}", f"{sign}pk")


def firm_counts(engagements: Sequence[Engagement]) -> dict[int, int]:
    """How many firms each of them met, in one query."""
    rows = FirmMet.objects.filter(engagement__in=engagements, removed_at=None)
    return dict(rows.order_by().values_list("engagement").annotate(count=Count("pk")))
