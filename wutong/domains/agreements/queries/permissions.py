"""What a person may do with one agreement, and with one meeting."""

from __future__ import annotations

from django.db.models import Q

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.org.queries import Unit, within_any
from wutong.domains.projects.queries.permissions import permits as permits_project
from wutong.kernel.scope import EDIT_AGREEMENT, GIVE_OPINION, VERIFY, VIEW, Access


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
    """Whether the person may claim that a commitment was kept: its owner, where none is named
    the people of the unit that answers for it, or who edits the agreement."""
    if commitment.owner_id is not None and commitment.owner_id == access.user:
        return True
    if commitment.owner_id is None and _answers_for(access, commitment.owner_unit):
        return True
    return permits(access, EDIT_AGREEMENT, commitment.agreement)


def _answers_for(access: Access, unit: Unit | None) -> bool:
    if unit is None:
        return False
    of_region = tuple(unit.region.path.startswith(path) for path in departments_of(access))
    return unit.pk in access.units(VIEW) or any(of_region)


def departments_of(access: Access) -> tuple[str, ...]:
    """The regions for whose departments the person stands: by a post of a department that is not
    tied to one unit."""
    return tuple(
        grant.region_path
        for grant in access.grants
        if grant.region_path and grant.may(GIVE_OPINION) and not grant.may(EDIT_AGREEMENT)
    )


def answered_by(access: Access) -> Q:
    """Commitments without a named owner that the person's unit, or departments, answer for."""
    of_units = Q(owner_unit__in=access.units(VIEW))
    of_units |= within_any(departments_of(access), "owner_unit__region__path")
    return Q(of_units, owner=None)


def permits_decision(access: Access, commitment: Commitment) -> bool:
    """Whether the person may confirm it, find it broken or waive it."""
    return permits(access, VERIFY, commitment.agreement)
