"""Reads of the audit trail and the export log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from wutong.domains.org.models import Post, within_any
from wutong.kernel.audit import actions_named, veils
from wutong.kernel.audit.models import AuditEntry, ExportEntry
from wutong.kernel.scope import VIEW_AUDIT, VIEW_CONFIDENTIAL, Access


@dataclass(frozen=True)
class TrailFilter:
    """What part of the trail is asked for; empty fields don't narrow it."""

    person: str = ""
    action: str = ""
    target: str = ""
    first_day: date | None = None
    last_day: date | None = None


def trail(access: Access, asked: TrailFilter) -> QuerySet[AuditEntry]:
    """Audit rows of the regions whose trail the person may read, the latest first.

    Rows about confidential objects are for their writer and for those who may see such objects.
    """
    open_to_all = Q(confidential=False) | Q(actor=access.user)
    led = within_any(access.region_paths(VIEW_CONFIDENTIAL), "region_path")
    rows: QuerySet[AuditEntry] = AuditEntry.objects.filter(_in_scope(access)).filter(
        open_to_all | led
    )
    for veil in veils(access):
        rows = rows.exclude(veil)
    rows = _narrowed(rows, asked).select_related("actor")
    if asked.action:
        rows = rows.filter(
            Q(action__startswith=asked.action) | Q(action__in=actions_named(asked.action))
        )
    if asked.target:
        rows = rows.filter(Q(target_text__icontains=asked.target) | Q(target_id=asked.target))
    return rows


def exports(access: Access, asked: TrailFilter) -> QuerySet[ExportEntry]:
    """Export rows of the regions whose trail the person may read, the latest first."""
    rows = _narrowed(ExportEntry.objects.filter(_in_scope(access)), asked).select_related("actor")
    return rows.filter(kind__icontains=asked.target) if asked.target else rows


def _in_scope(access: Access) -> Q:
    """Rows whose object lies in scope, and rows without a place by people who hold a post there."""
    paths = access.region_paths(VIEW_AUDIT)
    colleagues = Post.objects.filter(user=OuterRef("actor")).filter(
        within_any(paths, "region__path") | within_any(paths, "unit__region__path")
    )
    return within_any(paths, "region_path") | Q(Exists(colleagues), region_path="")


def _narrowed(rows: QuerySet[Any], asked: TrailFilter) -> QuerySet[Any]:
    if asked.person:
        rows = rows.filter(
            Q(actor__name__icontains=asked.person) | Q(actor__username__iexact=asked.person)
        )
    if asked.first_day:
        rows = rows.filter(at__gte=beginning(asked.first_day))
    if asked.last_day:
        rows = rows.filter(at__lt=beginning(asked.last_day + timedelta(days=1)))
    return rows


def beginning(day: date) -> datetime:
    """The first instant of ``day`` in China."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def changes_of(entry: AuditEntry) -> list[tuple[str, Any, Any]]:
    """The fields that an audit row says changed, with old and new value.

    A change that was written as something else than a pair is all new.
    """
    return [
        (name, *(value if isinstance(value, list) and len(value) == 2 else (None, value)))
        for name, value in entry.changes.items()
    ]
