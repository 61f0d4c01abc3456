"""How agreements are reviewed in a region, and the rules that hold there."""

from __future__ import annotations

from typing import Final

from wutong.domains.agreements.models import FairCompetitionRule, LibraryClause, ReviewSetting
from wutong.domains.agreements.rules.flagging import FairRule
from wutong.domains.org.queries import Region, holding_in, nearest_to

USUAL: Final = ReviewSetting()


def setting_for(region_path: str) -> ReviewSetting:
    """The setting that holds in the region: its own, the nearest above, the default."""
    return nearest_to(ReviewSetting.objects.all(), region_path) or USUAL


def own_setting(region: Region | None) -> ReviewSetting | None:
    """The setting of the region itself; None: the default."""
    return ReviewSetting.objects.filter(region=region).first()


def rules_rows(region_path: str) -> list[FairCompetitionRule]:
    """The rules that hold in the region: the national ones, then those of the regions above and
    its own."""
    rows = holding_in(FairCompetitionRule.objects.all(), region_path)
    return list(rows.order_by("region__path", "pk"))


def rules_for(region_path: str) -> list[FairRule]:
    """The rules in force in the region, as the engine reads them."""
    return [as_rule(one) for one in rules_rows(region_path) if one.active]


def as_rule(row: FairCompetitionRule) -> FairRule:
    """A row of the table as the engine reads it."""
    return FairRule(
        code=row.code,
        title=row.title,
        article=row.article,
        article_text=row.article_text,
        why=row.why,
        advice=row.advice,
        patterns=tuple(tuple(one) for one in row.patterns),
        unless=tuple(row.unless),
        level=row.level,
    )


def library_for(region_path: str) -> list[LibraryClause]:
    """The clauses to use in the region, by topic."""
    return list(holding_in(LibraryClause.objects.all(), region_path))
