"""What people who speak for a firm see of approvals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from wutong.domains.approvals.choices import ApprovalStage, PaperState
from wutong.domains.approvals.models import (
    Application,
    ApprovalCase,
    CaseEvent,
    CasePaper,
    ItemVersion,
)
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.roadmap import needs_for
from wutong.domains.approvals.queries.tracking import WANTED
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import VIEW, Access


def speaks_for_firms(access: Access) -> bool:
    """Whether the person is here for a firm alone, without any office of the region's."""
    return access.is_investor and not access.region_paths(VIEW) and not access.units(VIEW)


def _cases() -> QuerySet[ApprovalCase]:
    """Cases with what a parcel shows."""
    wanted = CasePaper.objects.filter(state__in=WANTED).select_related("paper")
    return ApprovalCase.objects.select_related("version", "unit").prefetch_related(
        Prefetch("events", CaseEvent.objects.select_related("unit").order_by("at", "pk")),
        Prefetch("papers", wanted, to_attr="wanted"),
        "notices",
        "pauses",
    )


def own_applications(access: Access) -> QuerySet[Application]:
    """The firm's applications with their cases, the latest first; none for others."""
    cases = Prefetch("cases", _cases().order_by("pk"), to_attr="shown_cases")
    rows = Application.objects.filter(investor__in=access.investors)
    return rows.select_related("project").prefetch_related(cases).order_by("-submitted_at", "-pk")


def shown_cases(application: Application) -> list[ApprovalCase]:
    """The cases that :func:`own_applications` brought along."""
    found: list[ApprovalCase] = application.shown_cases  # type: ignore[attr-defined]
    return found


def own_case(access: Access, number: str) -> ApprovalCase | None:
    """A case of the firm."""
    rows = _cases().select_related("version", "unit", "application", "investor")
    return rows.filter(investor__in=access.investors, number=number).first()


def own_papers(case: ApprovalCase) -> list[CasePaper]:
    """Its papers as the firm sees them, what is wanted first."""
    rows = case.papers.exclude(state=PaperState.NOT_NEEDED).select_related("paper", "asked")
    return sorted(rows, key=lambda one: (one.state not in WANTED, one.pk))


def own_projects(access: Access) -> QuerySet[Project]:
    """The firm's projects, the latest first."""
    rows = Project.objects.visible_to(access).filter(investor__in=access.investors)
    return rows.select_related("region").order_by("-updated_at", "-pk")


def own_items(project: Project | None, region_path: str, on: date) -> list[ItemVersion]:
    """What a firm can apply for, by code: items of a project, or without one the services of a
    business set-up."""
    found = [
        one for one in versions_on(region_path, on)
        if (one.stage == ApprovalStage.BUSINESS_SETUP) == (project is None)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.item.code)


def applying(
    project: Project, versions: Iterable[ItemVersion], on: date
) -> tuple[list[ItemVersion], int]:
    """Of these items those that the project needs, and of how many more it can't be said yet."""
    needs = {one.item.version_id: one.needed for one in needs_for(project, on)}
    found = [(one, needs.get(one.pk)) for one in versions]
    return [one for one, needed in found if needed], sum(needed is None for _one, needed in found)
