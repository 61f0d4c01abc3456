"""Dispatch meetings: planned, held with minutes, cancelled; what they decide and order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.stewardship.actions.appeal_support import access_for
from wutong.domains.stewardship.actions.dispatch_agenda import refresh_agenda
from wutong.domains.stewardship.actions.dispatch_support import (
    at_most,
    require_its_day,
    short_text,
    take_turn,
    write,
    write_of_project,
)
from wutong.domains.stewardship.actions.orders import give_order
from wutong.domains.stewardship.choices import (
    MeetingBody,
    MeetingRhythm,
    MeetingState,
    OrderKind,
    OrderSource,
)
from wutong.domains.stewardship.models import (
    AgendaLine,
    AgendaRequest,
    DispatchMeeting,
    PacePlan,
    SupervisionOrder,
)
from wutong.domains.stewardship.queries.dispatch_finding import SEARCH_KIND, indexed
from wutong.domains.stewardship.queries.dispatch_rights import may_plan
from wutong.domains.stewardship.queries.pace_plans import stands
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import search
from wutong.kernel.clock import day_of

LONGEST: Final = {"title": 120, "place": 120, "chair": 60, "attendees": 2000}
LONGEST_MINUTES: Final = 20_000
LONGEST_DECISION: Final = 2000


@transaction.atomic
def plan_meeting(
    *, title: str, rhythm: str, body: str, region: Region, on: date, by: User | None,
    at: datetime, unit: Unit | None = None, place: str = "", chair: str = "", attendees: str = "",
) -> DispatchMeeting:  # fmt: skip
    """A meeting that is to be held, with its agenda as the facts stand now.

    A task force's meeting names its ``unit``. Raises NotAllowed, BadValue; AlreadyMoved where the
    same meeting is planned for that day.
    """
    access = access_for(by, at)
    if access is not None and not may_plan(access, region.path, unit.pk if unit else None):
        raise NotAllowed(_("您的岗位不能召集这个地区的调度会。"))
    _check(rhythm, body, region, unit, on, at)
    texts = {"title": title, "place": place, "chair": chair, "attendees": attendees}
    clean = {name: at_most(text, name, LONGEST[name]) for name, text in texts.items()}
    short_text(clean["title"], "title", LONGEST["title"])
    try:
        with transaction.atomic():
            made = DispatchMeeting.objects.create(
                rhythm=rhythm, body=body, region=region, region_path=region.path, unit=unit,
                on=on, created_by=by, created_at=at, **clean,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("这一天已经排了同一个调度会。")) from error
    search.index_objects(SEARCH_KIND, indexed([made.pk]))
    write(made, "planned", by, at, title=[None, made.title], on=[None, str(on)])
    return refresh_agenda(meeting=made, by=by, at=at)


def _check(
    rhythm: str, body: str, region: Region, unit: Unit | None, on: date, at: datetime
) -> None:
    for name, value, codes in (("rhythm", rhythm, MeetingRhythm), ("body", body, MeetingBody)):
        if value not in codes.values:
            raise BadValue(name, _("请在列出的选项中选择。"))
    if (body == MeetingBody.TASK_FORCE) != (unit is not None):
        raise BadValue("unit", _("专班的会须选专班，其他的会不选。"))
    if unit is not None and not unit.region.path.startswith(region.path):
        raise BadValue("unit", _("专班不在这个地区。"))
    if on < day_of(at):
        raise BadValue("on", _("日期不能早于今天。"))


@transaction.atomic
def cancel_meeting(
    *, meeting: DispatchMeeting, reason: str, by: User, at: datetime
) -> DispatchMeeting:
    """It doesn't take place. Raises NotAllowed, BadValue; AlreadyMoved once it gave orders."""
    row = take_turn(meeting, by, at)
    text = short_text(reason, "reason")
    if row.orders.exists():
        raise AlreadyMoved(_("会上已经下达督办事项，不能取消，请记录召开。"))
    row.state, row.cancelled_reason = MeetingState.CANCELLED, text
    row.save(update_fields=["state", "cancelled_reason"])
    write(row, "cancelled", by, at, text, state=["planned", "cancelled"])
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def hold_meeting(
    *, meeting: DispatchMeeting, minutes: str, by: User, at: datetime, chair: str = "",
    attendees: str = "",
) -> DispatchMeeting:  # fmt: skip
    """It took place: minutes, who was there; from now on the agenda is frozen.

    What was asked for of its projects counts as taken up. Raises NotAllowed, BadValue before its
    day or without minutes, AlreadyMoved.
    """
    row = take_turn(meeting, by, at)
    require_its_day(row, at)
    row.minutes = short_text(minutes, "minutes", LONGEST_MINUTES)
    row.chair = at_most(chair, "chair", LONGEST["chair"]) or row.chair
    row.attendees = at_most(attendees, "attendees", LONGEST["attendees"]) or row.attendees
    row.state, row.held_at = MeetingState.HELD, at
    row.save(update_fields=["minutes", "chair", "attendees", "state", "held_at"])
    listed = row.lines.filter(dropped_reason="").values("project")
    AgendaRequest.objects.filter(project__in=listed, meeting=None, withdrawn_at=None).update(
        meeting=row
    )
    write(row, "held", by, at, state=["planned", "held"], orders=[None, row.orders.count()])
    meeting.refresh_from_db()
    return meeting


@transaction.atomic
def decide(*, line: AgendaLine, decision: str, by: User, at: datetime) -> AgendaLine:
    """What the meeting decided about a project; empty takes it back. From the day of the meeting
    until it is recorded as held. Raises NotAllowed, BadValue, AlreadyMoved."""
    row = take_turn(line.meeting, by, at)
    require_its_day(row, at)
    found = row.lines.select_related("project").get(pk=line.pk)
    text = at_most(decision, "decision", LONGEST_DECISION)
    if found.dropped_reason:
        raise AlreadyMoved(_("项目已经移出议程。"))
    if text != found.decision:
        before, found.decision = found.decision, text
        found.save(update_fields=["decision"])
        write_of_project(row, found.project, "decided", by, at, decision=[before[:300], text[:300]])
    line.refresh_from_db()
    return line


@transaction.atomic
def order_from(
    *, line: AgendaLine, title: str, owner_unit: Unit, due_on: date, by: User, at: datetime,
    content: str = "", owner: User | None = None, helpers: Iterable[Unit] = (),
    kind: str = OrderKind.ASSIGNMENT,
) -> SupervisionOrder:  # fmt: skip
    """The meeting gives an order about a project of its agenda. A plan of a slowed project that
    waits for an order has it from now on. Raises as ``give_order``, and as :func:`decide`."""
    row = take_turn(line.meeting, by, at)
    require_its_day(row, at)
    found = row.lines.select_related("project__region").get(pk=line.pk)
    if found.dropped_reason:
        raise AlreadyMoved(_("项目已经移出议程。"))
    given: dict[str, Any] = {"content": content, "owner": owner, "helpers": helpers}
    order = give_order(
        kind=kind, source=OrderSource.MEETING, title=title, owner_unit=owner_unit, due_on=due_on,
        by=by, at=at, project=found.project, meeting=row, **given,
    )  # fmt: skip
    plan = PacePlan.objects.filter(project=found.project_id, ended_at=None).first()
    if plan is not None and not stands(plan.order):
        PacePlan.objects.filter(pk=plan.pk).update(order=order)
    return order


@transaction.atomic
def record_line(
    *, line: AgendaLine, decision: str, order: Mapping[str, Any], by: User, at: datetime
) -> SupervisionOrder | None:
    """The decision and, where ``order`` isn't empty, an order, both or neither: as
    :func:`decide` and :func:`order_from` (whose keywords ``order`` holds)."""
    decide(line=line, decision=decision, by=by, at=at)
    return order_from(line=line, by=by, at=at, **order) if order else None
