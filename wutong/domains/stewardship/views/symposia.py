"""Symposia: the list, planning one, what was suggested and what became of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.investors.queries import visible_investors
from wutong.domains.stewardship.actions import symposia as actions
from wutong.domains.stewardship.forms.symposia import PeriodForm, SuggestionForm, SymposiumForm
from wutong.domains.stewardship.models import Appeal, Symposium
from wutong.domains.stewardship.queries.appeal_causes import causes
from wutong.domains.stewardship.queries.appeal_rights import may_receive
from wutong.domains.stewardship.queries.symposia import visible_symposia, with_counts
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.views.appeal_support import WRITES, crumbs, row_of
from wutong.domains.stewardship.views.appeals import READERS
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import GIVE_ORDER, RECEIVE_APPEAL
from wutong.ui.writes import sentences_of

ROWS = 30


def _crumbs(*more: Any) -> list[dict[str, Any]]:
    trail = crumbs()
    if not more:
        return [*trail, {"title": _("座谈会"), "url": ""}]
    back = {"title": _("座谈会"), "url": reverse("stewardship:symposia")}
    return [*trail, back, *({"title": one, "url": ""} for one in more)]


@requires(*READERS)
def symposium_list(request: Request) -> HttpResponse:
    """Symposia, the latest first."""
    rows = with_counts(visible_symposia(request.access)).order_by("-on", "-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "may_plan": request.access.may_ever(RECEIVE_APPEAL), "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "stewardship/appeals/symposia.html", context)


@requires(RECEIVE_APPEAL)
def plan(request: Request) -> HttpResponse:
    """Plan one."""
    form = SymposiumForm(posted(request), access=request.access)
    made: list[Symposium] = []
    if request.method == "POST" and form.is_valid() and WRITES.attempt(
        form,
        lambda: made.append(
            actions.plan_symposium(by=request.user, at=clock.now(), **form.cleaned_data)
        ),
    ):  # fmt: skip
        return redirect("stewardship:symposium", made[0].pk)
    context = {"form": form, "crumbs": _crumbs(_("筹备"))}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/appeals/symposium_new.html", context, status=status)


def _found(request: Request, pk: int) -> Symposium:
    found: Symposium = get_object_or_404(
        visible_symposia(request.access).select_related("region", "unit"), pk=pk
    )
    return found


@requires(*READERS)
def symposium(request: Request, pk: int) -> HttpResponse:
    """One symposium: guests, minutes, suggestions, what was told back."""
    row, on = _found(request, pk), clock.today()
    suggestions = Appeal.objects.visible_to(request.access).filter(symposium=row)
    context = {
        "symposium": row,
        "guests": row.guests.select_related("investor").order_by("pk"),
        "rows": [row_of(one, on) for one in suggestions.select_related("lead_unit").order_by("pk")],
        "may": may_receive(request.access, row.region_path),
        "may_give": request.access.may_ever(GIVE_ORDER),
        "form": SuggestionForm(),
        "crumbs": _crumbs(row.title),
    }
    return render(request, "stewardship/appeals/symposium.html", context)


@requires(RECEIVE_APPEAL)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Invite, hold, collect, publish."""
    row = _found(request, pk)
    write = {"invite": _invite, "hold": _hold, "suggest": _suggest, "publish": _publish}.get(what)
    if write is None:
        raise Http404
    WRITES.tell(request, lambda: write(request, row), _("已保存。"))
    return redirect("stewardship:symposium", pk)


def _common(request: Request, row: Symposium) -> dict[str, Any]:
    return {"symposium": row, "by": request.user, "at": clock.now()}


def _invite(request: Request, row: Symposium) -> Any:
    name = request.POST.get("firm", "").strip()
    firm = visible_investors(request.access).filter(name=name).first()
    return actions.invite(investor=firm, stated_name="" if firm else name, **_common(request, row))


def _hold(request: Request, row: Symposium) -> Any:
    came = {int(key): True for key in request.POST.getlist("came") if key.isdecimal()}
    return actions.hold_symposium(
        minutes=request.POST.get("minutes", ""), attended=came, **_common(request, row)
    )


def _suggest(request: Request, row: Symposium) -> Any:
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        raise BadValue("title", sentences_of(form))
    return actions.collect_suggestion(**form.cleaned_data, **_common(request, row))


def _publish(request: Request, row: Symposium) -> Any:
    return actions.publish_feedback(
        feedback=request.POST.get("feedback", ""), **_common(request, row)
    )


OPENED_BY = {"unit": "unit", "category": "category", "region": "region"}


@requires(*READERS)
def cause_page(request: Request) -> HttpResponse:
    """What causes problems; those that block money first. Every number opens its rows."""
    on = clock.today()
    form = PeriodForm(request.GET)
    way, first, last = form.asked(on)
    if form.is_valid():
        form = PeriodForm({"way": way, "first": first, "last": last})
    lines = causes(request.access, way, first, last, on)
    base = reverse("stewardship:appeals")
    name = OPENED_BY.get(way, "stage")
    period = f"&first={first}&last={last}"
    rows = [
        {"cause": one, "url": f"{base}?state=all&{name}={one.code or '-'}{period}",
         "open_url": f"{base}?state=open&{name}={one.code or '-'}{period}",
         "blocked_url": f"{base}?state=open&blocking=yes&{name}={one.code or '-'}{period}"}
        for one in lines
    ]  # fmt: skip
    context = {
        "rows": rows, "filter": form, "way": form.label_of(way),
        "first": first, "last": last,
        "crumbs": [*crumbs(), {"title": _("成因"), "url": ""}],
    }  # fmt: skip
    return render(request, "stewardship/appeals/causes.html", context)
