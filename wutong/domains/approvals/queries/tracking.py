"""What the public page shows under a code: where each case is, like a parcel on its way.

No person, no firm, no project is named: whoever holds the code knows them, nobody else shall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import BallHolder, CaseMove, CaseState, PaperState
from wutong.domains.approvals.models import (
    Application,
    ApprovalCase,
    CaseEvent,
    CasePaper,
    JointAcceptance,
    TrackingCount,
)
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.rules.machine import ENDED, holder
from wutong.domains.approvals.rules.numbers import grouped_code
from wutong.domains.approvals.rules.tracking import MISSES_COUNT_FOR, asked_too_often
from wutong.kernel.clock import day_of
from wutong.ui.deadlines import Left, left_until

WANTED: Final = (PaperState.MISSING, PaperState.UNSUITABLE, PaperState.DEFICIENT)


@dataclass(frozen=True)
class Station:
    """A step of the way that was passed, the latest last."""

    on: date
    title: str
    detail: str


@dataclass(frozen=True)
class Parcel:
    """A case on its way. ``todo`` is what the applicant must do, ``until`` by when."""

    number: str
    title: str
    state: str
    tone: str
    place: str
    since: date
    left: Left | None
    due_on: date | None
    todo: list[str]
    until: date | None
    stations: list[Station]
    rail: list[dict[str, Any]]


@dataclass(frozen=True)
class Tracked:
    """An application under its code."""

    number: str
    kind: str
    received_on: date
    region: str
    visit_on: date | None
    parcels: list[Parcel]


def limited(address: str, at: datetime) -> bool:
    """Whether this address asked too often; every worker counts the same."""
    rows = TrackingCount.objects.filter(address=address, minute__gt=at - MISSES_COUNT_FOR)
    return asked_too_often(rows.values_list("minute", "asked", "missed"), at)


def tracked(code: str, on: date) -> Tracked | None:
    """What the code opens; None for any other text. A fixed number of queries."""
    application = (
        Application.objects.filter(tracking_code=grouped_code(code) or "-")
        .select_related("region")
        .first()
    )
    if application is None:
        return None
    wanted = CasePaper.objects.filter(state__in=WANTED).select_related("paper")
    cases = application.cases.select_related("version", "unit").order_by("pk").prefetch_related(
        Prefetch("events", CaseEvent.objects.select_related("unit").order_by("at", "pk")),
        Prefetch("papers", wanted, to_attr="wanted"),
        "notices",
        "pauses",
    )  # fmt: skip
    visit = JointAcceptance.objects.filter(application=application).values_list(
        "visit_on", flat=True
    )
    return Tracked(
        application.number, application.get_kind_display(), day_of(application.submitted_at),
        application.region.name, visit.first(), [parcel(one, on) for one in cases],
    )  # fmt: skip


def parcel(case: ApprovalCase, on: date) -> Parcel:
    """A case with its prefetched events, wanted papers, notices and pauses."""
    waits = holder(case.state) == BallHolder.APPLICANT
    return Parcel(
        number=case.number,
        title=case.version.name,
        state=str(case.get_state_display()),
        tone=_tone(case, waits),
        place=_place(case),
        since=day_of(case.since),
        left=_left(case, on),
        due_on=None if case.state in ENDED else case.due_on,
        todo=_todo(case) if waits else [],
        until=_until(case) if waits else None,
        stations=_stations(case),
        rail=_rail(case),
    )


def _tone(case: ApprovalCase, waits: bool) -> str:
    if waits:
        return "yellow"
    if case.state == CaseState.APPROVED:
        return "green"
    return "red" if case.state in ENDED and case.state != CaseState.WITHDRAWN else "accent"


def _place(case: ApprovalCase) -> str:
    """Who has it, by office and never by person."""
    by = holder(case.state)
    if by == BallHolder.APPLICANT:
        return _("申请人")
    if by == BallHolder.DEPARTMENT and case.unit is not None:
        return case.unit.name
    return "" if by == BallHolder.NOBODY else str(BallHolder(by).label)


def _left(case: ApprovalCase, on: date) -> Left | None:
    if case.due_on is None or case.state in ENDED:
        return None
    return left_until(case.due_on, on, calendar_for(case.region_path))


def _todo(case: ApprovalCase) -> list[str]:
    """Names of papers alone: what somebody wrote about them may name people."""
    rows: list[CasePaper] = case.wanted  # type: ignore[attr-defined]
    if case.state == CaseState.APPROVED_WITH_DEFICIENCY:
        rows = [one for one in rows if one.state == PaperState.DEFICIENT]
    elif any(one.notice_id for one in rows):
        rows = [one for one in rows if one.notice_id]
    return [one.paper.name for one in rows]


def _until(case: ApprovalCase) -> date | None:
    if case.state == CaseState.APPROVED_WITH_DEFICIENCY:
        days = [one.due_on for one in case.wanted if one.due_on]  # type: ignore[attr-defined]
        return min(days, default=None)
    given = sorted(case.notices.all(), key=lambda one: one.number)
    return given[-1].correct_by if given else None


def _stations(case: ApprovalCase) -> list[Station]:
    """Where it was; handing over within an office is nobody else's business."""
    return [
        Station(day_of(one.at), str(one.get_move_display()), _detail(one))
        for one in case.events.all()
        if one.move != CaseMove.HAND_OVER
    ]


def _detail(event: CaseEvent) -> str:
    if event.move == CaseMove.ROUTE and event.unit is not None:
        return event.unit.name
    return ""


def _rail(case: ApprovalCase) -> list[dict[str, Any]]:
    """Three stops, which a phone holds side by side, and where the case is among them."""
    days = {one.move: day_of(one.at) for one in case.events.all()}
    ended = case.state in ENDED
    stops = [
        (_("收件"), days.get(CaseMove.RECEIVE), True),
        (_("受理"), case.accepted_on, case.accepted_on is not None),
        (_("办结"), case.decided_on, ended),
    ]
    last = max(place for place, (_title, _day, reached) in enumerate(stops) if reached)
    return [
        {"title": title, "note": f"{day:%m-%d}" if day else "",
         "state": "now" if place == last and not ended else "done" if reached else "todo"}
        for place, (title, day, reached) in enumerate(stops)
    ]  # fmt: skip
