"""What a person holds of appeals: tasks in their name."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import of_post
from wutong.domains.stewardship.choices import OPEN_APPEALS
from wutong.domains.stewardship.models import AppealTask
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("诉求")


def appeals_held(person: int, scope: Grant | None) -> list[Held]:
    """Open appeals that a person works on by name."""
    rows = AppealTask.objects.filter(
        of_post(scope, "unit", "appeal__region_path"), person=person, ended_at=None,
        appeal__state__in=OPEN_APPEALS,
    )  # fmt: skip
    return [
        Held(
            one.pk, one.appeal.title, reverse("stewardship:appeal", args=[one.appeal.number]),
            one.appeal.number, one.appeal.due_on, one.appeal.confidential,
        )
        for one in rows.select_related("appeal").order_by("appeal__due_on", "pk")
    ]  # fmt: skip
