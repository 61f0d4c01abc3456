"""One investor's record."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import Q

from wutong.domains.investors.models import Investor, MergeRecord
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


def indexed_names(investor: Investor) -> list[str]:
    """What the search index finds the record by: every name, and its code."""
    names = [investor.name, *investor.names.values_list("name", flat=True)]
    return [*names, investor.uscc] if investor.uscc else names


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
