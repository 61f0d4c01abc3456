"""What a clerk holds of cases."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import OPEN
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.org.queries import of_post
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("办件")


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
