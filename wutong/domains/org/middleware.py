"""Puts the person's access on every request and holds unfinished accounts back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from wutong.domains.org.queries import access_of
from wutong.domains.org.queries.calendars import asking_once
from wutong.kernel import clock
from wutong.kernel.http.access import rule_of

Answer = Callable[[HttpRequest], HttpResponse]

SEEN_AT: Final = "seen_at"
SEEN_EVERY: Final = 60  # seconds between two writes of the session
ALWAYS_OPEN: Final = frozenset({"account_logout", "account_reauthenticate", "mfa_reauthenticate"})
FOR_PASSWORD: Final = ALWAYS_OPEN | {"account_change_password"}
FOR_TWO_FACTOR: Final = ALWAYS_OPEN | {"mfa_activate_totp", "account_change_password"}


class AccessMiddleware:
    """``request.access``, computed once when first asked for; signs out whoever was away.

    A session ends after ``SESSION_IDLE_SECONDS`` without a request. The pages speak the person's
    own language where one is chosen.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._was_away(request):
            logout(request)
            messages.info(request, _("您离开的时间较长，为安全起见已退出，请重新登录。"))
        request.access = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: access_of(request.user, clock.today())
        )
        with asking_once():
            return self._in_own_language(request)

    def _in_own_language(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if not language:
            return self.get_response(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return self.get_response(request)

    def _was_away(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated:
            return False
        now = clock.now().timestamp()
        seen_at = request.session.get(SEEN_AT, now)
        if now - seen_at > settings.SESSION_IDLE_SECONDS:
            return True
        if now - seen_at > SEEN_EVERY or SEEN_AT not in request.session:
            request.session[SEEN_AT] = now
        return False


class AccountInOrderMiddleware:
    """A one-time password is changed, and a required second factor set up, before all else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_args: Any
    ) -> HttpResponse | None:
        """None lets the request through."""
        rule = rule_of(view)
        if not request.user.is_authenticated or (rule and rule.anonymous):
            return None
        page = request.resolver_match.url_name if request.resolver_match else ""
        if request.user.must_change_password and page not in FOR_PASSWORD:
            return held_back(rule, "account_change_password", _("请先修改一次性密码。"))
        if page in FOR_TWO_FACTOR or not request.access.needs_two_factor:  # type: ignore[attr-defined]
            return None
        return held_back(rule, "mfa_activate_totp", _("您的岗位须启用两步验证，请先设置。"))


def held_back(rule: Any, page: str, why: str) -> HttpResponse:
    """To the page that puts the account in order; a program gets a refusal instead."""
    if rule is not None and rule.self_guarded:
        raise PermissionDenied(why)
    return redirect(page)
