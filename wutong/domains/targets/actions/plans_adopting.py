"""Adopting a decision on a year's plan: its lines become the targets that everything reads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.targets.actions.plans import PlanMoved, require_setter, take_turn
from wutong.domains.targets.actions.targets import TargetError
from wutong.domains.targets.choices import PlanState
from wutong.domains.targets.models import PlanDecision, PlanLine, Target
from wutong.domains.targets.queries.plans import Standing, unsigned_lines
from wutong.kernel import audit, metrics
from wutong.kernel.clock import day_of

NAMED_AT_MOST: Final = 5


@transaction.atomic
def adopt_plan(
    *, decision: PlanDecision, title: str, decided_on: date, by: User | None, at: datetime,
    document: str = "", reason: str = "", seen: int | None = None,
) -> PlanDecision:  # fmt: skip
    """Adopt a draft by a dated decision; its goals hold from ``decided_on``, those before are kept.

    Raises NotAllowed, PlanMoved, TargetError without a title, before the decision that it changes,
    in the future, without lines, a changed plan without a reason, or with an unsigned difference.
    """
    require_setter(by, decision.region_path, at)
    _check(decision, title, decided_on, reason, at)
    take_turn(decision, seen)
    _check_lines(decision)
    PlanDecision.objects.filter(pk=decision.pk).update(
        state=PlanState.ADOPTED, title=title.strip(), document=document.strip(),
        decided_on=decided_on, reason=reason.strip(), adopted_by=by, adopted_at=at,
    )  # fmt: skip
    decision.refresh_from_db()
    try:
        with transaction.atomic():
            set_now, ended = _hand_down(decision, by, at)
    except IntegrityError as error:
        raise PlanMoved(_("别人刚刚下达了同一目标，请刷新后再操作。")) from error
    audit.record(
        actor=by, at=at, action="targets.plan_adopted", target=decision, reason=decision.reason,
        changes={"targets_set": [None, set_now], "targets_replaced": [None, ended]},
    )  # fmt: skip
    return decision


def _check(decision: PlanDecision, title: str, decided_on: date, reason: str, at: datetime) -> None:
    if not title.strip():
        raise TargetError(_("请写明决定的文件名称。"))
    if decided_on > day_of(at):
        raise TargetError(_("决定日期不能晚于今天。"))
    if decided_on.year > decision.plan.year:
        raise TargetError(_("决定日期不能晚于计划年度。"))
    last = decision.plan.decisions.adopted().last()
    if last is None:
        return
    if last.decided_on is not None and decided_on < last.decided_on:
        raise TargetError(_("决定日期不能早于上一次决定（%(day)s）。") % {"day": last.decided_on})
    if not reason.strip():
        raise TargetError(_("调整已下达的计划，请写明原因。"))


def _check_lines(decision: PlanDecision) -> None:
    if not decision.lines.exists():
        raise TargetError(_("计划还没有目标，不能下达。"))
    unsigned = unsigned_lines(decision)
    if unsigned:
        named = "、".join(
            f"{one.who}（{metrics.find(one.metric).label}）" for one in unsigned[:NAMED_AT_MOST]
        )
        raise TargetError(
            _("%(count)s 处上下级之和不等而没有签认：%(named)s。")
            % {"count": len(unsigned), "named": named}
        )


def _hand_down(decision: PlanDecision, by: User | None, at: datetime) -> tuple[int, int]:
    """Make the lines the standing targets; how many were set, and how many ended.

    A holder whose target a plan of a higher region has set keeps that one.
    """
    plan = decision.plan
    lines = [one for one in decision.lines.with_holders() if one.basic > 0]
    standing = Standing(plan, lines)
    wanted = {standing.key_of(line): line for line in lines}
    wanted = {key: line for key, line in wanted.items() if not standing.is_higher(key)}
    fresh, ended = [], []
    for key, line in wanted.items():
        old = standing.targets.get(key)
        if old is not None and old.line_id and (old.value, old.stretch) == line.pair:
            continue
        if old is not None:
            ended.append(old)
        fresh.append(_target(line, decision, by, at))
    ended += [old for key, old in standing.own.items() if key not in wanted]
    Target.objects.filter(pk__in=[one.pk for one in ended], replaced_at=None).update(
        replaced_at=at, replaced_on=decision.decided_on
    )
    Target.objects.bulk_create(fresh)
    return len(fresh), len(ended)


def _target(line: PlanLine, decision: PlanDecision, by: User | None, at: datetime) -> Target:
    region = line.region or (line.unit.region if line.unit else decision.plan.region)
    return Target(
        region=region, unit=line.unit, person=line.person, year=decision.plan.year,
        metric=line.metric, value=line.basic, stretch=line.stretch, line=line,
        basis=f"{decision.title} {decision.document}".strip()[:200], set_by=by, set_at=at,
        held_from=decision.decided_on,
    )  # fmt: skip
