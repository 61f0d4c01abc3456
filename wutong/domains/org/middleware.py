"""Puts the person's access on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wutong.domains.org.queries import access_of
from wutong.kernel import clock


class AccessMiddleware:
    """``request.access``: computed once, when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.access = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: access_of(request.user, clock.today())
        )
        return self.get_response(request)
