"""The button that takes a list out as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wutong.kernel import clock
from wutong.kernel.http.exporting import ExportForm, handed_out
from wutong.kernel.http.requests import Request
from wutong.kernel.spreadsheets import Sheet
from wutong.ui import notices


def answer_export(
    request: Request, back: str, sheet_of: Callable[[QueryDict], Sheet]
) -> HttpResponse | FileResponse:
    """The rows that the posted query chooses, or back to the page at ``back`` without a reason."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        query = form.data.get("query", "")
        return redirect(f"{back}?{query}" if query else back)
    sheet = sheet_of(QueryDict(form.cleaned_data["query"]))
    return handed_out(sheet, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
