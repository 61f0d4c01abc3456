"""What people who speak for a firm see of its appeals."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

from wutong.domains.investors.queries import Investor
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import OPEN_APPEALS, AppealState
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.models.appeals import AppealQuerySet
from wutong.kernel.scope import Access

PROJECTS_AT_MOST = 50


def own_appeals(access: Access) -> AppealQuerySet:
    """The firm's appeals: those that wait for its word, then the open ones, then the latest."""
    place = Case(
        When(state=AppealState.ANSWERED, then=Value(0)),
        When(state__in=OPEN_APPEALS, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Appeal.objects.filter(investor__in=access.investors)
    return rows.select_related("lead_unit", "project").order_by(place, "-received_on", "-pk")


def own_appeal(access: Access, number: str) -> Appeal | None:
    """An appeal of the firm."""
    rows = Appeal.objects.filter(investor__in=access.investors, number=number)
    return rows.select_related("region", "lead_unit", "project", "joined_to__lead_unit").first()


def own_projects(access: Access) -> list[Project]:
    """The firm's projects, the latest first."""
    rows = Project.objects.visible_to(access).filter(investor__in=access.investors)
    return list(rows.select_related("region").order_by("-updated_at", "-pk")[:PROJECTS_AT_MOST])


def own_firms(access: Access) -> list[Investor]:
    """The firms that the person speaks for."""
    return list(Investor.objects.filter(pk__in=access.investors).order_by("pk"))
