"""The one place where the state of an order changes, by the table in ``rules.orders``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Unit, User, working_calendar
from wutong.domains.projects.actions import attach_evidence
from wutong.domains.projects.actions.papers import ProjectError
from wutong.domains.projects.choices import EvidenceKind
from wutong.domains.projects.queries import Evidence
from wutong.domains.stewardship.actions.appeal_support import access_for, required_text
from wutong.domains.stewardship.actions.order_support import (
    LONGEST_REASON,
    standing_now,
    take_turn,
    tell_of,
    write_event,
)
from wutong.domains.stewardship.choices import Escalation, OrderMove
from wutong.domains.stewardship.models import OrderHelper, SupervisionOrder
from wutong.domains.stewardship.queries.order_rights import reporter_of, standing_of
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.domains.stewardship.rules.orders import (
    Required,
    Standing,
    Transition,
    advance,
    transition,
)
from wutong.kernel.clock import day_of

WATCHED: Final = ("state", "due_on", "escalation", "owner_unit", "owner")


@dataclass(frozen=True)
class OrderFacts:
    """What a move needs besides words; each move reads its own."""

    unit: Unit | None = None
    person: User | None = None
    until: date | None = None
    evidence: Evidence | None = None
    file: File[Any] | None = None


NOTHING: Final = OrderFacts()


@transaction.atomic
def move(
    *, order: SupervisionOrder, move: str, by: User, at: datetime, text: str = "",
    facts: OrderFacts = NOTHING,
) -> SupervisionOrder:  # fmt: skip
    """Do ``move`` with the order and everything that belongs to it, or nothing.

    ``order`` is brought up to date. Raises AlreadyMoved where somebody was faster or the state
    doesn't know the move, NotAllowed, BadValue for what the table asks for and is not there.
    """
    row = take_turn(order, at)
    rule = transition(row.state, move)
    _require(by, rule, row, at)
    words = required_text(text) if Required.TEXT in rule.required or text.strip() else ""
    _check(rule, row, facts, by)
    before = {name: getattr(row, name) for name in WATCHED}
    standing = advance(standing_now(row), move, day_of(at), until=facts.until)
    _keep(row, standing, rule, by, at, words, facts)
    row.save()
    changes = {
        name: [_written(old), _written(getattr(row, name))]
        for name, old in before.items()
        if old != getattr(row, name)
    }
    event = write_event(
        row, move, by, at, words, changes=changes, details=_details(row, rule, facts)
    )  # fmt: skip
    tell_of(row, move, event, at)
    order.refresh_from_db()
    return order


def _written(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def _require(by: User, rule: Transition, row: SupervisionOrder, at: datetime) -> None:
    access = access_for(by, at)
    if access is None or rule.who.isdisjoint(standing_of(access, row)):
        raise NotAllowed(_("您不能对这个督办事项做此操作。"))


def _check(rule: Transition, row: SupervisionOrder, facts: OrderFacts, by: User) -> None:
    """What the table asks for. Raises BadValue, NotAllowed."""
    if Required.UNIT in rule.required and facts.unit is None:
        raise BadValue("unit", _("请选择责任单位。"))
    if Required.NOT_THE_REPORTER in rule.required and reporter_of(row) == by.pk:
        raise NotAllowed(_("报送完成的人不能自己销号。"))
    if Required.UNTIL in rule.required and (facts.until is None or facts.until <= row.due_on):
        raise BadValue("until", _("延期须晚于现在的期限。"))
    if facts.evidence is not None and facts.evidence.project_id != row.project_id:
        raise BadValue("evidence", _("请选择本项目的佐证。"))


def _keep(
    row: SupervisionOrder, standing: Standing, rule: Transition, by: User, at: datetime,
    words: str, facts: OrderFacts,
) -> None:  # fmt: skip
    """State and what stands with it after the move."""
    move = rule.move
    row.state, row.due_on = standing.state, standing.due_on
    row.closed_on, row.on_time = standing.closed_on, standing.on_time
    if row.escalation != standing.escalation:
        row.escalation = standing.escalation
        row.escalated_on = None if standing.escalation == Escalation.NONE else day_of(at)
    if move == OrderMove.REPORT:
        row.reported_at, row.report = at, words
        row.evidence = _attached(row, facts.file, by, at) if facts.file else facts.evidence
    elif move == OrderMove.RETURN:
        row.reported_at, row.report, row.evidence = None, "", None
    elif move == OrderMove.CLOSE:
        row.closed_by = by
    elif move == OrderMove.CANCEL:
        row.cancelled_reason = words[:LONGEST_REASON]
    elif move == OrderMove.EXTEND:
        row.provisional = working_calendar(row.region_path).is_provisional(row.due_on)
    elif move == OrderMove.TRANSFER and facts.unit is not None:
        row.owner_unit, row.owner = facts.unit, facts.person
        OrderHelper.objects.filter(order=row, unit=facts.unit).delete()


def _attached(row: SupervisionOrder, file: File[Any], by: User, at: datetime) -> Evidence:
    if row.project is None:
        raise BadValue("file", _("没有关联项目，不能上传佐证；请写明文件存放在哪里。"))
    try:
        return attach_evidence(
            project=row.project, kind=EvidenceKind.OTHER, file=file, by=by, at=at, vouched=True
        )
    except ProjectError as refusal:
        raise BadValue("file", str(refusal)) from refusal


def _details(row: SupervisionOrder, rule: Transition, facts: OrderFacts) -> dict[str, object]:
    """What the history shows of the facts."""
    found: dict[str, object] = {}
    if facts.unit is not None:
        found["unit"] = facts.unit.name
    if facts.person is not None:
        found["person"] = str(facts.person)
    if facts.until is not None:
        found["until"] = facts.until.isoformat()
    if rule.move == OrderMove.REPORT and row.evidence is not None:
        found["evidence"] = row.evidence.name
    return found
