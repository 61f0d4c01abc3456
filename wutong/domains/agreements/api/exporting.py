"""Agreements, an agenda and the commitments ledger as spreadsheets, over HTTP."""

from __future__ import annotations

from typing import Any

from ninja import Path, Query, Router

from wutong.domains.agreements.api.commitments import CommitmentFilters
from wutong.domains.agreements.api.finding import meeting_numbered
from wutong.domains.agreements.api.papers import AgreementFilters
from wutong.domains.agreements.queries.exporting import (
    agenda_sheet,
    agreements_sheet,
    ledger_sheet,
)
from wutong.domains.agreements.queries.reading import agreements_seen, ledger, narrowed
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.exporting import WhatFor, handed_out, require_export
from wutong.kernel.http.fields import Key
from wutong.kernel.http.interface import WORKBOOK

router = Router()


@router.get("/agreements/export", response={200: None}, openapi_extra=WORKBOOK, summary="导出协议")
def export_agreements(
    request: ApiCaller, reason: Query[WhatFor], filters: Query[AgreementFilters]
) -> Any:
    """条件与列表相同；谁导出了哪些行、用途是什么，记入导出记录。"""
    require_export(request)
    rows = narrowed(agreements_seen(request.access), filters.model_dump())
    sheet = agreements_sheet(rows.order_by("-updated_at", "-pk"))
    return handed_out(sheet, by=request.user, at=clock.now(), reason=reason)


@router.get(
    "/agreement-meetings/{number}/export", response={200: None}, openapi_extra=WORKBOOK,
    summary="导出审核会议程",
)  # fmt: skip
def export_agreement_agenda(request: ApiCaller, number: Path[Key], reason: Query[WhatFor]) -> Any:
    """看得到的协议；谁导出了哪些行、用途是什么，记入导出记录。"""
    meeting = meeting_numbered(request.access, number)
    require_export(request)
    sheet = agenda_sheet(meeting, request.access)
    return handed_out(sheet, by=request.user, at=clock.now(), reason=reason)


@router.get(
    "/commitments/export", response={200: None}, openapi_extra=WORKBOOK, summary="导出履约台账"
)
def export_commitments(
    request: ApiCaller, reason: Query[WhatFor], filters: Query[CommitmentFilters]
) -> Any:
    """条件与台账相同；谁导出了哪些行、用途是什么，记入导出记录。"""
    require_export(request)
    sheet = ledger_sheet(ledger(request.access, filters.model_dump(), clock.today()))
    return handed_out(sheet, by=request.user, at=clock.now(), reason=reason)
