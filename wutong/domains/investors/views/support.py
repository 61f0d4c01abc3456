"""What the pages of investors share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.investors.models import Investor
from wutong.domains.investors.rules.errors import BadValue, InvestorError, NotAllowed
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.scope import Access

UNPROCESSABLE: Final = 422


class Request(HttpRequest):
    """A request with what the middleware puts on it."""

    access: Access
    user: Any


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


def attempt(form: Form, write: Callable[[], Any]) -> bool:
    """Do the write; a refusal becomes the form's error, so that nothing typed is lost.

    Raises PermissionDenied where the person's role is what stands in the way.
    """
    try:
        write()
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except BadValue as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    except InvestorError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def posted(request: HttpRequest) -> Any:
    """What was posted, however little; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where the page stands below the list of investors; the last one is the page itself."""
    first = {"title": _("客商"), "url": reverse("investors:list")}
    return [first, *({"title": title, "url": url} for title, url in more)]
