"""Factors on a project's page and at its head; sources on the search page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.choices import FactorState
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.factor_finding import CAPACITY_KIND, everything
from wutong.domains.stewardship.queries.factor_gaps import gaps_of, with_gaps
from wutong.domains.stewardship.queries.factor_rights import may_ask
from wutong.domains.stewardship.rules.factors import in_words
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access
from wutong.kernel.search.sources import SearchLine, SearchSource

SHOWN = 8
HEAD_GAPS = 3


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The project's needs, gaps first; the way to add one."""
    rows = FactorNeed.objects.filter(project=project).exclude(state=FactorState.DROPPED)
    found = with_gaps(rows.select_related("project", "capacity", "unit"), day_of(at))
    may = not access.is_investor and may_ask(access, project)
    if not found and not may:
        return None
    found.sort(key=lambda pair: (pair[1] is None, pair[0].needed_by, pair[0].pk))
    return {
        "url": reverse("stewardship:project_factors", args=[project.code]),
        "rows": [(need, gap, in_words(need.quantity, need.measure)) for need, gap in found[:SHOWN]],
        "more": max(len(found) - SHOWN, 0),
        "may_ask": may,
    }


def head_of_project(project: Any, _access: Access, at: datetime) -> dict[str, Any] | None:
    """Gaps that stand at the head of the project's page."""
    gaps = gaps_of([project], on=day_of(at))
    if not gaps:
        return None
    return {
        "url": reverse("stewardship:project_factors", args=[project.code]),
        "gaps": gaps[:HEAD_GAPS],
        "more": max(len(gaps) - HEAD_GAPS, 0),
        "late": any(one.days_late for one in gaps),
    }


def search_source() -> SearchSource:
    """Sources on the search page."""
    return SearchSource(
        kind=CAPACITY_KIND,
        title=_("要素容量"),
        visible=lambda access: FactorCapacity.objects.visible_to(access).select_related("region"),
        line=_line,
        list_url=lambda text: (
            f"{reverse('stewardship:capacities')}?{urlencode({'q': text, 'state': 'all'})}"
        ),
        everything=everything,
        order=66,
    )


def _line(one: FactorCapacity) -> SearchLine:
    detail = " · ".join((one.get_kind_display(), one.region.name, in_words(one.total, one.measure)))
    return SearchLine(one.name, detail, reverse("stewardship:capacity", args=[one.pk]))
