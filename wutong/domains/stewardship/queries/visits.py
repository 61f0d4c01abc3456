"""When projects and firms were seen, how long ago that is, and who may record a visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import Region, working_calendar
from wutong.domains.projects.queries import Project, ProjectMember
from wutong.domains.stewardship.models import ServedFirm, Visit
from wutong.domains.stewardship.queries.reach import reaches
from wutong.domains.stewardship.queries.rules import rule_of
from wutong.kernel.scope import RECORD_VISIT, Access


@dataclass(frozen=True)
class Silence:
    """When it was seen last (None: never), how many working days ago, how many the region lets
    pass."""

    last: date | None
    days: int
    limit: int

    @property
    def silent(self) -> bool:
        """Longer than the region lets pass; what was never seen is told by the list of those due."""
        return self.last is not None and self.days > self.limit


def last_seen(projects: Iterable[Project]) -> dict[int, date]:
    """The day on which each project was seen last, by its key; without those never seen.

    A visit to the firm that names none of its projects is a visit to all of them. Two queries.
    """
    firms = {one.pk: one.investor_id for one in projects}
    rows = Visit.objects.filter(project__in=firms).order_by()
    seen = dict(rows.values("project").annotate(last=Max("on")).values_list("project", "last"))
    of_firms = last_seen_of_firms([key for key in firms.values() if key is not None])
    for key, firm in firms.items():
        days = [day for day in (seen.get(key), of_firms.get(firm or 0)) if day is not None]
        if days:
            seen[key] = max(days)
    return seen


def last_seen_of_firms(firms: Iterable[int], *, whole: bool = False) -> dict[int, date]:
    """The day on which each firm itself was seen last, by its key; with ``whole`` in any of its
    projects too."""
    rows = Visit.objects.filter(investor__in=set(firms)).order_by()
    if not whole:
        rows = rows.filter(project=None)
    found = rows.values("investor").annotate(last=Max("on"))
    return dict(found.values_list("investor", "last"))


def silence_of(last: date | None, region_path: str, on: date) -> Silence:
    """How long ago ``last`` is on ``on`` by the calendar and the rule of the region."""
    limit = rule_of(region_path).silence_days
    days = working_calendar(region_path).count(last, on) if last is not None else 0
    return Silence(last, max(0, days), limit)


def may_record(access: Access, region_path: str, project: Project | None = None) -> bool:
    """Whether the person's posts reach the place, or the project's unit, or it is in their team."""
    if reaches(access, RECORD_VISIT, region_path):
        return True
    if project is None or not access.may_ever(RECORD_VISIT):
        return False
    if access.may(RECORD_VISIT, project.region_path, project.unit_id):
        return True
    team = ProjectMember.objects.filter(project=project, user=access.user, left_on=None)
    return bool(team.exists())


def region_of_firm(investor: Investor) -> Region | None:
    """Where a firm is served, or where its latest project lies."""
    served = ServedFirm.objects.filter(investor=investor, left_on=None).select_related("region")
    if (row := served.first()) is not None:
        return row.region
    projects = Project.objects.present().filter(investor=investor).select_related("region")
    latest = projects.order_by("-updated_at", "-pk").first()
    return latest.region if latest is not None else None
