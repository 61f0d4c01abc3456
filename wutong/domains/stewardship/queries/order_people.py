"""Who is told of orders and of what is late; for many at once in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wutong.domains.org.queries import in_charge_of, in_office, members_of
from wutong.domains.stewardship.models import OrderHelper, SupervisionOrder
from wutong.kernel.scope import DECIDE_APPEAL, HANDLE_ORDER, LEADER, roles_with


def owners(order: SupervisionOrder, on: date) -> list[int]:
    """Whoever does it: the person named while in office, else the unit's people who do orders."""
    if order.owner_id is not None and in_office([order.owner_id], on):
        return [order.owner_id]
    return members_of([order.owner_unit_id], on, roles_with(HANDLE_ORDER))[order.owner_unit_id]


def helpers(order: SupervisionOrder, on: date) -> list[int]:
    """The people of units that help."""
    units = list(OrderHelper.objects.filter(order=order).values_list("unit", flat=True))
    found = members_of(units, on, roles_with(HANDLE_ORDER)) if units else {}
    return [person for unit in units for person in found[unit]]


def supervisors_of(paths: Iterable[str], on: date) -> dict[str, list[int]]:
    """The supervisors of each region."""
    return in_charge_of(paths, roles_with(DECIDE_APPEAL), on)


def leaders_of(paths: Iterable[str], on: date) -> dict[str, list[int]]:
    """The leaders of each region."""
    return in_charge_of(paths, frozenset({LEADER}), on)
