"""Introducers: who brings firms here."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.investors import actions
from wutong.domains.investors.forms import ReferrerFilterForm, ReferrerForm
from wutong.domains.investors.models import Referrer
from wutong.domains.investors.queries.driven import Record, firms_named, what_was_brought
from wutong.domains.investors.queries.records import visible_investors
from wutong.domains.investors.rules.driven import Driven
from wutong.domains.investors.views.support import attempt, crumbs
from wutong.kernel import clock, registry
from wutong.kernel.http.access import requires, visible_or_404, watermark
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EDIT_INVESTORS, VIEW, VIEW_PHONE
from wutong.ui import notices

ROWS_A_PAGE: Final = 50
BRANCHES_SHOWN: Final = 300
PLACE: Final = "investors.referrer"
DEFINITION: Final = gettext_lazy(
    "口径：引荐的项目中已签约（经核验）项目的总投资；写明引荐人的项目只算给写明的，没有写明的算给"
    "投资方的引荐人；链上的企业再引荐的也算，同一项目只计一次；父项目与分期不重复。"
)


@requires(VIEW)
def referrer_list(request: Request) -> HttpResponse:
    """Introducers by what they drove, the most first: each project counts once an introducer."""
    form = ReferrerFilterForm(request.GET)
    record = what_was_brought(request.access)
    lines = [(one, record.of(one.pk)) for one in form.rows(request.access)]
    lines.sort(key=lambda line: (-line[1].amount, -line[1].signed, line[0].name, line[0].pk))
    page = Paginator(lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "lines": [_line(one, driven, record) for one, driven in page],
        "definition": str(DEFINITION),
        "crumbs": crumbs((_("引荐人"), "")),
        "may_edit": request.access.may_ever(EDIT_INVESTORS),
        "may_view_phone": request.access.may_ever(VIEW_PHONE),
        "watermark": watermark(request.access, clock.today()),
    }
    return render(request, "investors/referrers.html", context)


def _line(one: Referrer, driven: Driven, record: Record) -> dict[str, Any]:
    return {
        "referrer": one,
        "firms": len(record.brought.introduced.get(one.pk, ())),
        "driven": driven,
    }


def _list_crumb() -> tuple[str, str]:
    return _("引荐人"), reverse("investors:referrers")


@requires(VIEW)
def referrer(request: Request, pk: int) -> HttpResponse:
    """One introducer: the firms that came through it, along the chain, and what they signed."""
    found: Referrer = visible_or_404(
        Referrer.objects.select_related("investor"), request.access, pk=pk
    )
    record = what_was_brought(request.access)
    driven, branches = record.of(pk), record.tree_of(pk)
    shown = branches[:BRANCHES_SHOWN]
    firms = firms_named([one.firm for one in shown])
    introductions = {one.investor_id: one for one in found.introductions.filter(investor__in=firms)}
    seen = visible_investors(request.access)
    context = {
        "referrer": found,
        "own_firm": seen.filter(pk=found.investor_id or 0).first(),
        "driven": driven,
        "definition": str(DEFINITION),
        "branches": [
            {
                "firm": firms[one.firm],
                "depth": one.depth,
                "indent": range(one.depth - 1),
                "projects": record.listed(one.projects),
                "introduction": introductions.get(one.firm) if one.depth == 1 else None,
            }
            for one in shown
        ],
        "direct": record.listed(driven.direct),
        "along": record.listed(driven.along),
        "panels": _panels(request, found),
        "crumbs": crumbs(_list_crumb(), (found.name, "")),
        "may_edit": request.access.may_ever(EDIT_INVESTORS),
        "may_view_phone": request.access.may_ever(VIEW_PHONE),
        "watermark": watermark(request.access, clock.today()),
    }
    return render(request, "investors/referrer.html", context)


def _panels(request: Request, found: Referrer) -> list[dict[str, Any]]:
    at = clock.now()
    loaded = ((one, one.load(found, request.access, at)) for one in registry.panels(PLACE))
    return [
        {"title": panel.title, "template": panel.template, "loaded": values}
        for panel, values in loaded
        if values is not None
    ]


@requires(EDIT_INVESTORS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change an introducer."""
    found: Referrer = visible_or_404(
        Referrer.objects.select_related("investor"), request.access, pk=pk
    )
    initial = {"name": found.name, "kind": found.kind, "phone": found.phone,
               "firm": found.investor.name if found.investor else ""}  # fmt: skip
    form = ReferrerForm(posted(request), access=request.access, initial=initial)
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.edit_referrer(
            referrer=found, by=request.user, at=clock.now(), **form.stated()
        ),
    ):  # fmt: skip
        notices.done(request, _("已保存。"))
        return redirect("investors:referrer", found.pk)
    context = {
        "form": form,
        "referrer": found,
        "crumbs": crumbs(_list_crumb(), (found.name, "")),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investors/referrer_form.html", context, status=status)


@requires(EDIT_INVESTORS)
def new(request: Request) -> HttpResponse:
    """Record an introducer."""
    form = ReferrerForm(posted(request), access=request.access)
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.add_referrer(by=request.user, at=clock.now(), **form.stated()),
    ):  # fmt: skip
        notices.done(request, _("已记下引荐人。"))
        return redirect("investors:referrers")
    context = {"form": form, "crumbs": crumbs(_list_crumb(), (_("登记引荐人"), ""))}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investors/referrer_form.html", context, status=status)
