"""What every write to an order shares: its turn, what happened, who is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import User
from wutong.domains.stewardship.actions.turns import win_turn
from wutong.domains.stewardship.choices import OrderMove
from wutong.domains.stewardship.models import OrderEvent, SupervisionOrder
from wutong.domains.stewardship.queries.order_people import helpers, owners
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.rules.orders import Standing
from wutong.kernel import audit
from wutong.kernel.clock import day_of

LONGEST_REASON: Final = 300
SHOWN: Final = ("region", "project", "owner_unit__region", "owner", "giver")


def take_turn(order: SupervisionOrder, at: datetime) -> SupervisionOrder:
    """Win the order for this transaction and return it as it stands now. Raises AlreadyMoved."""
    win_turn(order, at)
    return SupervisionOrder.objects.select_related(*SHOWN).get(pk=order.pk)


def standing_now(order: SupervisionOrder) -> Standing:
    """What the machine knows of the row."""
    reported = day_of(order.reported_at) if order.reported_at is not None else None
    return Standing(
        order.state, order.due_on, order.escalation, reported, order.closed_on, order.on_time
    )


def short_reason(text: str, field_name: str = "reason") -> str:
    """``text`` trimmed. Raises BadValue where nothing is left or it is too long."""
    clean = text.strip()
    if not clean:
        raise BadValue(field_name, _("请写明理由。"))
    if len(clean) > LONGEST_REASON:
        raise BadValue(field_name, _("最多写 300 个字。"))
    return clean


def write_event(
    order: SupervisionOrder, move: str, by: User | None, at: datetime, text: str = "", *,
    changes: Mapping[str, Any] | None = None, details: Mapping[str, Any] | None = None,
) -> OrderEvent:  # fmt: skip
    """One line of the order's history and its audit row."""
    event = OrderEvent.objects.create(
        order=order, move=move, to_state=order.state, escalation=order.escalation, at=at,
        on=day_of(at), by=by, text=text, details=dict(details or {}),
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action=f"stewardship.order_{OrderMove(move).value}", target=order,
        reason=text[:LONGEST_REASON], changes=changes,
    )  # fmt: skip
    return event


def tell_of(order: SupervisionOrder, move: str, event: OrderEvent, at: datetime) -> None:
    """Tell those who must do something next, or who wait for it, but not who did it."""
    on = day_of(at)
    if move in (OrderMove.GIVE, OrderMove.TRANSFER):
        people, kind = [*owners(order, on), *helpers(order, on)], NoticeKind.ASSIGNED
    elif move == OrderMove.RETURN:
        people, kind = owners(order, on), NoticeKind.ASSIGNED
    elif move == OrderMove.REPORT:
        people, kind = [order.giver_id], NoticeKind.DECIDED
    elif move in (OrderMove.CLOSE, OrderMove.CANCEL, OrderMove.EXTEND):
        people, kind = [*owners(order, on), *helpers(order, on)], NoticeKind.DECIDED
    else:
        return
    tell(
        people=[one for one in people if one != event.by_id], kind=kind,
        key=f"stewardship.order.{order.pk}.{event.pk}",
        title=lambda: _("督办 %(title)s：%(move)s")
        % {"title": order.title, "move": OrderMove(move).label},
        url=reverse("stewardship:order", args=[order.number]), at=at,
    )  # fmt: skip
