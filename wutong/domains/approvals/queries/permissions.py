"""What a person may do with a case, with papers on file, and at the window."""

from __future__ import annotations

from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.rules.machine import (
    BEFORE_ACCEPTANCE,
    Transition,
    moves_from,
)
from wutong.domains.org.queries import Unit
from wutong.kernel.scope import HANDLE_CASE, RECEIVE_CASE, Access


def may_receive(access: Access, region_path: str) -> bool:
    """Whether the person receives for this region: by a post there, or in a unit of it."""
    if access.may(RECEIVE_CASE, region_path):
        return True
    units = access.units(RECEIVE_CASE)
    paths = Unit.objects.filter(pk__in=units).values_list("region__path", flat=True)
    return bool(units) and any(region_path.startswith(path) for path in paths)


def permits(access: Access, ability: str, case: ApprovalCase) -> bool:
    """Whether the person has ``ability`` for this case, by its region or by the unit it is with."""
    if ability == RECEIVE_CASE:
        return may_receive(access, case.region_path)
    return access.may(ability, case.region_path, case.unit_id)


def speaks_for(access: Access, case: ApprovalCase) -> bool:
    """Whether the person speaks for the applying firm, or acts for it by an agency service that was
    not ended (代办)."""
    if case.investor_id is not None and case.investor_id in access.investors:
        return True
    agency = case.application.agency
    return agency is not None and agency.ends_on is None and agency.agent_id == access.user


def may_move(access: Access, rule: Transition, case: ApprovalCase) -> bool:
    """Whether the person may do what ``rule`` says to this case."""
    if rule.by_applicant and speaks_for(access, case):
        return True
    if rule.ability == HANDLE_CASE and case.state in BEFORE_ACCEPTANCE:
        return permits(access, RECEIVE_CASE, case) or permits(access, HANDLE_CASE, case)
    return permits(access, rule.ability, case)


def moves_for(access: Access, case: ApprovalCase) -> list[Transition]:
    """What the person can do with the case now, in the order of the table."""
    return [rule for rule in moves_from(case.state) if may_move(access, rule, case)]


def may_bring_papers(access: Access, case: ApprovalCase) -> bool:
    """Whether the person may hand in papers of this case."""
    return speaks_for(access, case) or any(
        permits(access, ability, case) for ability in (RECEIVE_CASE, HANDLE_CASE)
    )


def may_judge_papers(access: Access, case: ApprovalCase) -> bool:
    """Whether the person says which papers suit."""
    return any(permits(access, ability, case) for ability in (RECEIVE_CASE, HANDLE_CASE))
