"""Visits on the pages of projects and firms, on the search page, and in the day's work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.models import PlannedVisit, Visit
from wutong.domains.stewardship.queries.visit_finding import SEARCH_KIND, everything
from wutong.domains.stewardship.queries.visits import (
    last_seen,
    last_seen_of_firms,
    may_record,
    region_of_firm,
    silence_of,
)
from wutong.domains.stewardship.rules.visiting import SERVED_STAGES
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import RECORD_VISIT, VIEW, Access
from wutong.kernel.search.sources import SearchLine, SearchSource
from wutong.ui.formats import day as in_words

SHOWN: Final = 5
PLANNED: Final = "visit_planned"


def search_source() -> SearchSource:
    """Visits on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=gettext_lazy("走访"),
        visible=lambda access: Visit.objects.visible_to(access).select_related(
            "region", "project", "investor", "visitor"
        ),
        line=_line,
        list_url=lambda text: f"{reverse('stewardship:visits')}?{urlencode({'q': text})}",
        everything=everything,
        order=64,
    )


def _line(visit: Visit) -> SearchLine:
    detail = " · ".join((str(visit.on), visit.region.name, str(visit.visitor)))
    url = reverse("stewardship:visit", args=[visit.pk])
    return SearchLine(str(visit.project or visit.investor), detail, url)


def of_project(project: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """When it was seen last, the latest visits, the form filled with the project."""
    if not _is_office(access):
        return None
    rows = Visit.objects.visible_to(access).filter(
        Q(project=project) | Q(project=None, investor=project.investor_id, investor__isnull=False)
    )
    may = may_record(access, project.region_path, project)
    last = last_seen([project]).get(project.pk)
    served = project.stage in SERVED_STAGES
    if last is None and not may and not served:
        return None
    planned = PlannedVisit.objects.filter(person=access.user, visit=None, project=project)
    return {
        **_silence(last, project.region_path, day_of(at), counts=served),
        "rows": _latest(rows),
        "planned": planned.values_list("on", flat=True).first(),
        "new_url": f"{reverse('stewardship:visit_new')}?{urlencode({'project': project.code})}"
        if may else "",
        "more_url": f"{reverse('stewardship:visits')}?{urlencode({'project': project.pk})}",
    }  # fmt: skip


def of_investor(investor: Any, access: Access, at: datetime) -> dict[str, Any] | None:
    """The same for a firm, in all its projects."""
    if not _is_office(access):
        return None
    may = access.may_ever(RECORD_VISIT)
    rows = Visit.objects.visible_to(access).filter(investor=investor)
    last = last_seen_of_firms([investor.pk], whole=True).get(investor.pk)
    if last is None and not may:
        return None
    place = region_of_firm(investor)
    planned = PlannedVisit.objects.filter(person=access.user, visit=None, investor=investor)
    return {
        **_silence(last, place.path if place else access.home, day_of(at)),
        "rows": _latest(rows),
        "planned": planned.values_list("on", flat=True).first(),
        "new_url": f"{reverse('stewardship:visit_new')}?{urlencode({'firm': investor.name})}"
        if may else "",
        "more_url": f"{reverse('stewardship:visits')}?{urlencode({'firm': investor.pk})}",
    }  # fmt: skip


def _is_office(access: Access) -> bool:
    return bool(access.region_paths(VIEW) or access.units(VIEW))


def _latest(rows: QuerySet[Visit]) -> list[Visit]:
    return list(rows.select_related("visitor").order_by("-on", "-pk")[:SHOWN])


def _silence(
    last: date | None, region_path: str, on: date, *, counts: bool = True
) -> dict[str, Any]:
    """The words, and whether that is too long."""
    found = silence_of(last, region_path, on)
    if last is None:
        return {"words": _("还没有走访过"), "silent": False}
    words = _("上次走访 %(day)s，%(days)s 个工作日以前") % {
        "day": in_words(last), "days": found.days,
    }  # fmt: skip
    return {"words": words, "silent": counts and found.silent}


def planned_visits(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """What the person has put on today or an earlier day."""
    seen = Project.objects.visible_to(access).values("pk")
    rows = PlannedVisit.objects.filter(person=access.user, visit=None, on__lte=day_of(at))
    rows = rows.filter(Q(project=None) | Q(project__in=seen)).select_related("project", "investor")
    return [
        WorkItem(
            kind=PLANNED, title=str(one.project or one.investor), url=_form_for(one),
            reason=one.note or _("排好的走访"), due=one.on,
            amount=one.project.total_investment if one.project else None,
            heading=gettext_lazy("走访：排好的"),
            region_path=one.project.region_path if one.project else "",
        )
        for one in rows.order_by("on", "pk")[:limit]
    ]  # fmt: skip


def _form_for(plan: PlannedVisit) -> str:
    about = {"project": plan.project.code} if plan.project else {"firm": str(plan.investor)}
    return f"{reverse('stewardship:visit_new')}?{urlencode(about)}"
