"""What cases put on other pages: search, the project's and the firm's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from wutong.domains.approvals.models import ApprovalCase, CaseQuerySet
from wutong.domains.approvals.queries.finding import SEARCH_KIND, everything
from wutong.domains.approvals.queries.queue import for_rows, lines
from wutong.domains.approvals.views.case_support import row_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import VIEW, Access
from wutong.kernel.search.sources import SearchLine, SearchSource

SHOWN: Final = 8


def search_source() -> SearchSource:
    """How cases are searched for."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=gettext_lazy("办件"),
        visible=_visible,
        line=_line,
        list_url=lambda text: f"{reverse('approvals:cases')}?{urlencode({'q': text})}",
        everything=everything,
        order=30,
    )


def _visible(access: Access) -> CaseQuerySet:
    return ApprovalCase.objects.visible_to(access).select_related("version", "application")


def _line(case: ApprovalCase) -> SearchLine:
    words = (case.number, case.application.applicant_name, str(case.get_state_display()))
    return SearchLine(
        case.version.name, " · ".join(words), reverse("approvals:case", args=[case.number])
    )


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The project's cases, open ones first, and the way to its papers on file."""
    rows = _rows(access, at, project=project)
    if not rows:
        return None
    return {
        "rows": rows,
        "list_url": f"{reverse('approvals:cases')}?{urlencode({'project': project.code})}",
        "papers_url": f"{reverse('approvals:papers')}?{urlencode({'project': project.code})}",
    }


def of_investor(investor: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The firm's cases and its papers on file; to people of the office."""
    if not access.region_paths(VIEW) and not access.units(VIEW):
        return None
    rows = _rows(access, at, investor=investor)
    url = f"{reverse('approvals:papers')}?{urlencode({'investor': investor.pk})}"
    return {"rows": rows, "list_url": "", "papers_url": url} if rows else None


def _rows(access: Access, at: datetime, **of: Any) -> list[dict[str, Any]]:
    cases = for_rows(ApprovalCase.objects.visible_to(access).filter(**of))
    shown = cases.order_by("decided_on", "-updated_at")[:SHOWN]
    found = sorted(shown, key=lambda one: (one.decided_on is not None, -one.pk))
    return [row_of(line) for line in lines(found, day_of(at), access.home)]
