"""Agency services (全程代办): who acts for a firm, and how many working days the service took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from wutong.domains.approvals.models import AgencyService, ApprovalCase
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.catalogue import rule_of
from wutong.domains.approvals.queries.courses import course_of
from wutong.domains.approvals.rules.machine import OPEN, PAUSED
from wutong.domains.approvals.rules.savings import days_covered
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import Access
from wutong.kernel.workdays import Pause

DAY = timedelta(days=1)


def not_over(on: date) -> Q:
    """Services whose last day is ``on`` or later, begun or not."""
    return Q(ends_on=None) | Q(ends_on__gte=on)


def in_force(on: date) -> QuerySet[AgencyService]:
    """Services that run on ``on``; the last day counts."""
    rows = AgencyService.objects.filter(not_over(on), starts_on__lte=on)
    return rows.select_related("agent", "project")


def agency_of(access: Access, project: Project | None, on: date) -> AgencyService | None:
    """The service by which the person acts for the project's firm on ``on``."""
    if project is None or access.user is None:
        return None
    return in_force(on).filter(project=project, agent=access.user).order_by("pk").first()


@dataclass(frozen=True)
class AgencyPlan:
    """How the service stands against the days promised for the whole of it, in working days.

    ``due_on`` is None once everything is decided, or while nothing runs.
    """

    limit_days: int
    used_days: int
    open_cases: int
    due_on: date | None
    provisional: bool

    @property
    def left_days(self) -> int:
        """Negative once it took longer."""
        return self.limit_days - self.used_days


def agency_plan(agency: AgencyService, on: date) -> AgencyPlan:
    """Working days on which at least one case of the service was being worked on, up to ``on``;
    days on which all of them waited for the applicant or stood still aren't counted."""
    cases = list(
        ApprovalCase.objects.filter(application__agency=agency, accepted_on__isnull=False)
        .select_related("project", "version")
        .prefetch_related("pauses")
    )
    region_path = agency.project.region_path
    calendar = calendar_for(region_path)
    begun = agency.starts_on
    used = days_covered(
        (calendar.count(begun, start), calendar.count(begun, until))
        for one in cases
        for start, until in _spans(one, on)
    )
    limit = rule_of(region_path).agency_days
    running = [one for one in cases if one.state in OPEN and one.state not in PAUSED]
    due_on = calendar.add(on, limit - used) if running and limit >= used else None
    return AgencyPlan(
        limit, used, sum(one.state in OPEN for one in cases), due_on,
        due_on is not None and calendar.is_provisional(due_on),
    )  # fmt: skip


def _spans(case: ApprovalCase, on: date) -> Iterable[tuple[date, date]]:
    """The stretches ``(after, until]`` in which the case's clock ran."""
    course = course_of(case)
    assert course.accepted_on is not None
    start, last = course.accepted_on, course.decided_on or on
    for pause in (*course.pauses, Pause(last + DAY, None)):
        until = min(last, pause.since - DAY)
        if until > start:
            yield start, until
        if pause.until is None:
            return
        start = max(start, pause.until - DAY)
