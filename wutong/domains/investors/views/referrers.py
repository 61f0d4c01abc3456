"""Introducers: who brings firms here."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.investors import actions
from wutong.domains.investors.forms import ReferrerFilterForm, ReferrerForm
from wutong.domains.investors.models import Investor, Referrer
from wutong.domains.investors.views.support import (
    UNPROCESSABLE,
    Request,
    attempt,
    crumbs,
    posted,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404, watermark
from wutong.kernel.scope import EDIT_INVESTORS, VIEW, VIEW_PHONE
from wutong.ui import notices

ROWS_A_PAGE: Final = 50


@requires(VIEW)
def referrer_list(request: Request) -> HttpResponse:
    """Introducers with how many firms each brought that the person may see."""
    form = ReferrerFilterForm(request.GET)
    seen = Investor.objects.current().visible_to(request.access)
    rows = form.rows(request.access).annotate(
        introduced_count=Count("introduced", filter=Q(introduced__in=seen))
    )
    context = {
        "filter": form,
        "page": Paginator(rows.order_by("-introduced_count", "name", "pk"), ROWS_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "crumbs": crumbs((_("引荐人"), "")),
        "may_edit": request.access.may_ever(EDIT_INVESTORS),
        "may_view_phone": request.access.may_ever(VIEW_PHONE),
        "watermark": watermark(request.access, clock.today()),
    }
    return render(request, "investors/referrers.html", context)


def _list_crumb() -> tuple[str, str]:
    return _("引荐人"), reverse("investors:referrers")


@requires(VIEW)
def referrer(request: Request, pk: int) -> HttpResponse:
    """One introducer and the firms that came through it."""
    found: Referrer = visible_or_404(Referrer.objects, request.access, pk=pk)
    seen = Investor.objects.current().visible_to(request.access)
    context = {
        "referrer": found,
        "firms": list(seen.filter(referrers=found).order_by("name")[:500]),
        "crumbs": crumbs(_list_crumb(), (found.name, "")),
        "may_view_phone": request.access.may_ever(VIEW_PHONE),
        "watermark": watermark(request.access, clock.today()),
    }
    return render(request, "investors/referrer.html", context)


@requires(EDIT_INVESTORS)
def new(request: Request) -> HttpResponse:
    """Record an introducer."""
    form = ReferrerForm(posted(request))
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.add_referrer(by=request.user, at=clock.now(), **form.cleaned_data),
    ):  # fmt: skip
        notices.done(request, _("已记下引荐人。"))
        return redirect("investors:referrers")
    context = {"form": form, "crumbs": crumbs(_list_crumb(), (_("登记引荐人"), ""))}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investors/referrer_form.html", context, status=status)
