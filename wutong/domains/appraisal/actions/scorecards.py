"""Writing, adopting and retiring scorecards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.appraisal.actions.support import required, take_turn
from wutong.domains.appraisal.choices import ScorecardState
from wutong.domains.appraisal.models import Scorecard
from wutong.domains.appraisal.queries.settings import versions_of
from wutong.domains.appraisal.rules import scorecard as rules
from wutong.domains.appraisal.rules.differences import compare
from wutong.domains.appraisal.rules.errors import AlreadyMoved, BadValue, NotAllowed, NotNow
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.kernel import audit
from wutong.kernel.clock import day_of

CODE: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class BadScorecard(BadValue):
    """A body that can't be used; ``problems`` maps a place to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        place, sentence = next(iter(problems.items()))
        super().__init__(sentence, place)


def checked(body: Any) -> rules.Body:
    """The body out of a document. Raises BadScorecard."""
    try:
        return rules.parse(body, UnitKind.values)
    except rules.BadBody as problem:
        raise BadScorecard(problem.problems) from problem


def problems_of(body: Any) -> dict[str, str]:
    """What is wrong with a body: places (``criteria.0.formula``) with their sentences."""
    try:
        checked(body)
    except BadScorecard as refusal:
        return refusal.problems
    return {}


def _require(by: User | None, region: Region | None, at: datetime) -> None:
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的评分表。"))


@transaction.atomic
def draft_scorecard(
    *, region: Region | None, code: str, title: str, body: Any, by: User | None, at: datetime
) -> Scorecard:
    """Draft a scorecard, or the next version where the region has one of this code.

    Raises NotAllowed, BadValue, BadScorecard, and NotNow where a draft is there already.
    """
    _require(by, region, at)
    if not CODE.fullmatch(code):
        raise BadValue(_("代码用小写字母开头的字母、数字、下划线和连字符。"), "code")
    title = required(title, _("请填写评分表名称。"), "title")
    document = rules.document_of(checked(body))
    last = Scorecard.objects.filter(region=region, code=code).order_by("-number").first()
    if last is not None and last.state == ScorecardState.DRAFT:
        raise NotNow(
            _("第 %(number)s 版还是草稿，请先改完启用，或者删除。") % {"number": last.number}
        )
    try:
        with transaction.atomic():
            made = Scorecard.objects.create(
                region=region, code=code, title=title, number=last.number + 1 if last else 1,
                body=document, created_by=by, created_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("别人刚刚起草了这一版，请刷新。")) from error
    audit.record(
        actor=by, at=at, action="appraisal.scorecard_drafted", target=made,
        changes={"number": [last.number if last else None, made.number]},
    )  # fmt: skip
    return made


@transaction.atomic
def edit_scorecard(
    *,
    scorecard: Scorecard,
    title: str,
    body: Any,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Scorecard:
    """Change a draft. Raises NotAllowed, NotNow for an adopted version, BadScorecard, AlreadyMoved."""
    _require(by, scorecard.region, at)
    title = required(title, _("请填写评分表名称。"), "title")
    after = checked(body)
    if scorecard.state != ScorecardState.DRAFT:
        raise NotNow(_("已启用的版本不能改，请起草下一版。"))
    take_turn(scorecard, seen_version)
    before = rules.parse(scorecard.body)
    changes = {
        f"{one.where} {one.what}".strip(): [one.before, one.after] for one in compare(before, after)
    }
    if title != scorecard.title:
        changes["title"] = [scorecard.title, title]
    scorecard.title, scorecard.body = title, rules.document_of(after)
    scorecard.save(update_fields=["title", "body"])
    audit.record(
        actor=by, at=at, action="appraisal.scorecard_edited", target=scorecard, changes=changes
    )
    return scorecard


@transaction.atomic
def adopt_scorecard(
    *, scorecard: Scorecard, effective_on: date, by: User | None, at: datetime
) -> Scorecard:
    """Have a draft hold from a day on; the version before it ends there.

    Raises NotAllowed, NotNow, AlreadyMoved, and BadValue for a day before the former version's.
    """
    _require(by, scorecard.region, at)
    if scorecard.state != ScorecardState.DRAFT:
        raise NotNow(_("只有草稿可以启用。"))
    if by is not None and effective_on < day_of(at):
        raise BadValue(_("启用日期不能早于今天。"), "effective_on")
    checked(scorecard.body)
    take_turn(scorecard)
    former = versions_of(scorecard).filter(state=ScorecardState.ADOPTED).first()
    if former is not None:
        if former.effective_on and effective_on < former.effective_on:
            raise BadValue(_("启用日期不能早于上一版的启用日期。"), "effective_on")
        take_turn(former)
        _end(former, effective_on, by, at)
    scorecard.state, scorecard.effective_on = ScorecardState.ADOPTED, effective_on
    scorecard.adopted_by, scorecard.adopted_at = by, at
    scorecard.save(update_fields=["state", "effective_on", "adopted_by", "adopted_at"])
    audit.record(
        actor=by, at=at, action="appraisal.scorecard_adopted", target=scorecard,
        changes={"effective_on": [None, str(effective_on)]},
    )  # fmt: skip
    return scorecard


def _end(scorecard: Scorecard, on: date, by: User | None, at: datetime) -> None:
    scorecard.state, scorecard.retired_on = ScorecardState.RETIRED, on
    scorecard.save(update_fields=["state", "retired_on"])
    audit.record(
        actor=by, at=at, action="appraisal.scorecard_retired", target=scorecard,
        changes={"retired_on": [None, str(on)]},
    )  # fmt: skip


@transaction.atomic
def retire_scorecard(*, scorecard: Scorecard, on: date, by: User | None, at: datetime) -> Scorecard:
    """Have an adopted version end on a day; assessments made with it stay as they are.

    Raises NotAllowed, NotNow, AlreadyMoved, BadValue.
    """
    _require(by, scorecard.region, at)
    if scorecard.state != ScorecardState.ADOPTED or scorecard.effective_on is None:
        raise NotNow(_("只有已启用的版本可以停用。"))
    if on < max(scorecard.effective_on, day_of(at)):
        raise BadValue(_("停用日期不能早于今天和启用日期。"), "retired_on")
    take_turn(scorecard)
    _end(scorecard, on, by, at)
    return scorecard


@transaction.atomic
def drop_draft(*, scorecard: Scorecard, by: User | None, at: datetime) -> None:
    """Delete a draft. Raises NotAllowed, NotNow, AlreadyMoved."""
    _require(by, scorecard.region, at)
    if scorecard.state != ScorecardState.DRAFT:
        raise NotNow(_("只有草稿可以删除。"))
    take_turn(scorecard)
    audit.record(
        actor=by, at=at, action="appraisal.scorecard_dropped", target=scorecard,
        changes={"body": [scorecard.body, None]},
    )  # fmt: skip
    scorecard.delete()
