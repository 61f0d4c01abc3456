"""The one-time notice: everything that lacks is named at once; later only by a supervisor's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.support import access_for, required_text, take_turn
from wutong.domains.approvals.models import (
    ApprovalCase,
    CasePaper,
    NoticeAllowance,
    OneTimeNotice,
)
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.catalogue import rule_of
from wutong.domains.approvals.queries.papers import standings
from wutong.domains.approvals.queries.permissions import permits
from wutong.domains.approvals.rules import papers as rules
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import User
from wutong.kernel import audit
from wutong.kernel.scope import ALLOW_SECOND_NOTICE


def give_notice(
    *,
    case: ApprovalCase,
    papers: Sequence[CasePaper],
    note: str,
    by: User | None,
    at: datetime,
    on: date,
    correct_by: date | None = None,
) -> OneTimeNotice:
    """Name everything that lacks. Part of a move, in its transaction.

    Raises BadValue where nothing lacks, for a day that has passed, and for papers that an earlier
    notice left out without a supervisor's word.
    """
    standing = standings(papers)
    missing = rules.lacking(standing)
    if not missing:
        raise BadValue("papers", _("没有缺少或不符合要求的材料。请先标出问题，再告知。"))
    before = case.notices.count()
    named = {one.paper.code for one in papers if one.notice_id} if before else None
    late = rules.asked_too_late(standing, named)
    allowance = _allowance(case, late)
    problems = {one.paper.code: one.problem for one in papers if one.problem}
    lines = rules.wording(missing, problems)
    given = OneTimeNotice.objects.create(
        case=case, number=before + 1, text="\n".join([*lines, *filter(None, [note.strip()])]),
        given_at=at, given_by=by, correct_by=_day(case, on, correct_by),
        allowed_by=allowance.by if allowance else None,
        allowed_reason=allowance.reason if allowance else "",
        repeats=bool(before) and not late,
    )  # fmt: skip
    if allowance is not None:
        NoticeAllowance.objects.filter(pk=allowance.pk).update(used_by=given)
    codes = {one.code for one in missing}
    named_now = [one for one in papers if one.paper.code in codes]
    CasePaper.objects.filter(pk__in=[one.pk for one in named_now]).update(notice=given)
    for one in named_now:
        one.notice = given
    return given


def _allowance(case: ApprovalCase, late: Sequence[rules.Standing]) -> NoticeAllowance | None:
    if not late:
        return None
    found = case.allowances.filter(used_by=None).select_related("by").first()
    if found is None:
        names = "".join(f"「{one.name}」" for one in late[:8])
        raise BadValue(
            "papers",
            _("%(papers)s在首次告知时没有提出，须经督查准许才能再要。") % {"papers": names},
        )
    return found


def _day(case: ApprovalCase, on: date, correct_by: date | None) -> date:
    if correct_by is None:
        days = rule_of(case.region_path).correction_days
        return calendar_for(case.region_path).add(on, days)
    if correct_by <= on:
        raise BadValue("correct_by", _("补正期限须在今天以后。"))
    return correct_by


@transaction.atomic
def allow_second_notice(
    *, case: ApprovalCase, reason: str, by: User, at: datetime
) -> NoticeAllowance:
    """A supervisor's word that one more notice may name what the first left out.

    Raises NotAllowed, BadValue without a reason or a first notice, and AlreadyMoved where a word
    waits to be used.
    """
    access = access_for(by, at)
    if access is not None and not permits(access, ALLOW_SECOND_NOTICE, case):
        raise NotAllowed(_("只有督查可以准许再次告知。"))
    words = required_text(reason, _("请写明准许的理由。"))[:300]
    if not case.notices.exists():
        raise BadValue("reason", _("还没有首次告知，不需要准许。"))
    take_turn(case, at)
    try:
        with transaction.atomic():
            made = NoticeAllowance.objects.create(case=case, reason=words, by=by, at=at)
    except IntegrityError as error:
        raise AlreadyMoved(_("已经准许过一次，还没有用。")) from error
    audit.record(
        actor=by, at=at, action="approvals.second_notice_allowed", target=case, reason=words
    )
    case.refresh_from_db()
    return made
