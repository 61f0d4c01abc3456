"""What is handed in together: the services of a business set-up, the items of a joint acceptance."""

from __future__ import annotations

from datetime import date

from wutong.domains.approvals.choices import ApprovalStage, CombinedReview
from wutong.domains.approvals.models import ItemVersion
from wutong.domains.approvals.queries.catalogue import versions_on


def setup_versions(region_path: str, on: date) -> list[ItemVersion]:
    """The services of a business set-up in the region, by code."""
    return sorted(
        (one for one in versions_on(region_path, on) if one.stage == ApprovalStage.BUSINESS_SETUP),
        key=lambda one: one.item.code,
    )


def joint_versions(region_path: str, on: date) -> list[ItemVersion]:
    """The items of a joint acceptance in the region, by code."""
    joint = CombinedReview.JOINT_ACCEPTANCE
    return sorted(
        (one for one in versions_on(region_path, on) if one.combined_review == joint),
        key=lambda one: one.item.code,
    )
