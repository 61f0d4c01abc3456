"""Rows of a ledger as they are brought in, and what a metric makes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
)
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.tests.world import World
from wutong.kernel import metrics

YI = Decimal(100_000_000)

YI = Decimal(100_000_000)
START = datetime(2022, 1, 1, 4, 0, tzinfo=UTC)


def cell(row: int, sha: str = "a" * 64) -> LedgerCell:
    return LedgerCell(sha, "台账.xlsx", "签约项目", row)


def brought(world: World, row: int, amount: int, day: str, **more: object) -> BroughtProject:
    on = date.fromisoformat(day)
    return BroughtProject(
        name=f"项目{row}",
        region=more.pop("region", world.county),
        cell=cell(row),
        milestones=(BroughtMilestone(Stage.SIGNED, on),),
        facts=(
            BroughtFact("total_investment", amount * YI, on),
            BroughtFact("region", more.pop("at_region", world.county), on),
        ),
        **more,
    )


def total(code: str, question: metrics.Question, version: str | None = None) -> Decimal | None:
    return metrics.ask(code, question, version).total.value
