"""Writes of a draft of a year's plan: its lines, and signing for what does not add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, User, access_of
from wutong.domains.targets.actions.targets import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    NotAllowed,
    TargetError,
)
from wutong.domains.targets.choices import PlanState
from wutong.domains.targets.models import PlanDecision, PlanLine, TargetPlan
from wutong.domains.targets.queries.plans import (
    difference_of,
    may_have_target,
    tree_of,
)
from wutong.domains.targets.queries.plans_holders import Holder, holders_named, key_of
from wutong.domains.targets.rules.plans import is_below
from wutong.kernel import audit, metrics
from wutong.kernel.clock import day_of
from wutong.kernel.metrics import UnknownMetric
from wutong.kernel.scope import SET_TARGETS

LINES_AT_MOST: Final = 2000
LARGEST: Final = Decimal(10) ** 17


class BadPlan(TargetError):
    """Lines that cannot be taken; ``problems`` maps the place of a line to its sentence."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        self.problems = dict(problems)
        super().__init__("；".join(list(self.problems.values())[:5]))


class PlanMoved(TargetError):
    """Somebody else was faster, or the draft is no draft any more."""


@dataclass(frozen=True)
class LineAsked:
    """One line to put: who (``r:``, ``u:`` or ``p:`` key) under whom ("" for the plan's own
    region), of which metric, how much in the metric's measure."""

    metric: str
    holder: str
    parent: str
    basic: Decimal
    stretch: Decimal | None = None
    note: str = ""


def require_setter(by: User | None, region_path: str, at: datetime) -> None:
    """Refuse whoever sets no targets there; None is the system. Raises NotAllowed."""
    if by is not None and not access_of(by, day_of(at)).may(SET_TARGETS, region_path):
        raise NotAllowed(_("您的岗位不能编制这个地区的目标计划。"))


def take_turn(decision: PlanDecision, seen: int | None = None) -> None:
    """Win the draft for this transaction; ``seen`` is the turn that the person looked at, None
    where it doesn't matter what others changed since.

    Raises PlanMoved.
    """
    won = PlanDecision.objects.filter(pk=decision.pk, state=PlanState.DRAFT)
    if seen is not None:
        won = won.filter(turn=seen)
    if not won.update(turn=F("turn") + 1):
        raise PlanMoved(_("草案刚刚被别人改过或已下达，请刷新后再操作。"))
    decision.refresh_from_db(fields=["turn", "state"])


@transaction.atomic
def draft_plan(*, region: Region, year: int, by: User | None, at: datetime) -> PlanDecision:
    """Begin the year's plan of a region, or a change of the adopted one, which starts from its
    lines. Raises NotAllowed, TargetError for a year out of range, PlanMoved beside another draft.
    """
    require_setter(by, region.path, at)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise TargetError(_("年度须在 2000 到 2100 之间。"))
    plan, _made = TargetPlan.objects.get_or_create(
        region=region, year=year,
        defaults={"region_path": region.path, "created_by": by, "created_at": at},
    )  # fmt: skip
    last = plan.decisions.order_by("-number").first()
    if last is not None and last.state == PlanState.DRAFT:
        raise PlanMoved(_("这个计划已有一份草案，请先下达或放弃它。"))
    try:
        with transaction.atomic():
            draft = PlanDecision.objects.create(
                plan=plan, number=last.number + 1 if last else 1, drafted_by=by, drafted_at=at
            )
    except IntegrityError as error:
        raise PlanMoved(_("别人刚刚起草了这个计划，请刷新后再操作。")) from error
    if last is not None:
        _copy_lines(last, draft)
    audit.record(actor=by, at=at, action="targets.plan_drafted", target=draft)
    return draft


def _copy_lines(source: PlanDecision, draft: PlanDecision) -> None:
    made: dict[int, PlanLine] = {}
    branches = tree_of(source)
    for depth in range(max((one.depth for one in branches), default=-1) + 1):
        level = [one.line for one in branches if one.depth == depth]
        copies = []
        for line in level:
            copy = PlanLine(**{name: getattr(line, name) for name in COPIED})
            copy.decision = draft
            copy.parent = made.get(line.parent_id or 0)
            copies.append(copy)
        created = PlanLine.objects.bulk_create(copies)
        made |= {line.pk: copy for line, copy in zip(level, created, strict=True)}


COPIED: Final = (
    "metric", "region_id", "unit_id", "person_id", "basic", "stretch", "note", "signed_basic",
    "signed_stretch", "signed_reason", "signed_by_id", "signed_at",
)  # fmt: skip


@transaction.atomic
def discard_plan_draft(*, decision: PlanDecision, by: User | None, at: datetime) -> None:
    """Give a draft up; the decisions before it stand. Raises NotAllowed, PlanMoved."""
    require_setter(by, decision.region_path, at)
    take_turn(decision)
    audit.record(
        actor=by, at=at, action="targets.plan_discarded", target=decision,
        changes={"lines": [decision.lines.count(), 0]},
    )  # fmt: skip
    decision.delete()


@transaction.atomic
def put_lines(
    *, decision: PlanDecision, lines: Sequence[LineAsked], by: User | None, at: datetime,
    seen: int | None = None,
) -> list[PlanLine]:  # fmt: skip
    """Add lines to a draft, or change those whose metric and holder are there already.

    A parent stands in the draft or before its children in ``lines``; an existing line goes under
    the parent that is named, and stays where it is without one. All of them are taken, or none.
    Raises NotAllowed, PlanMoved, BadPlan.
    """
    require_setter(by, decision.region_path, at)
    take_turn(decision, seen)
    held = _Held(decision, lines, at)
    problems: dict[int, str] = {}
    changes: dict[str, Any] = {}
    put: list[PlanLine] = []
    for place, asked in enumerate(lines):
        problem = held.problem(asked)
        if problem:
            problems[place] = problem
            continue
        line, done = held.put(asked)
        changes |= done
        put.append(line)
    if problems:
        raise BadPlan(problems)
    audit.record(
        actor=by, at=at, target=decision, changes=changes,
        action="targets.plan_line_put" if len(lines) == 1 else "targets.plan_lines_put",
    )  # fmt: skip
    return put


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


HELD_AS: Final = {"r": "region", "u": "unit", "p": "person"}


class _Held:
    """The draft's lines by metric and holder, and who may hold one."""

    def __init__(self, decision: PlanDecision, lines: Sequence[LineAsked], at: datetime) -> None:
        self.decision, self.plan = decision, decision.plan
        self.rows = {(one.metric, one.holder): one for one in decision.lines.with_holders()}
        self.holders: dict[str, Holder] = holders_named(
            {one.holder for one in lines}, decision.region_path, day_of(at)
        )
        self.holders |= {one.holder: one.held_by for one in self.rows.values()}
        self.parents = {one.pk: one.parent_id for one in self.rows.values()}
        self.root = key_of(self.plan.region)

    def problem(self, asked: LineAsked) -> str:
        """Why the line can't be taken; "" where it can."""
        holder = self.holders.get(asked.holder)
        if holder is None:
            return _("本计划的地区里没有这个单位或人员：%(key)s。") % {"key": asked.holder}
        return self._metric_problem(asked) or self._place_problem(asked) or _amount_problem(asked)

    def _metric_problem(self, asked: LineAsked) -> str:
        try:
            metric = metrics.find(asked.metric)
        except UnknownMetric as error:
            return str(error)
        if not may_have_target(metric):
            return _("「%(title)s」不是期内的个数或金额，没有年度目标。") % {"title": metric.label}
        way = HELD_AS[asked.holder[0]]
        if asked.holder != self.root and way not in {one.code for one in metric.dimensions}:
            return _("「%(title)s」不能分解到%(who)s。") % {
                "title": metric.label, "who": self.holders[asked.holder]
            }  # fmt: skip
        return ""

    def _place_problem(self, asked: LineAsked) -> str:
        line = self.rows.get((asked.metric, asked.holder))
        if not asked.parent:
            if line is not None or asked.holder == self.root:
                return ""
            return _("只有%(region)s本级没有上级，请写明上级。") % {"region": self.plan.region}
        if asked.holder == self.root:
            return _("%(region)s本级没有上级。") % {"region": self.plan.region}
        if (asked.metric, asked.parent) not in self.rows:
            return _("上级还没有这个指标的目标：%(key)s。") % {"key": asked.parent}
        if line is not None:
            return why_not_under(line, self.rows[asked.metric, asked.parent], self.parents)
        if len(self.rows) >= LINES_AT_MOST:
            return _("一份计划最多 2000 行。")
        return ""

    def put(self, asked: LineAsked) -> tuple[PlanLine, dict[str, Any]]:
        """Write the line; what that changed, for the audit trail."""
        key = (asked.metric, asked.holder)
        line = self.rows.get(key)
        before: list[str | None] = [None, None]
        old = None if line is None else line.amounts
        parent = self.rows.get((asked.metric, asked.parent))
        changes: dict[str, Any] = {}
        if line is None:
            line = PlanLine(decision=self.decision, metric=asked.metric, parent=parent)
            setattr(line, HELD_AS[asked.holder[0]], self.holders[asked.holder])
        elif parent is not None and parent.pk != line.parent_id:
            changes |= _moved(line, parent)
        if old is not None:
            before = [_text(old.basic), _text(old.stretch)]
        line.basic, line.stretch, line.note = asked.basic, asked.stretch, asked.note
        line.save()
        self.rows[key], self.parents[line.pk] = line, line.parent_id
        if old != line.amounts:
            changes[f"{line.metric} {line.holder}"] = [
                before, [_text(line.basic), _text(line.stretch)],
            ]  # fmt: skip
        return line, changes


def _amount_problem(asked: LineAsked) -> str:
    if asked.basic < 0 or asked.basic >= LARGEST:
        return _("基本目标不能小于零，也不能大得离谱。")
    if asked.stretch is not None and not asked.basic <= asked.stretch < LARGEST:
        return _("奋斗目标不能低于基本目标。")
    return ""


def why_not_under(line: PlanLine, parent: PlanLine, parents: Mapping[int, int | None]) -> str:
    """Why a line cannot stand under another of its draft and metric; "" where it can. ``parents``
    by key, as the draft stands."""
    if line.parent_id == parent.pk:
        return ""
    if line.parent_id is None:
        return _("%(region)s本级没有上级。") % {"region": line.who}
    if is_below(parent.pk, line.pk, parents):
        return _("%(who)s 不能放到自己或自己的下级之下。") % {"who": line.who}
    return ""


def _moved(line: PlanLine, parent: PlanLine) -> dict[str, Any]:
    """Put the line under the parent, unsaved; what that changed, for the audit trail."""
    old = line.parent.holder if line.parent else None
    line.parent = parent
    return {f"{line.metric} {line.holder} parent": [old, parent.holder]}


@transaction.atomic
def move_line(
    *, line: PlanLine, parent: PlanLine, by: User | None, at: datetime, seen: int | None = None
) -> PlanLine:
    """Put a line of a draft, with everything below it, under another line of its metric. No amount
    changes; where children no longer add up, somebody signs for the difference anew.

    Raises NotAllowed, PlanMoved, TargetError for the plan's own region, a line of another metric or
    draft, and a parent that is the line itself or stands below it.
    """
    decision = line.decision
    require_setter(by, decision.region_path, at)
    take_turn(decision, seen)
    rows = {one.pk: one for one in decision.lines.with_holders().filter(metric=line.metric)}
    if line.pk not in rows:
        raise PlanMoved(_("这一行刚刚被别人删去，请刷新后再操作。"))
    if parent.pk not in rows:
        raise TargetError(_("只能移到同一草案、同一指标的行之下。"))
    line, parent = rows[line.pk], rows[parent.pk]
    refusal = why_not_under(line, parent, {one.pk: one.parent_id for one in rows.values()})
    if refusal or line.parent_id == parent.pk:
        raise TargetError(refusal or _("它已经在 %(who)s 之下。") % {"who": parent.who})
    changes = _moved(line, parent)
    line.save(update_fields=["parent"])
    audit.record(
        actor=by, at=at, action="targets.plan_line_moved", target=decision, changes=changes
    )
    return line


@transaction.atomic
def remove_line(*, line: PlanLine, by: User | None, at: datetime) -> None:
    """Take a line and everything below it out of its draft. Raises NotAllowed, PlanMoved."""
    decision = line.decision
    require_setter(by, decision.region_path, at)
    take_turn(decision)
    audit.record(
        actor=by, at=at, action="targets.plan_line_removed", target=decision,
        changes={f"{line.metric} {line.holder}": [_text(line.basic), None]},
    )  # fmt: skip
    line.delete()


@transaction.atomic
def sign_difference(*, line: PlanLine, reason: str, by: User | None, at: datetime) -> PlanLine:
    """Answer for what a line's children do not add up to, with the reason.

    The signature holds for this difference alone: it lapses when the amounts change. Raises
    NotAllowed, PlanMoved, TargetError where nothing is left over or no reason is given.
    """
    decision = line.decision
    require_setter(by, decision.region_path, at)
    take_turn(decision)
    line.refresh_from_db()
    left = difference_of(line)
    if not left:
        raise TargetError(_("下级之和等于上级，没有差额要签认。"))
    if not reason.strip():
        raise TargetError(_("请写明差额的原因。"))
    line.signed_basic, line.signed_stretch = left.basic, left.stretch
    line.signed_reason, line.signed_by, line.signed_at = reason.strip(), by, at
    line.save(update_fields=SIGNATURE)
    audit.record(
        actor=by, at=at, action="targets.plan_signed", target=decision,
        changes={f"{line.metric} {line.holder}": [None, _text(left.basic)]}, reason=reason.strip(),
    )  # fmt: skip
    return line


SIGNATURE: Final = ("signed_basic", "signed_stretch", "signed_reason", "signed_by", "signed_at")
