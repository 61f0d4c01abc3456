"""The rules of fair competition, the clause library, and how a region reviews."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.agreements import actions
from wutong.domains.agreements.forms.choosing import LibraryForm, RuleForm, SettingForm
from wutong.domains.agreements.models import FairCompetitionRule, LibraryClause
from wutong.domains.agreements.queries.settings import (
    library_for,
    own_setting,
    rules_rows,
    setting_for,
)
from wutong.domains.agreements.views.support import one_form
from wutong.domains.org.queries import may_manage_rules
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request, posted
from wutong.kernel.scope import MANAGE_RULES
from wutong.ui import notices


def _region(request: Request, code: str) -> Any:
    region = region_in_scope(request.access, code, MANAGE_RULES)
    if region is None:
        raise Http404
    return region


def _crumbs(code: str, *more: str) -> list[dict[str, str]]:
    return [
        {"title": _("设置"), "url": reverse("org:settings")},
        {
            "title": _("协议审核"),
            "url": reverse("agreements:rules_of", args=[code]) if more else "",
        },
        *({"title": one, "url": ""} for one in more),
    ]


@requires(MANAGE_RULES)
def rules(request: Request, code: str = "") -> HttpResponse:
    """What holds in a region: its setting, the rules, the clauses to use."""
    regions = regions_to_choose(request.access, MANAGE_RULES)
    code = code or request.GET.get("region", "") or (regions[0][0] if regions else "")
    region = _region(request, code)
    setting = setting_for(region.path)
    context = {
        "region": region,
        "code": code,
        "regions": regions,
        "setting": setting,
        "own": own_setting(region) is not None,
        "rules": rules_rows(region.path),
        "library": library_for(region.path),
        "may_change": may_manage_rules(request.access, region),
        "crumbs": _crumbs(code),
    }
    return render(request, "agreements/rules.html", context)


@requires(MANAGE_RULES)
def setting(request: Request, code: str) -> HttpResponse:
    """How the region reviews."""
    region = _region(request, code)
    names = ("opinion_days", "needs_meeting", "remind_days")
    held = setting_for(region.path)
    form = SettingForm(posted(request), initial={one: getattr(held, one) for one in names})

    def write() -> None:
        actions.save_setting(region=region, by=request.user, at=clock.now(), **form.cleaned_data)

    return one_form(
        request, form, write, done=_("已保存。"), back=reverse("agreements:rules_of", args=[code]),
        title=_("协议审核规则"), crumbs=_crumbs(code, _("修改")),
    )  # fmt: skip


@requires(MANAGE_RULES)
@require_POST
def reset(request: Request, code: str) -> HttpResponse:
    """Back to the setting above."""
    region = _region(request, code)
    actions.reset_setting(region=region, by=request.user, at=clock.now())
    notices.done(request, _("已恢复上级的规则。"))
    return redirect("agreements:rules_of", code)


@requires(MANAGE_RULES)
def rule(request: Request, code: str, pk: int | None = None) -> HttpResponse:
    """Add a rule of the region's own, or change one."""
    region = _region(request, code)
    found = FairCompetitionRule.objects.filter(region=region, pk=pk).first() if pk else None
    if pk and found is None:
        raise Http404
    form = RuleForm(posted(request), initial=_rule_initial(found) if found else None)

    def write() -> None:
        data = dict(form.cleaned_data)
        words = [one.strip() for one in data.pop("words").splitlines() if one.strip()]
        unless = [one.strip() for one in data.pop("unless").splitlines() if one.strip()]
        actions.save_rule(
            region=region, rule=found, words=[words], unless=unless, by=request.user,
            at=clock.now(), **data,
        )  # fmt: skip

    return one_form(
        request, form, write, done=_("已保存规则，之后提交的文本按它核对。"),
        back=reverse("agreements:rules_of", args=[code]), title=_("本地区的公平竞争规则"),
        crumbs=_crumbs(code, _("规则")),
    )  # fmt: skip


def _rule_initial(found: FairCompetitionRule) -> dict[str, Any]:
    names = ("code", "title", "article", "article_text", "why", "advice", "level", "active")
    return {one: getattr(found, one) for one in names} | {
        "words": "\n".join(found.patterns[0]),
        "unless": "\n".join(found.unless),
    }


@requires(MANAGE_RULES)
def library(request: Request, code: str, pk: int | None = None) -> HttpResponse:
    """Add a clause to use, or change one of the region's own."""
    region = _region(request, code)
    found = LibraryClause.objects.filter(region=region, pk=pk).first() if pk else None
    if pk and found is None:
        raise Http404
    names = ("topic", "text", "basis")
    initial = {one: getattr(found, one) for one in names} if found else None
    form = LibraryForm(posted(request), initial=initial)

    def write() -> None:
        actions.save_library_clause(
            region=region, clause=found, by=request.user, at=clock.now(), **form.cleaned_data
        )

    return one_form(
        request, form, write, done=_("已保存范本条款。"),
        back=reverse("agreements:rules_of", args=[code]), title=_("范本条款"),
        crumbs=_crumbs(code, _("范本条款")),
    )  # fmt: skip
