"""One investor's record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.choices import ACTIONS, CHANGED, Honour, NameKind
from wutong.domains.investors.models import Investor, InvestorQuerySet, MergeRecord
from wutong.domains.investors.rules import spellings
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Access

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
FORMER_MODELS = {"investors.Referrer_introduced": "investors.Introduction"}


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


@dataclass(frozen=True)
class HistoryLine:
    """One write to the record in words: ``changes`` are (what, before, after), empty for none."""

    at: datetime
    title: Any
    by: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def history_of(investor: Investor) -> list[HistoryLine]:
    """The latest writes to the record, the newest first."""
    rows = AuditEntry.objects.filter(
        target_kind=Investor._meta.label_lower, target_id=str(investor.pk)
    )
    entries = rows.select_related("actor").order_by("-at", "-pk")[:HISTORY_SHOWN]
    return [
        HistoryLine(
            at=entry.at,
            title=ACTIONS.get(entry.action, entry.action),
            by=str(entry.actor or _("系统")),
            reason=entry.reason,
            changes=tuple(_change(name, values) for name, values in entry.changes.items()),
        )
        for entry in entries
    ]


def _change(name: str, values: list[Any]) -> tuple[str, str, str]:
    old, new = values
    label = CHANGED.get(name) or _label_of(name)
    return str(label), _words(old), _words(new)


def _label_of(name: str) -> Any:
    """A model's name, where a merge counts what it moved; else the kind of a name."""
    if "." in name:
        # The rows of introductions had no model of their own once.
        model: Any = apps.get_model(FORMER_MODELS.get(name, name))
        return (model._meta.auto_created or model)._meta.verbose_name
    return dict(NameKind.choices).get(name, name)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("有") if value else _("无"))
    if isinstance(value, list):
        labels = dict(Honour.choices)
        return "、".join(str(labels.get(one, one)) for one in value)
    return "" if value is None else str(value)


def names_and_codes(pks: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and code (empty where unknown) of each record, whoever may see it."""
    rows = Investor.objects.filter(pk__in=list(pks)).values_list("pk", "name", "uscc")
    return {pk: (name, uscc or "") for pk, name, uscc in rows}


def visible_investors(access: Access | None) -> InvestorQuerySet:
    """Records that the person may see and that stand for themselves."""
    return Investor.objects.current().visible_to(access)


def merges_of(investor: Investor) -> list[MergeRecord]:
    """Merges that this record was kept in or given up in, the newest first."""
    rows = MergeRecord.objects.filter(Q(kept=investor) | Q(merged=investor))
    return list(rows.select_related("kept", "merged", "by", "undone_by"))
