"""What the pages of agreements share: finding a row, asking for rights, one form on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.agreements.models import Agreement, Commitment, ReviewMeeting
from wutong.domains.agreements.queries.permissions import permits
from wutong.domains.agreements.queries.reading import agreements_seen
from wutong.domains.agreements.rules.errors import AgreementError, NotAllowed
from wutong.kernel.http.access import ensure, visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import EDIT_AGREEMENT
from wutong.ui.writes import Writes

_writes: Final = Writes(AgreementError, NotAllowed)
attempt: Final = _writes.attempt
try_and_tell: Final = _writes.tell


def agreement_or_404(request: Request, pk: int) -> Agreement:
    """The agreement, if the person sees it; otherwise there is no such page."""
    found: Agreement = visible_or_404(
        Agreement.objects.select_related(
            "project__investor", "region", "unit", "owner", "supplements"
        ),
        request.access,
        pk=pk,
    )
    return found


def meeting_or_404(request: Request, pk: int) -> ReviewMeeting:
    """The meeting, if the person sees it."""
    found: ReviewMeeting = visible_or_404(
        ReviewMeeting.objects.select_related("region", "held_by"), request.access, pk=pk
    )
    return found


def commitment_or_404(request: Request, pk: int) -> Commitment:
    """The commitment, if the person sees it."""
    found: Commitment = visible_or_404(
        Commitment.objects.select_related(
            "agreement__project", "agreement__region", "agreement__unit", "owner",
            "owner_unit__region",
            "evidence", "claimed_by", "decided_by",
        ),
        request.access,
        pk=pk,
    )  # fmt: skip
    return found


def ensure_may(request: Request, agreement: Agreement, ability: str = EDIT_AGREEMENT) -> None:
    """Raise PermissionDenied unless the person has the ability for this agreement."""
    if not permits(request.access, ability, agreement):
        raise PermissionDenied(_("您可以查看这份协议，但没有办理这件事的权限。"))


def ensure_meeting(request: Request, meeting: ReviewMeeting) -> None:
    """Raise PermissionDenied unless the person arranges this region's meetings."""
    ensure(request.access, EDIT_AGREEMENT, meeting.region_path)


def one_form(
    request: Request, form: Form, write: Callable[[], Any], *, template: str = "agreements/form.html",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form, see :meth:`Writes.form_page`."""
    return _writes.form_page(request, form, write, template=template, **context)


def crumbs(*more: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where the page stands below the list of agreements."""
    first = {"title": _("协议"), "url": reverse("agreements:list")}
    return [first, *({"title": str(title), "url": url} for title, url in more)]


def of(agreement: Agreement, *more: tuple[Any, str]) -> list[dict[str, Any]]:
    """Where a page of one agreement stands."""
    return crumbs((agreement.number, address(agreement)), *more)


def address(agreement: Agreement) -> str:
    """The agreement's page."""
    return reverse("agreements:detail", args=[agreement.pk])


def seen(request: Request) -> Any:
    """Agreements that the person sees."""
    return agreements_seen(request.access)
