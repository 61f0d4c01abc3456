"""The page on which a region says by when a month is to be stated."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import Region
from wutong.domains.projects import actions
from wutong.domains.projects.forms.rules import ReportingForm
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.domains.projects.queries.reporting import is_own, reporting_rule_in
from wutong.domains.projects.rules.reporting import USUAL_DUE_DAY
from wutong.domains.projects.views.support import attempt
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import MANAGE_RULES
from wutong.ui import notices


def _region(request: Request, code: str) -> Region:
    region = region_in_scope(request.access, code, MANAGE_RULES)
    if region is None:
        raise Http404
    return region


def _address(region: Region) -> str:
    return reverse("projects:reporting", args=[region.code])


@requires(MANAGE_RULES)
def reporting(request: Request, code: str = "") -> HttpResponse:
    """The rule that holds in a region, and its own to set."""
    asked = code or request.GET.get("region", "")
    regions = regions_to_choose(request.access, MANAGE_RULES, chosen=asked)
    code = asked or (regions[0][0] if regions else "")
    region = _region(request, code)
    rule = reporting_rule_in(region.path)
    form = ReportingForm(request.POST or None, initial=_initial(rule))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: actions.set_reporting_rule(
                region=region, by=request.user, at=clock.now(), **form.cleaned_data
            ),
        )
    ):
        notices.done(request, _("已设定，漏报按它计数。"))
        return redirect(_address(region))
    context = {
        "region": region,
        "code": code,
        "regions": regions,
        "rule": rule,
        "own": is_own(rule, region),
        "form": form,
        "crumbs": [
            {"title": _("设置"), "url": reverse("org:settings")},
            {"title": _("月报规则"), "url": ""},
        ],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "projects/reporting.html", context, status=status)


def _initial(rule: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "due_day": rule.due_day if rule else USUAL_DUE_DAY,
        "begins": rule.begins if rule else today.replace(day=1),
    }


@requires(MANAGE_RULES)
@require_POST
def remove(request: Request, code: str) -> HttpResponse:
    """Take a region's own rule away."""
    region = _region(request, code)
    actions.remove_reporting_rule(region=region, by=request.user, at=clock.now())
    notices.done(request, _("已取消，改用上级的规则。"))
    return redirect(_address(region))
