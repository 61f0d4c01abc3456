"""Listing, reading, reporting and correcting leads."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from wutong.domains.investors.queries import Referrer
from wutong.domains.leads import actions
from wutong.domains.leads.api.shapes import (
    CheckedFirm,
    LeadChanges,
    LeadCollisions,
    LeadList,
    LeadShape,
    NewLead,
)
from wutong.domains.leads.choices import LeadSource, LeadState
from wutong.domains.leads.models import Lead
from wutong.domains.leads.queries import page as page_queries
from wutong.domains.leads.queries.collisions import (
    Registration,
    collisions,
    seen_collisions,
)
from wutong.domains.leads.queries.listing import ORDERS, Filters, chosen_leads
from wutong.domains.leads.queries.permissions import may_report_in
from wutong.domains.org.queries import Region, Unit, region_by_code
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Letters, Limit
from wutong.kernel.http.interface import VERSIONED
from wutong.kernel.http.paging import USUAL_PAGE, order_named, page_of
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.http.versions import seen_version, show_version
from wutong.kernel.scope import REPORT_LEAD, Access

router = Router()
Code = Annotated[str, Letters(40, 1), Path(description="线索编号，如 XS130302-2026-0001")]
Sort = Annotated[
    str,
    Letters(30),
    Field(description="排序：" + "、".join(one.name for one in ORDERS) + "；前面加 - 为降序"),
]
USUAL_SORT = "-reported_at"


class LeadFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="名称、内容，可用拼音首字母")
    state: LeadState | None = None
    source: LeadSource | None = None
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    conflict: bool = Field(False, description="只列撞单待裁的")
    mine: bool = Field(False, description="只列本人承办的")


def lead_named(access: Access, code: str) -> Lead:
    """The lead. Raises Http404 where it isn't to be seen."""
    return visible_or_404(Lead.objects.select_related(*page_queries.OF_A_LEAD), access, code=code)


def region_stated(code: str) -> Region:
    """The region of a body. Refuses an unknown code with 422."""
    region = region_by_code(code)
    if region is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": code})
    return region


def unit_stated(number: int, access: Access, field: str = "unit") -> Unit:
    """The unit of a body. Refuses one that isn't there with 422."""
    units = Unit.objects.visible_to(access).select_related("region")
    unit = units.filter(pk=number).first()
    if unit is None:
        raise refusal_of(field, _("没有这个单位：%(number)s。") % {"number": number})
    return unit


def _introducer(number: int | None, access: Access) -> Referrer | None:
    if number is None:
        return None
    found = Referrer.objects.visible_to(access).filter(pk=number).first()
    if found is None:
        raise refusal_of("introducer", _("没有这个引荐人：%(number)s。") % {"number": number})
    return found


@router.get("/leads", response=LeadList, summary="线索列表")
def list_leads(
    request: ApiCaller,
    filters: Query[LeadFilter],
    sort: Sort = USUAL_SORT,
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的线索，公海在内。空值排在最后。"""
    rows = chosen_by(filters, request.access)
    return page_of(
        rows.select_related("region", "unit", "owner", "reported_by"),
        order_named(sort, ORDERS), cursor, limit, scope=filters.model_dump_json(),
    )  # fmt: skip


def chosen_by(filters: LeadFilter, access: Access) -> QuerySet[Lead]:
    """The leads that the caller sees and that answer the filters."""
    chosen = Filters(
        text=filters.q,
        state="conflict" if filters.conflict else (filters.state or ""),
        source=filters.source or "",
        region=filters.region,
        whose="mine" if filters.mine else "",
    )
    rows = chosen_leads(access, chosen)
    return rows.filter(state=filters.state) if filters.conflict and filters.state else rows


@router.post("/leads/collisions", response=LeadCollisions, summary="报备前查撞单")
def check_collisions(request: ApiCaller, body: CheckedFirm) -> Any:
    """不写入。看不到的登记只答单位、日期和保护期。"""
    region = region_stated(body.region)
    if not may_report_in(request.access, region.path):
        ensure(request.access, REPORT_LEAD, region.path)
    introducer = _introducer(body.introducer, request.access)
    found = collisions(
        Registration(
            body.firm_name, region.path, body.uscc.strip().upper(), body.origin, body.content,
            introducer=introducer.pk if introducer else None,
        )
    )  # fmt: skip
    return {"items": seen_collisions(found, request.access)}


@router.get("/leads/{code}", response=LeadShape, summary="一条线索")
def read_lead(request: ApiCaller, code: Code, response: HttpResponse) -> Any:
    """连同时限、经过和业绩份额。"""
    lead = lead_named(request.access, code)
    show_version(response, lead.version)
    return WholeLead(lead, request.access)


class WholeLead:
    """A lead with what was read for it."""

    def __init__(self, lead: Lead, access: Access) -> None:
        self.lead = lead
        self.duties = page_queries.running_duties(lead)
        self.events = list(reversed(page_queries.events_of(lead)))
        self.credit = list(lead.credits.all())
        project = Project.objects.visible_to(access).filter(pk=lead.project_id or 0).first()
        self.shown_project = project.code if project else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.lead, name)


def shown(lead: Lead, request: ApiCaller, response: HttpResponse, status: int = 200) -> Any:
    """The lead as it stands now, to whoever wrote it."""
    fresh = Lead.objects.select_related(*page_queries.OF_A_LEAD).get(pk=lead.pk)
    show_version(response, fresh.version)
    return Status(status, WholeLead(fresh, request.access))


@router.post("/leads", response={201: LeadShape}, summary="报备线索")
def create_lead(request: ApiCaller, body: NewLead, response: HttpResponse) -> Any:
    """先报先得。撞单时答 409；核对后带 confirmed 再报，由上级裁定。"""
    given = {name: getattr(body, name) for name in type(body).model_fields}
    given["introducer"] = _introducer(body.introducer, request.access)
    given["region"] = region_stated(body.region)
    given["unit"] = unit_stated(body.unit, request.access) if body.unit else None
    lead = actions.report_lead(
        **given,
        by=request.user,
        at=clock.now(),
    )
    response["Location"] = f"/api/v1/leads/{lead.code}"
    return shown(lead, request, response, HTTPStatus.CREATED)


@router.patch("/leads/{code}", response=LeadShape, openapi_extra=VERSIONED, summary="修改线索")
def edit_lead(request: ApiCaller, code: Code, body: LeadChanges, response: HttpResponse) -> Any:
    """只改写出的字段。"""
    lead = lead_named(request.access, code)
    changes = body.changes()
    if "introducer" in changes:
        changes["introducer"] = _introducer(changes["introducer"], request.access)
    actions.edit_lead(
        lead=lead, changes=changes, by=request.user, at=clock.now(),
        seen_version=seen_version(request, lead.version, body.version),
    )  # fmt: skip
    return shown(lead, request, response)
