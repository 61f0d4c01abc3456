"""Rules: versions, the editor with its check, trials over past years, budgets."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.incentives import actions
from wutong.domains.incentives.choices import RecipientKind, RuleState
from wutong.domains.incentives.forms.awards import BudgetForm
from wutong.domains.incentives.forms.rules import PublishForm, RulesSheet, StartForm
from wutong.domains.incentives.models import AwardBudget, AwardRuleSet, RuleVersion
from wutong.domains.incentives.queries.computing import YEARS_AT_MOST, Trial, simulate
from wutong.domains.incentives.queries.pages import shown_rules, trial_lines
from wutong.domains.incentives.rules.errors import BadRules
from wutong.domains.incentives.views.support import (
    RULE_TONES,
    attempt,
    crumbs,
    step,
    version_or_404,
)
from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.regions import region_in_scope
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import APPROVE_AWARD, MANAGE_AWARDS, VIEW_AWARDS
from wutong.ui import notices
from wutong.ui.writes import sentences_of

YEARS_TRIED = 3


@requires(VIEW_AWARDS)
def rules(request: Request) -> HttpResponse:
    """The rules of the person's regions, and their budgets."""
    return _rules_page(request)


def _rules_page(request: Request, form: BudgetForm | None = None) -> HttpResponse:
    access = request.access
    versions = RuleVersion.objects.visible_to(access).select_related("rule_set__region")
    budgets = AwardBudget.objects.visible_to(access).select_related("rule_set__region")
    context = {
        "versions": versions.order_by("rule_set__region__path", "rule_set__code", "-number"),
        "tones": RULE_TONES, "may_draft": access.may_ever(MANAGE_AWARDS),
        "budgets": [(one, one.amount - one.committed) for one in budgets],
        "form": form or _budget_form(request), "may_budget": access.may_ever(APPROVE_AWARD),
        "crumbs": crumbs((_("办法和预算"), "")),
    }  # fmt: skip
    return render(request, "incentives/rules.html", context, status=UNPROCESSABLE if form else 200)


def _budget_form(request: Request) -> BudgetForm:
    sets = AwardRuleSet.objects.visible_to(request.access)
    return BudgetForm(posted(request), rule_sets=sets, initial={"year": clock.today().year})


@requires(APPROVE_AWARD)
@require_POST
def budget(request: Request) -> HttpResponse:
    """Set a year's budget."""
    form = _budget_form(request)
    if form.is_valid() and attempt(form, lambda: actions.set_budget(
        by=request.user, at=clock.now(), **form.cleaned_data)):  # fmt: skip
        notices.done(request, _("预算已核定。"))
        return redirect("incentives:rules")
    return _rules_page(request, form)


@requires(VIEW_AWARDS)
def version(request: Request, pk: int) -> HttpResponse:
    """A version in words."""
    found = version_or_404(request, pk)
    read = found.rules
    context = {
        "version": found, "tone": RULE_TONES.get(RuleState(found.state), ""), "read": read,
        "rules": shown_rules(read), "may": request.access.may(MANAGE_AWARDS, found.region_path),
        "barred": [RecipientKind(one).label for one in sorted(read.barred)],
        "publish_form": PublishForm(initial={"valid_from": clock.today()}),
        "versions": [
            {"title": _("第 %(number)s 版") % {"number": one.number},
             "url": reverse("incentives:version", args=[one.pk]), "current": one.pk == found.pk}
            for one in found.rule_set.versions.order_by("-number")
        ],
        "crumbs": _crumbs(str(found)),
    }  # fmt: skip
    return render(request, "incentives/version.html", context)


def _crumbs(*more: str) -> list[dict[str, Any]]:
    return crumbs((_("办法和预算"), reverse("incentives:rules")), *((one, "") for one in more))


def _region(request: Request) -> Region:
    code = request.GET.get("region") or request.access.home.rstrip("/").rpartition("/")[2]
    found = region_in_scope(request.access, code, MANAGE_AWARDS)
    if found is None:
        raise Http404
    return found


@requires(MANAGE_AWARDS)
def rules_new(request: Request) -> HttpResponse:
    """New rules; or the next version ``?from=`` another."""
    source = request.GET.get("from", "")
    if source.isdecimal() and len(source) < 10:
        return _next_version(request, version_or_404(request, int(source)))
    region = _region(request)
    start = StartForm(posted(request))
    sheet = RulesSheet(posted(request), "", {}, None)
    if request.method == "POST" and start.is_valid() and sheet.is_valid():
        made: list[RuleVersion] = []
        if _write(sheet, lambda: made.append(actions.draft_rules(
            region=region, code=start.cleaned_data["code"],
            title=sheet.whole.cleaned_data["title"], document=sheet.document(), by=request.user,
            at=clock.now()))):  # fmt: skip
            notices.done(request, _("已存为草稿，发布前不起作用。"))
            return redirect("incentives:version", made[0].pk)
    return _editor(request, sheet, _("起草奖励办法"), reverse("incentives:rules"), start)


def _next_version(request: Request, source: RuleVersion) -> HttpResponse:
    ensure(request.access, MANAGE_AWARDS, source.region_path)
    if request.method != "POST":
        raise Http404
    made: list[RuleVersion] = []
    step(request, lambda: made.append(actions.draft_rules(
        region=source.rule_set.region, code=source.rule_set.code, title=source.rule_set.title,
        document=source.document, by=request.user, at=clock.now())),
        _("已起草下一版，发布前不起作用。"))  # fmt: skip
    return redirect("incentives:version", made[0].pk if made else source.pk)


def _write(sheet: RulesSheet, write: Any) -> bool:
    """Do the write; what is wrong with the rules goes beside their rows."""
    refused: list[BadRules] = []

    def tried() -> None:
        try:
            write()
        except BadRules as refusal:
            refused.append(refusal)

    written = attempt(sheet.whole, tried)
    if refused:
        sheet.complain(refused[0].problems)
    return written and not refused


@requires(MANAGE_AWARDS)
def rules_edit(request: Request, pk: int) -> HttpResponse:
    """Change a draft."""
    found = version_or_404(request, pk)
    ensure(request.access, MANAGE_AWARDS, found.region_path)
    if found.state != RuleState.DRAFT:
        notices.messages.error(request, _("已发布的版本不能改，请起草下一版。"))
        return redirect("incentives:version", pk)
    sheet = RulesSheet(posted(request), found.rule_set.title, found.document, found.turn)
    if request.method == "POST" and sheet.is_valid():
        data = sheet.whole.cleaned_data
        if _write(sheet, lambda: actions.edit_rules(
            version=found, title=data["title"], document=sheet.document(), seen=data["turn"],
            by=request.user, at=clock.now())):  # fmt: skip
            notices.done(request, _("已保存。"))
            return redirect("incentives:version", pk)
    return _editor(request, sheet, str(found), reverse("incentives:version", args=[pk]))


def _editor(
    request: Request, sheet: RulesSheet, title: str, back: str, start: StartForm | None = None
) -> HttpResponse:
    context = {"sheet": sheet, "start": start, "title": title, "back": back,
               "crumbs": _crumbs(title)}  # fmt: skip
    wrong = sheet.has_errors or (start is not None and start.errors)
    return render(
        request, "incentives/editor.html", context, status=UNPROCESSABLE if wrong else 200
    )


@requires(MANAGE_AWARDS)
@require_POST
def rules_publish(request: Request, pk: int) -> HttpResponse:
    """Have a draft hold."""
    found = version_or_404(request, pk)
    ensure(request.access, MANAGE_AWARDS, found.region_path)
    form = PublishForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, sentences_of(form))
    else:
        step(request, lambda: actions.publish_rules(
            version=found, by=request.user, at=clock.now(), **form.cleaned_data),
            _("已发布，新的测算按这一版。"))  # fmt: skip
    return redirect("incentives:version", pk)


@requires(VIEW_AWARDS)
def simulation(request: Request, pk: int) -> HttpResponse:
    """The version over past years' facts, beside another one where one is chosen."""
    found = version_or_404(request, pk)
    today = clock.today()
    years = [today.year - back for back in range(YEARS_AT_MOST)]
    year = int(request.GET.get("year", "0")) if request.GET.get("year", "").isdecimal() else 0
    tried = [year] if year in years else years[:YEARS_TRIED]
    versions = RuleVersion.objects.visible_to(request.access).select_related("rule_set__region")
    others = versions.filter(rule_set__region=found.rule_set.region).exclude(pk=pk)
    wanted = request.GET.get("other", "")
    other = others.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 10 else None
    mine = simulate(found, tried, today)
    beside = {one.year: one for one in simulate(other, tried, today)} if other else {}
    context = {
        "version": found, "others": others, "other": other, "years": years, "year": year,
        "trials": [_trial(found, one, beside.get(one.year)) for one in mine],
        "crumbs": crumbs((_("办法和预算"), reverse("incentives:rules")),
                         (str(found), reverse("incentives:version", args=[pk])), (_("试算"), "")),
    }  # fmt: skip
    return render(request, "incentives/simulation.html", context)


def _trial(found: RuleVersion, trial: Trial, other: Trial | None) -> dict[str, Any]:
    lines = trial_lines(trial, found.rules, other)
    return {"trial": trial, "other": other, "given": [one for one in lines if not one.reason],
            "excluded": [one for one in lines if one.reason]}  # fmt: skip
