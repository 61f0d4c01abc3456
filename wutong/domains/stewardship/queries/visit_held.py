"""What a person holds of visits: those they planned and have not made."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import of_post
from wutong.domains.stewardship.models import PlannedVisit
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("排好的走访")


def visits_held(person: int, scope: Grant | None) -> list[Held]:
    """Visits that a person planned. Firms belong to no unit: a post within one holds all."""
    projects = of_post(scope, "project__unit", "project__region_path")
    place = None if scope is None or scope.unit is not None else scope
    firms = of_post(place, path="investor__served__region_path") | Q(investor__served=None)
    rows = PlannedVisit.objects.filter(
        (projects & Q(investor=None, project__removed_at=None)) | (firms & Q(project=None)),
        person=person, visit=None,
    )  # fmt: skip
    return [
        Held(
            one.pk, str(one.project or one.investor), reverse("stewardship:visit_plan"), one.note,
            one.on, one.project is not None and one.project.confidential,
        )
        for one in rows.select_related("project", "investor").order_by("on", "pk")
    ]  # fmt: skip
