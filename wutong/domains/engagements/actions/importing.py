"""Engagements that a ledger brings, and their taking back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from wutong.domains.engagements.actions.firms import entry_of_met, new_firms
from wutong.domains.engagements.actions.recording import (
    entry_of_new,
    new_engagement,
    record_engagement,
)
from wutong.domains.engagements.actions.support import counted_values, require_access, require_at
from wutong.domains.engagements.choices import EngagementKind
from wutong.domains.engagements.models import (
    CountedEngagement,
    Engagement,
    EngagementProject,
    FirmMet,
    FollowUp,
    Member,
)
from wutong.domains.engagements.queries.firms import known_firms
from wutong.domains.engagements.rules.errors import BadValue
from wutong.domains.engagements.rules.levels import level_of_words
from wutong.domains.engagements.rules.names import stated_names
from wutong.domains.org.queries import Region, Unit, User, access_of
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.clock import day_of

ROWS_A_BATCH: Final = 200
WORKED_ON: Final = (
    Q(version__gt=1)
    | ~Q(minutes="")
    | Exists(Member.objects.filter(engagement=OuterRef("pk")))
    | Exists(FollowUp.objects.filter(engagement=OuterRef("pk")))
    | Exists(EngagementProject.objects.filter(engagement=OuterRef("pk")))
)
"""What somebody did to an engagement since it was brought."""


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
    """Record each of ``rows`` in ``region``, a few hundred at a time, all of them or none.

    Raises NotAllowed and BadValue; nothing is written then.
    """
    bringing = _Bringing(region, by, at)
    for batch in batched(rows, ROWS_A_BATCH):
        bringing.write(batch)
    return bringing.made


class _Bringing:
    """One import under way; ``made`` is what it has written."""

    def __init__(self, region: Region, by: User | None, at: datetime) -> None:
        self.region, self.by, self.at = region, by, at
        self.access = access_of(by, day_of(at)) if by else None
        self.allowed: set[Unit | None] = set()
        self.made = Made()

    def write(self, rows: Sequence[BroughtEngagement]) -> None:
        """Write some rows; the number of statements does not grow with them."""
        held = Engagement.objects.with_secrecy().select_for_update(of=("self",)).order_by("pk")
        kept = held.in_bulk([row.kept for row in rows if row.kept])
        if self.access is not None:
            for one in kept.values():
                require_access(self.access, one)
        pairs = [(row, kept.get(row.kept or 0) or self._stated(row)) for row in rows]
        self._write_new([one for _row, one in pairs if one.pk is None])
        self.made.engagements += [one.pk for _row, one in pairs if one.pk not in kept]
        met = self._write_firms([(row, one) for row, one in pairs if row.firms], kept)
        self.made.firms += [one.pk for one in met if one.engagement_id in kept]

    def _stated(self, row: BroughtEngagement) -> Engagement:
        """The engagement of a row: not yet written, unless it is a signing event, of which there
        are few and each one with the projects' event."""
        if row.unit not in self.allowed:
            require_at(self.by, self.region, row.unit, self.at)
            self.allowed.add(row.unit)
        make = record_engagement if row.kind == EngagementKind.SIGNING_EVENT else new_engagement
        return make(
            kind=row.kind, title=row.title, region=self.region, starts_on=row.starts_on,
            ends_on=row.ends_on, unit=row.unit, held=row.held, led_by=row.led_by,
            leader_level=level_of_words(row.level) or "", places=row.places,
            purpose=row.purpose, outcome=row.outcome, by=self.by, at=self.at,
        )  # fmt: skip

    def _write_new(self, new: Sequence[Engagement]) -> None:
        """Write new ones, what they count as and their audit rows."""
        entries = [entry_of_new(one, self.by, self.at) for one in new]
        Engagement.objects.bulk_create(new)
        CountedEngagement.objects.bulk_create(
            CountedEngagement(engagement=one, known_from=self.at, **values)
            for one in new
            if (values := counted_values(one)) is not None
        )
        for entry, one in zip(entries, new, strict=True):
            entry.target_id = str(one.pk)
        AuditEntry.objects.bulk_create(entries)

    def _write_firms(
        self,
        pairs: Sequence[tuple[BroughtEngagement, Engagement]],
        kept: Mapping[int, Engagement],
    ) -> list[FirmMet]:
        """Write the firms that were met and their audit rows."""
        stated = [(one, _names(row)) for row, one in pairs]
        known = known_firms({name for _one, names in stated for name in names}, self.access)
        there: dict[int, list[FirmMet]] = defaultdict(list)
        for firm in FirmMet.objects.filter(engagement__in=kept, removed_at=None):
            there[firm.engagement_id].append(firm)
        met, entries = [], []
        for one, names in stated:
            new = new_firms(one, names, known, there[one.pk], self.at)
            there[one.pk] += new
            met += new
            if new:
                # Brought rows are about no project: only those that were there may be secret.
                one.__dict__.setdefault("is_secret", False)
                entries.append(entry_of_met(one, new, self.by, self.at))
        FirmMet.objects.bulk_create(met)
        AuditEntry.objects.bulk_create(entries)
        return met


def _names(row: BroughtEngagement) -> list[str]:
    names = stated_names(row.firms)
    if not names:
        raise BadValue(_("请写明企业名称。"), "names")
    return names


@transaction.atomic
def take_back_engagements(
    *, engagements: Sequence[int], firms: Sequence[int], by: User | None, at: datetime, reason: str
) -> list[str]:
    """Undo what an import brought. What was known until now stays known as of then.

    Returns the titles of those that stay: edited, with minutes, people or follow-ups since.
    """
    brought = Engagement.objects.present().filter(pk__in=engagements).order_by("pk")
    staying = list(brought.filter(WORKED_ON))
    kept = {one.pk for one in staying}
    going = brought.exclude(pk__in=kept).with_secrecy()
    for batch in batched(list(going), ROWS_A_BATCH):
        keys = [one.pk for one in batch]
        Engagement.objects.filter(pk__in=keys).update(removed_at=at)
        standing = CountedEngagement.objects.filter(engagement__in=keys, known_until=None)
        standing.update(known_until=at)
        FirmMet.objects.filter(engagement__in=keys, removed_at=None).update(removed_at=at)
        AuditEntry.objects.bulk_create(
            audit.entry(actor=by, at=at, action="engagements.taken_back", target=one, reason=reason)
            for one in batch
        )
    for some in batched(firms, ROWS_A_BATCH):
        FirmMet.objects.filter(pk__in=some, removed_at=None).update(removed_at=at)
    return [one.title for one in staying]
