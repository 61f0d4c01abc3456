"""One's own notices over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Path, Query, Router, Schema

from wutong.domains.notices import actions, queries
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.models import Notice
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Cursor, Key, Limit, Moment
from wutong.kernel.http.paging import USUAL_PAGE

router = Router()


class NoticeShape(Schema):
    """One thing that the caller was told."""

    id: int
    kind: NoticeKind
    title: str
    url: str
    at: Moment
    read_at: Moment | None


class NoticeList(Schema):
    """One page of notices, the latest first."""

    items: list[NoticeShape]
    next: str | None


class NoticeFilter(Schema):
    """Every condition given must hold."""

    unread: bool = False
    kind: NoticeKind | None = None


class NoticeReading(Body):
    """Which notices are read; without a kind all of them."""

    kind: NoticeKind | None = None


class NoticesRead(Schema):
    """How many were unread until now."""

    read: int


@router.get("/notices", response=NoticeList, summary="本人的通知")
def list_notices(
    request: ApiCaller, filters: Query[NoticeFilter], cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """新的在前。"""
    chosen = queries.Filters(filters.unread, filters.kind or "")
    page = queries.page_of_notices(request.access, chosen, cursor, limit)
    return {"items": page.items, "next": page.next}


@router.post("/notices/{number}/read", response=NoticeShape, summary="标为已读")
def read_notice(request: ApiCaller, number: Annotated[Key, Path(description="通知编号")]) -> Any:
    """已读的不变。"""
    found: Notice = visible_or_404(Notice.objects, request.access, pk=number)
    actions.mark_read(notice=found, at=clock.now())
    found.refresh_from_db()
    return found


@router.post("/notices/read", response=NoticesRead, summary="全部标为已读")
def read_notices(request: ApiCaller, body: NoticeReading) -> Any:
    """或者只标一类。"""
    read = actions.mark_all_read(by=request.user, at=clock.now(), kind=body.kind or "")
    return {"read": read}
