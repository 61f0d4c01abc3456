"""What the pages of engagements share."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.queries.page import NAMES_OF_A_PAGE
from wutong.domains.engagements.queries.permissions import may_record
from wutong.domains.engagements.rules.errors import EngagementError, NotAllowed
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.writes import Writes

_writes: Final = Writes(EngagementError, NotAllowed)
attempt: Final = _writes.attempt


def engagement_or_404(request: Request, pk: int) -> Engagement:
    """The engagement, if the person sees it; otherwise there is no such page."""
    found: Engagement = visible_or_404(
        Engagement.objects.select_related(*NAMES_OF_A_PAGE), request.access, pk=pk
    )
    return found


def own_or_403(request: Request, pk: int) -> Engagement:
    """The engagement, if the person may change it. Raises Http404 or PermissionDenied."""
    found = engagement_or_404(request, pk)
    if not may_record(request.access, found):
        raise PermissionDenied(_("您可以查看这项活动，但没有改动它的权限。"))
    return found


def crumbs(engagement: Engagement | None = None, *more: str) -> list[dict[str, Any]]:
    """The way to a page: the list, the engagement, then words."""
    trail: list[dict[str, Any]] = [{"title": _("活动"), "url": reverse("engagements:list")}]
    if engagement is not None:
        url = reverse("engagements:detail", args=[engagement.pk]) if more else ""
        trail.append({"title": engagement.title, "url": url})
    return [*trail, *({"title": one, "url": ""} for one in more)]
