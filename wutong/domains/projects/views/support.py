"""What every page of a project shares: finding it, asking for rights, answering a refusal."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.page import NAMES_OF_A_HEADER
from wutong.domains.projects.queries.permissions import permits
from wutong.domains.projects.rules.errors import NotAllowed, ProjectError
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import CLAIM, EDIT, VERIFY
from wutong.ui import formats
from wutong.ui.writes import Writes

_writes: Final = Writes(ProjectError, NotAllowed)
attempt: Final = _writes.attempt


def project_or_404(request: Request, code: str) -> Project:
    """The project with this code, if the person sees it; otherwise there is no such page."""
    found: Project = visible_or_404(
        Project.objects.select_related(*NAMES_OF_A_HEADER), request.access, code=code
    )
    return found


def ensure_may(request: Request, project: Project, *abilities: str) -> None:
    """Raise PermissionDenied unless the person has one of ``abilities`` for this project."""
    if not any(permits(request.access, one, project) for one in abilities):
        raise PermissionDenied(_("您可以查看这个项目，但没有办理这件事的权限。"))


def crumbs(project: Project | None = None, *more: str) -> list[dict[str, Any]]:
    """The way to a page: the list, the project, then words."""
    trail: list[dict[str, Any]] = [{"title": _("项目"), "url": reverse("projects:list")}]
    if project is not None:
        url = reverse("projects:detail", args=[project.code]) if more else ""
        trail.append({"title": project.code, "url": url})
    trail += [{"title": one, "url": ""} for one in more]
    return trail


def watermark_of(request: Request) -> str:
    """What stands across pages with personal data: the person's name and the day."""
    return f"{request.access.name} {formats.day(clock.today())}"


def rights(request: Request, project: Project) -> dict[str, bool]:
    """What this person may do with the project, for its pages."""
    return {
        f"may_{ability}": permits(request.access, ability, project)
        for ability in (CLAIM, VERIFY, EDIT)
    }
