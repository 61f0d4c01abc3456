"""What a person may do with an appeal."""

from __future__ import annotations

from wutong.domains.stewardship.choices import AppealMove
from wutong.domains.stewardship.models import Appeal, AppealTask
from wutong.domains.stewardship.queries.reach import reaches
from wutong.domains.stewardship.rules.appeals import SYSTEM, Transition, moves_from
from wutong.kernel.scope import (
    ASSIGN_APPEAL,
    HANDLE_APPEAL,
    RECEIVE_APPEAL,
    VIEW_PHONE,
    Access,
)


def may_receive(access: Access, region_path: str) -> bool:
    """Whether the person takes in appeals of this region."""
    return reaches(access, RECEIVE_APPEAL, region_path)


def may_move(access: Access, rule: Transition, appeal: Appeal) -> bool:
    """Whether the person's posts cover this move of this appeal. A helping unit writes progress."""
    if rule.ability == SYSTEM:
        return False
    if rule.ability == RECEIVE_APPEAL:
        return may_receive(access, appeal.region_path)
    if access.may(rule.ability, appeal.region_path, appeal.lead_unit_id):
        return True
    return rule.move == AppealMove.NOTE and _helps(access, appeal)


def _helps(access: Access, appeal: Appeal) -> bool:
    units = access.units(HANDLE_APPEAL)
    if not units:
        return False
    return AppealTask.objects.filter(appeal=appeal, ended_at=None, unit__in=units).exists()


def moves_for(access: Access, appeal: Appeal) -> list[Transition]:
    """What the person can do with the appeal now, in the order of the table."""
    return [rule for rule in moves_from(appeal.state) if may_move(access, rule, appeal)]


def may_ask_extension(access: Access, appeal: Appeal) -> bool:
    """Whether the person works on it and may ask for more time."""
    return access.may(HANDLE_APPEAL, appeal.region_path, appeal.lead_unit_id)


def may_decide_extension(access: Access, appeal: Appeal) -> bool:
    """Whether the person's posts grant more time; never to oneself (the action sees to it)."""
    return access.may(ASSIGN_APPEAL, appeal.region_path)


def sees_phone(access: Access, appeal: Appeal) -> bool:
    """Whether the asker's number is shown whole: to those who call back."""
    return access.may(VIEW_PHONE, appeal.region_path, appeal.lead_unit_id) or access.may(
        HANDLE_APPEAL, None, appeal.lead_unit_id
    )
