"""A superior's forms: which there are, taking one in, marking its cells, filling it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.forms import MARK_FORMS, PeriodForm, UploadForm, mark_initial
from wutong.domains.bulletins.models import UpwardForm
from wutong.domains.bulletins.queries.upward import forms_for, reports_for
from wutong.domains.bulletins.rules.errors import BulletinError, NotAllowed
from wutong.domains.bulletins.rules.upward import read_marks, unmarked
from wutong.domains.bulletins.views.form_page import grid_of, holders_of, marks_in_words, row_place
from wutong.domains.bulletins.views.support import attempt, crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, found_or_404, requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import DRAFT_BULLETIN, VIEW_FIGURES
from wutong.ui import notices

UNPROCESSABLE = 422
REPORTS_SHOWN = 30


def _form_or_404(request: Request, pk: int) -> UpwardForm:
    return found_or_404(forms_for(request.access), pk=pk)


def _crumbs(*more: str) -> list[dict[str, Any]]:
    trail = crumbs(None)
    url = reverse("bulletins:forms") if more else ""
    return [
        *trail,
        {"title": _("上报表"), "url": url},
        *({"title": one, "url": ""} for one in more),
    ]


@requires(VIEW_FIGURES)
def form_list(request: Request) -> HttpResponse:
    """Forms in use, and what was filled last."""
    context = {
        "forms": forms_for(request.access),
        "reports": reports_for(request.access)[:REPORTS_SHOWN],
        "may_draft": request.access.may_ever(DRAFT_BULLETIN),
        "crumbs": _crumbs(),
    }
    return render(request, "bulletins/forms.html", context)


@requires(DRAFT_BULLETIN)
def form_new(request: Request) -> HttpResponse:
    """Take a file in; its cells are marked next."""
    form = UploadForm(request.POST or None, request.FILES or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.upload_form(**form.cleaned_data, by=request.user, at=clock.now())
        except BulletinError as refusal:
            form.add_error("file", str(refusal))
        else:
            notices.done(request, _("已上传。点一格，写明填什么。"))
            return redirect("bulletins:form", made.pk)
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    context = {"form": form, "crumbs": _crumbs(_("上传上级的表"))}
    return render(request, "bulletins/form_new.html", context, status=status)


@requires(VIEW_FIGURES)
def form(request: Request, pk: int) -> HttpResponse:
    """The file's cells or placeholders with their marks; a chosen one can be marked."""
    found = _form_or_404(request, pk)
    may_mark = request.access.may(DRAFT_BULLETIN, found.region.path)
    chosen = request.GET.get("place", "")
    mark_form = _mark_form(request, found, chosen) if chosen and may_mark else None
    if request.method == "POST":
        ensure(request.access, DRAFT_BULLETIN, found.region.path)
        if mark_form is not None and _saved(request, found, mark_form):
            return redirect(f"{reverse('bulletins:form', args=[pk])}?{_same_place(request)}")
    marks = read_marks(found.marks)
    on = clock.today()
    context = {
        "form": found,
        "mark_form": mark_form,
        "chosen": chosen,
        "kinds": _kinds(request, found, chosen),
        "grid": grid_of(found, marks, request.GET.get("sheet", ""), chosen),
        "holders": holders_of(found, marks, chosen),
        "marks": marks_in_words(marks),
        "is_marked": any(one.place == chosen for one in marks),
        "unmarked": unmarked(found.reading, marks),
        "may_mark": may_mark,
        "period_form": PeriodForm(
            initial={"first_day": on.replace(month=1, day=1), "last_day": on}
        ),
        "reports": reports_for(request.access).filter(form=found)[:REPORTS_SHOWN],
        "crumbs": _crumbs(found.name),
    }
    status = UNPROCESSABLE if mark_form is not None and mark_form.errors else 200
    return render(request, "bulletins/form.html", context, status=status)


def _mark_form(request: Request, found: UpwardForm, chosen: str) -> Any:
    mark = next((one for one in read_marks(found.marks) if one.place == chosen), None)
    kind, initial = mark_initial(mark)
    asked = request.GET.get("as", "")
    kind = asked if asked in MARK_FORMS else kind
    start = {**initial, "place": chosen, "revision": found.revision}
    return MARK_FORMS[kind](request.POST or None, region=found.region, initial=start)


def _kinds(request: Request, found: UpwardForm, chosen: str) -> list[dict[str, Any]]:
    """The three kinds of mark, as links; a repeated row is about the row of the chosen cell."""
    mark = next((one for one in read_marks(found.marks) if one.place == chosen), None)
    now = request.GET.get("as") or mark_initial(mark)[0]
    titles = {"figure": _("数字"), "text": _("文字"), "rows": _("重复的行")}
    sheet = request.GET.get("sheet", "")
    kinds = []
    for kind, title in titles.items():
        place = row_place(found, chosen) if kind == "rows" else chosen
        query = urlencode({"sheet": sheet, "place": place, "as": kind})
        kinds.append({"title": title, "url": f"?{query}", "current": kind == now})
    return kinds


def _saved(request: Request, found: UpwardForm, form: Any) -> bool:
    """Mark; a refusal becomes the form's error, so that nothing chosen is lost."""
    if not form.is_valid():
        return False
    try:
        actions.mark_form(
            form=found, mark=form.mark(), by=request.user, at=clock.now(),
            seen=form.cleaned_data["revision"],
        )  # fmt: skip
    except NotAllowed:
        raise
    except BulletinError as refusal:
        form.add_error(None, str(refusal))
        return False
    notices.done(request, _("已标记 %(place)s。") % {"place": form.cleaned_data["place"]})
    return True


def _same_place(request: Request) -> str:
    return urlencode({"sheet": request.GET.get("sheet", "")})


@requires(DRAFT_BULLETIN)
@require_POST
def unmark(request: Request, pk: int) -> HttpResponse:
    """Take a mark away."""
    found = _form_or_404(request, pk)
    place = request.POST.get("place", "")
    attempt(
        request,
        lambda: actions.unmark_form(
            form=found, place=place, by=request.user, at=clock.now(), seen=found.revision
        ),
    )
    return redirect("bulletins:form", pk)


@requires(DRAFT_BULLETIN)
@require_POST
def retire(request: Request, pk: int) -> HttpResponse:
    """Take a form out of use."""
    found = _form_or_404(request, pk)
    attempt(request, lambda: actions.retire_form(form=found, by=request.user, at=clock.now()))
    return redirect("bulletins:forms")


@requires(DRAFT_BULLETIN)
@require_POST
def fill(request: Request, pk: int) -> HttpResponse:
    """Fill the form for a period; the report opens."""
    found = _form_or_404(request, pk)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明起止日期。"))
        return redirect("bulletins:form", pk)
    made = attempt(
        request,
        lambda: actions.fill_upward(
            form=found, **form.cleaned_data, by=request.user, at=clock.now()
        ),
    )
    if made is None:
        return redirect("bulletins:form", pk)
    return redirect("bulletins:report", made.pk)
