"""Pages of the ledger import: upload, what was understood, differences, confirm, result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wutong.domains.ledgers import actions
from wutong.domains.ledgers.forms import ExportForm, UndoForm, UploadForm, given_answers
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.queries.imports import imports_listed, rows_of
from wutong.domains.ledgers.queries.pages import (
    OUTCOMES_SHOWN,
    column_headers,
    kind_choices,
    meaning_choices,
    outcome_tabs,
    steps,
)
from wutong.domains.ledgers.refusals import ImportRefused, UnreadableWorkbook
from wutong.domains.ledgers.rules.questions import UNIT_CHOICES
from wutong.domains.ledgers.tasks import carry_out_import
from wutong.domains.ledgers.workbooks import content_of
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.scope import EXPORT, IMPORT
from wutong.ui import notices

UNPROCESSABLE = 422
ROWS_A_PAGE = 50
IN_BACKGROUND_FROM = 2000
"""From so many rows on an import is carried out in the background."""


@requires(IMPORT)
def imports(request: Any) -> HttpResponse:
    """The upload and the history of imports."""
    regions = regions_to_choose(request.access, IMPORT)
    form = UploadForm(request.POST or None, request.FILES or None, regions=regions)
    if form.is_bound and form.is_valid():
        received = _receive(request, form)
        if received is not None:
            return redirect("ledgers:detail", received.pk)
    context = {"form": form, "listed": imports_listed(request.access), "steps": steps(None)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "ledgers/imports.html", context, status=status)


def _receive(request: Any, form: UploadForm) -> LedgerImport | None:
    region = region_in_scope(request.access, form.cleaned_data["region"], IMPORT)
    file = form.cleaned_data["file"]
    if region is None:
        form.add_error("region", _("您不能向这个单位导入台账。"))
        return None
    try:
        return actions.receive(
            content=content_of(file.name, file.read()),
            region=region,
            by=request.user,
            access=request.access,
            at=clock.now(),
        )
    except UnreadableWorkbook as error:
        form.add_error("file", str(error))
    except ImportRefused as error:
        form.add_error(None, str(error))
    return None


def _seen(request: Any, pk: int) -> LedgerImport:
    return visible_or_404(
        LedgerImport.objects.select_related("region", "file", "uploaded_by", "confirmed_by"),
        request.access,
        pk=pk,
    )


@requires(IMPORT)
@require_GET
def detail(request: Any, pk: int) -> HttpResponse:
    """What was understood and, row by row, what it would change or changed."""
    kept = _seen(request, pk)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES_SHOWN else ""
    page = Paginator(rows_of(kept, request.access, outcome), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    questions = kept.reading.get("questions", [])
    context = {
        "import": kept,
        "crumbs": [
            {"title": _("导入台账"), "url": reverse("ledgers:imports")},
            {"title": kept.file_name, "url": ""},
        ],
        "steps": steps(kept),
        "page": page,
        "tabs": outcome_tabs(kept, outcome),
        "outcome": outcome,
        "headers": column_headers(kept),
        "kinds": kind_choices(),
        "meanings": meaning_choices(),
        "units": UNIT_CHOICES,
        "questions": [q for q in questions if not q["key"].startswith("meaning:")],
        "open_questions": [q for q in questions if q["blocks"] and not q["answer"]],
        "differing": [
            {"sheet": sheet["name"], **check}
            for sheet in kept.reading.get("sheets", [])
            for check in sheet["totals"]
            if not check["agrees"]
        ],
        "undo_form": UndoForm(),
        "export_form": ExportForm(),
        "may_export": request.access.may(EXPORT, kept.region_path),
    }
    return render(request, "ledgers/detail.html", context)


@requires(IMPORT)
@require_POST
def answer(request: Any, pk: int) -> HttpResponse:
    """Take answers and changed meanings in."""
    kept = _seen(request, pk)
    answers = given_answers(request.POST, kept.reading)
    try:
        if answers:
            actions.answer(
                ledger_import=kept,
                answers=answers,
                by=request.user,
                access=request.access,
                at=clock.now(),
            )
            notices.done(request, _("已按新的回答重新读了一遍。"))
    except ImportRefused as error:
        messages.error(request, str(error))
    return redirect("ledgers:detail", pk)


@requires(IMPORT)
@require_POST
def confirm(request: Any, pk: int) -> HttpResponse:
    """Carry the import out, at once or, when it is big, in the background."""
    kept = _seen(request, pk)
    told = {"ledger_import": kept, "by": request.user, "access": request.access, "at": clock.now()}
    try:
        if kept.rows_total >= IN_BACKGROUND_FROM:
            actions.queue(**told)
            carry_out_import.enqueue(kept.pk)
        else:
            actions.confirm(**told)
            _tell_result(request, kept)
    except ImportRefused as error:
        messages.error(request, str(error))
    return redirect("ledgers:detail", pk)


def _tell_result(request: Any, kept: LedgerImport) -> None:
    text = _("已导入：新增 %(new)s 行，变更 %(changed)s 行，无变化 %(unchanged)s 行。") % {
        name: kept.counts.get(name, 0) for name in ("new", "changed", "unchanged")
    }
    notices.done(request, text)


@requires(IMPORT)
@require_GET
def progress(request: Any, pk: int) -> HttpResponse:
    """How far an import is; the whole page anew once it has ended."""
    kept = _seen(request, pk)
    if not kept.is_under_way:
        answered = HttpResponse(status=204)
        answered["HX-Redirect"] = reverse("ledgers:detail", args=[pk])
        return answered
    return render(request, "ledgers/_progress.html", {"import": kept})


@requires(IMPORT)
@require_POST
def undo(request: Any, pk: int) -> HttpResponse:
    """Take back what the import brought."""
    kept = _seen(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("撤销须写明原因。"))
        return redirect("ledgers:detail", pk)
    try:
        staying = actions.undo(
            ledger_import=kept,
            by=request.user,
            access=request.access,
            at=clock.now(),
            reason=form.cleaned_data["reason"],
        )
    except ImportRefused as error:
        messages.error(request, str(error))
    else:
        notices.done(
            request,
            _("已撤销；%(count)d 行因后来有人更新而保留。") % {"count": len(staying)}
            if staying
            else _("已撤销，这次导入带来的都已撤回。"),
        )
    return redirect("ledgers:detail", pk)


@requires(IMPORT)
@require_GET
def file(request: Any, pk: int) -> FileResponse:
    """The uploaded file, as a download and never shown inline."""
    kept = _seen(request, pk)
    actions.note_file_taken(
        ledger_import=kept, by=request.user, access=request.access, at=clock.now()
    )
    return FileResponse(
        kept.file.file.open("rb"),
        as_attachment=True,
        filename=kept.file_name,
        content_type="application/octet-stream",
    )


@requires(IMPORT)
@require_POST
def export(request: Any, pk: int) -> HttpResponseBase:
    """The same ledger in its own layout, with today's values."""
    kept = _seen(request, pk)
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明用途。"))
        return redirect("ledgers:detail", pk)
    try:
        exported = actions.export(
            ledger_import=kept,
            by=request.user,
            access=request.access,
            at=clock.now(),
            reason=form.cleaned_data["reason"],
        )
    except ImportRefused as error:
        messages.error(request, str(error))
        return redirect("ledgers:detail", pk)
    return FileResponse(
        exported.file(),
        as_attachment=True,
        filename=exported.name,
        content_type="application/octet-stream",
    )
