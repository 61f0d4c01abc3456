"""The rule of monthly reports over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404
from ninja import Path, Router, Schema, Status
from pydantic import Field

from wutong.domains.org.queries import Region, region_by_code
from wutong.domains.projects import actions
from wutong.domains.projects.models import ReportingRule
from wutong.domains.projects.queries.reporting import reporting_rule_in
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Day, Letters
from wutong.kernel.scope import VIEW, Access

router = Router()
RegionCode = Path[Annotated[str, Letters(16, 6)]]


class MonthlyReportRule(Schema):
    """By which day of the following month a month is to be stated; null where nothing is asked."""

    region: str | None = Field(description="规则来自哪个地区：本地区或最近的上级")
    due_day: int | None = Field(description="次月几日前")
    begins: Day | None = Field(description="从哪个月起，该月 1 日")


class MonthlyReportRuleBody(Body):
    """A region's own rule."""

    due_day: Annotated[int, Field(ge=1, le=28)] = Field(10, description="次月几日前")
    begins: Day = Field(description="从哪个月起，取其所在月")


def _region(code: str, access: Access) -> Region:
    region = region_by_code(code)
    if region is None or not access.may(VIEW, region.path):
        raise Http404
    return region


def _shape(rule: ReportingRule | None) -> dict[str, Any]:
    if rule is None:
        return {"region": None, "due_day": None, "begins": None}
    return {"region": rule.region.code, "due_day": rule.due_day, "begins": rule.begins}


@router.get("/reporting-rules/{region}", response=MonthlyReportRule, summary="月报规则")
def read_reporting_rule(request: ApiCaller, region: RegionCode) -> Any:
    """在这个地区起作用的规则；没有则各项为 null，不要求月报。"""
    return _shape(reporting_rule_in(_region(region, request.access).path))


@router.put("/reporting-rules/{region}", response=MonthlyReportRule, summary="设定月报规则")
def put_reporting_rule(request: ApiCaller, region: RegionCode, body: MonthlyReportRuleBody) -> Any:
    """本地区从某月起要求月报，期限为次月某日。"""
    found = _region(region, request.access)
    rule = actions.set_reporting_rule(
        region=found, due_day=body.due_day, begins=body.begins, by=request.user, at=clock.now()
    )
    return _shape(rule)


@router.delete("/reporting-rules/{region}", response={204: None}, summary="取消本地区的月报规则")
def remove_reporting_rule(request: ApiCaller, region: RegionCode) -> Any:
    """改用上级的规则。"""
    found = _region(region, request.access)
    actions.remove_reporting_rule(region=found, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)
