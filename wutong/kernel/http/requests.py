"""A request of a signed-in person, and how its forms are bound."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from wutong.kernel.scope import Access

UNPROCESSABLE: Final = 422


class Request(HttpRequest):
    """A request with what the middleware puts on it."""

    access: Access
    user: Any


def posted(request: HttpRequest) -> Any:
    """What was posted, however little; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
