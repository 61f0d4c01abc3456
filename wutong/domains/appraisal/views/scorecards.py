"""Scorecards: the list, a version with its differences, drafting, adopting, what-if; the numbers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.forms.scorecards import AdoptForm, RetireForm, SettingForm, Sheet
from wutong.domains.appraisal.models import Scorecard
from wutong.domains.appraisal.queries.outcomes import body_of
from wutong.domains.appraisal.queries.reading import scorecards_seen
from wutong.domains.appraisal.queries.settings import (
    own_setting,
    setting_for,
    versions_of,
)
from wutong.domains.appraisal.queries.what_if import rescored_page
from wutong.domains.appraisal.rules.differences import compare
from wutong.domains.appraisal.rules.errors import NotAllowed
from wutong.domains.appraisal.rules.facts import KINDS
from wutong.domains.appraisal.rules.scorecard import delivered
from wutong.domains.appraisal.views.support import RESULT_TONES, RESULT_WORDS, attempt, step
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.queries import Region, may_manage_rules, region_whose_rules
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import MANAGE_RULES, VIEW
from wutong.ui import notices

DEFAULT = "default"


def _scorecard(request: Request, pk: int) -> Scorecard:
    found: Scorecard = visible_or_404(
        Scorecard.objects.select_related("region", "adopted_by"), request.access, pk=pk
    )
    return found


def _managed(request: Request, pk: int) -> Scorecard:
    found = _scorecard(request, pk)
    if not may_manage_rules(request.access, found.region):
        raise PermissionDenied(_("您的岗位不能修改这个地区的评分表。"))
    return found


def _crumbs(*more: tuple[str, str]) -> list[dict[str, Any]]:
    trail = [
        {"title": _("评估"), "url": reverse("appraisal:list")},
        {"title": _("评分表"), "url": reverse("appraisal:scorecards") if more else ""},
    ]
    return [*trail, *({"title": title, "url": url} for title, url in more)]


@requires(VIEW)
def scorecard_list(request: Request) -> HttpResponse:
    """Every version that the person sees."""
    context = {
        "scorecards": scorecards_seen(request.access),
        "may_manage": request.access.may_ever(MANAGE_RULES),
        "crumbs": _crumbs(),
    }
    return render(request, "appraisal/scorecards.html", context)


@requires(VIEW)
def scorecard(request: Request, pk: int) -> HttpResponse:
    """A version: its gates and criteria, the other versions, what was changed."""
    found = _scorecard(request, pk)
    versions = list(versions_of(found))
    before = next((one for one in versions if one.number == found.number - 1), None)
    manages = may_manage_rules(request.access, found.region)
    context = {
        "scorecard": found,
        "body": body_of(found),
        "unit_words": dict(UnitKind.choices),
        "versions": versions,
        "before": before,
        "differences": compare(body_of(before), body_of(found)) if before else [],
        "may_manage": manages,
        "may_draft": manages and not any(one.state == "draft" for one in versions),
        "adopt_form": AdoptForm(initial={"effective_on": clock.today()}),
        "retire_form": RetireForm(initial={"retired_on": clock.today()}),
        "crumbs": _crumbs((str(found), "")),
    }
    return render(request, "appraisal/scorecard.html", context)


@requires(MANAGE_RULES)
def draft(request: Request) -> HttpResponse:
    """Draft a scorecard for a region, or the next version, starting from another one."""
    source = None
    if request.GET.get("from", "").isdecimal():
        source = _scorecard(request, int(request.GET["from"]))
    region = _region(request, source.region if source else None)
    if not may_manage_rules(request.access, region):
        raise PermissionDenied(_("您的岗位不能修改这个地区的评分表。"))
    body = source.body if source else delivered()["body"]
    title = source.title if source else delivered()["title"]
    code = source.code if source else delivered()["code"]
    sheet = Sheet(posted(request), title, body, None)
    if request.method == "POST" and sheet.is_valid():
        made: list[Scorecard] = []
        if _save(
            sheet,
            lambda: made.append(
                actions.draft_scorecard(
                    region=region, code=code, title=sheet.form.cleaned_data["title"],
                    body=sheet.body(), by=request.user, at=clock.now(),
                )
            ),
        ):  # fmt: skip
            notices.done(request, _("已存为草稿，启用前不起作用。"))
            return redirect("appraisal:scorecard", made[0].pk)
    return _sheet_page(request, sheet, _("起草评分表"), region, source)


@requires(MANAGE_RULES)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a draft."""
    found = _managed(request, pk)
    if found.state != "draft":
        notices.messages.error(request, _("已启用的版本不能改，请起草下一版。"))
        return redirect("appraisal:scorecard", pk)
    sheet = Sheet(posted(request), found.title, found.body, found.version)
    if request.method == "POST" and sheet.is_valid() and _save(
        sheet,
        lambda: actions.edit_scorecard(
            scorecard=found, title=sheet.form.cleaned_data["title"], body=sheet.body(),
            by=request.user, at=clock.now(), seen_version=sheet.form.cleaned_data["version"],
        ),
    ):  # fmt: skip
        notices.done(request, _("已保存。"))
        return redirect("appraisal:scorecard", pk)
    return _sheet_page(request, sheet, str(found), found.region, found)


def _save(sheet: Sheet, write: Any) -> bool:
    """Write; what is wrong in the body stands beside its row."""
    problems = actions.problems_of(sheet.body())
    sheet.complain(problems)
    return not problems and attempt(sheet.form, write)


def _sheet_page(
    request: Request, sheet: Sheet, title: str, region: Region | None, source: Scorecard | None
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "title": title,
        "region": region,
        "facts": KINDS,
        "back": reverse("appraisal:scorecard", args=[source.pk]) if source
        else reverse("appraisal:scorecards"),
        "crumbs": _crumbs((title, "")),
    }  # fmt: skip
    return render(
        request, "appraisal/sheet.html", context, status=UNPROCESSABLE if sheet.has_errors else 200
    )


@requires(MANAGE_RULES)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Adopt a draft, retire a version, delete a draft."""
    found = _managed(request, pk)
    common = {"scorecard": found, "by": request.user, "at": clock.now()}
    if what == "drop":
        step(request, lambda: actions.drop_draft(**common), _("已删除草稿。"))
        return redirect("appraisal:scorecards")
    forms = {"adopt": (AdoptForm, "effective_on"), "retire": (RetireForm, "retired_on")}
    if what not in forms:
        raise Http404
    kind, name = forms[what]
    form = kind(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请填写日期。"))
    elif what == "adopt":
        day = form.cleaned_data[name]
        step(request, lambda: actions.adopt_scorecard(effective_on=day, **common), _("已启用。"))
    else:
        day = form.cleaned_data[name]
        step(request, lambda: actions.retire_scorecard(on=day, **common), _("已停用。"))
    return redirect("appraisal:scorecard", pk)


@requires(VIEW)
def what_if(request: Request, pk: int) -> HttpResponse:
    """Assessments already made, scored with this scorecard."""
    found = _scorecard(request, pk)
    code = request.GET.get("region", "")
    choices = regions_to_choose(request.access, VIEW, code or _own_code(found))
    chosen = code or _own_code(found) or (choices[0][0] if choices else "")
    region = region_in_scope(request.access, chosen)
    number = request.GET.get("cursor", "1")
    page = (
        rescored_page(request.access, found, region, int(number) if number.isdecimal() else 1)
        if region
        else None
    )
    context = {
        "scorecard": found,
        "page": page,
        "region": region,
        "regions": choices,
        "changed": sum(one.rescored.changed for one in page.rows) if page else 0,
        "words": RESULT_WORDS,
        "tones": RESULT_TONES,
        "crumbs": _crumbs((str(found), reverse("appraisal:scorecard", args=[pk])), (_("试算"), "")),
    }
    return render(request, "appraisal/what_if.html", context)


def _own_code(scorecard: Scorecard) -> str:
    return scorecard.region.code if scorecard.region else ""


def _region(request: Request, usual: Region | None) -> Region | None:
    """The region that is named; else ``usual``; ``default`` names none."""
    code = request.GET.get("region", "")
    if code == DEFAULT:
        return None
    if not code:
        return usual
    region = region_in_scope(request.access, code, MANAGE_RULES)
    if region is None:
        raise Http404
    return region


@requires(MANAGE_RULES)
def settings(request: Request) -> HttpResponse:
    """The numbers of a region, its own or those it inherits."""
    region = region_whose_rules(request.access, request.GET.get("region", ""))
    if not may_manage_rules(request.access, region):
        raise PermissionDenied(_("您的岗位不能修改这个地区的规则。"))
    own = own_setting(region)
    held = own or setting_for(region.path if region else "/")
    form = SettingForm(
        posted(request),
        initial={"working_days": held.working_days, "remind_days": held.remind_days},
    )
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.save_setting(
            region=region, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        notices.done(request, _("已保存。已经发起的评估不变。"))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    context = {
        "form": form, "region": region, "own": own,
        "regions": regions_to_choose(request.access, MANAGE_RULES, region.code if region else ""),
        "may_default": may_manage_rules(request.access, None),
        "crumbs": [{"title": _("设置"), "url": reverse("org:settings")},
                   {"title": _("预审评估规则"), "url": ""}],
    }  # fmt: skip
    return render(
        request, "appraisal/settings.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(MANAGE_RULES)
@require_POST
def reset_settings(request: Request) -> HttpResponse:
    """Take a region's own numbers away."""
    region = region_whose_rules(request.access, request.GET.get("region", ""))
    if region is not None:
        try:
            actions.reset_setting(region=region, by=request.user, at=clock.now())
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        notices.done(request, _("已恢复为上级的规则。"))
    return redirect(f"{reverse('appraisal:settings')}?{request.GET.urlencode()}")
