"""Engagements that a ledger brings, and their taking back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from wutong.domains.engagements.actions.firms import meet_firms
from wutong.domains.engagements.actions.recording import record_engagement
from wutong.domains.engagements.actions.support import count
from wutong.domains.engagements.models import Engagement, FirmMet
from wutong.domains.engagements.rules.levels import level_of_words
from wutong.domains.org.queries import Region, Unit, User
from wutong.kernel import audit


@dataclass(frozen=True)
class BroughtEngagement:
    """One engagement as a ledger states it. ``kept``: it is recorded already and gets firms alone.

    ``level`` are the words of the level, or of the leader's post.
    """

    kept: int | None
    kind: str
    title: str
    starts_on: date
    ends_on: date
    unit: Unit | None
    held: bool
    led_by: str
    level: str
    places: str
    purpose: str
    outcome: str
    firms: tuple[str, ...]


@dataclass
class Made:
    """What an import made: engagements, and firms met at others."""

    engagements: list[int] = field(default_factory=list)
    firms: list[int] = field(default_factory=list)


@transaction.atomic
def bring_in_engagements(
    *, rows: Sequence[BroughtEngagement], region: Region, by: User | None, at: datetime
) -> Made:
    """Record each of ``rows`` in ``region``. Raises NotAllowed and BadValue; nothing is written
    then."""
    made = Made()
    kept = Engagement.objects.in_bulk([row.kept for row in rows if row.kept])
    for row in rows:
        engagement = kept.get(row.kept) if row.kept else None
        if engagement is None:
            engagement = _record(row, region, by, at)
            made.engagements.append(engagement.pk)
        if row.firms:
            met = meet_firms(engagement=engagement, names=row.firms, by=by, at=at)
            made.firms += [one.pk for one in met] if row.kept else []
    return made


def _record(row: BroughtEngagement, region: Region, by: User | None, at: datetime) -> Engagement:
    return record_engagement(
        kind=row.kind, title=row.title, region=region, starts_on=row.starts_on,
        ends_on=row.ends_on, unit=row.unit, held=row.held, led_by=row.led_by,
        leader_level=level_of_words(row.level) or "", places=row.places, purpose=row.purpose,
        outcome=row.outcome, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def take_back_engagements(
    *, engagements: Sequence[int], firms: Sequence[int], by: User | None, at: datetime, reason: str
) -> list[str]:
    """Undo what an import brought. What was known until now stays known as of then.

    Returns the titles of those that stay: edited, with minutes, people or follow-ups since.
    """
    staying = []
    for one in Engagement.objects.present().filter(pk__in=engagements).order_by("pk"):
        if _worked_on(one):
            staying.append(one.title)
            continue
        one.removed_at = at
        one.save(update_fields=["removed_at"])
        count(one, at)
        one.firms.filter(removed_at=None).update(removed_at=at)
        audit.record(actor=by, at=at, action="engagements.taken_back", target=one, reason=reason)
    FirmMet.objects.filter(pk__in=firms, removed_at=None).update(removed_at=at)
    return staying


def _worked_on(one: Engagement) -> bool:
    return bool(
        one.version > 1
        or one.minutes
        or one.members.exists()
        or one.follow_ups.exists()
        or one.about.exists()
    )
