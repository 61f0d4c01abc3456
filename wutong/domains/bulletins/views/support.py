"""What the pages share: finding the bulletin, answering refusals, the way here."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.reading import bulletins_for
from wutong.domains.bulletins.rules.errors import BulletinError, NotAllowed
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.kernel.http.access import found_or_404
from wutong.kernel.http.requests import Request


def bulletin_or_404(request: Request, pk: int) -> Bulletin:
    """The bulletin, if the person sees it."""
    return found_or_404(bulletins_for(request.access), pk=pk)


def attempt(request: Request, write: Callable[[], Any]) -> Any:
    """Do the write. A refusal becomes a message and None; a missing right becomes 403."""
    try:
        return write()
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (BulletinError, TemplateError) as refusal:
        messages.error(request, str(refusal))
        return None


def crumbs(bulletin: Bulletin | None = None, *more: str) -> list[dict[str, Any]]:
    """The way to a page."""
    trail: list[dict[str, Any]] = [{"title": _("通报"), "url": reverse("bulletins:list")}]
    if bulletin is not None:
        url = reverse("bulletins:detail", args=[bulletin.pk]) if more else ""
        trail.append({"title": bulletin.number or _("草稿"), "url": url})
    return trail + [{"title": one, "url": ""} for one in more]
