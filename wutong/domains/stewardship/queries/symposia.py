"""Symposia that a person sees, and what became of the suggestions."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from wutong.domains.org.queries import Unit, within_any
from wutong.domains.stewardship.choices import AppealKind
from wutong.domains.stewardship.models import Symposium
from wutong.kernel.scope import RECEIVE_APPEAL, VIEW, Access


def visible_symposia(access: Access | None) -> QuerySet[Symposium]:
    """Those of the person's regions, and of the regions that their units work in."""
    if access is None or not access.signed_in:
        return Symposium.objects.none()
    paths = list(access.region_paths(VIEW))
    if units := access.units(RECEIVE_APPEAL):
        paths += Unit.objects.filter(pk__in=units).values_list("region__path", flat=True)
    if not paths:
        return Symposium.objects.none()
    return Symposium.objects.filter(within_any(tuple(paths), "region_path"))


def with_counts(rows: QuerySet[Symposium]) -> QuerySet[Any]:
    """With ``invited``, ``came`` and ``suggested``."""
    return rows.select_related("region", "unit").annotate(
        invited=Count("guests", distinct=True),
        came=Count("guests", filter=Q(guests__attended=True), distinct=True),
        suggested=Count(
            "suggestions", filter=Q(suggestions__kind=AppealKind.SUGGESTION), distinct=True
        ),
    )
