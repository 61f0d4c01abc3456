"""A plan sheet: shown first, then taken into the draft in whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.targets.actions.plans import BadPlan, LineAsked, put_lines
from wutong.domains.targets.actions.targets import TargetError
from wutong.domains.targets.models import PlanDecision, PlanLine
from wutong.domains.targets.queries.plans import (
    changes_between,
    tree_of,
    unit_of_entry,
    unsigned_lines,
)
from wutong.domains.targets.rules.plans import LineChange
from wutong.domains.targets.rules.plans_sheet import BASIC, METRIC, CellFault, PlanSheet, read_plan
from wutong.kernel import metrics
from wutong.kernel.metrics import UnknownMetric
from wutong.kernel.spreadsheets import UnreadableTable, read_table


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet brings to a draft: its lines in the metrics' measures, and what is wrong; where
    nothing is, what differs afterwards, whose children then don't add up unsigned, and the names of
    holders. ``turn`` is the draft's turn that this was tried on."""

    lines: list[LineAsked]
    faults: list[CellFault]
    turn: int
    changes: list[LineChange] = field(default_factory=list)
    unsigned: list[PlanLine] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def plan_from_sheet(
    *, decision: PlanDecision, data: bytes, name: str, by: User | None, at: datetime
) -> SheetPlan:
    """Try a sheet on a draft without writing anything.

    Raises NotAllowed, PlanMoved, TargetError where the file can't be read.
    """
    sheet, lines, faults = _read(data, name)
    plan = SheetPlan(lines, faults, decision.turn)
    if faults:
        return plan
    before = tree_of(decision)
    try:
        with transaction.atomic():
            put_lines(decision=decision, lines=lines, by=by, at=at, seen=decision.turn)
            after = tree_of(decision)
            plan.changes.extend(changes_between(before, after))
            plan.unsigned.extend(unsigned_lines(decision))
            plan.names.update((one.line.holder, one.line.who) for one in (*before, *after))
            transaction.set_rollback(True)
    except BadPlan as refusal:
        faults.extend(
            CellFault(sheet.cell(place), text) for place, text in refusal.problems.items()
        )
    decision.refresh_from_db()
    return plan


@transaction.atomic
def import_plan(
    *, decision: PlanDecision, data: bytes, name: str, by: User | None, at: datetime,
    seen: int | None = None,
) -> int:  # fmt: skip
    """Take a sheet's lines into a draft; how many. ``seen`` is the turn that the sheet was tried on.

    Raises NotAllowed, PlanMoved, BadPlan, TargetError with the cells at fault.
    """
    _sheet, lines, faults = _read(data, name)
    if faults:
        raise TargetError("；".join(str(one) for one in faults[:5]))
    return len(put_lines(decision=decision, lines=lines, by=by, at=at, seen=seen))


def _read(data: bytes, name: str) -> tuple[PlanSheet, list[LineAsked], list[CellFault]]:
    try:
        sheet = read_plan(read_table(data, name))
    except UnreadableTable as error:
        raise TargetError(str(error)) from error
    lines: list[LineAsked] = []
    faults = list(sheet.faults)
    for place, one in enumerate(sheet.lines):
        try:
            by = unit_of_entry(metrics.find(one.metric))[0]
        except UnknownMetric as error:
            faults.append(CellFault(sheet.cell(place, METRIC), str(error)))
            continue
        if one.stretch is not None and one.stretch < one.basic:
            faults.append(CellFault(sheet.cell(place, BASIC), _("奋斗目标不能低于基本目标。")))
        stretch = None if one.stretch is None else one.stretch * by
        lines.append(
            LineAsked(one.metric, one.holder, one.parent, one.basic * by, stretch, one.note)
        )
    return sheet, lines, faults
