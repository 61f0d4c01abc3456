"""Sending an agreement to review, and departments' opinions about it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.support import require, required, take_turn
from wutong.domains.agreements.actions.telling import tell_asked
from wutong.domains.agreements.choices import AgreementState, Opinion
from wutong.domains.agreements.models import Agreement, AgreementVersion, DepartmentOpinion
from wutong.domains.agreements.queries.permissions import permits_opinion
from wutong.domains.agreements.queries.settings import setting_for
from wutong.domains.agreements.rules.errors import AlreadyMoved, BadValue, NotAllowed, NotReady
from wutong.domains.agreements.rules.lifecycle import missing_without_meeting
from wutong.domains.org.queries import Unit, User, access_of, working_calendar
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT

LONGEST_LIMIT = 60


def latest_version(agreement: Agreement) -> AgreementVersion:
    """The latest version. Raises BadValue where there is no text yet."""
    version = agreement.versions.first()
    if version is None:
        raise BadValue(_("还没有协议文本，请先粘贴或上传。"))
    return version


@transaction.atomic
def send_to_review(*, agreement: Agreement, by: User | None, at: datetime) -> Agreement:
    """From draft to review. Raises NotAllowed, AlreadyMoved, BadValue without a text."""
    require(by, EDIT_AGREEMENT, agreement, at)
    version = latest_version(agreement)
    if agreement.state != AgreementState.DRAFT:
        raise BadValue(_("协议已经在审核，或者已经结束。"))
    take_turn(agreement, at)
    _move(agreement, AgreementState.IN_REVIEW)
    audit.record(
        actor=by, at=at, action="agreements.sent_to_review", target=agreement,
        changes={"state": ["draft", "in_review"], "version": [None, version.number]},
    )  # fmt: skip
    return agreement


def _move(agreement: Agreement, state: str) -> None:
    agreement.state = state
    agreement.save(update_fields=["state", "round"])


@transaction.atomic
def request_opinion(
    *,
    agreement: Agreement,
    unit: Unit,
    by: User | None,
    at: datetime,
    working_days: int | None = None,
) -> DepartmentOpinion:
    """Ask a unit about the latest version, within so many working days; None: as the region has
    it. A draft goes to review with it.

    Raises NotAllowed, BadValue, and AlreadyMoved where the unit has been asked.
    """
    require(by, EDIT_AGREEMENT, agreement, at)
    version = latest_version(agreement)
    if agreement.state == AgreementState.DRAFT:
        send_to_review(agreement=agreement, by=by, at=at)
    if agreement.state != AgreementState.IN_REVIEW:
        raise BadValue(_("审核中的协议才征求意见。"))
    days = working_days or setting_for(agreement.region_path).opinion_days
    if not 1 <= days <= LONGEST_LIMIT:
        raise BadValue(_("反馈期限须在 1 到 60 个工作日之间。"))
    due_on = working_calendar(agreement.region_path).add(day_of(at), days)
    try:
        with transaction.atomic():
            opinion = DepartmentOpinion.objects.create(
                agreement=agreement, version=version, unit=unit, round=agreement.round,
                working_days=days, due_on=due_on, asked_by=by, asked_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("这一版已经征求过%(unit)s的意见。") % {"unit": unit}) from error
    audit.record(
        actor=by, at=at, action="agreements.opinion_requested", target=agreement,
        changes={"unit": [None, str(unit)], "due_on": [None, str(opinion.due_on)]},
    )  # fmt: skip
    tell_asked(opinion, at)
    return opinion


@transaction.atomic
def give_opinion(
    *, opinion: DepartmentOpinion, answer: str, text: str, by: User | None, at: datetime
) -> DepartmentOpinion:
    """The unit's answer; with changes and objections say why.

    Raises NotAllowed for somebody else's unit, BadValue, AlreadyMoved.
    """
    if by is not None and not permits_opinion(access_of(by, day_of(at)), opinion.unit):
        raise NotAllowed(_("您的岗位不能代表%(unit)s反馈意见。") % {"unit": opinion.unit})
    if answer not in Opinion.values:
        raise BadValue(_("请选择同意、修改后同意或者不同意。"))
    words = text.strip()
    if answer != Opinion.AGREE and not words:
        raise BadValue(_("请写明具体意见。"))
    won = DepartmentOpinion.objects.filter(pk=opinion.pk, opinion="", withdrawn_at=None).update(
        opinion=answer, text=words, given_by=by, given_at=at
    )
    if not won:
        raise AlreadyMoved(_("这份意见已经反馈，或者已经撤回征求。"))
    opinion.refresh_from_db()
    audit.record(
        actor=by, at=at, action="agreements.opinion_given", target=opinion.agreement,
        changes={str(opinion.unit): [None, str(opinion.get_opinion_display())]}, reason=words,
    )  # fmt: skip
    return opinion


@transaction.atomic
def withdraw_opinion(
    *, opinion: DepartmentOpinion, by: User | None, at: datetime, reason: str
) -> DepartmentOpinion:
    """No longer ask; only while the unit has not answered. Raises NotAllowed, AlreadyMoved."""
    require(by, EDIT_AGREEMENT, opinion.agreement, at)
    why = required(reason, _("请写明撤回的原因。"))
    won = DepartmentOpinion.objects.filter(pk=opinion.pk, opinion="", withdrawn_at=None).update(
        withdrawn_at=at
    )
    if not won:
        raise AlreadyMoved(_("这份意见已经反馈，或者已经撤回征求。"))
    opinion.refresh_from_db()
    audit.record(
        actor=by, at=at, action="agreements.opinion_withdrawn", target=opinion.agreement,
        changes={"unit": [str(opinion.unit), None]}, reason=why,
    )  # fmt: skip
    return opinion


@transaction.atomic
def pass_without_meeting(*, agreement: Agreement, by: User | None, at: datetime) -> Agreement:
    """Pass the review on the opinions about the latest version, where the region asks for no
    meeting. Raises NotAllowed, BadValue, NotReady."""
    require(by, EDIT_AGREEMENT, agreement, at)
    version = latest_version(agreement)
    if agreement.state != AgreementState.IN_REVIEW:
        raise BadValue(_("协议不在审核中。"))
    if setting_for(agreement.region_path).needs_meeting:
        raise BadValue(_("这个地区的协议须经协议审核会审核。"))
    answers = version.opinions.filter(withdrawn_at=None).values_list("opinion", flat=True)
    missing = missing_without_meeting(list(answers))
    if missing:
        raise NotReady(_("通过审核"), missing)
    take_turn(agreement, at)
    _move(agreement, AgreementState.REVIEWED)
    audit.record(
        actor=by, at=at, action="agreements.passed_without_meeting", target=agreement,
        changes={"state": ["in_review", "reviewed"]},
    )  # fmt: skip
    return agreement
