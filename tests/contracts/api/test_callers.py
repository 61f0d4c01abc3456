"""Who may call: tokens, sessions with CSRF, accounts that are not in order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.contracts.api.conftest import Caller, Country
from wutong.domains.org.models import TwoFactorRule
from wutong.kernel import clock
from wutong.kernel.http import tokens
from wutong.kernel.http.models import ApiToken

PROBLEM = "application/problem+json"


def test_nobody_is_answered_without_token_or_session(country: Country) -> None:
    answer = Client().get("/api/v1/projects")
    assert answer.status_code == 401
    assert answer["Content-Type"] == PROBLEM
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic dTpw", "x", ""])
def test_a_header_that_is_not_valid_is_refused_even_beside_a_session(
    country: Country, header: str
) -> None:
    client = Client()
    client.force_login(country["recruiter"].user)
    answer = client.get("/api/v1/projects", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_session_reads_freely_and_writes_with_a_csrf_token(country: Country) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(country["promotion_bureau"].user)
    assert client.get("/api/v1/projects").status_code == 200
    body = {"name": "会话新建", "region": "130302"}
    refused = client.post("/api/v1/projects", body, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)
    client.cookies["csrftoken"] = "a" * 32
    made = client.post(
        "/api/v1/projects", body, content_type="application/json",
        headers={"X-CSRFToken": "a" * 32},
    )  # fmt: skip
    assert made.status_code == 201, made.content.decode()


def test_only_the_digest_of_a_token_is_kept(country: Country) -> None:
    caller = country["recruiter"]
    kept = ApiToken.objects.get(user=caller.user)
    assert caller.token not in {str(value) for value in vars(kept).values()}
    assert kept.sha256 == tokens.digest_of(caller.token)
    assert caller.token.startswith(kept.beginning)


def test_the_use_of_a_token_is_noted(country: Country) -> None:
    country["recruiter"].get("/me")
    assert ApiToken.objects.get(user=country["recruiter"].user).last_used_at is not None


def test_a_revoked_token_opens_nothing(country: Country) -> None:
    caller = country["recruiter"]
    token = ApiToken.objects.get(user=caller.user)
    assert tokens.revoke(token=token, by=caller.user, at=clock.now())
    assert not tokens.revoke(token=token, by=caller.user, at=clock.now())
    assert caller.get("/me").status_code == 401


def test_an_expired_token_opens_nothing(country: Country) -> None:
    caller = country["recruiter"]
    assert tokens.holder_of(caller.token, clock.now()) == caller.user
    assert tokens.holder_of(caller.token, clock.now() + timedelta(days=31)) is None


def test_a_closed_account_opens_nothing(country: Country) -> None:
    caller = country["recruiter"]
    caller.user.is_active = False
    caller.user.save()
    assert caller.get("/me").status_code == 401


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_token_lives_for_a_year_at_most(country: Country, days: int) -> None:
    at = clock.now()
    with pytest.raises(ValidationError):
        tokens.issue(
            by=country["recruiter"].user, name="", expires_at=at + timedelta(days=days), at=at
        )


@pytest.mark.parametrize("by_session", [True, False])
def test_an_account_that_is_not_in_order_is_held_back(country: Country, by_session: bool) -> None:
    caller = country["recruiter"]
    caller.user.must_change_password = True
    caller.user.save()
    answer = _me(caller, by_session)
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)


@pytest.mark.parametrize("by_session", [True, False])
def test_a_missing_second_factor_holds_back(country: Country, by_session: bool) -> None:
    TwoFactorRule.objects.create(region=country.city, role="recruiter")
    answer = _me(country["recruiter"], by_session)
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)


def _me(caller: Caller, by_session: bool) -> Any:
    if not by_session:
        return caller.get("/me")
    client = Client()
    client.force_login(caller.user)
    return client.get("/api/v1/me")


def test_the_caller_learns_what_they_may_do(country: Country) -> None:
    me = country["recruiter"].get("/me").json()
    assert me["name"] == "recruiter"
    assert me["grants"][0]["role"] == "recruiter"
    assert "verify" not in me["grants"][0]["abilities"]
