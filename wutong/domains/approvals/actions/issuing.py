"""Results of a case: issued as papers on file, so that the next case needs nobody to bring them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import F

from wutong.domains.approvals.actions.filing import Stored, store
from wutong.domains.approvals.actions.support import Issued
from wutong.domains.approvals.choices import OPEN, PaperState
from wutong.domains.approvals.models import (
    ApprovalCase,
    CasePaper,
    ItemResult,
    PaperKind,
    PaperOnFile,
)
from wutong.domains.org.queries import User

NOT_STATED = Issued()


def issue_results(
    *,
    case: ApprovalCase,
    results: Mapping[str, Issued],
    by: User | None,
    at: datetime,
    on: date,
) -> list[PaperOnFile]:
    """Put what the item issues on file of its project or firm, and into cases that wait for it.

    Without a number a result bears the case's; its validity follows the kind of paper where none
    is stated. Part of a move, in its transaction.
    """
    kinds = ItemResult.objects.filter(version=case.version_id).select_related("paper")
    made = []
    for line in kinds.order_by("pk"):
        stated = results.get(line.paper.code, NOT_STATED)
        stored = store(stated.file, at) if stated.file is not None else Stored()
        made.append(
            PaperOnFile.objects.create(
                project=case.project, investor=case.investor, application=case.application,
                paper=line.paper, name=line.paper.name, sha256=stored.sha256, size=stored.size,
                content_type=stored.content_type, file=stored.path, on_paper=not stored.path,
                document_number=stated.document_number.strip() or case.number, issued_on=on,
                valid_until=stated.valid_until or _valid_until(line.paper, on), from_case=case,
                added_by=by, added_at=at,
            )
        )  # fmt: skip
    for paper in made:
        serve_waiting(paper, at)
    return made


def _valid_until(kind: PaperKind, on: date) -> date | None:
    return on + timedelta(days=kind.validity_days) if kind.validity_days else None


def serve_waiting(paper: PaperOnFile, at: datetime, but: int | None = None) -> int:
    """Let a paper that has come on file serve the open cases that lack it; how many.

    Cases of the same project; without one, of the same application. ``but`` is the case that
    somebody is writing to already. They are taken in order of their keys, so that two such writes
    don't wait for each other.
    """
    cases = ApprovalCase.objects.filter(state__in=OPEN)
    if paper.project_id is not None:
        cases = cases.filter(project=paper.project_id)
    elif paper.application_id is not None:
        cases = cases.filter(application=paper.application_id)
    else:
        cases = cases.filter(investor=paper.investor_id, project=None)
    waiting = CasePaper.objects.filter(
        case__in=cases, paper=paper.paper_id, state=PaperState.MISSING
    ).exclude(case=but)
    touched = list(
        ApprovalCase.objects.select_for_update()
        .filter(pk__in=waiting.values("case"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not touched:
        return 0
    served = CasePaper.objects.filter(
        case__in=touched, paper=paper.paper_id, state=PaperState.MISSING
    ).update(state=PaperState.ON_FILE, on_file=paper, problem="")
    _raise_lock(touched, at)
    return served


def take_back_results(case: ApprovalCase, reason: str, at: datetime) -> None:
    """Withdraw what a revoked case issued, from open cases that use it as well."""
    for paper in case.issued_papers.filter(withdrawn_at=None):
        withdraw_from_file(paper, reason, at)


def withdraw_from_file(paper: PaperOnFile, reason: str, at: datetime) -> None:
    """Mark a paper as withdrawn; open cases that use it lack it again."""
    paper.withdrawn_at, paper.withdrawn_reason = at, reason[:300]
    paper.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    used = CasePaper.objects.filter(on_file=paper, case__state__in=OPEN)
    touched = sorted(used.values_list("case", flat=True))
    used.update(state=PaperState.UNSUITABLE, problem=reason[:300])
    _raise_lock(touched, at)


def _raise_lock(cases: Iterable[int], at: datetime) -> None:
    ApprovalCase.objects.filter(pk__in=list(cases)).update(lock=F("lock") + 1, updated_at=at)
