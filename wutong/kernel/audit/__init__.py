"""Who did what, when, what changed and why; and who took which rows out.

Rows are written in the transaction of the change they tell of, and never changed afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model, Q

    from wutong.kernel.audit.models import AuditEntry, ExportEntry
    from wutong.kernel.scope import Access

ROWS_KEPT_BY_NAME = 1000
TEXT_LENGTH = 200


def entry(
    *,
    actor: Any,
    at: datetime,
    action: str,
    target: Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """An audit row that is not yet written, for many at once by ``bulk_create``."""
    from wutong.kernel.audit.models import AuditEntry  # noqa: PLC0415

    return AuditEntry(
        actor=actor,
        at=at,
        action=action,
        target_kind=target._meta.label_lower,
        target_id=str(target.pk),
        target_text=str(target)[:TEXT_LENGTH],
        region_path=region_path_of(target),
        confidential=is_confidential(target),
        changes=dict(changes or {}),
        reason=reason,
    )


def record(
    *,
    actor: Any,
    at: datetime,
    action: str,
    target: Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write one audit row. ``changes`` maps a field to ``[old, new]``; ``actor`` None = system."""
    row = entry(actor=actor, at=at, action=action, target=target, changes=changes, reason=reason)
    row.save()
    return row


def region_path_of(target: Any) -> str:
    """Where ``target`` lies, so that the trail can be read region by region; empty if nowhere.

    A row lies where its ``region_path`` or ``path`` says, else where its region, unit or project
    lies.
    """
    for name in ("region_path", "path"):
        path = getattr(target, name, None)
        if isinstance(path, str) and path:
            return path
    for name in ("region", "unit", "project"):
        related = getattr(target, name, None)
        if related is not None and hasattr(related, "_meta"):
            return region_path_of(related)
    return ""


def is_confidential(target: Any) -> bool:
    """Whether ``target``, or the project it belongs to, is confidential."""
    return any(
        getattr(one, "confidential", False) is True
        for one in (target, getattr(target, "project", None))
    )


_action_words: dict[str, Any] = {}


def name_actions(words: Mapping[str, Any]) -> None:
    """Say in the reader's words what a room's action codes mean; from ``apps.ready()``."""
    _action_words.update(words)


def action_words(action: str) -> str:
    """What an action code means; the code itself where no room has named it."""
    return str(_action_words.get(action, action))


def actions_named(words: str) -> list[str]:
    """The codes whose meaning holds ``words``."""
    return [code for code, meaning in _action_words.items() if words in str(meaning)]


Veil = Callable[["Access"], "Q"]
_veils: list[Veil] = []


def add_veil(veil: Veil) -> None:
    """Keep rows out of the trail for some people: ``veil(access)`` is a condition to leave out.

    A room whose objects may become confidential after rows were written registers one from
    ``apps.ready()``.
    """
    if veil not in _veils:
        _veils.append(veil)


def veils(access: Access) -> list[Q]:
    """The conditions of rows that ``access`` does not see."""
    return [veil(access) for veil in _veils]


def record_export(
    *,
    actor: Any,
    at: datetime,
    kind: str,
    rows: Iterable[Any],
    reason: str,
    region_path: str = "",
) -> ExportEntry:
    """Write who took which rows out and why; ``region_path`` where they lie, if in one place.

    The first thousand row identifiers are kept by name; all of them enter the digest.
    """
    from wutong.kernel.audit.models import ExportEntry  # noqa: PLC0415

    digest = hashlib.sha256()
    kept: list[str] = []
    count = 0
    for row in rows:
        digest.update(f"{row}\n".encode())
        count += 1
        if count <= ROWS_KEPT_BY_NAME:
            kept.append(str(row))
    return ExportEntry.objects.create(
        actor=actor,
        at=at,
        kind=kind,
        row_count=count,
        rows=kept,
        rows_digest=digest.hexdigest(),
        reason=reason,
        region_path=region_path,
    )
