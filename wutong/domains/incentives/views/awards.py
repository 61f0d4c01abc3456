"""The list of awards, one award with its arithmetic and steps, shares of a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wutong.domains.incentives import actions
from wutong.domains.incentives.choices import Awardee, AwardState
from wutong.domains.incentives.forms import awards as forms
from wutong.domains.incentives.models import Award, AwardInterest, AwardObjection, AwardShare
from wutong.domains.incentives.queries.pages import (
    COLUMNS,
    RELATED,
    awards_of,
    exported,
    filtered,
    percent,
    shown_lines,
    shown_rows,
    totals,
)
from wutong.domains.incentives.queries.standing import (
    account_of,
    declared,
    lacking_for_approval,
    lacking_for_payment,
    still_stands,
)
from wutong.domains.incentives.views.support import TONES, attempt, crumbs, step
from wutong.domains.investors.queries import Referrer
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.regions import people_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, requires, visible_or_404, watermark
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import (
    APPROVE_AWARD,
    DECIDE_AWARD_OBJECTION,
    EXPORT,
    FOLLOW_OWN_AWARDS,
    MANAGE_AWARDS,
    VIEW_AWARDS,
)
from wutong.kernel.spreadsheets import Sheet
from wutong.ui import notices
from wutong.ui.exporting import answer_export

PER_PAGE: Final = 50
SHARE_ROWS: Final = 6
REFERRERS_AT_MOST: Final = 500
WORKERS: Final = (MANAGE_AWARDS, APPROVE_AWARD, DECIDE_AWARD_OBJECTION, FOLLOW_OWN_AWARDS)


@requires(VIEW_AWARDS, FOLLOW_OWN_AWARDS)
def listing(request: Request) -> HttpResponse:
    """Every award that the person sees, or their own."""
    form = forms.FilterForm(request.GET)
    rows = filtered(awards_of(request.access), form.cleaned_data if form.is_valid() else {})
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access = request.access
    context = {
        "page": page, "form": form, "tones": TONES, "totals": totals(rows),
        "may_export": access.may_ever(EXPORT) and access.may_ever(VIEW_AWARDS),
        "reads_all": access.may_ever(VIEW_AWARDS), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "incentives/list.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen awards as a spreadsheet, logged."""
    return answer_export(request, reverse("incentives:list"), lambda query: sheet(request, query))


def sheet(request: Request, query: QueryDict) -> Sheet:
    """The awards that a query chooses."""
    form = forms.FilterForm(query)
    rows = list(filtered(awards_of(request.access), form.cleaned_data if form.is_valid() else {}))
    columns = [(str(title), width) for title, width in COLUMNS]
    return Sheet("awards", _("奖励"), columns, exported(rows), [one.pk for one in rows])


def award_or_404(request: Request, pk: int) -> Award:
    """The award, if the person sees it."""
    found: Award = visible_or_404(
        Award.objects.select_related(*RELATED),
        request.access, pk=pk,
    )  # fmt: skip
    return found


@requires(VIEW_AWARDS, FOLLOW_OWN_AWARDS)
def award(request: Request, pk: int) -> HttpResponse:
    """One award: its arithmetic line by line, the facts behind it, what may be done with it."""
    return _award_page(request, award_or_404(request, pk))


def _award_page(
    request: Request, found: Award, what: str = "", bound: Form | None = None
) -> HttpResponse:
    may = _may(request, found)
    today = clock.today()
    lacking: list[str] = []
    if found.state == AwardState.PUBLISHED:
        lacking = lacking_for_approval(found, today)
    elif found.state == AwardState.APPROVED:
        lacking = lacking_for_payment(found)
    dialogs = [
        (name, STEPS[name], bound if name == what and bound is not None else STEPS[name].form(
            initial={"on": today, "received_on": today}))
        for name in STEPS if may.get(name)
    ]  # fmt: skip
    rulings = [
        (kind, one)
        for kind, model in (("interest", AwardInterest), ("objection", AwardObjection))
        for one in model._default_manager.filter(award=found).select_related(
            "recorded_by", "decided_by"
        )
    ]
    context = {
        "award": found, "tone": TONES.get(AwardState(found.state), ""), "may": may,
        "lines": shown_lines(found.lines), "rows": shown_rows(found),
        "share": percent(found.share), "lacking": lacking, "stands": still_stands(found),
        "kind": declared(found), "account": account_of(found), "rulings": rulings,
        "payments": found.payments.select_related("account", "recorded_by"), "dialogs": dialogs,
        "watermark": watermark(request.access, today), "open": what,
        "crumbs": crumbs((str(found.who), "")), "reads_all": may["reads"],
    }  # fmt: skip
    return render(request, "incentives/award.html", context, status=UNPROCESSABLE if bound else 200)


def _may(request: Request, found: Award) -> dict[str, bool]:
    access, path, state = request.access, found.region_path, found.state
    own = found.person_id == request.user.pk
    manages = access.may(MANAGE_AWARDS, path) and not own
    approves = access.may(APPROVE_AWARD, path) and not own
    decides = access.may(DECIDE_AWARD_OBJECTION, path)
    under_way = state in {AwardState.PROPOSED, AwardState.PUBLISHED, AwardState.APPROVED}
    return {
        "reads": access.may(VIEW_AWARDS, path),
        "kind": manages and (under_way or state == AwardState.PAID),
        "account": manages and under_way, "apply": (manages or own) and under_way,
        "interest": (manages or decides or own) and under_way,
        "objection": (manages or decides) and state == AwardState.PUBLISHED,
        "approve": approves and state == AwardState.PUBLISHED,
        "refuse": approves and under_way and not found.paid,
        "pay": manages and state == AwardState.APPROVED,
        "claw_back": approves and state in {AwardState.APPROVED, AwardState.PAID},
        "recover": manages and state == AwardState.CLAWED_BACK and bool(found.paid),
        "decide": decides and not own,
    }  # fmt: skip


class Step:
    """A step of one award: its button, form and write."""

    def __init__(
        self, title: Any, form: type[Form], write: Callable[..., Any], said: Any, *,
        primary: bool = False, danger: bool = False,
    ) -> None:  # fmt: skip
        self.title, self.form, self.said = title, form, said
        self.write = write
        self.primary, self.danger = primary, danger


def _approve(award: Award, **given: Any) -> Any:
    return actions.approve_awards(awards=[award], **given)


STEPS: Final = {
    "kind": Step(gettext_lazy("申报身份"), forms.KindForm, actions.declare_kind,
                 gettext_lazy("已登记身份。")),
    "account": Step(gettext_lazy("收款账户"), forms.AccountForm, actions.enter_account,
                    gettext_lazy("已登记账户，以后只显示尾号。")),
    "apply": Step(gettext_lazy("领奖申请"), forms.PapersForm, actions.apply_for,
                  gettext_lazy("已登记申请。")),
    "interest": Step(gettext_lazy("利益申报"), forms.InterestForm, actions.declare_interest,
                     gettext_lazy("已申报，等待裁定。")),
    "objection": Step(gettext_lazy("登记异议"), forms.ObjectionForm, actions.receive_objection,
                      gettext_lazy("已登记异议，等待裁定。")),
    "approve": Step(gettext_lazy("批准"), forms.NoForm, _approve,
                    gettext_lazy("已批准，计入当年预算。"), primary=True),
    "pay": Step(gettext_lazy("兑现"), forms.MoneyForm, actions.pay_award,
                gettext_lazy("已登记兑现。"), primary=True),
    "refuse": Step(gettext_lazy("取消"), forms.ReasonForm, actions.refuse_award,
                   gettext_lazy("已取消。"), danger=True),
    "claw_back": Step(gettext_lazy("追回"), forms.ReasonForm, actions.claw_back,
                      gettext_lazy("已决定追回。"), danger=True),
    "recover": Step(gettext_lazy("登记收回"), forms.MoneyForm, actions.recover,
                    gettext_lazy("已登记收回。"), primary=True),
}  # fmt: skip


@requires(*WORKERS)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """One step of an award."""
    found = award_or_404(request, pk)
    one = STEPS.get(what)
    if one is None:
        raise Http404
    form = one.form(request.POST)
    if form.is_valid() and attempt(form, lambda: one.write(
        award=found, by=request.user, at=clock.now(), **form.cleaned_data)):  # fmt: skip
        notices.done(request, one.said)
        return redirect("incentives:award", pk)
    found.refresh_from_db()
    return _award_page(request, found, what, form)


@requires(DECIDE_AWARD_OBJECTION)
@require_POST
def decide(request: Request, kind: str, pk: int) -> HttpResponse:
    """Decide an objection or a declared interest."""
    row: AwardInterest | AwardObjection | None = None
    if kind == "interest":
        row = AwardInterest.objects.filter(pk=pk).first()
    elif kind == "objection":
        row = AwardObjection.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    found = award_or_404(request, row.award_id)
    row.award = found
    step(
        request,
        lambda: actions.decide(
            row=row, upheld=request.POST.get("upheld") == "yes",
            reason=request.POST.get("reason", ""), by=request.user, at=clock.now(),
        ),
        _("已裁定。"),
    )  # fmt: skip
    return redirect("incentives:award", found.pk)


@requires(VIEW_AWARDS)
def shares(request: Request, code: str) -> HttpResponse:
    """Who shares a project's awards to introducers or fund-raisers."""
    project: Project = visible_or_404(Project.objects, request.access, code=code)
    if request.method == "POST":
        ensure(request.access, MANAGE_AWARDS, project.region_path)
    if not request.access.may(VIEW_AWARDS, project.region_path):
        raise PermissionDenied
    choices = [(f"r:{pk}", name) for pk, name in
               Referrer.objects.values_list("pk", "name")[:REFERRERS_AT_MOST]]  # fmt: skip
    people = people_to_choose(project.region_path, clock.today())
    choices += [(f"p:{one.pk}", one.name) for one in people]
    form = forms.SharesForm(posted(request), choices=choices, rows=SHARE_ROWS)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: actions.set_shares(
        project=project, awardee=form.cleaned_data["awardee"], shares=form.shares(),
        basis=form.cleaned_data["basis"], by=request.user, at=clock.now(),
    )):  # fmt: skip
        notices.done(request, _("份额已确定，下次计算时生效。"))
        return redirect("incentives:shares", code)
    standing = AwardShare.objects.filter(project=project, ended_at=None).select_related(
        "referrer", "person", "decided_by"
    )
    context = {
        "project": project, "form": form, "may": request.access.may(
            MANAGE_AWARDS, project.region_path),
        "shares": [(one, str(Awardee(one.awardee).label), percent(one.share)) for one in standing],
        "crumbs": crumbs((project.name, reverse("projects:detail", args=[code])),
                         (_("奖励份额"), "")),
    }  # fmt: skip
    return render(
        request, "incentives/shares.html", context, status=UNPROCESSABLE if form.errors else 200
    )
