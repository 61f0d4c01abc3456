"""What a person is to an order, and what they may do with it."""

from __future__ import annotations

from wutong.domains.stewardship.choices import OrderMove, OrderSource, OrderState
from wutong.domains.stewardship.models import OrderHelper, SupervisionOrder, Visit
from wutong.domains.stewardship.queries.reach import reaches
from wutong.domains.stewardship.rules.orders import Required, Transition, Who, moves_of
from wutong.kernel.scope import DECIDE_APPEAL, GIVE_ORDER, HANDLE_ORDER, VIEW, Access


def may_give(
    access: Access, region_path: str, *, source: str = "", visit: Visit | None = None
) -> bool:
    """Whether the person gives orders in this region. Who saw a firm gives what was promised
    there."""
    promised = source == OrderSource.VISIT and visit is not None
    if promised and visit is not None and visit.visitor_id == access.user:
        return True
    return reaches(access, GIVE_ORDER, region_path)


def standing_of(access: Access, order: SupervisionOrder) -> frozenset[Who]:
    """What the person is to the order; nothing for who holds no post any more."""
    if access.user is None or not access.may_ever(VIEW):
        return frozenset()
    found = set()
    if order.giver_id == access.user:
        found.add(Who.GIVER)
    handles = access.may(HANDLE_ORDER, order.region_path, order.owner_unit_id)
    if order.owner_id == access.user or handles:
        found.add(Who.OWNER)
    if access.may(DECIDE_APPEAL, order.region_path):
        found.add(Who.SUPERVISOR)
    units = access.units(HANDLE_ORDER)
    if units and OrderHelper.objects.filter(order=order, unit__in=units).exists():
        found.add(Who.HELPER)
    return frozenset(found)


def reporter_of(order: SupervisionOrder) -> int | None:
    """Who reported last."""
    reports = order.events.filter(move=OrderMove.REPORT).order_by("-pk")
    return reports.values_list("by", flat=True).first()


def moves_for(
    access: Access, order: SupervisionOrder, standing: frozenset[Who] | None = None
) -> list[Transition]:
    """What the person can do with the order now, in the order of the table."""
    found = moves_of(order.state, standing_of(access, order) if standing is None else standing)
    if order.state == OrderState.REPORTED and reporter_of(order) == access.user:
        found = [rule for rule in found if Required.NOT_THE_REPORTER not in rule.required]
    return found
