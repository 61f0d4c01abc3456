"""Review meetings over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext as _
from ninja import Path, Router, Status

from wutong.domains.agreements import actions
from wutong.domains.agreements.api import bodies, shapes
from wutong.domains.agreements.api.finding import in_view, meeting_numbered, named
from wutong.domains.agreements.models import Agreement, ReviewMeeting
from wutong.domains.agreements.queries import reading
from wutong.domains.org.queries import region_by_code
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.scope import Access

router = Router()
LATEST_FIRST: Final = Order("on", descending=True)


class Whole:
    """A meeting with the part of its agenda that the caller sees."""

    def __init__(self, meeting: ReviewMeeting, access: Access) -> None:
        self.meeting = meeting
        self.agenda, _others = reading.agenda_of(meeting, access)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.meeting, name)


@router.get("/agreement-meetings", response=shapes.ReviewMeetingList, summary="协议审核会列表")
def list_agreement_meetings(
    request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """看得到的会议，最近的在前。"""
    return page_of(reading.meetings_seen(request.access), LATEST_FIRST, cursor, limit)


@router.post("/agreement-meetings", response={201: shapes.ReviewMeetingShape}, summary="安排审核会")
def create_agreement_meeting(request: ApiCaller, body: bodies.NewReviewMeeting) -> Any:
    """议程另行列入。"""
    region = in_view(request.access, region_by_code(body.region))
    made = actions.save_meeting(
        region=region, by=request.user, at=clock.now(), **body.model_dump(exclude={"region"})
    )
    return Status(HTTPStatus.CREATED, Whole(made, request.access))


@router.get(
    "/agreement-meetings/{number}", response=shapes.ReviewMeetingShape, summary="一次审核会"
)
def read_agreement_meeting(request: ApiCaller, number: Path[Key]) -> Any:
    """议程、决定和纪要。"""
    return Whole(meeting_numbered(request.access, number), request.access)


@router.post(
    "/agreement-meetings/{number}/agenda", response={201: shapes.ItemShape}, summary="列入议程"
)
def put_on_agreement_agenda(request: ApiCaller, number: Path[Key], body: bodies.AgendaBody) -> Any:
    """审核中的协议才能上会。"""
    meeting = meeting_numbered(request.access, number)
    rows = Agreement.objects.visible_to(request.access).select_related("project")
    agreement = named(rows, "agreement", _("没有这份协议。"), pk=body.agreement)
    item = actions.put_on_agenda(
        meeting=meeting, agreement=agreement, by=request.user, at=clock.now()
    )
    return Status(HTTPStatus.CREATED, item)


@router.post(
    "/agreement-meetings/{number}/minutes",
    response=shapes.ReviewMeetingShape,
    summary="登记审核会结果",
)
def hold_agreement_meeting(
    request: ApiCaller, number: Path[Key], body: bodies.ReviewMinutes
) -> Any:
    """纪要，和对议程上每份协议的决定；各协议随之转到下一步。"""
    meeting = meeting_numbered(request.access, number)
    held = actions.hold_meeting(
        meeting=meeting, minutes=body.minutes, attendees=body.attendees, by=request.user,
        decisions={one.item: actions.Decided(one.decision, one.note) for one in body.decisions},
        at=clock.now(),
    )  # fmt: skip
    return Whole(held, request.access)


@router.post(
    "/agreement-meetings/{number}/cancel", response=shapes.ReviewMeetingShape, summary="取消审核会"
)
def cancel_agreement_meeting(
    request: ApiCaller, number: Path[Key], body: bodies.AgreementReason
) -> Any:
    """写明原因。"""
    meeting = meeting_numbered(request.access, number)
    done = actions.cancel_meeting(
        meeting=meeting, reason=body.reason, by=request.user, at=clock.now()
    )
    return Whole(done, request.access)
