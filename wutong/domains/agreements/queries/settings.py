"""How agreements are reviewed in a region, and the rules that hold there."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from wutong.domains.agreements.models import FairCompetitionRule, LibraryClause, ReviewSetting
from wutong.domains.agreements.rules.flagging import FairRule
from wutong.domains.org.queries import PATH_SEPARATOR, Region
from wutong.kernel.scope import MANAGE_RULES, Access

USUAL: Final = ReviewSetting()


def paths_down_to(region_path: str) -> list[str]:
    """The paths of a region and of every region above it."""
    codes = region_path.rstrip(PATH_SEPARATOR).split(PATH_SEPARATOR)
    return [PATH_SEPARATOR.join(codes[: place + 1]) + PATH_SEPARATOR for place in range(len(codes))]


def setting_for(region_path: str) -> ReviewSetting:
    """The setting that holds in the region: its own, the nearest above, the default."""
    found = ReviewSetting.objects.filter(
        Q(region=None) | Q(region__path__in=paths_down_to(region_path))
    ).select_related("region")
    return max(found, key=lambda one: len(one.region.path) if one.region else 0, default=USUAL)


def own_setting(region: Region | None) -> ReviewSetting | None:
    """The setting of the region itself; None: the default."""
    return ReviewSetting.objects.filter(region=region).first()


def rules_rows(region_path: str) -> list[FairCompetitionRule]:
    """The rules that hold in the region: the national ones, then those of the regions above and
    its own."""
    return list(
        FairCompetitionRule.objects.filter(
            Q(region=None) | Q(region__path__in=paths_down_to(region_path))
        )
        .select_related("region")
        .order_by("region__path", "pk")
    )


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
    return list(
        LibraryClause.objects.filter(
            Q(region=None) | Q(region__path__in=paths_down_to(region_path))
        ).select_related("region")
    )


def may_manage(access: Access, region: Region | None) -> bool:
    """Whether the person may change a region's settings; for the default: the whole country's."""
    if region is not None:
        return access.may(MANAGE_RULES, region.path)
    return any(root.count(PATH_SEPARATOR) == 1 for root in access.region_paths(MANAGE_RULES))
