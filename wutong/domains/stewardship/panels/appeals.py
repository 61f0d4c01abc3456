"""Appeals on the pages of projects and firms, and on the search page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries.appeal_finding import SEARCH_KIND, everything
from wutong.domains.stewardship.queries.appeal_list import left_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import RECEIVE_APPEAL, Access
from wutong.kernel.search.sources import SearchLine, SearchSource

SHOWN: Final = 10


def search_source() -> SearchSource:
    """Appeals on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=_("诉求"),
        visible=lambda access: Appeal.objects.visible_to(access).select_related("region"),
        line=_line,
        list_url=lambda text: (
            f"{reverse('stewardship:appeals')}?{urlencode({'q': text, 'state': 'all'})}"
        ),
        everything=everything,
        order=60,
    )


def _line(appeal: Appeal) -> SearchLine:
    detail = " · ".join((appeal.number, appeal.region.name, appeal.get_state_display()))
    return SearchLine(appeal.title, detail, reverse("stewardship:appeal", args=[appeal.number]))


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The project's appeals, the open ones first; the form filled with the project."""
    rows = Appeal.objects.visible_to(access).filter(project=project)
    new = reverse("stewardship:appeal_new") + "?" + urlencode({"project": project.code})
    return _panel(rows, access, at, new)


def of_investor(investor: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The firm's appeals, the open ones first; the form filled with the firm."""
    rows = Appeal.objects.visible_to(access).filter(investor=investor)
    new = reverse("stewardship:appeal_new") + "?" + urlencode({"firm": investor.name})
    return _panel(rows, access, at, new)


def _panel(rows: QuerySet[Appeal], access: Access, at: datetime, new: str) -> dict[str, Any] | None:
    may = access.may_ever(RECEIVE_APPEAL)
    found = list(
        rows.select_related("lead_unit").order_by("resolved_on", "closed_on", "due_on")[: SHOWN + 1]
    )
    found.sort(key=lambda one: (one.due_on is None, one.due_on or day_of(at), -one.pk))
    if not found and not may:
        return None
    return {
        "rows": [(one, left_of(one, day_of(at))) for one in found[:SHOWN]],
        "page": "stewardship:own_appeal" if access.is_investor else "stewardship:appeal",
        "more": len(found) > SHOWN,
        "new_url": new if may else "",
    }
