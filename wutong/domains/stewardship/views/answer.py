"""The asker's page: no account, nobody named, a code that nobody guesses; phone first."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wutong.domains.approvals.actions import note_look_up
from wutong.domains.approvals.queries.tracking import limited
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.choices import AppealState
from wutong.domains.stewardship.forms.appeals import WordForm
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries import appeal_page
from wutong.domains.stewardship.views.appeal_support import say_word
from wutong.kernel import clock
from wutong.kernel.http.access import public


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """How far the matter is, the answer, and the asker's word on it; 404 for any other code."""
    at, address = clock.now(), get_adapter().get_client_ip(request)
    if limited(address, at):
        return _page(request, {"often": True}, HTTPStatus.TOO_MANY_REQUESTS)
    appeal = _found(code)
    note_look_up(address=address, at=at, found=appeal is not None)
    if appeal is None:
        return _page(request, {"missing": True}, HTTPStatus.NOT_FOUND)
    form = WordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _word(request, form, code):
        return redirect(f"{reverse('stewardship:answer', args=[code])}?done=1")
    main = appeal.joined_to or appeal
    context = {
        "appeal": appeal, "main": main, "form": form,
        "rail": appeal_page.rail(main), "stations": appeal_page.stations(main),
        "asks": appeal.state == AppealState.ANSWERED, "done": "done" in request.GET,
    }  # fmt: skip
    return _page(
        request, context, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    )


def _found(code: str) -> Appeal | None:
    rows = Appeal.objects.select_related("region", "lead_unit", "joined_to__lead_unit")
    return rows.filter(confirm_code=code).first()


def _word(request: HttpRequest, form: WordForm, code: str) -> bool:
    """Whether the asker's word was taken; what is refused stands on the form."""
    at = clock.now()
    return say_word(
        request, form, partial(actions.confirm_as_asker, code=code, at=at),
        partial(actions.object_as_asker, code=code, at=at),
    )  # fmt: skip


def _page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """Not for search engines, nor for the sites that it links to."""
    page = render(request, "stewardship/appeals/answer.html", context, status=status)
    page["X-Robots-Tag"] = "noindex, nofollow"
    page["Referrer-Policy"] = "same-origin"  # with none at all a browser posts without its origin
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        page["Retry-After"] = "60"
    return page
