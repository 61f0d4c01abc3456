"""Clerks who are away and who stands in for them. Cases keep their clerk: in that time they, and
what comes meanwhile, are in the deputy's hands, and afterwards in the clerk's again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from wutong.domains.approvals.models import ClerkAbsence
from wutong.domains.org.queries import Post, Unit, User, within_any
from wutong.kernel.scope import DECIDE_CASE, HANDLE_CASE, INVESTOR, VIEW, Access

UNITS_AT_MOST = 500


def away_on(on: date) -> QuerySet[ClerkAbsence]:
    """Absences on ``on``; the first and the last day count."""
    return ClerkAbsence.objects.filter(starts_on__lte=on, ends_on__gte=on)


def in_hands_of(user: int | None, on: date, prefix: str = "") -> Q:
    """Cases that this person has on ``on``: their own, and those of clerks for whom they stand in
    (each in the unit the absence names). One query."""
    mine = Q(**{f"{prefix}clerk": user})
    for clerk, unit in away_on(on).filter(deputy=user).values_list("clerk", "unit"):
        mine |= Q(**{f"{prefix}clerk": clerk, f"{prefix}unit": unit})
    return mine


def deputies_on(on: date, clerks: Collection[int] | None = None) -> dict[tuple[int, int], int]:
    """(clerk, unit) → deputy of those who are away on ``on``."""
    rows = away_on(on) if clerks is None else away_on(on).filter(clerk__in=clerks)
    return {
        (clerk, unit): deputy for clerk, unit, deputy in rows.values_list("clerk", "unit", "deputy")
    }


def standing_in(on: date, units: Collection[int]) -> list[ClerkAbsence]:
    """Who of these units is away on ``on``, with the deputies: what a queue shows."""
    return list(away_on(on).filter(unit__in=units).select_related("clerk", "deputy", "unit"))


def may_record(access: Access, clerk: User, unit: int, region_path: str) -> bool:
    """Whether the person records the absence: the clerk, or who decides cases of the unit."""
    return access.user == clerk.pk or access.may(DECIDE_CASE, region_path, unit)


def absences_seen(access: Access, on: date) -> QuerySet[ClerkAbsence]:
    """Absences that last or come, of units that the person sees, and their own; the next first."""
    seen = (
        Q(unit__in=access.units(VIEW))
        | within_any(access.region_paths(VIEW), "unit__region__path")
        | Q(clerk=access.user)
        | Q(deputy=access.user)
    )
    rows = ClerkAbsence.objects.filter(seen, ends_on__gte=on)
    return rows.select_related("clerk", "deputy", "unit__region").order_by("starts_on", "pk")


def units_and_people(access: Access, on: date) -> tuple[list[int], list[int]]:
    """Units for which the person may record an absence, and the people in office there."""
    units = Unit.objects.filter(
        Q(pk__in=access.units(HANDLE_CASE))
        | within_any(access.region_paths(HANDLE_CASE), "region__path")
    ).filter(closed_on=None)
    keys = list(units.values_list("pk", flat=True)[:UNITS_AT_MOST])
    held = Post.objects.held_on(on).filter(user__is_active=True).exclude(role=INVESTOR)
    inside = Q(unit__in=keys) | within_any(access.region_paths(HANDLE_CASE), "region__path")
    return keys, list(held.filter(inside).values_list("user", flat=True).distinct())
