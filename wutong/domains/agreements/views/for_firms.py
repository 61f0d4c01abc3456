"""The pages of people who speak for a firm: what it signed and what was promised, nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wutong.domains.agreements.models import Agreement, AgreementVersion, Commitment
from wutong.domains.agreements.queries.for_firms import promises, signed_agreements, signed_text
from wutong.domains.agreements.views.promises import promise_line
from wutong.domains.agreements.views.support import crumbs
from wutong.kernel import clock
from wutong.kernel.http.requests import Request
from wutong.ui import formats

ROWS_A_PAGE: Final = 20
REMIND: Final = 30


def signed_list(request: Request) -> HttpResponse:
    """What their firms signed, each with the promises of both sides."""
    page = Paginator(signed_agreements(request.access), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    lines: dict[int, list[dict[str, Any]]] = {one.pk: [] for one in page.object_list}
    for row in promises(page.object_list):
        lines[row.agreement_id].append(_line(row, clock.today()))
    context = {"page": page, "signed": [(one, lines[one.pk]) for one in page.object_list]}
    return render(request, "agreements/signed_list.html", context)


def signed_detail(request: Request, pk: int) -> HttpResponse:
    """One signed agreement: its particulars, its text, the promises of both sides."""
    agreement = _signed_or_404(request, pk)
    context = {
        "agreement": agreement,
        "firms": [one.investor.name for one in agreement.parties.all()],
        "phases": list(agreement.phases.all()),
        "lines": [_line(one, clock.today()) for one in promises([agreement])],
        "version": signed_text(agreement),
        "crumbs": crumbs((agreement.number, "")),
    }
    return render(request, "agreements/signed.html", context)


def signed_version_or_404(request: Request, pk: int, number: int) -> AgreementVersion:
    """The signed text, if it has this number: earlier versions are the government's own."""
    version = signed_text(_signed_or_404(request, pk))
    if version is None or version.number != number:
        raise Http404
    return version


def _signed_or_404(request: Request, pk: int) -> Agreement:
    found = signed_agreements(request.access).filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这个页面，或者您看不到它。"))
    return found


def _line(row: Commitment, on: date) -> dict[str, Any]:
    """The line of a promise; of the government's side the unit answers, of the firm's the firm."""
    return promise_line(row, on, REMIND) | {"who": row.owner_unit or formats.DASH}
