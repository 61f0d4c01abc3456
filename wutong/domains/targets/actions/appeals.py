"""What people enter for a run: points and times with evidence; appeals of units and their end."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User, access_of
from wutong.domains.targets.actions.papers import keep_paper
from wutong.domains.targets.actions.schemes import as_member
from wutong.domains.targets.actions.support import require, required
from wutong.domains.targets.actions.telling import tell_of_appeal
from wutong.domains.targets.choices import RunState, UnitAppealState, VersionState
from wutong.domains.targets.models import (
    AssessmentScheme,
    ManualScore,
    SchemeVersion,
    UnitAppeal,
    UnitScore,
)
from wutong.domains.targets.queries.schemes import regions_of, scheme_of, units_of
from wutong.domains.targets.queries.standing_for import may_appeal
from wutong.domains.targets.rules.errors import AlreadyMoved, BadValue, MayNot, NotNow, OwnWork
from wutong.domains.targets.rules.scheme import Indicator
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import REVIEW_BULLETIN, SET_TARGETS


@transaction.atomic
def enter_points(
    *, scheme: AssessmentScheme, first: date, last: date, key: str, member: str, value: Decimal,
    evidence: str, by: User | None, at: datetime, file: File[Any] | None = None,
) -> ManualScore:  # fmt: skip
    """Points of a manual indicator, or times of a bonus, deduction or veto, with evidence. What was
    entered before is kept as replaced.

    Raises MayNot, BadValue, NotNow without a published version, AlreadyMoved.
    """
    require(by, SET_TARGETS, scheme.region.path, at)
    evidence = required(evidence, _("请写明依据。"), "evidence")
    _check_entry(scheme, key, member, value)
    who = as_member({**regions_of([member]), **units_of([member])}[member])
    mine = ManualScore.objects.filter(scheme=scheme, first=first, last=last, key=key, **who)
    old = mine.filter(replaced_at=None).first()
    mine.filter(replaced_at=None).update(replaced_at=at)
    try:
        with transaction.atomic():
            made = ManualScore.objects.create(
                scheme=scheme, first=first, last=last, key=key, value=value, evidence=evidence,
                given_by=by, given_at=at, **who,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("别人刚刚录入了同一项，请刷新。")) from error
    audit.record(
        actor=by, at=at, action="targets.points_entered", target=made, reason=evidence,
        changes={key: [str(old.value) if old else None, str(value)]},
    )  # fmt: skip
    if file is not None:
        keep_paper(file=file, by=by, at=at, entry=made)
    return made


def _published(scheme: AssessmentScheme) -> SchemeVersion:
    version = SchemeVersion.objects.filter(scheme=scheme, state=VersionState.PUBLISHED).first()
    if version is None:
        raise NotNow(_("考核办法还没有发布。"))
    return version


def _check_entry(scheme: AssessmentScheme, key: str, member: str, value: Decimal) -> None:
    read = scheme_of(_published(scheme))
    group = next((one for one in read.groups if member in one.members), None)
    if group is None:
        raise BadValue(_("考核办法里没有这个单位。"), "member")
    rows = group.rows
    row = next((one for one in rows if one.key == key and not one.metric), None)
    if row is None:
        raise BadValue(_("这一项不是人工录入的。"), "key")
    if value < 0:
        raise BadValue(_("不能是负数。"), "value")
    if isinstance(row, Indicator) and value > row.weight:
        raise BadValue(
            _("最多 %(weight)s 分。") % {"weight": f"{row.weight.normalize():f}"}, "value"
        )


@transaction.atomic
def file_appeal(
    *, score: UnitScore, text: str, evidence: str, by: User | None, at: datetime,
    file: File[Any] | None = None,
) -> UnitAppeal:  # fmt: skip
    """A unit objects to its own score, with evidence, once the run is reviewed.

    Raises MayNot for anybody else's, BadValue, NotNow, AlreadyMoved.
    """
    if by is not None and not may_appeal(access_of(by, day_of(at)), score):
        raise MayNot(_("只有被考核的单位可以申诉自己的得分。"))
    text = required(text, _("请写明申诉理由。"), "text")
    evidence = required(evidence, _("请写明依据。"), "evidence")
    if score.run.state not in {RunState.REVIEWED, RunState.ISSUED}:
        raise NotNow(_("复核以后才能申诉；已更正的考核请申诉更正后的得分。"))
    try:
        with transaction.atomic():
            made = UnitAppeal.objects.create(
                score=score, text=text, evidence=evidence, filed_by=by, filed_at=at
            )
    except IntegrityError as error:
        raise AlreadyMoved(_("这个得分已经有一件申诉待裁定。")) from error
    audit.record(
        actor=by, at=at, action="targets.appeal_filed", target=made, reason=text,
        changes={"state": [None, made.state]},
    )  # fmt: skip
    if file is not None:
        keep_paper(file=file, by=by, at=at, appeal=made)
    tell_of_appeal(made, at)
    return made


@transaction.atomic
def decide_appeal(
    *, appeal: UnitAppeal, upheld: bool, reason: str, by: User | None, at: datetime
) -> UnitAppeal:
    """Say whether a unit is right, and why. What is wrong is put right where it stands, and the run
    computed again or restated.

    Raises MayNot, OwnWork, BadValue, AlreadyMoved.
    """
    require(by, REVIEW_BULLETIN, appeal.region_path, at)
    if by is not None and by.pk == appeal.filed_by_id:
        raise OwnWork(_("申诉人不能裁定自己的申诉。"))
    reason = required(reason, _("请写明裁定理由。"), "reason")
    state = UnitAppealState.UPHELD if upheld else UnitAppealState.REJECTED
    won = UnitAppeal.objects.filter(pk=appeal.pk, state=UnitAppealState.OPEN).update(
        state=state, reason=reason, decided_by=by, decided_at=at
    )
    if not won:
        raise AlreadyMoved(_("这件申诉已经裁定。"))
    appeal.refresh_from_db()
    audit.record(
        actor=by, at=at, action="targets.appeal_decided", target=appeal, reason=reason,
        changes={"state": [UnitAppealState.OPEN, state]},
    )  # fmt: skip
    tell_of_appeal(appeal, at)
    return appeal
