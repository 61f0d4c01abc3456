"""What a person holds of projects: their places on teams."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import of_post
from wutong.domains.projects.models import ProjectMember
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("项目团队")


def teams_held(person: int, scope: Grant | None) -> list[Held]:
    """Present places of a person on the teams of projects."""
    rows = ProjectMember.objects.filter(
        of_post(scope, "project__unit", "project__region_path"), user=person, left_on=None,
        project__removed_at=None,
    )  # fmt: skip
    return [
        Held(
            one.pk, one.project.name, reverse("projects:people", args=[one.project.code]),
            " · ".join(part for part in (str(one.get_capacity_display()), one.duty) if part),
            confidential=one.project.confidential,
        )
        for one in rows.select_related("project").order_by("project__code", "capacity")
    ]  # fmt: skip
