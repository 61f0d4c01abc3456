"""The list of engagements as a spreadsheet, over HTTP."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from wutong.domains.engagements.api.reading import EngagementFilter, chosen_by
from wutong.domains.engagements.queries.exporting import engagements_sheet
from wutong.domains.engagements.queries.listing import ordered
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.exporting import WhatFor, handed_out, require_export
from wutong.kernel.http.interface import WORKBOOK

router = Router()


@router.get("/engagements/export", response={200: None}, openapi_extra=WORKBOOK, summary="导出活动")
def export_engagements(
    request: ApiCaller, reason: Query[WhatFor], filters: Query[EngagementFilter]
) -> Any:
    """条件与列表相同，最近的在前；谁导出了哪些行、用途是什么，记入导出记录。"""
    require_export(request)
    rows = ordered(chosen_by(filters, request.access), "-on")
    return handed_out(engagements_sheet(rows), by=request.user, at=clock.now(), reason=reason)
