"""The catalogue of the demo's city: an item of its own through two versions, a draft, its numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, region_of
from wutong.domains.approvals import actions
from wutong.domains.approvals.models import ApprovalItem, ApprovalRule
from wutong.domains.approvals.queries.catalogue import rule_of
from wutong.domains.approvals.queries.items import drafted_of, items_of_code
from wutong.domains.approvals.rules.drafting import PaperLine

CODE: Final = "drainage_permit"
FIRST, SECOND = date(2022, 7, 1), date(2024, 7, 1)


@transaction.atomic
def load(at: datetime) -> None:
    """Make them once, where the national catalogue is there."""
    region = region_of(QINHUANGDAO)
    standing = items_of_code(CODE, region.path)
    if not standing or ApprovalItem.objects.filter(region=region).exists():
        return
    national = drafted_of(standing[-1].versions.get(number=1))
    first = replace(national, promised_days=4, green_days=2, note="与污水处理厂接管协议一并办理。")
    version = actions.create_item(code=CODE, region=region, said=first, by=None, at=at)
    actions.put_in_force(version=version, since=FIRST, by=None, at=at)
    second = replace(
        first, promised_days=3, commitment_allowed=True,
        papers=(*first.papers, PaperLine("as_built_drawings", required=False)),
    )  # fmt: skip
    version = actions.save_draft(item=version.item, said=second, by=None, at=at)
    actions.put_in_force(version=version, since=SECOND, by=None, at=at)
    third = replace(second, promised_days=2, green_days=1)
    actions.save_draft(item=version.item, said=third, by=None, at=at)
    if not ApprovalRule.objects.filter(region=region).exists():
        held = rule_of(region.path)
        actions.save_rule(
            region=region, stage_days={**held.stage_days, "land_planning": 7},
            numbers={"agency_days": 60}, by=None, at=at,
        )  # fmt: skip
