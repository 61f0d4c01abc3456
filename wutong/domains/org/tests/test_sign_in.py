"""Signing in: lock-out, second factor, one-time passwords, idle sessions, closed addresses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.org import actions
from wutong.domains.org.choices import Role
from wutong.domains.org.models import TwoFactorRule, User
from wutong.domains.org.rules import LOCKED_FOR, locked_until, whole_minutes
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import NOON, PASSWORD, holder, person
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
OWN = "/account/"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.instant = now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.instant += by

    def __call__(self) -> datetime:
        return self.instant


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The application's clock, in the test's hands."""
    standing = Clock(clock.now())
    monkeypatch.setattr(clock, "now", standing)
    return standing


def sign_in(username: str, password: str, address: str = "10.0.0.1") -> tuple[Client, HttpResponse]:
    """Try a password in a fresh browser."""
    client = Client(REMOTE_ADDR=address)
    answer = client.post(LOGIN, {"login": username, "password": password})
    return client, answer


def is_in(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get(OWN).status_code == 200


def fail(username: str, times: int, address: str = "10.0.0.1") -> str:
    """Type a wrong password so many times; the page of the last try."""
    answer: Any = None
    for _number in range(times):
        _client, answer = sign_in(username, "wrong", address)
    return str(answer.content.decode())


def test_the_right_password_opens_and_leaves_a_row() -> None:
    user = person("lin", password=PASSWORD)
    client, answer = sign_in("lin", PASSWORD)
    assert answer.status_code == 302
    assert is_in(client)
    assert AuditEntry.objects.get(action="org.signed_in").actor == user


def test_five_failures_close_the_account_for_a_quarter_of_an_hour(time: Clock) -> None:
    person("lin", password=PASSWORD)
    fail("lin", 4)
    assert "分钟后再试" not in fail("LIN", 1, "10.0.0.2")  # the fifth is still only wrong
    time.forward(timedelta(minutes=4, seconds=30))
    _client, answer = sign_in("lin", PASSWORD, "10.0.0.3")
    assert "请在 11 分钟后再试" in answer.content.decode()
    time.forward(LOCKED_FOR - timedelta(minutes=4, seconds=30))
    client, _answer = sign_in("lin", PASSWORD)
    assert is_in(client)


def test_an_unknown_name_is_locked_like_a_known_one() -> None:
    assert "分钟后再试" in fail("nobody-of-this-name", 6)


def test_an_address_that_tries_many_names_is_closed(time: Clock) -> None:
    person("lin", password=PASSWORD)
    for number in range(30):
        fail(f"name-{number}", 1, "10.9.9.9")
    _client, refused = sign_in("lin", PASSWORD, "10.9.9.9")
    assert "请在 15 分钟后再试" in refused.content.decode()
    elsewhere, _answer = sign_in("lin", PASSWORD, "10.0.0.1")
    assert is_in(elsewhere)


def test_success_forgets_the_failures_of_the_account() -> None:
    person("lin", password=PASSWORD)
    fail("lin", 4)
    sign_in("lin", PASSWORD)
    fail("lin", 4)
    client, _answer = sign_in("lin", PASSWORD)
    assert is_in(client)


def test_an_administrator_unlocks(city: City) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    user = holder(Role.ANALYST, city.east, username="lin", password=PASSWORD)
    fail("lin", 5)
    client = Client()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    assert "已锁定" in client.get(f"/settings/people/{user.pk}/").content.decode()
    client.post(f"/settings/people/{user.pk}/unlock/", {"reason": "本人来电"})
    own, _answer = sign_in("lin", PASSWORD)
    assert is_in(own)
    assert AuditEntry.objects.get(action="org.account_unlocked").reason == "本人来电"


@given(
    ages=st.lists(st.integers(min_value=0, max_value=3600), max_size=12),
    allowed=st.integers(min_value=1, max_value=8),
)
def test_a_lock_needs_enough_recent_failures_and_ends(ages: list[int], allowed: int) -> None:
    failures = [NOON - timedelta(seconds=age) for age in ages]
    recent = [age for age in ages if age < LOCKED_FOR.total_seconds()]
    until = locked_until(failures, allowed, NOON)
    if len(recent) < allowed:
        assert until is None
    else:
        assert until is not None
        assert NOON < until <= NOON + LOCKED_FOR
        assert locked_until(failures, allowed, until) is None
        assert 1 <= whole_minutes(until - NOON) <= 15


def test_a_closed_account_stays_out_and_is_put_out(city: City, at: datetime) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    user = holder(Role.ANALYST, city.east, username="lin", password=PASSWORD)
    client, _answer = sign_in("lin", PASSWORD)
    actions.set_account_active(user=user, active=False, by=administrator, at=at, reason="调离")
    assert not is_in(client)
    again, _answer = sign_in("lin", PASSWORD)
    assert not is_in(again)


# -- one-time passwords ----------------------------------------------------------------------


def test_a_one_time_password_opens_only_the_page_that_changes_it(at: datetime) -> None:
    _user, once = actions.create_account(username="chen", name="陈小楠", by=None, at=at)
    client, _answer = sign_in("chen", once)
    answer = client.get(OWN)
    assert answer["Location"] == "/accounts/password/change/"
    assert client.get("/api/v1/me").status_code == 403
    own = {"oldpassword": once, "password1": "parasol-tree-2026", "password2": "parasol-tree-2026"}
    client.post("/accounts/password/change/", own)
    assert is_in(client)
    fresh, _answer = sign_in("chen", "parasol-tree-2026")
    assert is_in(fresh)


@pytest.mark.parametrize("weak", ["short1", "1234567890123", "password123", "chenxiaonan"])
def test_a_weak_password_is_refused_in_a_sentence(weak: str, at: datetime) -> None:
    _user, once = actions.create_account(username="chenxiaonan", name="陈小楠", by=None, at=at)
    client, _answer = sign_in("chenxiaonan", once)
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": once, "password1": weak, "password2": weak}
    )
    assert 'class="error"' in answer.content.decode()
    assert not is_in(client)


def test_passwords_are_kept_with_argon2(settings: Any) -> None:
    from wutong.config.settings import base

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    user = person(password=PASSWORD)
    assert user.password.startswith("argon2")


# -- second factor ---------------------------------------------------------------------------


def with_second_factor(user: User) -> str:
    """Set up an authenticator for the person; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """What the authenticator shows now."""
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_with_a_second_factor_the_password_alone_opens_nothing() -> None:
    user = person("lin", password=PASSWORD)
    secret = with_second_factor(user)
    client, answer = sign_in("lin", PASSWORD)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_setting_up_shows_a_picture_and_gives_recovery_codes_that_work_once() -> None:
    person("lin", password=PASSWORD)
    client, _answer = sign_in("lin", PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml;base64" in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    assert done.redirect_chain[-1][0] == "/accounts/2fa/recovery-codes/"
    once = done.context["unused_codes"][0]
    for opens in (True, False):
        other, _answer = sign_in("lin", PASSWORD)
        other.post("/accounts/2fa/authenticate/", {"code": once})
        assert is_in(other) is opens


def test_a_role_that_needs_a_second_factor_is_held_at_the_door(city: City) -> None:
    user = holder(Role.LEADER, city.east, username="lin", password=PASSWORD)
    TwoFactorRule.objects.create(region=city.city, role=Role.LEADER)
    client, _answer = sign_in("lin", PASSWORD)
    assert client.get(OWN)["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/api/v1/me").status_code == 403
    with_second_factor(user)
    assert is_in(client)


def test_an_administrator_takes_a_lost_second_factor_off(city: City, at: datetime) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    user = holder(Role.ANALYST, city.east, username="lin", password=PASSWORD)
    with_second_factor(user)
    actions.remove_two_factor(user=user, by=administrator, at=at, reason="手机丢失")
    assert not Authenticator.objects.filter(user=user).exists()
    client, _answer = sign_in("lin", PASSWORD)
    assert is_in(client)


# -- sessions and addresses ------------------------------------------------------------------


def test_whoever_was_away_too_long_signs_in_again(time: Clock, settings: Any) -> None:
    person("lin", password=PASSWORD)
    client, _answer = sign_in("lin", PASSWORD)
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    assert is_in(client)
    for _turn in range(3):  # working on keeps the session
        time.forward(idle - timedelta(seconds=90))
        assert is_in(client)
    time.forward(idle + timedelta(seconds=1))
    answer = client.get(OWN, follow=True)
    assert answer.redirect_chain[0][0].startswith(LOGIN)
    assert "您离开的时间较长" in answer.content.decode()


def test_signing_out_takes_a_post() -> None:
    person("lin", password=PASSWORD)
    client, _answer = sign_in("lin", PASSWORD)
    assert client.get("/accounts/logout/").status_code == 405
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)


@pytest.mark.parametrize(
    "closed", ["signup", "email", "password/reset", "password/set", "confirm-email", "3rdparty", ""]
)
def test_unused_account_pages_have_no_address(closed: str) -> None:
    path = f"/accounts/{closed}/".replace("//", "/")
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404


def test_pages_speak_the_language_that_the_person_chose() -> None:
    user = person("lin", password=PASSWORD)
    get_user_model().objects.filter(pk=user.pk).update(language="en")
    client, _answer = sign_in("lin", PASSWORD)
    assert 'lang="en"' in client.get(OWN).content.decode()
    answer = client.post(OWN, {"phone": "13800001234", "language": "zh-hans"})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.phone, user.language) == ("13800001234", "zh-hans")
