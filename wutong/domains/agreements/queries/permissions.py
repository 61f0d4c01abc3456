"""What a person may do with one agreement, and with one meeting."""

from __future__ import annotations

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.org.queries import Unit
from wutong.domains.projects.queries.permissions import permits as permits_project
from wutong.kernel.scope import EDIT_AGREEMENT, GIVE_OPINION, VERIFY, Access


def permits(access: Access, ability: str, agreement: Agreement) -> bool:
    """Whether the person has ``ability`` for this agreement: by its region or unit, or as on its
    project."""
    if access.may(ability, agreement.region_path, agreement.unit_id):
        return True
    return agreement.project is not None and permits_project(access, ability, agreement.project)


def permits_opinion(access: Access, unit: Unit) -> bool:
    """Whether the person may answer for this unit."""
    return access.may(GIVE_OPINION, unit.region.path, unit.pk)


def permits_claim(access: Access, commitment: Commitment) -> bool:
    """Whether the person may claim that a commitment was kept: its owner, or who edits the
    agreement."""
    return commitment.owner_id == access.user or permits(
        access, EDIT_AGREEMENT, commitment.agreement
    )


def permits_decision(access: Access, commitment: Commitment) -> bool:
    """Whether the person may confirm it, find it broken or waive it."""
    return permits(access, VERIFY, commitment.agreement)
