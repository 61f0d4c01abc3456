"""What the pages of investors share."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.investors.models import Investor
from wutong.domains.investors.rules.errors import InvestorError, NotAllowed
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.writes import Writes

_writes: Final = Writes(InvestorError, NotAllowed)
attempt: Final = _writes.attempt


def investor_or_404(request: Request, pk: int) -> Investor:
    """The record, if the person sees it; otherwise there is no such page."""
    found: Investor = visible_or_404(
        Investor.objects.filter(removed_at=None).select_related("parent_group", "merged_into"),
        request.access,
        pk=pk,
    )
    return found


def current_or_404(request: Request, pk: int) -> Investor:
    """The record, if the person sees it and it stands for itself."""
    found: Investor = visible_or_404(Investor.objects.current(), request.access, pk=pk)
    return found


def crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where the page stands below the list of investors; the last one is the page itself."""
    first = {"title": _("客商"), "url": reverse("investors:list")}
    return [first, *({"title": title, "url": url} for title, url in more)]
