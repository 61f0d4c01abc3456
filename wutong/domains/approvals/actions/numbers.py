"""The numbers of a region: limits of stages, of receiving, of corrections, reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.models import ApprovalRule
from wutong.domains.approvals.queries.items import may_manage_numbers
from wutong.domains.approvals.rules.errors import BadValue, NotAllowed
from wutong.domains.org.queries import Region, User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of

NUMBERS: Final = (
    "agency_days", "receive_days", "correction_days", "special_days", "remind_before_days",
    "head_after_days", "supervisor_after_days",
)  # fmt: skip
LONGEST: Final = 250


@transaction.atomic
def save_rule(
    *,
    region: Region | None,
    stage_days: Mapping[str, int],
    numbers: Mapping[str, int],
    by: User | None,
    at: datetime,
) -> ApprovalRule:
    """Set the numbers for a region's subtree; None: the default of all. Working days.

    ``numbers`` maps names of ``NUMBERS``. Raises NotAllowed, BadValue.
    """
    _require(region, by, at)
    _check(stage_days, numbers)
    rule = ApprovalRule.objects.filter(region=region).first() or ApprovalRule(region=region)
    before = _as_text(rule) if rule.pk else {}
    rule.stage_days = dict(stage_days)
    for name in NUMBERS:
        setattr(rule, name, numbers.get(name, getattr(rule, name)))
    rule.save()
    after = _as_text(rule)
    changes = {
        name: [before.get(name), after.get(name)]
        for name in before | after
        if before.get(name) != after.get(name)
    }
    audit.record(actor=by, at=at, action="approvals.numbers_saved", target=rule, changes=changes)
    return rule


@transaction.atomic
def reset_rule(*, region: Region, by: User | None, at: datetime) -> None:
    """Take a region's own numbers away, so that those above hold."""
    _require(region, by, at)
    rule = ApprovalRule.objects.filter(region=region).first()
    if rule is None:
        return
    audit.record(
        actor=by, at=at, action="approvals.numbers_reset", target=rule,
        changes={name: [text, None] for name, text in _as_text(rule).items()},
    )  # fmt: skip
    rule.delete()


def _require(region: Region | None, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage_numbers(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的审批规则。"))


def _check(stage_days: Mapping[str, int], numbers: Mapping[str, int]) -> None:
    for stage, days in stage_days.items():
        if stage not in ApprovalStage.values or not 1 <= days <= LONGEST:
            raise BadValue(f"stage_{stage}", _("阶段时限须在 1 到 250 个工作日之间。"))
    for name, days in numbers.items():
        if name not in NUMBERS or not 0 <= days <= LONGEST:
            raise BadValue(name, _("须在 0 到 250 个工作日之间。"))


def _as_text(rule: ApprovalRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in NUMBERS} | {
        f"stage_{stage}": days for stage, days in rule.stage_days.items()
    }
