"""Writes of an agenda: built from the facts, projects put on and taken off, asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import (
    User,
    in_charge_of,
    operator_access,
    who_sees,
    working_calendar,
)
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.appeal_support import access_for
from wutong.domains.stewardship.actions.dispatch_support import (
    short_text,
    take_turn,
    write,
    write_of_project,
)
from wutong.domains.stewardship.choices import AgendaReason
from wutong.domains.stewardship.models import AgendaLine, AgendaRequest, DispatchMeeting
from wutong.domains.stewardship.queries.agenda import agenda_on
from wutong.domains.stewardship.queries.dispatch_rights import may_ask
from wutong.domains.stewardship.rules.agenda import Line, horizon, order_key
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import HOLD_DISPATCH, Access, roles_with

LONGEST_ASK: Final = 500
WRITTEN: Final = ["reasons", "main_reason", "amount", "days", "ask", "position"]


@transaction.atomic
def refresh_agenda(*, meeting: DispatchMeeting, by: User | None, at: datetime) -> DispatchMeeting:
    """Build the agenda from the facts as they are now, as ``by`` sees them.

    Decisions, what was dropped and what a person put on stay; so do lines of projects that ``by``
    doesn't see. Raises NotAllowed, AlreadyMoved.
    """
    row = take_turn(meeting, by, at)
    counts = _rebuild(row, access_for(by, at) or operator_access(day_of(at)), at)
    write(row, "built", by, at, lines=counts)
    meeting.refresh_from_db()
    return meeting


def _rebuild(row: DispatchMeeting, access: Access, at: datetime) -> list[int]:
    """Write the lines anew; how many there were and are."""
    found = agenda_on(
        access, row.region_path, day_of(at), ahead_of(row, day_of(at)), unit=row.unit_id
    )
    wanted = {one.project: one for one in found.lines}
    lines = {one.project_id: one for one in row.lines.all()}
    seen = set(
        Project.objects.visible_to(access).filter(agenda_lines__meeting=row)
        .values_list("pk", flat=True)
    )  # fmt: skip
    gone = [
        one.pk for key, one in lines.items()
        if key in seen and key not in wanted and not _stays(one)
    ]  # fmt: skip
    row.lines.filter(pk__in=gone).delete()
    kept = [one for one in lines.values() if one.pk not in set(gone)]
    for one in kept:
        if one.project_id in wanted:
            _put(one, wanted[one.project_id])
    new = [
        _put(AgendaLine(meeting=row, project_id=key), line)
        for key, line in wanted.items() if key not in lines
    ]  # fmt: skip
    _number([*kept, *new])
    AgendaLine.objects.bulk_update(kept, WRITTEN)
    AgendaLine.objects.bulk_create(new)
    row.built_at, row.left_out = at, found.left_out
    row.save(update_fields=["built_at", "left_out"])
    return [len(lines), len(kept) + len(new)]


def ahead_of(meeting: DispatchMeeting, on: date) -> int:
    """Working days from today until the horizon of a meeting that is to come."""
    calendar = working_calendar(meeting.region_path)
    return max(0, calendar.count(on, meeting.on)) + horizon(meeting.rhythm)


def _stays(line: AgendaLine) -> bool:
    return bool(line.added_by_id or line.decision or line.dropped_reason)


def _put(row: AgendaLine, line: Line) -> AgendaLine:
    row.reasons = [one.kept() for one in line.reasons]
    row.main_reason, row.days, row.ask = line.main, line.days, line.ask or row.ask
    row.amount = line.amount
    return row


def _number(lines: Iterable[AgendaLine]) -> None:
    ordered = sorted(
        lines, key=lambda one: order_key(one.main_reason, one.amount, one.days, one.project_id)
    )
    for place, one in enumerate(ordered, start=1):
        one.position = place


@transaction.atomic
def add_project(
    *, meeting: DispatchMeeting, project: Project, reason: str, by: User, at: datetime
) -> AgendaLine:
    """Put a project on the agenda, or back onto it. Raises NotAllowed, BadValue, AlreadyMoved."""
    row = take_turn(meeting, by, at)
    text = short_text(reason, "reason", LONGEST_ASK)
    if not project.region_path.startswith(row.region_path):
        raise BadValue("project", _("项目不在这个调度会的地区。"))
    line = row.lines.filter(project=project).first()
    if line is not None and not line.dropped_reason:
        raise BadValue("project", _("项目已经在议程上。"))
    if line is None:
        line = AgendaLine(
            meeting=row, project=project, main_reason=AgendaReason.ASKED_FOR,
            amount=project.total_investment, position=0,
        )  # fmt: skip
    line.ask, line.added_by, line.dropped_reason = text, by, ""
    line.save()
    _renumber(row)
    write_of_project(row, project, "added", by, at, text)
    line.refresh_from_db()
    return line


@transaction.atomic
def drop_project(*, line: AgendaLine, reason: str, by: User, at: datetime) -> AgendaLine:
    """Take a project off, with why; building the agenda anew doesn't bring it back.

    Raises NotAllowed, BadValue, AlreadyMoved; also once something was decided about it.
    """
    row = take_turn(line.meeting, by, at)
    text = short_text(reason, "reason")
    found = row.lines.select_related("project").get(pk=line.pk)
    if found.dropped_reason:
        raise AlreadyMoved(_("项目已经移出议程。"))
    if found.decision or row.orders.filter(project=found.project_id).exists():
        raise AlreadyMoved(_("已有议定事项或督办事项，不能移出。"))
    found.dropped_reason = text
    found.save(update_fields=["dropped_reason"])
    write_of_project(row, found.project, "dropped", by, at, text)
    line.refresh_from_db()
    return line


def _renumber(row: DispatchMeeting) -> None:
    lines = list(row.lines.all())
    _number(lines)
    AgendaLine.objects.bulk_update(lines, ["position"])


@transaction.atomic
def ask_for(*, project: Project, text: str, by: User, at: datetime) -> AgendaRequest:
    """Ask for a project to be taken up at the next meeting; those who hold meetings are told.

    Raises NotAllowed, BadValue, and AlreadyMoved while another request stands open.
    """
    access = access_for(by, at)
    if access is None or not may_ask(access, project):
        raise NotAllowed(_("您的岗位不能提请调度这个项目。"))
    clean = short_text(text, "text", LONGEST_ASK)
    try:
        with transaction.atomic():
            made = AgendaRequest.objects.create(
                project=project, text=clean, asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        raise AlreadyMoved(_("这个项目已经提请，等下一次调度会。")) from error
    _onto_planned(made)
    audit.record(actor=by, at=at, action="stewardship.dispatch_asked", target=project, reason=clean)
    _tell_holders(made, by, at)
    return made


def _onto_planned(request: AgendaRequest) -> None:
    """Write what is asked for on the lines that planned meetings have already."""
    lines = AgendaLine.objects.filter(
        project=request.project, meeting__state="planned", dropped_reason=""
    )
    lines.update(ask=request.text)


def _tell_holders(request: AgendaRequest, by: User, at: datetime) -> None:
    project, on = request.project, day_of(at)
    path = project.region_path
    people = in_charge_of([path], roles_with(HOLD_DISPATCH), on)[path]
    if project.confidential:
        pairs = [(one, project.pk) for one in people]
        seen = who_sees(pairs, Project.objects.all(), on)
        people = [one for one, _key in seen]
    tell(
        people=[one for one in people if one != by.pk], kind=NoticeKind.ASSIGNED,
        key=f"stewardship.dispatch.asked.{request.pk}",
        title=lambda: _("提请调度：%(project)s") % {"project": project.name},
        url=reverse("stewardship:dispatch"), at=at,
    )  # fmt: skip


@transaction.atomic
def withdraw_request(*, request: AgendaRequest, by: User, at: datetime) -> None:
    """The asker takes the request back. Raises NotAllowed, AlreadyMoved."""
    if request.asked_by_id != by.pk:
        raise NotAllowed(_("只有提请人能撤回。"))
    won = AgendaRequest.objects.filter(pk=request.pk, meeting=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
    if not won:
        raise AlreadyMoved(_("提请已经上会或者撤回。"))
    audit.record(
        actor=by, at=at, action="stewardship.dispatch_ask_withdrawn", target=request.project,
        reason=request.text,
    )  # fmt: skip
