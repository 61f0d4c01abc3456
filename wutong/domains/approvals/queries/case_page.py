"""Everything that the page of a case shows, read in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.domains.approvals.choices import BallHolder, PaperState
from wutong.domains.approvals.models import (
    ApprovalCase,
    CaseEvent,
    CasePaper,
    CasePause,
    NoticeAllowance,
    OneTimeNotice,
    PaperOnFile,
)
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.courses import course_of
from wutong.domains.approvals.queries.papers import papers_of
from wutong.domains.approvals.queries.queue import CaseLine, Lights
from wutong.domains.approvals.rules import clock
from wutong.kernel.scope import Access


@dataclass(frozen=True)
class CasePage:
    """A case with its clock, papers, notices, results and history."""

    line: CaseLine
    used_days: int
    papers: list[CasePaper]
    pauses: list[CasePause]
    notices: list[OneTimeNotice]
    allowance: NoticeAllowance | None
    results: list[PaperOnFile]
    events: list[CaseEvent]
    siblings: list[ApprovalCase]

    @property
    def settled(self) -> int:
        """How many papers need nothing more."""
        out = {PaperState.MISSING, PaperState.UNSUITABLE, PaperState.DEFICIENT}
        return sum(one.state not in out for one in self.papers)


def found(access: Access) -> Any:
    """Cases the person sees, with what pages and moves ask of them."""
    return ApprovalCase.objects.visible_to(access).select_related(
        "version__item", "application__region", "application__agency__agent", "project",
        "investor", "unit__region", "clerk", "decided_by",
    )  # fmt: skip


def page_of(case: ApprovalCase, on: date) -> CasePage:
    """Read it all."""
    pauses = list(case.pauses.order_by("since", "pk"))
    calendar = calendar_for(case.region_path)
    return CasePage(
        line=Lights(on).line(case),
        used_days=clock.used(course_of(case), on, calendar),
        papers=papers_of(case),
        pauses=pauses,
        notices=list(case.notices.select_related("given_by", "allowed_by").order_by("number")),
        allowance=case.allowances.filter(used_by=None).select_related("by").first(),
        results=list(case.issued_papers.order_by("pk")),
        events=list(case.events.select_related("by", "unit").order_by("-at", "-pk")),
        siblings=list(
            ApprovalCase.objects.filter(application=case.application_id)
            .exclude(pk=case.pk)
            .select_related("version", "unit")
            .order_by("pk")
        ),
    )


def ball_words(line: CaseLine) -> str:
    """Who has the ball, by name where it is known."""
    case = line.case
    if line.holder is BallHolder.DEPARTMENT:
        names = [str(case.unit or ""), str(case.clerk or "")]
        return " · ".join(name for name in names if name) or str(line.holder.label)
    if line.holder is BallHolder.WINDOW and case.clerk is not None:
        return f"{line.holder.label} · {case.clerk}"
    return str(line.holder.label)
