"""The public page of an application: no sign-in, nobody named, wrong codes all answered alike."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wutong.domains.approvals import actions
from wutong.domains.approvals.forms.tracking import TrackingForm
from wutong.domains.approvals.queries.tracking import limited, tracked
from wutong.domains.approvals.rules.numbers import grouped_code
from wutong.kernel import clock
from wutong.kernel.http.access import public

LANGUAGES: Final = dict(settings.LANGUAGES)


@public
@require_safe
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Type the code; what cannot be one is said beside the field, before any look-up."""
    typed = request.GET.get("code")
    form = TrackingForm(request.GET if typed is not None else None)
    if typed is not None and form.is_valid() and (code := grouped_code(typed)):
        return redirect("approvals:track", code)
    return _page(request, "approvals/track_ask.html", {"form": form, "wrong": typed is not None})


@public
@require_safe
@never_cache
def track(request: HttpRequest, code: str) -> HttpResponse:
    """The cases under a code; 404 for any other, 429 for who asks too often."""
    at, address = clock.now(), get_adapter().get_client_ip(request)
    if limited(address, at):
        return _page(request, "approvals/track_ask.html", {"form": TrackingForm(), "often": True},
                     HTTPStatus.TOO_MANY_REQUESTS)  # fmt: skip
    found = tracked(code, clock.today())
    actions.note_look_up(address=address, at=at, found=found is not None)
    if found is None:
        return _page(request, "approvals/track_ask.html", {"form": TrackingForm(), "missing": True},
                     HTTPStatus.NOT_FOUND)  # fmt: skip
    return _page(request, "approvals/track.html", {"tracked": found})


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """In the language that the address names, else the browser's; not for search engines."""
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else translation.get_language()
    other = "zh-hans" if str(language).startswith("en") else "en"
    with translation.override(language):
        answer = render(request, template, context | {"other_language": other}, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Content-Language"] = str(language)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = "60"
    return answer
