"""Listing and reading projects."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from wutong.domains.projects.api import rows
from wutong.domains.projects.api.filters import ORDERS, ProjectFilter
from wutong.domains.projects.api.shapes import ProjectList, ProjectShape
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries import page as page_queries
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Letters, Limit
from wutong.kernel.http.paging import FEW, USUAL_PAGE, Page, keys_of, order_named, page_of
from wutong.kernel.http.versions import show_version
from wutong.kernel.scope import Access

router = Router()
Code = Annotated[str, Letters(40, 1), Path(description="项目编号，如 211103-2019-0017")]
USUAL_SORT = "-updated_at"
Sort = Annotated[
    str,
    Letters(30),
    Field(description="排序：" + "、".join(one.name for one in ORDERS) + "；前面加 - 为降序"),
]


def project_named(access: Access, code: str) -> Project:
    """The project, with what its own row refers to. Raises Http404 where it isn't to be seen."""
    projects = Project.objects.select_related("region", "unit", "investor")
    return visible_or_404(projects, access, code=code)


def put_shown_parents(projects: list[Project], access: Access) -> None:
    """Give each project ``shown_parent``, None where the caller may not see it; one query."""
    keys = {project.parent_id for project in projects if project.parent_id}
    parents = Project.objects.visible_to(access).only("code", "name").in_bulk(keys) if keys else {}
    for project in projects:
        project.shown_parent = parents.get(project.parent_id)  # type: ignore[attr-defined]


@router.get("/projects", response=ProjectList, summary="项目列表")
def list_projects(
    request: ApiCaller,
    filters: Query[ProjectFilter],
    sort: Sort = USUAL_SORT,
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的项目。空值排在最后。"""
    projects = filters.narrowed(request.access)
    order = order_named(sort, ORDERS)
    page: Page[Any] = page_of(
        keys_of(projects, order), order, cursor, limit, filters.model_dump_json(),
        projects.count(FEW),
    )  # fmt: skip
    return rows.answer(page, request.access)


@router.get("/projects/{code}", response=ProjectShape, summary="一个项目")
def read_project(request: ApiCaller, code: Code, response: HttpResponse) -> Any:
    """连同事实、节点、资金、佐证、团队和分期。"""
    project = project_named(request.access, code)
    show_version(response, project.version)
    return whole(project, request.access)


def whole(project: Project, access: Access) -> Whole:
    """Everything that :class:`ProjectShape` shows, in a constant number of queries."""
    children = page_queries.phases_of(project, access)
    put_shown_parents([project, *children], access)
    return Whole(
        project,
        milestones=page_queries.milestones_of(project),
        facts=page_queries.facts_of(project),
        funds=page_queries.arrivals_of(project),
        evidence=page_queries.evidence_of_project(project),
        team=page_queries.team_of(project),
        pace_changes=list(project.pace_changes.all()),
        children=children,
    )


class Whole:
    """A project whose related rows are the lists that were read for it."""

    def __init__(self, project: Project, **parts: list[Any]) -> None:
        self.project = project
        self.__dict__.update(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.project, name)
