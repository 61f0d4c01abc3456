"""Who is told of an appeal."""

from __future__ import annotations

from datetime import date

from wutong.domains.org.queries import in_charge_of, members_of
from wutong.domains.stewardship.models import Appeal, AppealTask
from wutong.kernel.scope import ASSIGN_APPEAL, DECIDE_APPEAL, HANDLE_APPEAL, roles_with


def workers(appeal: Appeal, on: date) -> list[int]:
    """Whoever works on it: the persons named, else the units' people who handle appeals."""
    tasks = list(
        AppealTask.objects.filter(appeal=appeal, ended_at=None).values_list("unit", "person")
    )
    named = [person for _unit, person in tasks if person is not None]
    units = [unit for unit, person in tasks if person is None]
    members = members_of(units, on, roles_with(HANDLE_APPEAL)) if units else {}
    return list(dict.fromkeys([*named, *(one for unit in units for one in members[unit])]))


def dispatchers(appeal: Appeal, on: date) -> list[int]:
    """Those who assign the region's appeals; nobody of a confidential one, which they don't see."""
    return _in_charge(appeal, ASSIGN_APPEAL, on)


def supervisors(appeal: Appeal, on: date) -> list[int]:
    """Those who decide the region's appeals that were sent back."""
    return _in_charge(appeal, DECIDE_APPEAL, on)


def _in_charge(appeal: Appeal, ability: str, on: date) -> list[int]:
    if appeal.confidential:
        return []
    path = appeal.region_path
    return in_charge_of([path], roles_with(ability), on)[path]
