"""Drafting and publishing rules, and setting a year's budget."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.incentives.actions.support import require, required
from wutong.domains.incentives.choices import RuleState
from wutong.domains.incentives.models import AwardBudget, AwardRuleSet, RuleVersion
from wutong.domains.incentives.rules.errors import AlreadyMoved, BadValue, NotNow, OverBudget
from wutong.domains.incentives.rules.ruleset import document_of, read
from wutong.domains.org.queries import Region, User
from wutong.kernel import audit
from wutong.kernel.scope import APPROVE_AWARD, MANAGE_AWARDS

EARLIEST_YEAR = 2000
LATEST_YEAR = 2100


@transaction.atomic
def draft_rules(
    *, region: Region, code: str, title: str, document: Any, by: User | None, at: datetime
) -> RuleVersion:
    """Draft rules, or the next version where the region has some of this code.

    Raises MayNot, BadValue, BadRules, and NotNow where a draft is there already.
    """
    require(by, MANAGE_AWARDS, region.path, at)
    title = required(title, _("请填写奖励办法的名称。"), "title")
    clean = document_of(read(document))
    row, _made = AwardRuleSet.objects.get_or_create(
        region=region, code=required(code, _("请填写代码。"), "code"), defaults={"title": title}
    )
    last = row.versions.order_by("-number").first()
    told = NotNow(_("这个办法已经有一版草稿，请先改完发布。"))
    if last is not None and last.state == RuleState.DRAFT:
        raise told
    try:
        with transaction.atomic():
            version = RuleVersion.objects.create(
                rule_set=row, number=last.number + 1 if last else 1, document=clean,
                drafted_by=by, drafted_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise told from error
    audit.record(
        actor=by, at=at, action="incentives.rules_drafted", target=version,
        changes={"number": [last.number if last else None, version.number]},
    )  # fmt: skip
    return version


@transaction.atomic
def edit_rules(
    *, version: RuleVersion, title: str, document: Any, by: User | None, at: datetime,
    seen: int | None = None,
) -> RuleVersion:  # fmt: skip
    """Change a draft. Raises MayNot, NotNow once published, BadValue, BadRules, AlreadyMoved."""
    require(by, MANAGE_AWARDS, version.region_path, at)
    title = required(title, _("请填写奖励办法的名称。"), "title")
    if version.state != RuleState.DRAFT:
        raise NotNow(_("已发布的版本不能改，请起草下一版。"))
    clean = document_of(read(document))
    _win(version, version.turn if seen is None else seen)
    before, version.document = version.document, clean
    version.save(update_fields=["document"])
    AwardRuleSet.objects.filter(pk=version.rule_set_id).update(title=title)
    version.rule_set.title = title
    changed = {name: [before.get(name), clean[name]] for name in clean
               if before.get(name) != clean[name]}  # fmt: skip
    audit.record(actor=by, at=at, action="incentives.rules_edited", target=version, changes=changed)
    return version


def _win(version: RuleVersion, turn: int) -> None:
    won = RuleVersion.objects.filter(pk=version.pk, turn=turn).update(turn=F("turn") + 1)
    if not won:
        raise AlreadyMoved(_("别人刚刚改过这份草稿，请刷新后再改。"))
    version.refresh_from_db()


@transaction.atomic
def publish_rules(
    *, version: RuleVersion, valid_from: date, by: User | None, at: datetime,
    valid_until: date | None = None,
) -> RuleVersion:  # fmt: skip
    """Have a draft hold for events from ``valid_from`` to ``valid_until``; the version before it is
    retired and holds for the days before; its awards stand. Raises MayNot, NotNow, BadValue, AlreadyMoved."""
    require(by, MANAGE_AWARDS, version.region_path, at)
    if version.state != RuleState.DRAFT:
        raise NotNow(_("只有草稿可以发布。"))
    if valid_until is not None and valid_until < valid_from:
        raise BadValue(_("有效期不能在施行日期以前结束。"), "valid_until")
    _win(version, version.turn)
    RuleVersion.objects.filter(rule_set=version.rule_set, state=RuleState.PUBLISHED).update(
        state=RuleState.RETIRED
    )
    version.state, version.valid_from, version.valid_until = (
        RuleState.PUBLISHED, valid_from, valid_until,
    )  # fmt: skip
    version.published_by, version.published_at = by, at
    version.save()
    audit.record(
        actor=by, at=at, action="incentives.rules_published", target=version,
        changes={"state": [RuleState.DRAFT, version.state], "valid_from": [None, str(valid_from)]},
    )  # fmt: skip
    return version


@transaction.atomic
def set_budget(
    *, rule_set: AwardRuleSet, year: int, amount: Decimal, basis: str, by: User | None, at: datetime
) -> AwardBudget:
    """Set what the rules may give in a year, in 元; a leader does. Raises MayNot, BadValue, and
    OverBudget where more is approved already."""
    require(by, APPROVE_AWARD, rule_set.region_path, at)
    basis = required(basis, _("请填写预算依据。"), "basis")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise BadValue(_("年度不对。"), "year")
    if amount < 0:
        raise BadValue(_("预算不能为负。"), "amount")
    AwardBudget.objects.get_or_create(
        rule_set=rule_set, year=year, defaults={"amount": 0, "basis": basis}
    )
    row = AwardBudget.objects.select_for_update().get(rule_set=rule_set, year=year)
    if row.committed > amount:
        raise OverBudget(_("已批准 %(sum)s 元，预算不能更少。") % {"sum": f"{row.committed:f}"})
    before, row.amount, row.basis = row.amount, amount, basis
    row.save(update_fields=["amount", "basis"])
    audit.record(
        actor=by, at=at, action="incentives.budget_set", target=row,
        changes={"amount": [f"{before:f}", f"{amount:f}"]}, reason=basis,
    )  # fmt: skip
    return row
