"""What a person holds by name: cases of a clerk, agency services of an agent."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import OPEN
from wutong.domains.approvals.models import AgencyService, ApprovalCase
from wutong.domains.approvals.queries.agencies import not_over
from wutong.domains.org.queries import of_post
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("办件")
AGENCIES = _("全程代办")


def cases_held(person: int, scope: Grant | None) -> list[Held]:
    """Open cases of a clerk."""
    rows = ApprovalCase.objects.filter(of_post(scope), clerk=person, state__in=OPEN)
    return [
        Held(
            one.pk, f"{one.version.name} · {one.application.applicant_name}",
            reverse("approvals:case", args=[one.number]), one.number, one.due_on,
            one.confidential,
        )
        for one in rows.select_related("version", "application").order_by("due_on", "pk")
    ]  # fmt: skip


def agencies_held(person: int, scope: Grant | None, on: date) -> list[Held]:
    """Agency services of an agent that run on ``on`` or begin later."""
    of = of_post(scope, "project__unit", "project__region_path")
    rows = AgencyService.objects.filter(of, not_over(on), agent=person)
    return [
        Held(
            one.pk, one.project.name, reverse("projects:detail", args=[one.project.code]),
            one.project.code, one.ends_on, one.project.confidential,
        )
        for one in rows.select_related("project").order_by("starts_on", "pk")
    ]  # fmt: skip
