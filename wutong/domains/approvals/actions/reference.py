"""The delivered national catalogue and numbers: loaded where absent, then anybody's to change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from wutong.domains.approvals.models import (
    ApprovalItem,
    ApprovalRule,
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
    PaperKind,
)
from wutong.domains.approvals.queries.catalogue import NATIONAL_STAGE_DAYS
from wutong.domains.approvals.rules.drafting import FIELDS
from wutong.domains.approvals.rules.reference import delivered_items, delivered_papers

IN_FORCE_SINCE: Final = date(2018, 1, 1)


@transaction.atomic
def load_defaults(*, at: datetime) -> int:
    """Add national items, papers and numbers that are absent; returns how many items.

    What stands is left as it is, whoever changed it.
    """
    ApprovalRule.objects.get_or_create(
        region=None, defaults={"stage_days": dict(NATIONAL_STAGE_DAYS)}
    )
    there = set(ApprovalItem.objects.filter(region=None).values_list("code", flat=True))
    absent = [one for one in delivered_items() if one["code"] not in there]
    if absent:
        PaperKind.objects.bulk_create(
            (PaperKind(**one) for one in delivered_papers().values()), ignore_conflicts=True
        )
        _add(absent, at)
    return len(absent)


def _add(delivered: list[Mapping[str, Any]], at: datetime) -> None:
    ApprovalItem.objects.bulk_create(ApprovalItem(code=one["code"]) for one in delivered)
    items = {one.code: one for one in ApprovalItem.objects.filter(region=None)}
    papers = {one.code: one for one in PaperKind.objects.all()}
    ItemVersion.objects.bulk_create(
        ItemVersion(
            item=items[one["code"]], number=1, valid_from=IN_FORCE_SINCE, created_at=at,
            **{name: one[name] for name in FIELDS},
        )
        for one in delivered
    )  # fmt: skip
    versions = {
        one.item.code: one
        for one in ItemVersion.objects.filter(
            number=1, item__in=[items[one["code"]] for one in delivered]
        ).select_related("item")
    }
    ItemPrerequisite.objects.bulk_create(
        ItemPrerequisite(version=versions[one["code"]], requires=items[code], waiting=waiting)
        for one in delivered
        for code, waiting in one["requires"]
    )
    ItemPaper.objects.bulk_create(
        ItemPaper(
            version=versions[one["code"]], position=place,
            **{name: papers[value] if name == "paper" else value for name, value in line.items()},
        )
        for one in delivered
        for place, line in enumerate(one["papers"])
    )  # fmt: skip
    ItemResult.objects.bulk_create(
        ItemResult(version=versions[one["code"]], paper=papers[code])
        for one in delivered
        for code in one["results"]
    )
