"""Where the papers of a case stand, and what is on file of a project, a firm, an application."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from wutong.domains.approvals.choices import PaperState
from wutong.domains.approvals.models import Application, ApprovalCase, CasePaper, PaperOnFile
from wutong.domains.approvals.rules.papers import Filed, Standing, best_on_file
from wutong.domains.investors.queries import Investor
from wutong.domains.projects.queries import Project


def papers_of(case: ApprovalCase) -> list[CasePaper]:
    """The papers of a case with all that a page or a decision needs, in one query."""
    return list(
        case.papers.select_related("paper", "asked", "on_file", "notice").order_by(
            "asked__position", "pk"
        )
    )


def standing(row: CasePaper) -> Standing:
    """A paper as the rules see it."""
    asked = row.asked
    return Standing(
        code=row.paper.code,
        name=row.paper.name,
        state=row.state,
        required=asked.required if asked else True,
        deficiency_allowed=asked.deficiency_allowed if asked else False,
        newly=row.state == PaperState.HANDED_IN,
        due_on=row.due_on,
    )


def standings(rows: Iterable[CasePaper]) -> list[Standing]:
    """Papers as the rules see them."""
    return [standing(row) for row in rows]


def owned_by(
    project: Project | None, investor: Investor | None, application: Application | None = None
) -> Q:
    """Papers on file that serve this project, firm or application."""
    where = Q(pk__in=[])
    if project is not None:
        where |= Q(project=project)
    if investor is not None:
        where |= Q(investor=investor, project=None)
    if application is not None and application.pk:
        where |= Q(application=application)
    return where


def on_file(
    project: Project | None,
    investor: Investor | None,
    application: Application | None,
    on: date,
    codes: Iterable[str] | None = None,
) -> dict[str, PaperOnFile]:
    """For each kind of paper the one on file that serves on ``on``, by the paper's code."""
    found = PaperOnFile.objects.filter(
        owned_by(project, investor, application), withdrawn_at=None, paper__isnull=False
    ).select_related("paper")
    if codes is not None:
        found = found.filter(paper__code__in=list(codes))
    rows = {row.pk: row for row in found}
    best = best_on_file((filed(row) for row in rows.values()), on)
    return {code: rows[one.key] for code, one in best.items()}


def filed(row: PaperOnFile) -> Filed:
    """A paper on file as the rules see it."""
    code = row.paper.code if row.paper else ""
    return Filed(row.pk, code, row.issued_on, row.valid_until, row.withdrawn_at is not None)
