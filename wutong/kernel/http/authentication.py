"""Who calls the API: the holder of a token, or the person of the browser's session.

A token stands in the Authorization header and needs no CSRF token, since no browser sends it by
itself; a session does. A header that is there but not valid is refused, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from wutong.kernel import clock
from wutong.kernel.http.problems import Refusal
from wutong.kernel.http.tokens import holder_of
from wutong.kernel.scope import Access

CHECKED: Final = "api_caller"
FindAccess = Callable[[Any, date], Access]


class ApiCaller(HttpRequest):
    """A request after :meth:`Doorkeeper.admit`: somebody with an account in order."""

    access: Access
    user: Any


class Doorkeeper:
    """Admits a request or refuses it with 401 or 403. ``find_access`` is the organisation's."""

    def __init__(self, find_access: FindAccess) -> None:
        self.find_access = find_access

    def admit(self, request: HttpRequest) -> Any:
        """The person, with ``request.user`` and ``request.access`` theirs; asked once a request."""
        if not hasattr(request, CHECKED):
            setattr(request, CHECKED, self._recognise(request))
        return getattr(request, CHECKED)

    def _recognise(self, request: HttpRequest) -> Any:
        if "Authorization" in request.headers:
            return self._by_token(request, request.headers["Authorization"])
        if not request.user.is_authenticated:
            raise Refusal(401, _("请先登录，或者在 Authorization 头中带上有效的令牌。"))
        if check_csrf(request) is not None:
            raise PermissionDenied(_("缺少 CSRF 令牌：请在 X-CSRFToken 头中带上它。"))
        return request.user

    def _by_token(self, request: HttpRequest, header: str) -> Any:
        scheme, _space, text = header.partition(" ")
        user = holder_of(text.strip(), clock.now()) if scheme.lower() == "bearer" else None
        if user is None:
            raise Refusal(401, _("令牌无效、已吊销或已过期，请重新申请。"))
        access = self.find_access(user, clock.today())
        if user.must_change_password:
            raise PermissionDenied(_("请先在网页上修改一次性密码。"))
        if access.needs_two_factor:
            raise PermissionDenied(_("您的岗位须启用两步验证，请先在网页上设置。"))
        request.user = user
        request.access = access  # type: ignore[attr-defined]
        return user


class ApiToken(HttpBearer):
    """Tells the OpenAPI document of the token; the doorkeeper has let the caller in already."""

    def __call__(self, request: HttpRequest) -> Any:
        """The person who was admitted."""
        return getattr(request, CHECKED, None)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Not used: :class:`Doorkeeper` reads the header."""
        raise NotImplementedError


class Session(APIKeyCookie):
    """Tells the OpenAPI document of the session's cookie."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        """The person who was admitted."""
        return getattr(request, CHECKED, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Not used: :class:`Doorkeeper` asks Django's session."""
        raise NotImplementedError
