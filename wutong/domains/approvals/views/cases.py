"""The list of cases, the export, and the page of one case."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.approvals import actions
from wutong.domains.approvals.choices import CaseMove, CaseState
from wutong.domains.approvals.forms.cases import (
    CaseFilterForm,
    MoveForm,
    ReasonForm,
    wants_form,
)
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.queries.case_page import ball_words, page_of
from wutong.domains.approvals.queries.latest import who_was_first
from wutong.domains.approvals.queries.listing import (
    cases_sheet,
    chosen,
    order_named,
)
from wutong.domains.approvals.queries.own import speaks_for_firms
from wutong.domains.approvals.queries.permissions import (
    may_bring_papers,
    may_judge_papers,
    moves_for,
    permits,
)
from wutong.domains.approvals.queries.queue import for_rows, lines
from wutong.domains.approvals.rules.errors import AlreadyMoved
from wutong.domains.approvals.rules.machine import OPEN, TAKES_PAPERS, Transition, transition
from wutong.domains.approvals.views.case_support import (
    PAPER_TONES,
    STATE_TONES,
    address,
    attempt,
    case_or_404,
    crumbs,
    left_words,
    of,
    row_of,
    try_and_tell,
)
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.paging import page_of as page_of_rows
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import ALLOW_SECOND_NOTICE, EXPORT, RECEIVE_CASE, VIEW
from wutong.kernel.spreadsheets import Sheet
from wutong.ui import formats, notices
from wutong.ui.exporting import answer_export

ROWS: Final = 50
AGAINST: Final = frozenset(
    {CaseMove.REJECT, CaseMove.DECLINE, CaseMove.REFUSE, CaseMove.REVOKE, CaseMove.WITHDRAW}
)
FIRST: Final = frozenset(
    {CaseMove.ACCEPT, CaseMove.ROUTE, CaseMove.APPROVE, CaseMove.HAND_IN, CaseMove.HAND_IN_BEFORE,
     CaseMove.END_SPECIAL, CaseMove.MAKE_GOOD}
)  # fmt: skip


@requires(VIEW)
def case_list(request: Request) -> HttpResponse:
    """Every case that the person sees, narrowed and ordered by the query string."""
    if speaks_for_firms(request.access):
        return redirect("approvals:own")
    form = CaseFilterForm(request.GET)
    filters, on = form.filters(), clock.today()
    order = order_named(request.GET.get("sort", ""))
    rows = for_rows(chosen(request.access, filters, on))
    scope = "&".join(f"{name}={value}" for name, value in sorted(filters.items()))
    page = page_of_rows(rows, order, request.GET.get("cursor", ""), ROWS, scope)
    context = {
        "filter": form,
        "rows": [row_of(line) for line in lines(page.items, on, request.access.home)],
        "may_export": request.access.may_ever(EXPORT),
        "may_receive": request.access.may_ever(RECEIVE_CASE),
        "is_narrowed": any(filters.values()),
        **cursors(request, page),
    }
    return render(request, "approvals/cases/list.html", context)


def cursors(request: Request, page: Any) -> dict[str, Any]:
    """Addresses of the neighbouring pages."""

    def url(cursor: str | None) -> str:
        query = request.GET.copy()
        query["cursor"] = cursor or ""
        return f"?{query.urlencode()}" if cursor else ""

    return {"next_url": url(page.next), "previous_url": url(page.previous)}


@requires(EXPORT)
@require_POST
def export(request: Request) -> HttpResponse | FileResponse:
    """The chosen rows as an .xlsx file; who took which rows and why is written down first."""
    return answer_export(request, reverse("approvals:cases"), lambda query: sheet(request, query))


def sheet(request: Request, query: QueryDict) -> Sheet:
    """The chosen cases as a table."""
    rows = chosen(request.access, CaseFilterForm(query).filters(), clock.today())
    return cases_sheet(rows.order_by(*order_named(query.get("sort", "")).ordering))


@requires(VIEW)
def case(request: Request, number: str) -> HttpResponse:
    """What it is, where it is, who has it since when and until when, what can be done now."""
    found = case_or_404(request, number)
    if speaks_for_firms(request.access):
        return redirect("approvals:own_case", number)
    page = page_of(found, clock.today())
    may_bring = may_bring_papers(request.access, found) and found.state in TAKES_PAPERS
    context = {
        "case": found,
        "page": page,
        "tone": STATE_TONES.get(CaseState(found.state), ""),
        "left": left_words(page.line),
        "ball": ball_words(page.line),
        "rail": _rail(found),
        "moves": [_button(found, rule) for rule in moves_for(request.access, found)],
        "papers": [
            {"row": one, "tone": PAPER_TONES.get(one.state, "")}  # type: ignore[call-overload]
            for one in page.papers
        ],
        "may_bring": may_bring,
        "may_judge": may_judge_papers(request.access, found) and found.state in OPEN,
        "may_allow": bool(page.notices) and page.allowance is None and found.state in OPEN
        and permits(request.access, ALLOW_SECOND_NOTICE, found),
        "history": [_event(one) for one in page.events],
        "crumbs": crumbs((found.number, "")),
    }  # fmt: skip
    return render(request, "approvals/cases/case.html", context)


def _button(case: ApprovalCase, rule: Transition) -> dict[str, Any]:
    return {
        "move": rule.move,
        "label": rule.move.label,
        "url": reverse("approvals:case_move", args=[case.number, rule.move]),
        "form": wants_form(rule),
        "first": rule.move in FIRST,
        "danger": rule.move in AGAINST,
    }


def _event(event: Any) -> dict[str, Any]:
    who = " · ".join(str(one) for one in (event.by, event.unit) if one)
    words = "：".join(one for one in (who, event.reason) if one)
    return {
        "day": formats.moment(event.at),
        "title": event.get_move_display(),
        "detail": words,
        "tags": [
            {"text": event.get_to_state_display(), "tone": STATE_TONES.get(event.to_state, "")}
        ],
    }


def _rail(case: ApprovalCase) -> list[dict[str, Any]]:
    """Received, accepted, in review, decided: what is known of each."""
    at = _place(case)
    notes = (
        formats.day(case.received_on, "short"),
        formats.day(case.accepted_on, "short") if case.accepted_on else "",
        str(case.unit or "") if at >= 2 else "",
        formats.day(case.decided_on, "short") if case.decided_on else "",
    )
    titles = (_("收件"), _("受理"), _("审查"), case.get_state_display() if at == 3 else _("办结"))
    return [
        {"title": title, "note": note,
         "state": "done" if place < at or (at == 3 and place == 3) else
         "now" if place == at else "todo"}
        for place, (title, note) in enumerate(zip(titles, notes, strict=True))
    ]  # fmt: skip


def _place(case: ApprovalCase) -> int:
    if case.decided_on is not None:
        return 3
    if case.accepted_on is None:
        return 0
    return 1 if case.state == CaseState.ACCEPTED else 2


@requires(VIEW)
def do_move(request: Request, number: str, move: str) -> HttpResponse:
    """One move: its form where the table asks for something, else a button that posts here."""
    found = case_or_404(request, number)
    if move not in CaseMove.values or move == CaseMove.RECEIVE:
        raise Http404
    if _came_second(request, found) or not (rule := _rule(request, found, move)):
        return redirect(address(found))
    if rule not in moves_for(request.access, found):
        raise PermissionDenied(_("您可以查看这个办件，但没有办理这件事的权限。"))
    form = MoveForm(posted(request), request.FILES or None, rule=rule, case=found)

    def write() -> None:
        actions.move(
            case=found, move=rule.move, by=request.user, at=clock.now(),
            reason=form.cleaned_data.get("reason", ""), facts=form.facts(),
        )  # fmt: skip

    if request.method == "POST" and not wants_form(rule):
        form.is_valid()
        try_and_tell(request, write, _("已办：%(move)s。") % {"move": rule.move.label})
        return redirect(address(found))
    if request.method == "POST" and form.is_valid() and attempt(form, write):
        notices.done(request, _("已办：%(move)s。") % {"move": rule.move.label})
        return redirect(address(found))
    page = page_of(found, clock.today())
    context = {
        "form": form, "case": found, "page": page, "title": rule.move.label,
        "danger": rule.move in AGAINST, "asks": rule.move in (CaseMove.ASK, CaseMove.ASK_BEFORE),
        "back": address(found), "crumbs": of(found, (rule.move.label, "")),
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/cases/move.html", context, status=status)


def _came_second(request: Request, case: ApprovalCase) -> bool:
    """Whether somebody wrote to the case after this page was read; says who and when."""
    seen = request.POST.get("lock", "")
    if not seen.isdecimal() or int(seen) == case.lock:
        return False
    notices.messages.error(request, who_was_first(case))
    return True


def _rule(request: Request, case: ApprovalCase, move: str) -> Transition | None:
    """The rule for a move, or a message that the case is elsewhere by now."""
    try:
        return transition(case.state, move)
    except AlreadyMoved as refusal:
        notices.messages.error(request, str(refusal))
        return None


@requires(ALLOW_SECOND_NOTICE)
def allow(request: Request, number: str) -> HttpResponse:
    """A supervisor's word for naming later what the first notice left out."""
    found = case_or_404(request, number)
    form = ReasonForm(posted(request))

    def write() -> None:
        actions.allow_second_notice(
            case=found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
        )

    if request.method == "POST" and form.is_valid() and attempt(form, write):
        notices.done(request, _("已准许再次告知一次。"))
        return redirect(address(found))
    context = {
        "form": form, "case": found, "page": page_of(found, clock.today()),
        "title": _("准许再次告知"), "back": address(found),
        "crumbs": of(found, (_("准许再次告知"), "")),
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/cases/move.html", context, status=status)


@requires(VIEW)
def notice(request: Request, number: str, place: int) -> HttpResponse:
    """A one-time notice to print and hand over."""
    found = case_or_404(request, number)
    given = found.notices.select_related("given_by").filter(number=place).first()
    if given is None:
        raise Http404
    context = {
        "case": found, "notice": given,
        "crumbs": of(found, (_("一次性告知书"), "")),
    }  # fmt: skip
    return render(request, "approvals/cases/notice.html", context)
