"""Declared interests and objections: recorded by one, decided by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.incentives.actions.awards import end_award
from wutong.domains.incentives.actions.support import not_to_come, require, required, tell_office
from wutong.domains.incentives.choices import AwardState, RulingState
from wutong.domains.incentives.models import Award, AwardInterest, AwardObjection
from wutong.domains.incentives.rules.errors import AlreadyMoved, BadValue, MayNot, NotNow, OwnWork
from wutong.domains.org.queries import User
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import DECIDE_AWARD_OBJECTION, MANAGE_AWARDS

UNDECIDED = (AwardState.PROPOSED, AwardState.PUBLISHED, AwardState.APPROVED)


@transaction.atomic
def declare_interest(*, award: Award, text: str, by: User | None, at: datetime) -> AwardInterest:
    """Declare an interest in an award: who works on awards does, or the recipient. Until it is
    decided the award is neither published, approved nor paid.

    Raises MayNot, BadValue, NotNow.
    """
    if by is None or award.person_id != by.pk:
        _works_on_it(award, by, at)
    if award.state not in UNDECIDED:
        raise NotNow(_("这项奖励已经办结。"))
    row = AwardInterest.objects.create(
        award=award, text=required(text, _("请写明利益关系。"), "text"), recorded_by=by,
        recorded_at=at,
    )  # fmt: skip
    _told(award, "incentives.interest_declared", by, at, row.text)
    _tell(award, f"interest.{row.pk}", by, at)
    return row


def _works_on_it(award: Award, by: User | None, at: datetime) -> None:
    for ability in (MANAGE_AWARDS, DECIDE_AWARD_OBJECTION):
        try:
            require(by, ability, award.region_path, at)
        except MayNot:
            continue
        return
    raise MayNot(_("您的岗位不能申报这项奖励的利益关系。"))


@transaction.atomic
def receive_objection(
    *, award: Award, objector: str, text: str, received_on: date, by: User | None, at: datetime
) -> AwardObjection:
    """Write down an objection that came while the award was published.

    Raises MayNot, BadValue for a day outside the publication, NotNow.
    """
    _works_on_it(award, by, at)
    if award.state != AwardState.PUBLISHED:
        raise NotNow(_("只有公示中的奖励可以登记异议。"))
    not_to_come(received_on, at, "received_on")
    run = award.run
    if not (run.published_on and run.objections_until) or not (
        run.published_on <= received_on <= run.objections_until
    ):
        raise BadValue(_("收到日期不在公示期内。"), "received_on")
    row = AwardObjection.objects.create(
        award=award, objector=required(objector, _("请填写异议人。"), "objector"),
        text=required(text, _("请填写异议内容。"), "text"), received_on=received_on,
        recorded_by=by, recorded_at=at,
    )  # fmt: skip
    _told(award, "incentives.objection_received", by, at, row.text)
    _tell(award, f"objection.{row.pk}", by, at)
    return row


def _told(award: Award, action: str, by: User | None, at: datetime, reason: str) -> None:
    audit.record(actor=by, at=at, action=action, target=award, reason=reason)


def _tell(award: Award, key: str, by: User | None, at: datetime) -> None:
    tell_office(
        ability=DECIDE_AWARD_OBJECTION, region_path=award.region_path, at=at, without=[by],
        url=reverse("incentives:award", args=[award.pk]), key=f"incentives.{key}",
        title=lambda: _("请裁定：%(award)s") % {"award": award},
    )  # fmt: skip


@transaction.atomic
def decide(
    *, row: AwardInterest | AwardObjection, upheld: bool, reason: str, by: User | None, at: datetime
) -> AwardInterest | AwardObjection:
    """Decide an objection or a declared interest that another recorded; upheld, the award is
    refused. Raises MayNot, OwnWork, BadValue, AlreadyMoved, NotNow once something is paid."""
    award = row.award
    require(by, DECIDE_AWARD_OBJECTION, award.region_path, at)
    reason = required(reason, _("请填写裁定理由。"), "reason")
    if by is not None and by.pk in {row.recorded_by_id, award.person_id}:
        raise OwnWork(_("登记的人和领奖人不能裁定。"))
    state = RulingState.UPHELD if upheld else RulingState.REJECTED
    won = type(row)._default_manager.filter(pk=row.pk, state=RulingState.OPEN).update(
        state=state, decided_by=by, decided_at=at, reason=reason
    )  # fmt: skip
    if not won:
        raise AlreadyMoved(_("别人刚刚裁定过，请刷新。"))
    row.refresh_from_db()
    kind = "interest" if isinstance(row, AwardInterest) else "objection"
    audit.record(
        actor=by, at=at, action=f"incentives.{kind}_decided", target=award, reason=reason,
        changes={"state": [RulingState.OPEN, state], "on": [None, str(day_of(at))]},
    )  # fmt: skip
    if upheld:
        end_award(award, reason, by, at)
    return row
