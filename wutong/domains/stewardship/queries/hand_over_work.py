"""What a person must do today about hand-overs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.stewardship.models import HandOver
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import Access

HEADING: Final = gettext_lazy("等我接收的工作移交")


def accepting(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Hand-overs that wait for the person."""
    rows = HandOver.objects.filter(to_person=access.user, accepted_at=None, withdrawn_at=None)
    return [
        WorkItem(
            kind="hand_over", title=_("%(name)s移交的工作") % {"name": one.from_person},
            url=reverse("stewardship:hand_over", args=[one.pk]), heading=HEADING,
            reason=_("%(count)s 件待接收") % {"count": len(one.items)},
        )
        for one in rows.select_related("from_person").order_by("offered_at")[:limit]
    ]  # fmt: skip
