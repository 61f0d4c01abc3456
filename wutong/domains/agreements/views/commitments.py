"""The commitments ledger and the page of one commitment."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from wutong.domains.agreements import actions
from wutong.domains.agreements.forms.choosing import CommitmentFilter
from wutong.domains.agreements.forms.entering import (
    ClaimForm,
    CommitmentForm,
    ConfirmForm,
    ReasonForm,
)
from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.agreements.queries import reading
from wutong.domains.agreements.queries.choosing import units_to_ask
from wutong.domains.agreements.queries.exporting import ledger_sheet, measure_of
from wutong.domains.agreements.queries.for_firms import speaks_for_firms
from wutong.domains.agreements.queries.permissions import (
    permits,
    permits_claim,
    permits_decision,
)
from wutong.domains.agreements.queries.settings import setting_for
from wutong.domains.agreements.rules.proposals import propose
from wutong.domains.agreements.views import for_firms
from wutong.domains.agreements.views.promises import promise_line
from wutong.domains.agreements.views.support import (
    address,
    agreement_or_404,
    commitment_or_404,
    crumbs,
    ensure_may,
    of,
    one_form,
)
from wutong.domains.projects.queries import Evidence
from wutong.domains.projects.queries.regions import people_to_choose
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request, posted
from wutong.kernel.scope import EDIT_AGREEMENT, EXPORT, VERIFY, VIEW
from wutong.ui.exporting import answer_export

ROWS_A_PAGE: Final = 50
REMIND: Final = 30


def _chosen(request: Request, query: Any) -> tuple[CommitmentFilter, Any]:
    form = CommitmentFilter(query, access=request.access)
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, reading.ledger(request.access, chosen, clock.today())


@requires(VIEW)
def ledger(request: Request) -> HttpResponse:
    """Every promise that the person sees, the earliest due first."""
    if speaks_for_firms(request.access):
        return for_firms.signed_list(request)
    form, rows = _chosen(request, request.GET)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    on = clock.today()
    context = {
        "filter": form,
        "page": page,
        "lines": [promise_line(one, on, REMIND) for one in page.object_list],
        "may_export": request.access.may_ever(EXPORT),
    }
    return render(request, "agreements/ledger.html", context)


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    return answer_export(
        request, reverse("agreements:ledger"),
        lambda query: ledger_sheet(_chosen(request, query)[1]),
    )  # fmt: skip


def _form(request: Request, agreement: Agreement, **more: Any) -> CommitmentForm:
    return CommitmentForm(
        posted(request),
        units=units_to_ask(agreement),
        people=people_to_choose(agreement.region_path, clock.today()),
        **more,
    )


@requires(EDIT_AGREEMENT)
def new(request: Request, pk: int) -> HttpResponse:
    """Enter a promise; fields of a proposal come in the address."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    names = ("side", "kind", "text", "due_on", "amount", "quantity", "measure", "clause")
    form = _form(request, agreement, initial={one: request.GET.get(one, "") for one in names}
                 | {"owner": agreement.owner_id})  # fmt: skip

    def write() -> None:
        actions.save_commitment(
            agreement=agreement, by=request.user, at=clock.now(), **form.cleaned_data
        )

    return one_form(
        request, form, write, done=_("已登记承诺。"), back=f"{address(agreement)}#commitments",
        title=_("登记承诺"), agreement=agreement, crumbs=of(agreement, (_("登记承诺"), "")),
    )  # fmt: skip


@requires(EDIT_AGREEMENT)
def proposals(request: Request, pk: int) -> HttpResponse:
    """What the latest text seems to promise; nothing is saved before a person confirms it."""
    agreement = agreement_or_404(request, pk)
    ensure_may(request, agreement)
    version = agreement.versions.first()
    found = propose(version.text) if version else []
    there = {one.text for one in agreement.commitments.all()}
    context = {
        "agreement": agreement,
        "version": version,
        "proposals": [_proposal(agreement, one, one.text in there) for one in found],
        "crumbs": of(agreement, (_("从文本找承诺"), "")),
    }
    return render(request, "agreements/proposals.html", context)


def _proposal(agreement: Agreement, one: Any, entered: bool) -> dict[str, Any]:
    row = Commitment(side=one.side, kind=one.kind, amount=one.amount, quantity=one.quantity,
                     measure=one.measure)  # fmt: skip
    query = QueryDict(mutable=True)
    in_wan = None if one.amount is None else f"{(one.amount / 10_000).normalize():f}"
    facts = {"side": one.side, "kind": one.kind, "text": one.text, "due_on": one.due_on,
             "amount": in_wan, "quantity": one.quantity, "measure": one.measure,
             "clause": one.clause}  # fmt: skip
    query.update({name: str(value) for name, value in facts.items() if value not in (None, "")})
    url = f"{reverse('agreements:commitment_new', args=[agreement.pk])}?{query.urlencode()}"
    return {"one": one, "row": row, "measure": measure_of(row), "url": url, "entered": entered}


@requires(VIEW)
def commitment(request: Request, pk: int) -> HttpResponse:
    """One promise: how it stands, on what evidence, and what may be done."""
    row = commitment_or_404(request, pk)
    remind = setting_for(row.agreement.region_path).remind_days
    decides = permits_decision(request.access, row)
    mine = row.claimed_by_id is not None and row.claimed_by_id == request.access.user
    sees_agreement = (
        Agreement.objects.visible_to(request.access).filter(pk=row.agreement_id).exists()
    )
    context = {
        "line": promise_line(row, clock.today(), remind),
        "row": row,
        "agreement": row.agreement,
        "sees_agreement": sees_agreement,
        "may_edit": row.state == "open" and permits(request.access, EDIT_AGREEMENT, row.agreement),
        "may_claim": row.state in {"open", "broken"} and permits_claim(request.access, row),
        "may_confirm": row.state == "claimed" and decides and not mine,
        "waits_for_others": row.state == "claimed" and mine,
        "may_break": row.state in {"open", "claimed"} and decides and row.due_on < clock.today(),
        "may_waive": row.state in {"open", "claimed", "broken"} and decides
        and row.owner_id != request.access.user,
        "crumbs": [
            {"title": _("履约"), "url": reverse("agreements:ledger")},
            {"title": row.text[:20], "url": ""},
        ],
    }  # fmt: skip
    return render(request, "agreements/commitment.html", context)


@requires(EDIT_AGREEMENT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a promise that is still open."""
    row = commitment_or_404(request, pk)
    ensure_may(request, row.agreement)
    names = ("side", "kind", "text", "due_on", "amount", "quantity", "measure", "clause",
             "owner_unit", "owner")  # fmt: skip
    form = _form(request, row.agreement, initial={one: getattr(row, one) for one in names})

    def write() -> None:
        actions.save_commitment(
            agreement=row.agreement, commitment=row, by=request.user, at=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip

    return one_form(
        request, form, write, done=_("已保存。"), back=_page(row), title=_("修改承诺"),
        agreement=row.agreement, crumbs=_way(row, _("修改")),
    )  # fmt: skip


def _page(row: Commitment) -> str:
    return reverse("agreements:commitment", args=[row.pk])


def _way(row: Commitment, title: str) -> list[dict[str, Any]]:
    return crumbs((row.text[:20], _page(row)), (title, ""))


@requires(VIEW)
def claim(request: Request, pk: int) -> HttpResponse:
    """Say that it was kept; its owner may, whatever their role."""
    row = commitment_or_404(request, pk)
    if not permits_claim(request.access, row):
        raise PermissionDenied(_("这件事由责任人或者协议经办人申报。"))
    project = row.agreement.project
    papers = (
        Evidence.objects.filter(project=project, withdrawn_at=None).exclude(kind="ledger_row")
        if project is not None
        else Evidence.objects.none()
    )
    form = ClaimForm(
        posted(request), request.FILES or None, papers=papers, with_project=project is not None,
        initial={"on": clock.today()},
    )  # fmt: skip

    def write() -> None:
        actions.claim_fulfilled(
            commitment=row, by=request.user, at=clock.now(), **form.cleaned_data
        )

    return one_form(
        request, form, write, done=_("已申报，等他人确认后计入履约率。"), back=_page(row),
        title=_("申报履行"), agreement=row.agreement, crumbs=_way(row, _("申报履行")),
    )  # fmt: skip


DECISIONS: Final = {
    "confirm": (
        ConfirmForm,
        actions.confirm_fulfilled,
        gettext_noop("确认履行"),
        gettext_noop("已确认履行。"),
    ),
    "return": (
        ReasonForm,
        actions.return_claim,
        gettext_noop("退回申报"),
        gettext_noop("已退回。"),
    ),
    "break": (
        ReasonForm,
        actions.find_broken,
        gettext_noop("认定违约"),
        gettext_noop("已认定违约。"),
    ),
    "waive": (ReasonForm, actions.waive, gettext_noop("豁免承诺"), gettext_noop("已豁免。")),
}


@requires(VERIFY)
def decide(request: Request, pk: int, what: str) -> HttpResponse:
    """Confirm, return, find broken or waive."""
    if what not in DECISIONS:
        raise Http404
    row = commitment_or_404(request, pk)
    if not permits_decision(request.access, row):
        raise PermissionDenied(_("您的岗位不能认定这项承诺。"))
    form_class, write_it, title, done = DECISIONS[what]
    form: Any = form_class(posted(request))

    def write() -> None:
        write_it(commitment=row, by=request.user, at=clock.now(), **form.cleaned_data)  # type: ignore[operator]

    return one_form(
        request, form, write, done=_(done), back=_page(row), title=_(title),
        danger=what in {"break", "waive"}, agreement=row.agreement, crumbs=_way(row, _(title)),
    )  # fmt: skip
