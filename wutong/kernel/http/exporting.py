"""Handing rows out as a spreadsheet: who took which rows and why is written down first."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from django import forms
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.http.access import ensure
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Letters
from wutong.kernel.scope import EXPORT, Access
from wutong.kernel.spreadsheets import XLSX, Sheet, write_table

LONGEST_REASON: Final = 300
WhatFor = Annotated[str, Letters(LONGEST_REASON, 1), Field(description="用途，记入导出记录")]


class ExportForm(forms.Form):
    """Why rows are taken out, and which: the list's own query string."""

    reason = forms.CharField(label=_("用途"), max_length=LONGEST_REASON)
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)


def handed_out(sheet: Sheet, *, by: Any, at: datetime, reason: str) -> FileResponse:
    """The sheet as an .xlsx attachment, once its rows stand in the export log; ``X-Row-Count`` says
    how many there are."""
    with transaction.atomic():
        written = audit.record_export(
            actor=by, at=at, kind=sheet.kind, rows=sheet.keys, reason=reason,
            region_path=sheet.region_path,
        )  # fmt: skip
        file = write_table(sheet.title, sheet.columns, sheet.rows)
    name = sheet.name or f"{sheet.title}-{day_of(at):%Y-%m-%d}"
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX,
        headers={"X-Row-Count": written.row_count},
    )  # fmt: skip


def require_export(request: ApiCaller, region_path: str = "") -> None:
    """Refuse a caller who takes no rows out. Raises PermissionDenied."""
    access: Access = request.access
    if region_path or not access.may_ever(EXPORT):
        ensure(access, EXPORT, region_path)
