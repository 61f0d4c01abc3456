"""Nothing under the API's address answers an error in any other form than a problem document."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse

from wutong.kernel.http.problems import MEDIA_TYPE, problem

API: Final = "/api/"
HEADERS_KEPT: Final = ("Allow", "Retry-After", "WWW-Authenticate")


class ProblemMiddleware:
    """Turns error pages into problem documents: an unknown address, a wrong method, a held-back
    account, a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(API) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        answer = problem(response.status_code)
        for name in HEADERS_KEPT:
            if name in response:
                answer[name] = response[name]
        return answer
