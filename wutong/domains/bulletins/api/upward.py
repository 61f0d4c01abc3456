"""A superior's forms over HTTP: uploaded, marked, filled, opened, taken out."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Query, Router, Status
from ninja.files import UploadedFile

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.api.drafting import require_reader
from wutong.domains.bulletins.api.upward_shapes import (
    Place,
    UpwardCellShape,
    UpwardFormList,
    UpwardFormShape,
    UpwardMarkBody,
    UpwardPeriodBody,
    UpwardPlaceBody,
    UpwardReportList,
    UpwardReportShape,
)
from wutong.domains.bulletins.models import UpwardForm, UpwardReport
from wutong.domains.bulletins.queries.upward import (
    cells_of_report,
    changes_since,
    figures_behind,
    forms_for,
    report_before,
    reports_for,
)
from wutong.domains.bulletins.rules.upward import read_mark
from wutong.domains.bulletins.rules.upward_fill import where
from wutong.domains.org.queries import region_by_code
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.exporting import WhatFor
from wutong.kernel.http.fields import Cursor, Key, Letters, Limit
from wutong.kernel.http.interface import BINARY, VERSIONED
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.problems import refusal_of
from wutong.kernel.http.versions import seen_version, show_version
from wutong.kernel.money import plain
from wutong.kernel.scope import VIEW, Access

router = Router()
BY_KEY: Final = Order("pk")
LATEST_FIRST: Final = Order("as_known", descending=True)
Number = Annotated[Key, Path(description="编号")]


def form_numbered(access: Access, number: int) -> UpwardForm:
    """The form; 403 for who may see no figures at all, 404 out of sight."""
    require_reader(access)
    found = forms_for(access).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def report_numbered(access: Access, number: int) -> UpwardReport:
    """The filled form; as :func:`form_numbered`."""
    require_reader(access)
    found = reports_for(access).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@router.get("/upward-forms", response=UpwardFormList, summary="上报表")
def list_upward_forms(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """在用的上报表。"""
    require_reader(request.access)
    return page_of(forms_for(request.access), BY_KEY, cursor, limit, scope="upward-forms")


@router.post("/upward-forms", response={201: UpwardFormShape}, summary="上传上报表")
def upload_upward_form(
    request: ApiCaller,
    name: Form[Annotated[str, Letters(80, 1)]],
    unit: Form[Annotated[str, Letters(16, 2)]],
    file: File[UploadedFile],
    response: HttpResponse,
) -> Any:
    """.xlsx 或 .docx，不含宏；已经写明要什么的格自动标记。"""
    region = region_by_code(unit)
    if region is None:
        raise refusal_of("unit", _("没有这个行政区划代码：%(code)s。") % {"code": unit}, "form")
    if not request.access.may(VIEW, region.path):
        raise Http404
    made = actions.upload_form(name=name, region=region, file=file, by=request.user, at=clock.now())
    response["Location"] = f"/api/v1/upward-forms/{made.pk}"
    return Status(HTTPStatus.CREATED, made)


@router.get("/upward-forms/{number}", response=UpwardFormShape, summary="一张上报表")
def read_upward_form(request: ApiCaller, number: Number, response: HttpResponse) -> Any:
    """单元格或占位符，以及标记。"""
    found = form_numbered(request.access, number)
    show_version(response, found.revision)
    return found


@router.delete("/upward-forms/{number}", response={204: None}, summary="停用上报表")
def retire_upward_form(request: ApiCaller, number: Number) -> Any:
    """填过的还在。"""
    found = form_numbered(request.access, number)
    actions.retire_form(form=found, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/upward-forms/{number}/marks", response=UpwardFormShape, openapi_extra=VERSIONED,
             summary="标记一处")  # fmt: skip
def mark_upward_form(request: ApiCaller, number: Number, body: UpwardMarkBody) -> Any:
    """公式格不能标；写错的逐处说明。"""
    found = form_numbered(request.access, number)
    seen = seen_version(request, found.revision, body.version)
    return actions.mark_form(
        form=found, mark=read_mark(body.mark_data()), by=request.user, at=clock.now(), seen=seen
    )


@router.post("/upward-forms/{number}/unmark", response=UpwardFormShape, openapi_extra=VERSIONED,
             summary="取消标记")  # fmt: skip
def unmark_upward_form(request: ApiCaller, number: Number, body: UpwardPlaceBody) -> Any:
    """那一处不再填。"""
    found = form_numbered(request.access, number)
    seen = seen_version(request, found.revision, body.version)
    return actions.unmark_form(
        form=found, place=body.place, by=request.user, at=clock.now(), seen=seen
    )


@router.post("/upward-forms/{number}/reports", response={201: UpwardReportShape},
             summary="按台账填")  # fmt: skip
def fill_upward_form(
    request: ApiCaller, number: Number, body: UpwardPeriodBody, response: HttpResponse
) -> Any:
    """填好的连同每个数字的明细一起保存；没有的写无数据，不写 0。"""
    made = actions.fill_upward(
        form=form_numbered(request.access, number), first_day=body.first_day,
        last_day=body.last_day, by=request.user, at=clock.now(),
    )  # fmt: skip
    response["Location"] = f"/api/v1/upward-reports/{made.pk}"
    return Status(HTTPStatus.CREATED, _whole(made))


def _whole(report: UpwardReport) -> UpwardReport:
    before = report_before(report)
    report.before = before.pk if before else None  # type: ignore[attr-defined]
    report.changes = changes_since(report, before)  # type: ignore[attr-defined]
    return report


@router.get("/upward-reports", response=UpwardReportList, summary="填过的上报表")
def list_upward_reports(request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE) -> Any:
    """新填的在前。"""
    require_reader(request.access)
    return page_of(reports_for(request.access), LATEST_FIRST, cursor, limit, scope="upward")


@router.get("/upward-reports/{number}", response=UpwardReportShape, summary="一次填报")
def read_upward_report(request: ApiCaller, number: Number) -> Any:
    """逐格的值，以及与上次不同的格。"""
    return _whole(report_numbered(request.access, number))


@router.get("/upward-reports/{number}/cell", response=UpwardCellShape, summary="一格背后的各行")
def read_upward_cell(request: ApiCaller, number: Number, place: Query[Place]) -> Any:
    """填报时冻结的数字、口径与各行。"""
    report = report_numbered(request.access, number)
    cell = next((one for one in cells_of_report(report) if where(one) == place), None)
    if cell is None:
        raise Http404
    figures = figures_behind(report, [f"{cell.region}:{key}" for key in cell.figures])
    return {
        "place": place, "text": cell.text,
        "figures": [
            {
                "label": one.label, "display": one.display, "definition": one.definition,
                "value": None if one.value is None else plain(one.value),
                "rows": [
                    {"key": row.key, "title": row.title, "amount": plain(row.amount)}
                    for row in one.rows.all()
                ],
            }
            for one in figures
        ],
    }  # fmt: skip


@router.get("/upward-reports/{number}/file", response={200: None}, openapi_extra=BINARY,
            summary="下载填好的表")  # fmt: skip
def export_upward_report(request: ApiCaller, number: Number, reason: Query[WhatFor]) -> Any:
    """上级的原表，填好了标记的格；导出记入导出记录。"""
    made = actions.export_upward(
        report=report_numbered(request.access, number), by=request.user, at=clock.now(),
        reason=reason,
    )  # fmt: skip
    return FileResponse(
        io.BytesIO(made.content), as_attachment=True, filename=made.name,
        content_type="application/octet-stream",
    )  # fmt: skip
