"""What a person holds of engagements: what they promised to follow up."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.engagements.choices import FollowUpState
from wutong.domains.engagements.models import FollowUp
from wutong.domains.org.queries import of_post
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("活动跟进")


def follow_ups_held(person: int, scope: Grant | None) -> list[Held]:
    """Open follow-ups of a person."""
    rows = FollowUp.objects.filter(
        of_post(scope, "engagement__unit", "engagement__region_path"), owner=person,
        state=FollowUpState.OPEN,
    )  # fmt: skip
    return [
        Held(
            one.pk, one.text[:80],
            reverse("engagements:detail", args=[one.engagement_id]) + "#follow-ups",
            one.engagement.title, one.due,
        )
        for one in rows.select_related("engagement").order_by("due", "pk")
    ]  # fmt: skip
