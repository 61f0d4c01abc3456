"""What the pages of cases share: finding a row, refusals, where a page stands, tones."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wutong.domains.approvals.choices import CaseState, PaperState
from wutong.domains.approvals.models import ApprovalCase, CasePaper
from wutong.domains.approvals.queries.case_page import found
from wutong.domains.approvals.queries.queue import CaseLine
from wutong.domains.approvals.rules.errors import ApprovalError, NotAllowed
from wutong.domains.approvals.rules.machine import PAUSED
from wutong.kernel.http.requests import Request
from wutong.ui.writes import Writes

_writes: Final = Writes(ApprovalError, NotAllowed)
attempt: Final = _writes.attempt
try_and_tell: Final = _writes.tell

STATE_TONES: Final = {
    CaseState.APPROVED: "green",
    CaseState.APPROVED_WITH_DEFICIENCY: "yellow",
    CaseState.CORRECTION: "yellow",
    CaseState.CORRECTION_BEFORE: "yellow",
    CaseState.SPECIAL_PROCEDURE: "yellow",
    CaseState.REJECTED: "red",
    CaseState.NOT_ACCEPTED: "red",
    CaseState.REFUSED: "red",
    CaseState.REVOKED: "red",
    CaseState.WITH_DEPARTMENT: "accent",
}
PAPER_TONES: Final = {
    PaperState.HANDED_IN: "green",
    PaperState.ON_FILE: "green",
    PaperState.SHARED: "green",
    PaperState.PROMISED: "accent",
    PaperState.DEFICIENT: "yellow",
    PaperState.MISSING: "yellow",
    PaperState.UNSUITABLE: "red",
}


def case_or_404(request: Request, number: str) -> ApprovalCase:
    """The case, if the person sees it."""
    case: ApprovalCase | None = found(request.access).filter(number=number).first()
    if case is None:
        raise Http404(_("没有这个办件，或者您看不到它。"))
    return case


def paper_or_404(case: ApprovalCase, pk: int) -> CasePaper:
    """A paper of a visible case."""
    row = case.papers.select_related("paper", "asked", "on_file").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.case = case
    return row


def left_words(line: CaseLine) -> str:
    """Working days left in words: 剩 3 个工作日, 超期 1 个工作日, 暂停计时."""
    case, days = line.case, line.light.days
    if case.state in PAUSED:
        return _("暂停计时")
    if days is None:
        return ""
    if days < 0:
        return ngettext("超期 %(days)s 个工作日", "超期 %(days)s 个工作日", -days) % {"days": -days}
    if case.due_on is not None and days == 0:
        words = _("今天到期")
    else:
        words = ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days) % {"days": days}
    return _("%(left)s（暂定）") % {"left": words} if line.provisional else words


def row_of(line: CaseLine) -> dict[str, Any]:
    """A case as a line of a table."""
    return {
        "case": line.case,
        "tone": STATE_TONES.get(CaseState(line.case.state), ""),
        "light": line.light,
        "left": left_words(line),
        "holder": line.holder.label,
    }


def crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where the page stands below the list of cases."""
    first = {"title": _("办件"), "url": reverse("approvals:cases")}
    return [first, *({"title": str(title), "url": url} for title, url in more)]


def address(case: ApprovalCase) -> str:
    """The case's page."""
    return reverse("approvals:case", args=[case.number])


def of(case: ApprovalCase, *more: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page of one case stands."""
    return crumbs((case.number, address(case)), *more)
