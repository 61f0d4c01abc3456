"""The projects that introducers drove, for the introducers' pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Final

from django.db.models import Q
from django.urls import reverse

from wutong.domains.engagements.models import ProjectIntroduction
from wutong.domains.investors.queries import DrivenProject
from wutong.domains.projects.choices import MilestoneKind, Stage, Standing
from wutong.domains.projects.queries import Milestone, Project
from wutong.kernel.scope import Access

COLUMNS: Final = ("pk", "code", "name", "stage", "investor", "total_investment")


def driven_projects(access: Access, firms: Collection[int]) -> list[DrivenProject]:
    """Projects that the person sees, of ``firms`` or with introducers of their own; phases stand
    in their parent. Signed are those with a verified formal signing; four queries."""
    named: dict[int, list[int]] = defaultdict(list)
    for project, referrer in ProjectIntroduction.objects.values_list("project", "referrer"):
        named[project].append(referrer)
    seen = Project.objects.visible_to(access).filter(
        Q(investor__in=list(firms)) | Q(pk__in=ProjectIntroduction.objects.values("project")),
        parent=None,
    )
    signed = set(
        Milestone.objects.filter(
            project__in=seen, stage=Stage.SIGNED, kind=MilestoneKind.FORMAL,
            standing=Standing.VERIFIED,
        ).values_list("project", flat=True)
    )  # fmt: skip
    return [
        DrivenProject(
            key=pk,
            name=name,
            url=reverse("projects:detail", args=[code]),
            stage=str(Stage(stage).label) if stage else "",
            firm=firm,
            amount=(total or Decimal(0)) if pk in signed else None,
            referrers=tuple(named.get(pk, ())),
        )
        for pk, code, name, stage, firm, total in seen.values_list(*COLUMNS)
    ]


def introducers_named(projects: Collection[int]) -> dict[int, list[int]]:
    """The introducers named for each of these projects itself; for computations."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = ProjectIntroduction.objects.filter(project__in=projects).order_by("pk")
    for project, referrer in rows.values_list("project", "referrer"):
        found[project].append(referrer)
    return dict(found)
