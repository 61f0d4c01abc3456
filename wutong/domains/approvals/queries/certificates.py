"""Certificates that cases issued, as other rooms ask for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.models import PaperOnFile
from wutong.domains.projects.queries import Project

CONSTRUCTION_PERMIT_ISSUED: Final = "construction_permit_issued"


def construction_permit_issued(projects: Collection[Project]) -> set[int]:
    """Of these the projects that hold a permit of the stage of construction permits (施工许可),
    issued by a case and not withdrawn; one query."""
    rows = PaperOnFile.objects.filter(
        project__in=[one.pk for one in projects],
        from_case__stage=ApprovalStage.CONSTRUCTION_PERMIT,
        paper__is_permit=True,
        withdrawn_at=None,
    )
    return set(rows.order_by().values_list("project", flat=True).distinct())
