"""The one place where the state of an appeal changes, by the table in ``rules.appeals``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Unit, User, working_calendar
from wutong.domains.stewardship.actions.appeal_support import (
    NOTHING,
    Facts,
    checked_satisfaction,
    require,
    required_text,
    take_turn,
    tell_of,
    write_event,
)
from wutong.domains.stewardship.choices import AppealMove, Escalation
from wutong.domains.stewardship.models import Appeal, AppealTask
from wutong.domains.stewardship.queries.appeal_clocks import course_of, dues_of, limits_now
from wutong.domains.stewardship.rules.appeals import (
    OPEN,
    Course,
    Required,
    Transition,
    advance,
    transition,
)
from wutong.domains.stewardship.rules.clocks import days_lost, in_time, lapse_day
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.kernel.clock import day_of

SHOWN_REASON = 300


@dataclass(frozen=True)
class Doing:
    """One move with everything that belongs to it."""

    row: Appeal
    rule: Transition
    by: User | None
    at: datetime
    on: date
    text: str
    facts: Facts
    by_asker: bool


@transaction.atomic
def move(
    *, appeal: Appeal, move: str, by: User | None, at: datetime, text: str = "",
    facts: Facts = NOTHING, by_asker: bool = False,
) -> Appeal:  # fmt: skip
    """Do ``move`` with the appeal and everything that belongs to it, or nothing.

    ``by`` None is the system, or with ``by_asker`` the asker through the link. ``appeal`` is
    brought up to date. Raises AlreadyMoved where somebody was faster or the state doesn't know
    the move, NotAllowed, BadValue for what the table asks for and is not there.
    """
    turns = {one.pk: one for one in (appeal, facts.other) if one is not None}
    rows = {key: take_turn(turns[key], at) for key in sorted(turns)}  # one order: no deadlock
    row = rows[appeal.pk]
    rule = transition(row.state, move)
    _require(by, by_asker, rule, row, at)
    on = lapse_day(row.objects_until) if move == AppealMove.LAPSE and row.objects_until else None
    doing = Doing(row, rule, by, at, on or day_of(at), _text(rule, text, by_asker), facts, by_asker)
    _check(doing)
    before, unit_before = row.state, row.lead_unit
    due_before = row.due_on
    course = advance(course_of(row), move, day_of(at), objects_until=doing.on)
    _place(doing, course)
    _keep_tasks(doing)
    _keep_clock(doing, course)
    if row.due_on != due_before:  # another clock: off the ladder until that one is late
        row.escalation = Escalation.NONE
    row.save()
    changes = {
        name: [str(old) if old else None, str(new) if new else None]
        for name, old, new in (
            ("lead_unit", unit_before, row.lead_unit), ("due_on", due_before, row.due_on),
        )
        if old != new
    }  # fmt: skip
    event = write_event(
        row, move, before, by, at, doing.text, on=doing.on, by_asker=by_asker, unit=unit_before,
        changes=changes, details=_details(doing),
    )  # fmt: skip
    tell_of(row, move, event, at)
    appeal.refresh_from_db()
    return appeal


def _require(by: User | None, by_asker: bool, rule: Transition, row: Appeal, at: datetime) -> None:
    if not by_asker:
        require(by, rule, row, at)
    elif not rule.by_asker:
        raise NotAllowed(_("只有收到答复后才能确认或者要求重办。"))


def _text(rule: Transition, text: str, by_asker: bool) -> str:
    optional = by_asker and rule.move == AppealMove.CONFIRM
    if Required.TEXT in rule.required and not optional:
        return required_text(text)
    return required_text(text) if text.strip() else ""


def _check(doing: Doing) -> None:
    """What the table asks for. Raises BadValue, NotAllowed."""
    row, facts, needs = doing.row, doing.facts, doing.rule.required
    if Required.UNIT in needs and facts.unit is None:
        raise BadValue("unit", _("请选择牵头单位。"))
    if facts.unit is not None and facts.unit in facts.helpers:
        raise BadValue("helpers", _("牵头单位不能同时是协办单位。"))
    if Required.OTHER in needs:
        other = facts.other
        if other is None or other.pk == row.pk or other.state not in OPEN:
            raise BadValue("other", _("请选择另一件正在办理的诉求。"))
    if Required.NOT_THE_ANSWERER in needs and doing.by is not None:
        answered = row.events.filter(move=AppealMove.ANSWER).order_by("-pk").first()
        if answered is not None and answered.by_id == doing.by.pk:
            raise NotAllowed(_("答复的人不能代诉求人确认。"))
    if Required.UNTIL in needs and (facts.until is None or facts.until <= _last(row)):
        raise BadValue("until", _("延期须晚于现在的办结期限。"))
    if doing.rule.move == AppealMove.CONFIRM:
        checked_satisfaction(facts.satisfaction, needed=doing.by_asker)


def _last(row: Appeal) -> date:
    return row.resolve_by or row.received_on


def _place(doing: Doing, course: Course) -> None:
    """State and what stands with it after the move."""
    row, facts, move = doing.row, doing.facts, doing.rule.move
    if row.state != course.state:
        row.state, row.since = course.state, doing.at
    row.sent_back, row.reopened = course.sent_back, course.reopened
    row.answered_on, row.resolved_on = course.answered_on, None
    row.resolved_by, row.closed_on = course.resolved_by or "", None
    if facts.unit is not None and Required.UNIT in doing.rule.required:
        row.lead_unit = facts.unit
    elif move == AppealMove.SEND_BACK:
        row.lead_unit = None
    if move == AppealMove.ANSWER:
        row.answer = doing.text
    if move in (AppealMove.ANSWER, AppealMove.NOTE) and row.replied_on is None:
        row.replied_on = doing.on
    if course.resolved_on is not None:
        row.resolved_on = doing.on
        row.satisfaction = facts.satisfaction
    if move == AppealMove.CLOSE:
        row.closed_on, row.closed_reason = doing.on, doing.text[:SHOWN_REASON]
    if move == AppealMove.REOPEN:
        row.clock_since, row.replied_on, row.satisfaction = course.since, None, None
        row.limits = limits_now(row.region_path, is_complex=row.is_complex)
        row.on_time = row.days_lost = None
    if move == AppealMove.JOIN:
        row.joined_to = facts.other
        row.joined.update(joined_to=facts.other)


def _keep_clock(doing: Doing, course: Course) -> None:
    row = doing.row
    found = dues_of(row)
    whole = found.whole
    if doing.rule.move == AppealMove.EXTEND and doing.facts.until is not None:
        whole = doing.facts.until
    row.resolve_by, row.objects_until = whole, found.objects_until
    row.provisional = found.provisional
    row.due_on = found.now
    if doing.rule.move == AppealMove.EXTEND and row.replied_on is not None:
        row.due_on = whole
    if course.resolved_on is not None and row.answered_on is not None and whole is not None:
        row.on_time = in_time(row.answered_on, whole)
        row.days_lost = days_lost(
            row.received_on, row.answered_on, working_calendar(row.region_path)
        )


def _keep_tasks(doing: Doing) -> None:
    """End the leading unit's task that is given back; begin those that are given."""
    row, facts, at = doing.row, doing.facts, doing.at
    live = AppealTask.objects.filter(appeal=row, ended_at=None)
    if doing.rule.move == AppealMove.SEND_BACK:
        live.filter(leads=True).update(ended_at=at, ended_reason=doing.text[:SHOWN_REASON])
    if Required.UNIT not in doing.rule.required or facts.unit is None:
        return
    live.filter(leads=True).update(ended_at=at)
    live.filter(unit=facts.unit).update(ended_at=at)
    AppealTask.objects.create(
        appeal=row, unit=facts.unit, leads=True, person=facts.person, given_at=at
    )
    known = set(live.values_list("unit", flat=True))
    helpers: list[Unit] = [one for one in facts.helpers if one.pk not in known]
    AppealTask.objects.bulk_create(
        [AppealTask(appeal=row, unit=one, given_at=at) for one in dict.fromkeys(helpers)]
    )


def _details(doing: Doing) -> dict[str, object]:
    """What the history shows of the facts."""
    facts = doing.facts
    found: dict[str, object] = {}
    if facts.unit is not None:
        found["unit"] = facts.unit.name
    if facts.helpers:
        found["helpers"] = [one.name for one in facts.helpers]
    if facts.other is not None:
        found["other"] = facts.other.number
    if facts.until is not None:
        found["until"] = facts.until.isoformat()
    if facts.satisfaction is not None:
        found["satisfaction"] = str(facts.satisfaction)
    return found
