"""One investor's record."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Q

from wutong.domains.investors.models import Investor, MergeRecord
from wutong.domains.investors.rules import spellings
from wutong.kernel.audit.models import AuditEntry

EDITABLE = (
    "name",
    "uscc",
    "origin",
    "foreign",
    "honours",
    "industry_code",
    "parent_group_id",
    "note",
)
HISTORY_SHOWN = 50


def fingerprint(investor: Investor) -> str:
    """A short text that changes whenever an editable field does: what a form saw."""
    seen = repr([getattr(investor, name) for name in EDITABLE])
    return sha256(seen.encode()).hexdigest()[:16]


def names_of(investor: Investor) -> list[str]:
    """Every name of the record, the current one first."""
    return [investor.name, *investor.names.order_by("pk").values_list("name", flat=True)]


def indexed_names(names: Iterable[str], uscc: str | None) -> list[str]:
    """What the search index finds a record by: its names as people look for them, its code."""
    found = [spelling for name in names for spelling in spellings(name)]
    return [*found, uscc] if uscc else found


def history_of(investor: Investor) -> list[AuditEntry]:
    """The latest writes to the record, the newest first."""
    rows = AuditEntry.objects.filter(
        target_kind=Investor._meta.label_lower, target_id=str(investor.pk)
    )
    return list(rows.select_related("actor").order_by("-at", "-pk")[:HISTORY_SHOWN])


def merges_of(investor: Investor) -> list[MergeRecord]:
    """Merges that this record was kept in or given up in, the newest first."""
    rows = MergeRecord.objects.filter(Q(kept=investor) | Q(merged=investor))
    return list(rows.select_related("kept", "merged", "by", "undone_by"))
