"""How people sign in: by an account that an administrator made, with a lock after failures."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wutong.domains.org import actions, queries
from wutong.domains.org.models import User
from wutong.domains.org.rules import whole_minutes
from wutong.kernel import clock


class SignInAdapter(DefaultAccountAdapter):
    """Refuses self-registration, counts refused passwords, and records who signed in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ValidationError while the account or the address is locked."""
        at = clock.now()
        until = queries.sign_in_locked_until(
            username=credentials.get("username", ""), address=self.get_client_ip(request), at=at
        )
        if until is not None:
            raise ValidationError(
                _("密码连续输错次数过多，请在 %(minutes)d 分钟后再试，或请管理员解锁。")
                % {"minutes": whole_minutes(until - at)},
                code="locked",
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure."""
        actions.note_sign_in_failure(
            username=credentials.get("username", ""),
            address=self.get_client_ip(request),
            at=clock.now(),
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Record the sign-in and open the pages in the person's language."""
        actions.note_sign_in(user=user, at=clock.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Allauth's own greetings are left out: the page that opens says enough."""
