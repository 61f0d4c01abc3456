"""What the page of one order shows."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.stewardship.choices import (
    Escalation,
    OrderKind,
    OrderMove,
    OrderSource,
    OrderState,
)
from wutong.domains.stewardship.models import Appeal, SupervisionOrder
from wutong.domains.stewardship.queries.order_list import left_of
from wutong.domains.stewardship.rules.escalation import CARDS
from wutong.kernel.scope import GIVE_ORDER, Access
from wutong.ui import formats

STATE_TONES: Final = {
    OrderState.OPEN: "accent", OrderState.REPORTED: "yellow", OrderState.CLOSED: "green",
    OrderState.CANCELLED: "",
}  # fmt: skip
CARD_TONES: Final = {
    Escalation.NONE: "", Escalation.REMINDER: "yellow", Escalation.YELLOW_CARD: "yellow",
    Escalation.RED_CARD: "red", Escalation.TALK: "red",
}  # fmt: skip


def holder_of(order: SupervisionOrder) -> str:
    """Who holds the ball: who must do something next."""
    if order.state == OrderState.REPORTED:
        return _("%(who)s（下达人）确认销号") % {"who": order.giver}
    if order.state != OrderState.OPEN:
        return _("已了结")
    who = " ".join(part for part in (order.owner_unit.name, str(order.owner or "")) if part)
    return _("%(who)s办理") % {"who": who}


def rail(order: SupervisionOrder) -> list[dict[str, Any]]:
    """The way to the giver's word, as steps."""
    if order.state == OrderState.CANCELLED:
        return [{"title": _("下达督办"), "state": "done"}, {"title": _("已撤销"), "state": "now"}]
    titles = (_("下达督办"), _("办理中"), _("报送完成"), _("销号"))
    at = {OrderState.OPEN: 1, OrderState.REPORTED: 2, OrderState.CLOSED: 4}[OrderState(order.state)]
    return [
        {"title": title, "state": "done" if place < at else "now" if place == at else "todo"}
        for place, title in enumerate(titles)
    ]


def history(order: SupervisionOrder) -> list[dict[str, Any]]:
    """Everything that happened with who did it, the latest first."""
    found = []
    for event in order.events.select_related("by").order_by("-at", "-pk"):
        details = event.details
        facts = [details.get("unit", ""), details.get("person", ""), details.get("evidence", ""),
                 "、".join(details.get("helpers", []))]  # fmt: skip
        if details.get("until"):
            facts.append(_("期限 %(day)s") % {"day": details["until"]})
        carded = event.move == OrderMove.ESCALATE and event.escalation in CARDS
        reminded = event.move == OrderMove.ESCALATE and not carded
        found.append(
            {
                "day": formats.day(event.on),
                "title": event.get_escalation_display() if reminded else event.get_move_display(),
                "detail": " · ".join(
                    part for part in (str(event.by or _("系统")), *facts, event.text) if part
                ),
                "tags": [_card(event.escalation)] if carded else [],
            }
        )
    return found


def _card(level: str) -> dict[str, str]:
    rung = Escalation(level)
    return {"text": str(rung.label), "tone": CARD_TONES[rung]}


def row_of(order: SupervisionOrder, on: date) -> dict[str, Any]:
    """A line of a list: the light by shape and word, the card, who holds the ball."""
    left = left_of(order, on)
    waits = order.state == OrderState.REPORTED
    card = order.escalation if order.escalation != Escalation.NONE else ""
    return {
        "order": order,
        "tone": STATE_TONES[OrderState(order.state)],
        "state": OrderState(order.state).label,
        "source": OrderSource(order.source).label,
        "kind": OrderKind(order.kind).label,
        "light": "" if left is None else "none" if waits else left.tone or "green",
        "left": _("等下达人销号") if waits else left.text if left else "",
        "card": order.get_escalation_display() if card else "",
        "card_tone": CARD_TONES[Escalation(order.escalation)],
        "holder": holder_of(order),
    }


def new_url(access: Access, **filled: str) -> str:
    """Where the person gives an order that is filled with this; empty for who gives none."""
    if not access.may_ever(GIVE_ORDER):
        return ""
    return f"{reverse('stewardship:order_new')}?{urlencode(filled)}"


def of_appeal(appeal: Appeal, access: Access, on: date) -> dict[str, Any] | None:
    """The orders that an appeal gave rise to, as a panel shows them."""
    seen = SupervisionOrder.objects.visible_to(access).filter(appeal=appeal)
    rows = seen.select_related("owner_unit", "owner", "giver").order_by("due_on", "pk")
    found = [row_of(one, on) for one in rows]
    return {"rows": found} if found else None
