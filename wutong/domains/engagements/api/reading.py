"""Listing and reading engagements."""

from __future__ import annotations

from typing import Annotated, Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from wutong.domains.engagements.api.shapes import (
    EngagementList,
    EngagementShape,
    FollowUpList,
    Whole,
)
from wutong.domains.engagements.choices import (
    EngagementKind,
    FollowUpState,
    LeaderLevel,
    Status,
)
from wutong.domains.engagements.models import Engagement, EngagementQuerySet, FollowUp
from wutong.domains.engagements.queries import page as page_queries
from wutong.domains.engagements.queries.listing import Filters, chosen_engagements
from wutong.domains.org.queries import Region, region_by_code
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Day, Key, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, order_named, page_of
from wutong.kernel.http.problems import FieldError, Refusal
from wutong.kernel.http.versions import show_version
from wutong.kernel.scope import Access

router = Router()
Number = Annotated[Key, Path(description="活动编号")]
ORDERS: Final = (Order("starts_on"), Order("updated_at"))
Sort = Annotated[str, Letters(30), Field(description="starts_on 或 updated_at；前面加 - 为降序")]
FOLLOW_UPS_AT_MOST: Final = 500


class EngagementFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="主题、地点、领导或企业中的几个字")
    kind: EngagementKind | None = None
    status: Status | None = None
    leader_level: LeaderLevel | None = None
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    unit: Key | None = None
    first: Day | None = Field(None, description="这一天或以后结束的")
    last: Day | None = Field(None, description="这一天或以前开始的")
    firm: Key | None = Field(None, description="客商编号：见过它的")
    project: Annotated[str, Letters(40)] = Field("", description="项目编号：与它有关的")


def refused(field: str, sentence: str, place: str = "body") -> Refusal:
    """The answer to something that names what isn't there, or isn't to be seen."""
    return Refusal(
        422, sentence, "invalid-fields", [FieldError(place=place, field=field, detail=sentence)]
    )


def region_stated(code: str, place: str = "body") -> Region:
    """The region with this code. Refuses an unknown one with 422."""
    region = region_by_code(code)
    if region is None:
        raise refused("region", _("没有这个行政区划代码：%(code)s。") % {"code": code}, place)
    return region


def engagement_numbered(access: Access, number: int) -> Engagement:
    """The engagement. Raises Http404 where it isn't to be seen."""
    rows = Engagement.objects.select_related(*page_queries.NAMES_OF_A_PAGE)
    found: Engagement = visible_or_404(rows, access, pk=number)
    return found


def whole(engagement: Engagement, access: Access) -> Whole:
    """Everything that :class:`EngagementShape` shows, in a constant number of queries."""
    return Whole(
        engagement,
        members=list(engagement.members.select_related("user")),
        firms=[
            {
                "id": one.pk,
                "name": one.investor.name if seen and one.investor else one.stated_name,
                "investor": one.investor_id if seen else None,
                "note": one.note,
            }
            for one, seen in page_queries.firms_met(engagement, access)
        ],
        follow_ups=page_queries.follow_ups_of(engagement),
        projects=[one.project.code for one in page_queries.projects_about(engagement, access)],
        signing_event=engagement.signing_event_id,
        signed=[
            {"project": one.project.code, "name": one.project.name, "stage": one.stage,
             "on": one.on, "verified": one.verified}
            for one in page_queries.signed_projects(engagement, access)
        ],
    )  # fmt: skip


@router.get("/engagements", response=EngagementList, summary="活动列表")
def list_engagements(
    request: ApiCaller,
    filters: Query[EngagementFilter],
    sort: Sort = "-starts_on",
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """走出去、请进来、洽谈、推介会和签约活动，连同计划。"""
    rows = chosen_by(filters, request.access).select_related("region")
    return page_of(rows, order_named(sort, ORDERS), cursor, limit, scope=filters.model_dump_json())


def chosen_by(filters: EngagementFilter, access: Access) -> EngagementQuerySet:
    """The engagements that the caller sees and that answer the filters."""
    region = region_stated(filters.region, "query") if filters.region else None
    chosen = Filters(
        text=filters.q, kind=filters.kind or "", status=filters.status or "",
        leader_level=filters.leader_level or "", unit=filters.unit, first=filters.first,
        last=filters.last, firm=filters.firm, project=filters.project,
    )  # fmt: skip
    return chosen_engagements(access, chosen, region)


@router.get("/engagements/{number}", response=EngagementShape, summary="一项活动")
def read_engagement(request: ApiCaller, number: Number, response: HttpResponse) -> Any:
    """连同参加人员、对接企业、跟进事项和签约的项目。"""
    found = engagement_numbered(request.access, number)
    show_version(response, found.version)
    return whole(found, request.access)


@router.get("/follow-ups", response=FollowUpList, summary="我要跟进的事")
def list_follow_ups(request: ApiCaller) -> Any:
    """未完成的，期限早的在前。"""
    rows = FollowUp.objects.visible_to(request.access).filter(
        owner=request.access.user, state=FollowUpState.OPEN
    )
    return {"items": list(rows.order_by("due", "pk")[:FOLLOW_UPS_AT_MOST])}
