"""Bringing in and taking back the engagements of a ledger."""

from __future__ import annotations

from datetime import datetime

from wutong.domains.engagements.actions import (
    BroughtEngagement,
    bring_in_engagements,
    take_back_engagements,
)
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.engagements import PlannedEngagement
from wutong.domains.ledgers.queries.planning import ImportPlan
from wutong.domains.org.queries import User


def bring_engagements(
    ledger_import: LedgerImport, plan: ImportPlan, *, by: User | None, at: datetime
) -> dict[str, list[int]]:
    """Record what the plan says. The keys of what was made, for the undo."""
    bringing = [one for one in plan.engagements if one.kept is None or one.firms]
    if not bringing:
        return {}
    made = bring_in_engagements(
        rows=[_stated(one) for one in bringing], region=ledger_import.region, by=by, at=at
    )
    return {"engagements": made.engagements, "firms_met": made.firms}


def _stated(one: PlannedEngagement) -> BroughtEngagement:
    return BroughtEngagement(
        kept=one.kept.key if one.kept else None,
        kind=one.kind,
        title=one.title,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        unit=one.unit,
        held=one.held,
        led_by=one.led_by,
        level=one.level,
        places=one.texts["places"][:200],
        purpose=one.texts["purpose"],
        outcome=one.texts["outcome"],
        firms=tuple(one.firms),
    )


def take_engagements_back(
    ledger_import: LedgerImport, *, by: User | None, at: datetime, reason: str
) -> list[str]:
    """Undo what the import brought; returns the titles of those that stay because of later work."""
    return take_back_engagements(
        engagements=ledger_import.brought.get("engagements", []),
        firms=ledger_import.brought.get("firms_met", []),
        by=by, at=at, reason=reason,
    )  # fmt: skip
