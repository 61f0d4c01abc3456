"""The page of progress curves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import Region, paths_down_to
from wutong.domains.projects.queries.regions import region_in_scope
from wutong.domains.targets import actions
from wutong.domains.targets.forms.plans import CurveForm, entered_share
from wutong.domains.targets.models import ProgressCurve
from wutong.domains.targets.views.plans_support import WRITES, crumbs
from wutong.kernel import clock, metrics
from wutong.kernel.http.access import ensure, requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import SET_TARGETS, VIEW
from wutong.ui import notices


def region_asked(request: Request) -> Region:
    """The region of ``?unit=``, else the person's own. Raises Http404."""
    code = request.GET.get("unit") or request.access.home.rstrip("/").rpartition("/")[2]
    found = region_in_scope(request.access, code, VIEW)
    if found is None:
        raise Http404
    return found


def year_asked(request: Request) -> int:
    """The year of ``?year=``, else the running one."""
    text, now = request.GET.get("year", ""), clock.today().year
    return int(text) if text.isdecimal() and 2000 <= int(text) <= now + 1 else now


@requires(VIEW)
def curves(request: Request) -> HttpResponse:
    """The curves that hold in a region in a year, its own and those from above; set one."""
    region, year = region_asked(request), year_asked(request)
    here = f"?unit={region.code}&year={year}"
    form = CurveForm(posted(request))
    if request.method == "POST":
        ensure(request.access, SET_TARGETS, region.path)
        if form.is_valid() and WRITES.attempt(form, lambda: _set(request, region, year, form)):
            notices.done(request, _("已设定，进度从现在起按它比较。"))
            return redirect(f"{request.path}{here}")
    rows = ProgressCurve.objects.known().filter(
        year=year, region__path__in=paths_down_to(region.path)
    )
    rows = rows.select_related("region").order_by("-region__path", "metric")
    context = {
        "region": region, "year": year, "form": form, "crumbs": [*crumbs()[:1]],
        "rows": [_row(one, region) for one in rows],
        "months": range(1, 13), "may_set": request.access.may(SET_TARGETS, region.path),
        "years": [
            {"title": str(one), "url": f"?unit={region.code}&year={one}", "current": one == year}
            for one in sorted({year, *range(clock.today().year - 2, clock.today().year + 2)})
        ],
    }  # fmt: skip
    return render(
        request, "targets/curves.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _set(request: Request, region: Region, year: int, form: CurveForm) -> None:
    actions.set_curve(
        region=region, year=year, shares=form.shares(), metric=form.cleaned_data["metric"],
        basis=form.cleaned_data["basis"], by=request.user, at=clock.now(),
    )  # fmt: skip


def _row(curve: ProgressCurve, region: Region) -> dict[str, Any]:
    return {
        "curve": curve,
        "title": metrics.find(curve.metric).label if curve.metric else _("全部指标"),
        "shares": [entered_share(one) for one in curve.shares],
        "own": curve.region_id == region.pk,
    }


@requires(SET_TARGETS)
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """Take a curve out of force."""
    curve: ProgressCurve = visible_or_404(
        ProgressCurve.objects.select_related("region"), request.access, pk=pk
    )
    ensure(request.access, SET_TARGETS, curve.region.path)
    WRITES.tell(
        request,
        lambda: actions.remove_curve(curve=curve, by=request.user, at=clock.now()),
        _("已停用，按上级的曲线或逐月平均比较。"),
    )
    return redirect(f"{reverse('targets:curves')}?unit={curve.region.code}&year={curve.year}")
