"""The list of leads as a spreadsheet, over HTTP."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router

from wutong.domains.leads.api.leads import USUAL_SORT, LeadFilter, Sort, chosen_by
from wutong.domains.leads.queries.exporting import leads_sheet
from wutong.domains.leads.queries.listing import in_order
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.exporting import WhatFor, handed_out, require_export
from wutong.kernel.http.interface import WORKBOOK

router = Router()


@router.get("/leads/export", response={200: None}, openapi_extra=WORKBOOK, summary="导出线索")
def export_leads(
    request: ApiCaller, reason: Query[WhatFor], filters: Query[LeadFilter], sort: Sort = USUAL_SORT
) -> Any:
    """条件与列表相同，不含联系电话；谁导出了哪些行、用途是什么，记入导出记录。"""
    require_export(request)
    rows = in_order(chosen_by(filters, request.access), sort)
    return handed_out(leads_sheet(rows), by=request.user, at=clock.now(), reason=reason)
