"""A page with one form, as the pages around cases have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from wutong.domains.approvals.rules.errors import ApprovalError, NotAllowed
from wutong.domains.projects.queries import Project
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.writes import Writes

_writes: Final = Writes(ApprovalError, NotAllowed)
attempt: Final = _writes.attempt
try_and_tell: Final = _writes.tell


def one_form(
    request: Request, form: Form, write: Callable[[], Any], *,
    template: str = "approvals/around_form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form, see :meth:`Writes.form_page`."""
    return _writes.form_page(request, form, write, template=template, **context)


def project_seen(request: Request, code: str) -> Project:
    """The project, if the person sees it; otherwise there is no such page."""
    found: Project = visible_or_404(
        Project.objects.select_related("region", "investor"), request.access, code=code
    )
    return found


def project_page(project: Project) -> str:
    """The project's page."""
    return reverse("projects:detail", args=[project.code])


def crumbs_of(project: Project, title: Any) -> list[dict[str, Any]]:
    """The way to a page of a project."""
    return [
        {"title": project.name, "url": project_page(project)},
        {"title": str(title), "url": ""},
    ]
