"""Computing, reviewing, issuing and restating runs."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.targets.actions.schemes import as_member
from wutong.domains.targets.actions.support import require, required, take_turn
from wutong.domains.targets.actions.telling import tell_assessed, tell_reviewers
from wutong.domains.targets.choices import RunState, UnitAppealState, VersionState
from wutong.domains.targets.models import (
    AssessmentRun,
    AssessmentScheme,
    SchemeVersion,
    ScoreLine,
    UnitAppeal,
    UnitScore,
)
from wutong.domains.targets.queries.measuring import due_shares, rows_behind
from wutong.domains.targets.queries.runs import FIGURE_NAMES, Computed, compute, measuring_of
from wutong.domains.targets.queries.schemes import members_named
from wutong.domains.targets.rules.assessment import Part, mean_completion
from wutong.domains.targets.rules.errors import AlreadyMoved, BadValue, NotNow, OwnWork
from wutong.domains.targets.rules.periods import first_day
from wutong.kernel import audit
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of
from wutong.kernel.metrics import plain
from wutong.kernel.scope import ISSUE_BULLETIN, REVIEW_BULLETIN, SET_TARGETS


@transaction.atomic
def compute_run(
    *, scheme: AssessmentScheme, rhythm: str, on: date, by: User | None, at: datetime
) -> AssessmentRun:
    """Score every member over the week, half month, month or year that ends with ``on``, with what
    is known at ``at``, by the published version.

    Raises MayNot, BadValue for a day to come, NotNow without a version or where the period has a
    run already.
    """
    require(by, SET_TARGETS, scheme.region.path, at)
    if on > day_of(at):
        raise BadValue(_("截止日不能晚于今天。"), "on")
    version = SchemeVersion.objects.filter(scheme=scheme, state=VersionState.PUBLISHED).first()
    if version is None:
        raise NotNow(_("考核办法还没有发布。"))
    first = first_day(rhythm, on)
    told = NotNow(_("这一期已经计算过，请在原考核上重新计算或更正。"))
    if scheme.runs.filter(rhythm=rhythm, first=first, last=on).exists():
        raise told
    try:
        with transaction.atomic():
            run = AssessmentRun.objects.create(
                scheme=scheme, version=version, rhythm=rhythm, first=first, last=on,
                as_known=at, computed_by=by, computed_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise told from error
    _fill(run)
    _told(run, "targets.run_computed", by, at, state=[None, run.state])
    tell_reviewers(run, at)
    return run


def _told(run: AssessmentRun, action: str, by: User | None, at: datetime, **more: Any) -> None:
    reason = more.pop("reason", "")
    audit.record(actor=by, at=at, action=action, target=run, changes=more, reason=reason)


def _fill(run: AssessmentRun) -> None:
    """Scores and lines; those that are there are written over, so that appeals keep theirs."""
    made = compute(measuring_of(run, run.as_known))
    named, groups = members_named(made.scheme), {one.key: one for one in run.version.groups.all()}
    held = {one.member: one for one in run.scores.select_related("region")}
    ScoreLine.objects.filter(score__run=run).delete()
    scores: list[UnitScore] = []
    due = due_shares(measuring_of(run, run.as_known))
    for group in made.scheme.groups:
        result = made.results[group.key]
        for one in result.scores:
            score = held.get(one.member) or UnitScore(run=run, **as_member(named[one.member]))
            score.group, score.total, score.vetoed = groups[group.key], one.total, one.vetoed
            reached = mean_completion(group, one, partial(due, one.member))
            score.rank = result.ranks[one.member]
            score.completion, score.due = (reached.rate, reached.due) if reached else (None, None)
            scores.append(score)
    UnitScore.objects.bulk_create([one for one in scores if one.pk is None])
    UnitScore.objects.bulk_update(
        [one for one in scores if one.member in held],
        ["total", "rank", "vetoed", "completion", "due"],
    )
    insert_many(_lines(made, {one.member: one for one in scores}))


def _lines(made: Computed, scores: dict[str, UnitScore]) -> list[ScoreLine]:
    return [
        _line(made, group.key, one.member, part, scores[one.member])
        for group in made.scheme.groups
        for one in made.results[group.key].scores
        for part in (*one.parts, *one.adjustments)
    ]


def _line(made: Computed, group: str, member: str, part: Part, score: UnitScore) -> ScoreLine:
    figure = made.figures[member, part.key]
    known = {name: getattr(figure, name) for name in FIGURE_NAMES}
    bounds = made.results[group].bounds.get(part.key)
    if bounds is not None:
        known |= {"low": bounds.low, "high": bounds.high}
    figures = {name: plain(value) for name, value in known.items() if value is not None}
    return ScoreLine(score=score, key=part.key, points=part.points, figures=figures)


@transaction.atomic
def compute_again(*, run: AssessmentRun, by: User | None, at: datetime) -> AssessmentRun:
    """Compute a run that is not issued anew, with what is known now; it has to be reviewed again.

    Raises MayNot, NotNow, AlreadyMoved.
    """
    require(by, SET_TARGETS, run.region_path, at)
    if run.is_frozen:
        raise NotNow(_("已发布的考核不能重算，请更正。"))
    take_turn(run)
    before = run.state
    run.state, run.as_known, run.computed_by, run.computed_at = RunState.COMPUTED, at, by, at
    run.reviewed_by = run.reviewed_at = None
    run.save()
    _fill(run)
    _told(run, "targets.run_computed", by, at, state=[before, run.state])
    tell_reviewers(run, at)
    return run


@transaction.atomic
def review_run(*, run: AssessmentRun, by: User | None, at: datetime) -> AssessmentRun:
    """Confirm what somebody else computed. Raises MayNot, OwnWork, NotNow, AlreadyMoved."""
    require(by, REVIEW_BULLETIN, run.region_path, at)
    if run.state != RunState.COMPUTED:
        raise NotNow(_("只有已计算、未复核的考核可以复核。"))
    if by is not None and by.pk == run.computed_by_id:
        raise OwnWork(_("计算的人不能复核自己的结果。"))
    take_turn(run)
    run.state, run.reviewed_by, run.reviewed_at = RunState.REVIEWED, by, at
    run.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    _told(run, "targets.run_reviewed", by, at, state=[RunState.COMPUTED, run.state])
    tell_assessed(run, at)
    return run


@transaction.atomic
def issue_run(*, run: AssessmentRun, by: User | None, at: datetime) -> AssessmentRun:
    """Publish: frozen with the rows behind every figure; what it restates is no longer current.

    Raises MayNot, NotNow while an appeal is open or one that was upheld is not computed, and
    AlreadyMoved.
    """
    require(by, ISSUE_BULLETIN, run.region_path, at)
    if run.state != RunState.REVIEWED:
        raise NotNow(_("复核以后才能发布。"))
    appeals = UnitAppeal.objects.filter(score__run=run)
    if appeals.filter(state=UnitAppealState.OPEN).exists():
        raise NotNow(_("还有申诉没有裁定。"))
    if appeals.filter(state=UnitAppealState.UPHELD, decided_at__gt=run.as_known).exists():
        raise NotNow(_("有申诉成立，请重新计算。"))
    take_turn(run)
    _supersede(run)
    run.state, run.issued_by, run.issued_at = RunState.ISSUED, by, at
    try:
        with transaction.atomic():
            run.save(update_fields=["state", "issued_by", "issued_at"])
    except IntegrityError as error:
        raise AlreadyMoved(_("这一期已经有发布的考核。")) from error
    _freeze(run)
    _told(run, "targets.run_issued", by, at, state=[RunState.REVIEWED, run.state])
    tell_assessed(run, at)
    return run


def _supersede(run: AssessmentRun) -> None:
    if run.restates_id is None:
        return
    changed = AssessmentRun.objects.filter(pk=run.restates_id, state=RunState.ISSUED).update(
        state=RunState.RESTATED
    )
    if not changed:
        raise AlreadyMoved(_("被更正的考核已经由别的更正取代。"))


def _freeze(run: AssessmentRun) -> None:
    """Keep the rows behind every figure."""
    behind = rows_behind(measuring_of(run, run.as_known))
    lines = []
    for line in ScoreLine.objects.filter(score__run=run).select_related("score__region"):
        rows = behind.get((line.score.member, line.key))
        if rows is not None:
            line.rows = rows
            lines.append(line)
    ScoreLine.objects.bulk_update(lines, ["rows"], batch_size=200)


@transaction.atomic
def restate_run(
    *, run: AssessmentRun, reason: str, by: User | None, at: datetime,
    version: SchemeVersion | None = None,
) -> AssessmentRun:  # fmt: skip
    """Compute an issued run's period anew with what is known now, as the next issue; it is reviewed
    and issued like any other.

    Raises MayNot, BadValue, NotNow, AlreadyMoved where somebody is restating it already.
    """
    require(by, SET_TARGETS, run.region_path, at)
    reason = required(reason, _("请填写更正原因。"), "reason")
    if run.state != RunState.ISSUED:
        raise NotNow(_("只有现行的已发布考核可以更正。"))
    if run.restated_by.exclude(state__in=(RunState.ISSUED, RunState.RESTATED)).exists():
        raise NotNow(_("已经有一份更正没有发布。"))
    take_turn(run)
    made = AssessmentRun.objects.create(
        scheme=run.scheme, version=version or run.version, rhythm=run.rhythm, first=run.first,
        last=run.last, number=run.number + 1, as_known=at, restates=run, reason=reason,
        computed_by=by, computed_at=at,
    )  # fmt: skip
    _fill(made)
    _told(made, "targets.run_restated", by, at, number=[run.number, made.number], reason=reason)
    tell_reviewers(made, at)
    return made
