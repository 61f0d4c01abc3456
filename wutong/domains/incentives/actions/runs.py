"""Computing, checking, publishing and dropping proposals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.incentives.actions.support import (
    not_to_come,
    require,
    required,
    take_turn,
    tell_office,
)
from wutong.domains.incentives.choices import (
    MILESTONES,
    AwardRunState,
    AwardState,
    RulingState,
)
from wutong.domains.incentives.models import (
    Award,
    AwardInterest,
    AwardRuleSet,
    AwardRun,
    RuleVersion,
)
from wutong.domains.incentives.queries.computing import Proposal, holding, propose
from wutong.domains.incentives.rules.errors import NotNow, OwnWork
from wutong.domains.org.queries import User, working_calendar
from wutong.kernel import audit
from wutong.kernel.bulk import insert_many
from wutong.kernel.clock import day_of
from wutong.kernel.scope import APPROVE_AWARD, DECIDE_AWARD_OBJECTION, MANAGE_AWARDS


@transaction.atomic
def compute_run(*, rule_set: AwardRuleSet, last: date, by: User | None, at: datetime) -> AwardRun:
    """Propose what the rules give from 1 January to ``last``, as known at ``at``, beyond what is
    awarded already; each event by the version that holds on its day. Those who get nothing stand in
    it with the reason.

    Raises MayNot, BadValue for a day to come, NotNow where no version holds on any of the days or
    while another run of the rules is on its way to publication.
    """
    require(by, MANAGE_AWARDS, rule_set.region_path, at)
    not_to_come(last, at, "last")
    held = holding(rule_set, last)
    if not held:
        raise NotNow(_("这一年到截止日没有施行的奖励办法。"))
    told = NotNow(_("这个办法还有一次测算没有公示，请先公示或作废。"))
    try:
        with transaction.atomic():
            run = AwardRun.objects.create(
                rule_set=rule_set, version=held[-1].version, last=last, as_known=at, computed_by=by,
                computed_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise told from error
    proposals = propose(rule_set, held, at)
    insert_many([one for version, made in proposals for one in _awards(run, version, made)])
    _told(run, "incentives.run_computed", by, at, state=[None, run.state])
    tell_office(
        ability=MANAGE_AWARDS, region_path=run.region_path, key=f"incentives.run.{run.pk}.computed",
        title=lambda: _("请复核：%(run)s") % {"run": run}, url=run_url(run), at=at, without=[by],
    )  # fmt: skip
    return run


def run_url(run: AwardRun) -> str:
    """The page of a run."""
    return reverse("incentives:run", args=[run.pk])


def _told(run: AwardRun, action: str, by: User | None, at: datetime, **changes: Any) -> None:
    reason = changes.pop("reason", "")
    audit.record(actor=by, at=at, action=action, target=run, changes=changes, reason=reason)


WAYS = {"r": "referrer_id", "p": "person_id", "u": "unit_id"}


def _awards(run: AwardRun, version: RuleVersion, proposal: Proposal) -> Iterator[Award]:
    rules = version.rules
    for one in proposal.outcomes:
        rule = rules.rule(one.rule)
        event = proposal.event_of(rule, one)
        prefix, _colon, number = one.recipient.partition(":")
        yield Award(
            run=run, version=version, project_id=one.project, milestone_id=event.milestone, rule=rule.key,
            rule_title=rule.title, awardee=rule.awardee, event=rule.event,
            occasion="" if rule.event in MILESTONES else f"{run.pk}.{version.number}",
            day=one.day, share=one.share, base=one.base, amount=one.amount, reason=one.reason,
            lines=[[line.kind, line.arithmetic, f"{line.value:f}"] for line in one.lines],
            rows=[list(row) for row in event.rows],
            state=AwardState.EXCLUDED if one.reason else AwardState.PROPOSED,
            **{WAYS[prefix]: int(number)},
        )  # fmt: skip


@transaction.atomic
def check_run(*, run: AwardRun, by: User | None, at: datetime) -> AwardRun:
    """Confirm what somebody else computed. Raises MayNot, OwnWork, NotNow, AlreadyMoved."""
    require(by, MANAGE_AWARDS, run.region_path, at)
    if run.state != AwardRunState.COMPUTED:
        raise NotNow(_("只有已计算、未复核的测算可以复核。"))
    if by is not None and by.pk == run.computed_by_id:
        raise OwnWork(_("计算的人不能复核自己的结果。"))
    take_turn(run)
    run.state, run.checked_by, run.checked_at = AwardRunState.CHECKED, by, at
    run.save(update_fields=["state", "checked_by", "checked_at"])
    _told(run, "incentives.run_checked", by, at, state=[AwardRunState.COMPUTED, run.state])
    tell_office(
        ability=MANAGE_AWARDS, region_path=run.region_path, key=f"incentives.run.{run.pk}.checked",
        title=lambda: _("复核通过，可以公示：%(run)s") % {"run": run}, url=run_url(run), at=at,
        without=[by],
    )  # fmt: skip
    return run


@transaction.atomic
def publish_run(*, run: AwardRun, by: User | None, at: datetime) -> AwardRun:
    """Publish the proposed awards: objections are taken until the version's number of working days
    has passed, by the region's calendar, counted from the day after.

    Raises MayNot, NotNow (not checked, nothing to award, a declared interest open), AlreadyMoved.
    """
    require(by, MANAGE_AWARDS, run.region_path, at)
    if run.state != AwardRunState.CHECKED:
        raise NotNow(_("复核以后才能公示。"))
    proposed = run.awards.filter(state=AwardState.PROPOSED)
    if not proposed.exists():
        raise NotNow(_("没有可以公示的奖励，请作废这次测算。"))
    if AwardInterest.objects.filter(award__run=run, state=RulingState.OPEN).exists():
        raise NotNow(_("有利益申报没有裁定。"))
    take_turn(run)
    run.working_days = run.version.rules.publication_days
    run.published_on, run.published_by = day_of(at), by
    run.objections_until = working_calendar(run.region_path).add(day_of(at), run.working_days)
    run.state = AwardRunState.PUBLISHED
    run.save()
    count = proposed.update(state=AwardState.PUBLISHED)
    _told(run, "incentives.run_published", by, at, awards=[None, count],
          objections_until=[None, str(run.objections_until)])  # fmt: skip
    for ability in (APPROVE_AWARD, DECIDE_AWARD_OBJECTION):
        tell_office(
            ability=ability, region_path=run.region_path, without=[by], url=run_url(run), at=at,
            key=f"incentives.run.{run.pk}.published",
            title=lambda: _("公示到 %(until)s：%(run)s") % {
                "until": run.objections_until, "run": run},
        )  # fmt: skip
    return run


@transaction.atomic
def drop_run(*, run: AwardRun, reason: str, by: User | None, at: datetime) -> AwardRun:
    """Give a run up that is not published; its awards are refused and may be computed again.

    Raises MayNot, BadValue, NotNow, AlreadyMoved.
    """
    require(by, MANAGE_AWARDS, run.region_path, at)
    reason = required(reason, _("请填写作废原因。"), "reason")
    if run.state not in {AwardRunState.COMPUTED, AwardRunState.CHECKED}:
        raise NotNow(_("已公示的不能作废，可以逐项取消。"))
    take_turn(run)
    before, run.state, run.reason = run.state, AwardRunState.DROPPED, reason
    run.save(update_fields=["state", "reason"])
    run.awards.filter(state=AwardState.PROPOSED).update(
        state=AwardState.REFUSED, ended_at=at, end_reason=reason
    )
    _told(run, "incentives.run_dropped", by, at, state=[before, run.state], reason=reason)
    return run
