"""Approving, refusing, paying and clawing back awards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.incentives.actions.support import (
    not_to_come,
    require,
    required,
    take_turn,
    tell_office,
)
from wutong.domains.incentives.choices import AwardState, PaymentKind
from wutong.domains.incentives.models import Award, AwardBudget, AwardPayment
from wutong.domains.incentives.queries.standing import (
    account_of,
    lacking_for_approval,
    lacking_for_payment,
)
from wutong.domains.incentives.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotNow,
    OverBudget,
    OwnWork,
)
from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.money import FEN, MoneyField
from wutong.kernel.scope import APPROVE_AWARD, MANAGE_AWARDS, VIEW


def _not_own(award: Award, by: User | None, at: datetime) -> None:
    """Refuse for an award of one's own, or of a unit in which one holds a post."""
    if by is None:
        return
    mine = award.unit_id is not None and award.unit_id in access_of(by, day_of(at)).units(VIEW)
    if award.person_id == by.pk or mine:
        raise OwnWork(_("本人或本单位的奖励须由他人办理。"))


def _told(award: Award, action: str, by: User | None, at: datetime, **changes: Any) -> None:
    reason = changes.pop("reason", "")
    audit.record(actor=by, at=at, action=action, target=award, changes=changes, reason=reason)


@transaction.atomic
def approve_awards(*, awards: Sequence[Award], by: User | None, at: datetime) -> list[Award]:
    """Approve published awards after their publication, all or none, within the year's budget.

    The budget of the year in which the events lie bears them; of two approvals at once the second
    is refused where both together exceed it. Raises MayNot, OwnWork (own award, own computation),
    NotNow with what is lacking, OverBudget, AlreadyMoved.
    """
    if not awards:
        raise NotNow(_("没有可以批准的奖励。"))
    for one in awards:
        require(by, APPROVE_AWARD, one.region_path, at)
        _not_own(one, by, at)
        if by is not None and by.pk in {one.run.computed_by_id, one.run.checked_by_id}:
            raise OwnWork(_("计算或复核的人不能批准。"))
        if one.state != AwardState.PUBLISHED:
            raise NotNow(_("只有公示过的奖励可以批准。"))
        lacking = lacking_for_approval(one, day_of(at))
        if lacking:
            raise NotNow("".join(lacking))
    sums: dict[tuple[int, int], Decimal] = {}
    for one in awards:
        take_turn(one)
        place = (one.run.rule_set_id, one.day.year)
        sums[place] = sums.get(place, Decimal(0)) + one.amount
        one.state, one.approved_by, one.approved_at = AwardState.APPROVED, by, at
        one.approved_on = day_of(at)
        one.save(update_fields=["state", "approved_by", "approved_at", "approved_on"])
        _told(one, "incentives.approved", by, at, state=[AwardState.PUBLISHED, one.state],
              amount=[None, f"{one.amount:f}"])  # fmt: skip
        _tell_approved(one, by, at)
    for (rule_set, year), amount in sorted(sums.items()):
        _commit(rule_set, year, amount)
    return list(awards)


def _commit(rule_set: int, year: int, amount: Decimal) -> None:
    """Take ``amount`` out of the budget in one statement. Raises OverBudget."""
    taken = AwardBudget.objects.filter(
        rule_set=rule_set, year=year, amount__gte=F("committed") + _money(amount)
    ).update(committed=F("committed") + _money(amount))
    if not taken:
        row = AwardBudget.objects.filter(rule_set=rule_set, year=year).first()
        if row is None:
            raise OverBudget(_("%(year)s 年还没有奖励预算。") % {"year": year})
        raise OverBudget(
            _("超出预算：%(year)s 年预算 %(budget)s 元，已批准 %(sum)s 元，这次 %(more)s 元。")
            % {"year": year, "budget": f"{row.amount:f}", "sum": f"{row.committed:f}",
               "more": f"{amount:f}"}
        )  # fmt: skip


def _money(amount: Decimal) -> Value:
    """``amount`` 元 for arithmetic in the database."""
    return Value(amount, output_field=MoneyField())


def _release(award: Award, amount: Decimal) -> None:
    """Give ``amount`` back to the budget."""
    AwardBudget.objects.filter(rule_set=award.run.rule_set_id, year=award.day.year).update(
        committed=F("committed") - _money(amount)
    )


def _tell_approved(award: Award, by: User | None, at: datetime) -> None:
    url = reverse("incentives:award", args=[award.pk])
    tell_office(
        ability=MANAGE_AWARDS, region_path=award.region_path, url=url, at=at, without=[by],
        key=f"incentives.award.{award.pk}.approved",
        title=lambda: _("已批准，请兑现：%(award)s") % {"award": award},
    )  # fmt: skip
    if award.person_id is not None:
        tell(
            people=[award.person_id], kind=NoticeKind.DECIDED, url=url, at=at,
            key=f"incentives.award.{award.pk}.yours",
            title=lambda: _("您的奖励已批准：%(title)s") % {"title": award.rule_title},
        )  # fmt: skip


@transaction.atomic
def refuse_award(*, award: Award, reason: str, by: User | None, at: datetime) -> Award:
    """Cancel an award of which nothing is paid. Raises MayNot, OwnWork, BadValue, NotNow."""
    require(by, APPROVE_AWARD, award.region_path, at)
    _not_own(award, by, at)
    return end_award(award, required(reason, _("请填写取消原因。"), "reason"), by, at)


def end_award(award: Award, reason: str, by: User | None, at: datetime) -> Award:
    """Refuse an award in the caller's transaction. Raises NotNow once something is paid."""
    before = award.state
    if before not in {AwardState.PROPOSED, AwardState.PUBLISHED, AwardState.APPROVED} or award.paid:
        raise NotNow(_("这项奖励不能取消；已兑现的请追回。"))
    take_turn(award)
    if before == AwardState.APPROVED:
        _release(award, award.amount)
    award.state, award.ended_at, award.end_reason = AwardState.REFUSED, at, reason
    award.save(update_fields=["state", "ended_at", "end_reason"])
    _told(award, "incentives.refused", by, at, state=[before, award.state], reason=reason)
    return award


@transaction.atomic
def pay_award(
    *, award: Award, amount: Decimal, on: date, evidence: str, by: User | None, at: datetime
) -> AwardPayment:
    """Write down a payment, whole or in part. Raises MayNot, OwnWork (own award, own approval),
    NotNow with what is lacking, BadValue, AlreadyMoved."""
    require(by, MANAGE_AWARDS, award.region_path, at)
    _not_own(award, by, at)
    if by is not None and by.pk == award.approved_by_id:
        raise OwnWork(_("批准的人不能兑现。"))
    if award.state != AwardState.APPROVED:
        raise NotNow(_("批准以后才能兑现。"))
    lacking = lacking_for_payment(award)
    if lacking:
        raise NotNow("".join(lacking))
    _right_amount(amount, award.left, _("最多还能兑现 %(left)s 元。"))
    not_to_come(on, at)
    if award.approved_on is not None and on < award.approved_on:
        raise BadValue(_("兑现日期不能早于批准日期。"), "on")
    take_turn(award)
    award.paid += amount
    if award.paid > award.amount:
        raise AlreadyMoved(_("别人刚刚更新过，请刷新后再操作。"))
    award.state = AwardState.PAID if award.left == 0 else AwardState.APPROVED
    award.save(update_fields=["paid", "state"])
    return _paid(award, PaymentKind.PAID, amount, on, evidence, by, at)


def _right_amount(amount: Decimal, most: Decimal, sentence: str) -> None:
    if amount <= 0 or amount != amount.quantize(FEN):
        raise BadValue(_("金额须大于零，最多写到分。"), "amount")
    if amount > most:
        raise BadValue(sentence % {"left": f"{most:f}"}, "amount")


def _paid(
    award: Award, kind: PaymentKind, amount: Decimal, on: date, evidence: str, by: User | None,
    at: datetime,
) -> AwardPayment:  # fmt: skip
    row = AwardPayment.objects.create(
        award=award, kind=kind, on=on, amount=amount, account=account_of(award),
        evidence=required(evidence, _("请填写凭证。"), "evidence"), recorded_by=by, recorded_at=at,
    )  # fmt: skip
    _told(award, f"incentives.{kind.value}", by, at, amount=[None, f"{amount:f}"],
          paid=[None, f"{award.paid:f}"], reason=row.evidence)  # fmt: skip
    return row


@transaction.atomic
def claw_back(*, award: Award, reason: str, by: User | None, at: datetime) -> Award:
    """Take an approved or paid award back, since what it rests on was retracted or found false.
    What is not paid returns to the budget; what is paid is to be recovered.

    Raises MayNot, OwnWork, BadValue, NotNow, AlreadyMoved.
    """
    require(by, APPROVE_AWARD, award.region_path, at)
    _not_own(award, by, at)
    reason = required(reason, _("请填写追回原因。"), "reason")
    if award.state not in {AwardState.APPROVED, AwardState.PAID}:
        raise NotNow(_("只有批准或兑现的奖励可以追回。"))
    take_turn(award)
    before = award.state
    _release(award, award.left)
    award.state, award.ended_at, award.end_reason = AwardState.CLAWED_BACK, at, reason
    award.save(update_fields=["state", "ended_at", "end_reason"])
    _told(award, "incentives.clawed_back", by, at, state=[before, award.state], reason=reason,
          to_recover=[None, f"{award.paid:f}"])  # fmt: skip
    if award.paid:
        tell_office(
            ability=MANAGE_AWARDS, region_path=award.region_path, at=at, without=[by],
            url=reverse("incentives:award", args=[award.pk]),
            key=f"incentives.award.{award.pk}.clawed_back",
            title=lambda: _("请收回奖励：%(award)s") % {"award": award},
        )  # fmt: skip
    return award


@transaction.atomic
def recover(
    *, award: Award, amount: Decimal, on: date, evidence: str, by: User | None, at: datetime
) -> AwardPayment:
    """Write down money that came back of an award that was clawed back; the budget has it again.

    Raises MayNot, OwnWork, NotNow, BadValue, AlreadyMoved.
    """
    require(by, MANAGE_AWARDS, award.region_path, at)
    _not_own(award, by, at)
    if award.state != AwardState.CLAWED_BACK:
        raise NotNow(_("先决定追回，再登记收回。"))
    _right_amount(amount, award.paid, _("最多还要收回 %(left)s 元。"))
    not_to_come(on, at)
    take_turn(award)
    award.paid -= amount
    award.save(update_fields=["paid"])
    _release(award, amount)
    return _paid(award, PaymentKind.RECOVERED, amount, on, evidence, by, at)
