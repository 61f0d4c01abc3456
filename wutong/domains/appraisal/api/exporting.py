"""The list of assessments as a spreadsheet, over HTTP."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from wutong.domains.appraisal.api.assessments import AssessmentFilter
from wutong.domains.appraisal.queries.exporting import assessments_sheet
from wutong.domains.appraisal.queries.reading import narrowed, seen
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.exporting import WhatFor, handed_out, require_export
from wutong.kernel.http.interface import WORKBOOK

router = Router()


@router.get(
    "/assessments/export", response={200: None}, openapi_extra=WORKBOOK, summary="导出预审评估"
)
def export_assessments(
    request: ApiCaller, reason: Query[WhatFor], filters: Query[AssessmentFilter]
) -> Any:
    """条件与列表相同，不含各人评分；谁导出了哪些行、用途是什么，记入导出记录。"""
    require_export(request)
    rows = narrowed(seen(request.access), filters.model_dump())
    return handed_out(assessments_sheet(rows), by=request.user, at=clock.now(), reason=reason)
