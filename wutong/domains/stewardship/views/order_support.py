"""What the pages of orders share."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.stewardship.models import SupervisionOrder
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request

OF_AN_ORDER: Final = ("region", "project", "owner_unit__region", "owner", "giver", "appeal",
                      "meeting", "visit", "evidence", "closed_by")  # fmt: skip


def order_or_404(request: Request, number: str) -> SupervisionOrder:
    """The order, if the person sees it; otherwise there is no such page."""
    rows = SupervisionOrder.objects.select_related(*OF_AN_ORDER)
    found: SupervisionOrder = visible_or_404(rows, request.access, number=number)
    return found


def crumbs(order: SupervisionOrder | None = None, *more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, the order, then words."""
    trail: list[dict[str, Any]] = [{"title": _("督办"), "url": reverse("stewardship:orders")}]
    if order is not None:
        url = reverse("stewardship:order", args=[order.number]) if more else ""
        trail.append({"title": order.number, "url": url})
    return trail + [{"title": one, "url": ""} for one in more]
