"""The numbers of a region: days of appeals, the ladder of escalation, silence."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import may_manage_rules, region_whose_rules
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.actions.rules import reset_rule, save_rule
from wutong.domains.stewardship.forms.settings import RuleForm
from wutong.domains.stewardship.queries.rules import standing_rule
from wutong.domains.stewardship.rules.errors import NotAllowed, StewardshipError
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import MANAGE_RULES
from wutong.ui import notices
from wutong.ui.writes import Writes

WRITES = Writes(StewardshipError, NotAllowed)


@requires(MANAGE_RULES)
def rules(request: Request) -> HttpResponse:
    """The numbers of a region, its own or those it inherits."""
    region = region_whose_rules(request.access, request.GET.get("region", ""))
    if not may_manage_rules(request.access, region):
        raise PermissionDenied(_("您的岗位不能修改这个地区的服务规则。"))
    standing = standing_rule(region)
    form = RuleForm(posted(request), rule=standing.rule)
    if request.method == "POST" and form.is_valid() and WRITES.attempt(
        form,
        lambda: save_rule(
            region=region, numbers=form.cleaned_data, by=request.user, at=clock.now()
        ),
    ):  # fmt: skip
        notices.done(request, _("已保存。已经起算的时限不变。"))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    context = {
        "form": form, "region": region, "standing": standing,
        "regions": regions_to_choose(request.access, MANAGE_RULES, region.code if region else ""),
        "may_default": may_manage_rules(request.access, None),
        "crumbs": [{"title": _("设置"), "url": reverse("org:settings")},
                   {"title": _("服务规则"), "url": ""}],
    }  # fmt: skip
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/rules.html", context, status=status)


@requires(MANAGE_RULES)
@require_POST
def reset_rules(request: Request) -> HttpResponse:
    """Take a region's own numbers away."""
    region = region_whose_rules(request.access, request.GET.get("region", ""))
    try:
        reset_rule(region=region, by=request.user, at=clock.now())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    notices.done(request, _("已恢复。"))
    return redirect(f"{reverse('stewardship:rules')}?{request.GET.urlencode()}")
