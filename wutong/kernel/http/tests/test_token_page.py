"""The page of one's own tokens."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.org.models import User
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.http.models import ApiToken


@pytest.fixture
def signed_in(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create(username="one", name="甲"))
    return client


def test_a_new_token_is_shown_once_and_opens_the_api(signed_in: Client) -> None:
    page = signed_in.post(reverse("http:tokens"), {"name": "取数", "days": "30"})
    text = page.context["issued"]
    assert text in page.content.decode()
    assert text not in signed_in.get(reverse("http:tokens")).content.decode()
    assert "no-store" in page["Cache-Control"]
    me = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    assert me.json()["username"] == "one"


def test_a_revoked_token_is_marked_and_closed(signed_in: Client) -> None:
    text = signed_in.post(reverse("http:tokens"), {"name": "取数", "days": "30"}).context["issued"]
    token = ApiToken.objects.get()
    answer = signed_in.post(reverse("http:revoke_token", args=[token.pk]), follow=True)
    assert "已吊销" in answer.content.decode()
    refused = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    assert refused.status_code == 401
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["http.token_issued", "http.token_revoked"]


def test_nobody_revokes_another_persons_token(signed_in: Client) -> None:
    signed_in.post(reverse("http:tokens"), {"name": "取数", "days": "30"})
    other = Client()
    other.force_login(User.objects.create(username="two", name="乙"))
    address = reverse("http:revoke_token", args=[ApiToken.objects.get().pk])
    assert other.post(address).status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_what_is_missing_is_told(signed_in: Client) -> None:
    answer = signed_in.post(reverse("http:tokens"), {"name": "", "days": "9999"})
    assert answer.status_code == 422
    assert ApiToken.objects.count() == 0
