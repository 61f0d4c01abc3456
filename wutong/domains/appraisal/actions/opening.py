"""Opening an assessment, inviting reviewers, calling it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.appraisal.actions.support import hold_open, require, required, take_turn
from wutong.domains.appraisal.actions.telling import tell_invited
from wutong.domains.appraisal.choices import AssessmentState, FactSource
from wutong.domains.appraisal.models import Assessment, Review, Scorecard
from wutong.domains.appraisal.queries.outcomes import prefilled
from wutong.domains.appraisal.queries.settings import in_force, setting_for
from wutong.domains.appraisal.rules import facts as rules
from wutong.domains.appraisal.rules.errors import AlreadyMoved, BadValue, NotAllowed, NotNow
from wutong.domains.org.queries import Unit, User, access_of, working_calendar
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits as permits_project
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import OPEN_ASSESSMENT, SCORE_ASSESSMENT

LONGEST_LIMIT = 60
REVIEWERS_AT_MOST = 30


@dataclass(frozen=True)
class Entered:
    """A fact that was entered: its value and the paper or person it comes from."""

    value: Decimal
    origin: str


@transaction.atomic
def open_assessment(
    *,
    project: Project,
    by: User | None,
    at: datetime,
    scorecard: Scorecard | None = None,
    entered: Mapping[str, Entered] | None = None,
    people: Sequence[User] = (),
    units: Sequence[Unit] = (),
    working_days: int | None = None,
    note: str = "",
) -> Assessment:
    """Begin an assessment: the facts are frozen, the reviewers invited, the deadline set.

    ``scorecard`` None: the nearest one in force; ``working_days`` None: as the region has it.
    Raises NotAllowed, BadValue, and NotNow where one is open already.
    """
    if by is not None and not permits_project(access_of(by, day_of(at)), OPEN_ASSESSMENT, project):
        raise NotAllowed(_("您的岗位不能对这个项目发起预审评估。"))
    card = _scorecard(project, scorecard, at)
    frozen = rules.frozen(_facts(project, entered or {}))
    days = setting_for(project.region_path).working_days if working_days is None else working_days
    if not 1 <= days <= LONGEST_LIMIT:
        raise BadValue(_("评审期限须在 1 到 60 个工作日之间。"), "working_days")
    if not people and not units:
        raise BadValue(_("请至少邀请一位评审人或一个部门。"), "people")
    last = Assessment.objects.filter(project=project).order_by("-number").first()
    due_on = working_calendar(project.region_path).add(day_of(at), days)
    try:
        with transaction.atomic():
            made = Assessment.objects.create(
                project=project, number=last.number + 1 if last else 1, scorecard=card,
                facts=frozen, note=note.strip(), working_days=days,
                due_on=due_on, opened_by=by, opened_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotNow(_("这个项目已有正在进行的预审评估。")) from error
    audit.record(
        actor=by, at=at, action="appraisal.opened", target=made,
        changes={"scorecard": [None, str(card)], "due_on": [None, str(made.due_on)]},
    )  # fmt: skip
    _invite(made, people, units, by, at)
    return made


def _scorecard(project: Project, chosen: Scorecard | None, at: datetime) -> Scorecard:
    there = in_force(project.region_path, day_of(at))
    if chosen is None:
        if not there:
            raise BadValue(_("这个地区今天没有可用的评分表。"), "scorecard")
        return there[0]
    if chosen.pk not in {one.pk for one in there}:
        raise BadValue(_("这张评分表今天在这个地区不能用。"), "scorecard")
    return chosen


def _facts(project: Project, entered: Mapping[str, Entered]) -> dict[str, rules.FactValue]:
    given = prefilled(project)
    for name, one in entered.items():
        kind = rules.BY_NAME.get(name)
        if kind is None or kind.of is not None:
            raise BadValue(_("“%(name)s”不能填报。") % {"name": name}, f"facts.{name}")
        problem = rules.problem_with(name, one.value)
        if problem:
            raise BadValue(problem, f"facts.{name}")
        held = given.get(name)
        if held is not None and held.value == one.value:
            continue
        origin = required(
            one.origin, _("请写明“%(name)s”的来源。") % {"name": name}, f"facts.{name}"
        )
        given[name] = rules.FactValue(one.value, FactSource.ENTERED, origin[:200])
    return rules.complete(given)


@transaction.atomic
def invite(
    *,
    assessment: Assessment,
    by: User | None,
    at: datetime,
    people: Sequence[User] = (),
    units: Sequence[Unit] = (),
) -> list[Review]:
    """Invite further reviewers while the assessment is open; who is invited already stays so.

    Raises NotAllowed, NotNow, BadValue, AlreadyMoved.
    """
    require(by, OPEN_ASSESSMENT, assessment, at)
    if assessment.state != AssessmentState.OPEN:
        raise NotNow(_("评估已经结束。"))
    take_turn(assessment)
    return _invite(assessment, people, units, by, at)


def _invite(
    assessment: Assessment,
    people: Sequence[User],
    units: Sequence[Unit],
    by: User | None,
    at: datetime,
) -> list[Review]:
    held = list(assessment.reviews.all())
    users, of_units = {one.user_id for one in held}, {one.unit_id for one in held}
    wanted = [Review(assessment=assessment, user=one, invited_at=at)
              for one in dict.fromkeys(people) if one.pk not in users]  # fmt: skip
    wanted += [Review(assessment=assessment, unit=one, invited_at=at)
               for one in dict.fromkeys(units) if one.pk not in of_units]  # fmt: skip
    if len(held) + len(wanted) > REVIEWERS_AT_MOST:
        raise BadValue(_("评审人最多 %(most)s 位。") % {"most": REVIEWERS_AT_MOST}, "people")
    for one in wanted:
        _check_invited(assessment, one, at)
    try:
        with transaction.atomic():
            made = Review.objects.bulk_create(wanted)
    except IntegrityError as error:
        raise AlreadyMoved(_("别人刚刚邀请了同一位评审人，请刷新。")) from error
    if made:
        audit.record(
            actor=by, at=at, action="appraisal.invited", target=assessment,
            changes={"reviewers": [None, "、".join(str(one) for one in made)]},
        )  # fmt: skip
        tell_invited(made, at)
    return made


def _check_invited(assessment: Assessment, review: Review, at: datetime) -> None:
    project = assessment.project
    if review.user is None:
        if project.confidential:
            raise BadValue(_("涉密项目不能请单位评审，请邀请能看到它的人。"), "units")
        return
    access = access_of(review.user, day_of(at))
    if not access.may_ever(SCORE_ASSESSMENT):
        raise BadValue(_("%(name)s的岗位不能评审。") % {"name": review.user}, "people")
    if (
        project.confidential
        and not Project.objects.visible_to(access).filter(pk=project.pk).exists()
    ):
        raise BadValue(_("%(name)s看不到这个涉密项目。") % {"name": review.user}, "people")


@transaction.atomic
def withdraw_invitation(*, review: Review, by: User | None, at: datetime) -> None:
    """Take an invitation back before the review is sent; the person or unit can be asked again.

    A declared interest stays on record. Raises NotAllowed, NotNow, AlreadyMoved.
    """
    assessment = review.assessment
    require(by, OPEN_ASSESSMENT, assessment, at)
    hold_open(assessment)
    take_turn(review)
    if review.sent_at is not None or review.conflicted:
        raise NotNow(_("已经提交或者已经回避，不能再撤回邀请。"))
    if assessment.reviews.count() == 1:
        raise NotNow(_("至少要留一位评审人；不再评估的，请取消评估。"))
    audit.record(
        actor=by, at=at, action="appraisal.invitation_withdrawn", target=assessment,
        changes={"reviewers": [str(review), None]},
    )  # fmt: skip
    review.delete()


@transaction.atomic
def cancel(*, assessment: Assessment, reason: str, by: User | None, at: datetime) -> Assessment:
    """Call an open assessment off. Raises NotAllowed, NotNow, BadValue, AlreadyMoved."""
    require(by, OPEN_ASSESSMENT, assessment, at)
    why = required(reason, _("请写明取消的原因。"), "reason")
    if assessment.state != AssessmentState.OPEN:
        raise NotNow(_("评估已经结束。"))
    take_turn(assessment)
    assessment.state, assessment.reason = AssessmentState.CANCELLED, why[:500]
    assessment.save(update_fields=["state", "reason"])
    audit.record(
        actor=by, at=at, action="appraisal.cancelled", target=assessment,
        changes={"state": ["open", "cancelled"]}, reason=why,
    )  # fmt: skip
    return assessment
