"""Orders on the pages of projects and on the search page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.models import SupervisionOrder
from wutong.domains.stewardship.queries.order_finding import SEARCH_KIND, everything
from wutong.domains.stewardship.queries.order_page import new_url, row_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import GIVE_ORDER, Access
from wutong.kernel.search.sources import SearchLine, SearchSource

SHOWN: Final = 10


def search_source() -> SearchSource:
    """Orders on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=_("督办"),
        visible=lambda access: SupervisionOrder.objects.visible_to(access).select_related("region"),
        line=_line,
        list_url=lambda text: (
            f"{reverse('stewardship:orders')}?{urlencode({'q': text, 'state': 'all'})}"
        ),
        everything=everything,
        order=62,
    )


def _line(order: SupervisionOrder) -> SearchLine:
    detail = " · ".join((order.number, order.region.name, order.get_state_display()))
    return SearchLine(order.title, detail, reverse("stewardship:order", args=[order.number]))


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The project's orders, the open ones first; the form filled with the project."""
    may = access.may_ever(GIVE_ORDER)
    rows = SupervisionOrder.objects.visible_to(access).filter(project=project)
    shown = rows.select_related("owner_unit", "owner", "giver").order_by("-state", "due_on", "pk")
    found = list(shown[:SHOWN])
    if not found and not may:
        return None
    new = new_url(access, project=project.code)
    return {"rows": [row_of(one, day_of(at)) for one in found], "new_url": new}
