"""What this room puts on pages of others: projects on the search page and on a firm's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Project
from wutong.domains.projects.models.project import ProjectQuerySet
from wutong.kernel.scope import Access
from wutong.kernel.search import Indexed
from wutong.kernel.search.sources import SearchLine, SearchSource

SEARCH_KIND: Final = "project"
SHOWN: Final = 50


def search_source() -> SearchSource:
    """Projects on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=_("项目"),
        visible=_visible,
        line=_line,
        list_url=lambda text: f"{reverse('projects:list')}?{urlencode({'q': text})}",
        everything=_everything,
        order=10,
    )


def _visible(access: Access) -> ProjectQuerySet:
    rows = Project.objects.visible_to(access).select_related("region")
    return rows.only("code", "name", "stage", "region__name")


def _line(project: Project) -> SearchLine:
    stage = Stage(project.stage).label if project.stage else ""
    words = (project.region.name, stage)
    detail = " · ".join(str(word) for word in words if word)
    return SearchLine(project.name, detail, reverse("projects:detail", args=[project.code]))


def _everything() -> Iterator[Indexed]:
    rows = Project.objects.present().values_list(
        "pk", "region_path", "name", "code", "signing_entity"
    )
    for pk, region_path, *names in rows.iterator(chunk_size=2000):
        yield Indexed(pk, region_path, [name for name in names if name])


def projects_of_investor(investor: Any, access: Access, _at: datetime) -> dict[str, Any]:
    """The firm's projects that the person may see, the latest first."""
    rows = Project.objects.visible_to(access).filter(investor=investor).select_related("region")
    return {"projects": list(rows.order_by("-stage_on", "-pk")[:SHOWN])}
