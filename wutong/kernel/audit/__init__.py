"""Who did what, when, what changed and why; and who took which rows out.

Rows are written in the transaction of the change they tell of, and never changed afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from wutong.kernel.audit.models import AuditEntry, ExportEntry

ROWS_KEPT_BY_NAME = 1000


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
    from wutong.kernel.audit.models import AuditEntry  # noqa: PLC0415

    return AuditEntry.objects.create(
        actor=actor,
        at=at,
        action=action,
        target_kind=target._meta.label_lower,
        target_id=str(target.pk),
        target_text=str(target)[:200],
        changes=dict(changes or {}),
        reason=reason,
    )


def record_export(
    *, actor: Any, at: datetime, kind: str, rows: Iterable[Any], reason: str
) -> ExportEntry:
    """Write who took which rows out and why.

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
        actor=actor, at=at, kind=kind, row_count=count, rows=kept,
        rows_digest=digest.hexdigest(), reason=reason,
    )
