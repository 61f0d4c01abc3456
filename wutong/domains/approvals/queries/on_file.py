"""Papers on file that a person sees, and where they were used."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from wutong.domains.approvals.models import Application, ApprovalCase, CasePaper, PaperOnFile
from wutong.domains.investors.queries import Investor
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import Access

MOST = 500


def papers_seen(access: Access) -> QuerySet[PaperOnFile]:
    """Papers of projects and applications that the person sees, and of cases of their unit.

    A firm's own paper without a project is seen with the application that brought it.
    """
    cases = ApprovalCase.objects.visible_to(access)
    return PaperOnFile.objects.filter(
        Q(project__in=Project.objects.visible_to(access))
        | Q(application__in=Application.objects.visible_to(access))
        | Q(used_in__case__in=cases)
        | Q(investor__in=access.investors)
    ).select_related("project", "investor", "application", "paper", "from_case", "added_by")


def paper_seen(access: Access, key: int) -> PaperOnFile | None:
    """The paper, if the person sees it."""
    return papers_seen(access).filter(pk=key).first()


def filed_papers(access: Access, owner: Project | Investor) -> list[PaperOnFile]:
    """What is on file of a project or firm, of what the person sees; the latest first."""
    of = Q(project=owner) if isinstance(owner, Project) else Q(investor=owner)
    return list(papers_seen(access).filter(of).distinct().order_by("-added_at", "-pk")[:MOST])


def where_used(keys: Sequence[int], access: Access) -> dict[int, list[ApprovalCase]]:
    """Visible cases in which each paper was used, in one query."""
    found: dict[int, list[ApprovalCase]] = {}
    cases = ApprovalCase.objects.visible_to(access).values("pk")
    rows = CasePaper.objects.filter(on_file__in=keys, case__in=cases).select_related(
        "case__version"
    )
    for row in rows.order_by("pk"):
        if row.on_file_id is not None:
            found.setdefault(row.on_file_id, []).append(row.case)
    return found
