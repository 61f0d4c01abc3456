"""The same key answers the same and writes once, whatever happens in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection

from tests.contracts.api.conftest import Country, make_country
from wutong.domains.projects.models import Evidence, Project
from wutong.kernel import clock
from wutong.kernel.http.models import IdempotencyKey

BODY = {"name": "同一次写入", "region": "130302"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def entered() -> int:
    return Project.objects.filter(name=BODY["name"]).count()


def test_the_same_key_answers_the_same_and_writes_once(country: Country) -> None:
    bureau = country["promotion_bureau"]
    first = bureau.post("/projects", BODY, Idempotency_Key="a")
    again = bureau.post("/projects", BODY, Idempotency_Key="a")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert again["Idempotent-Replayed"] == "true"
    assert entered() == 1


def test_without_a_key_or_with_another_each_request_writes(country: Country) -> None:
    bureau = country["promotion_bureau"]
    for headers in ({}, {}, {"Idempotency_Key": "a"}, {"Idempotency_Key": "b"}):
        assert bureau.post("/projects", BODY, **headers).status_code == 201
    assert entered() == 4


def test_a_key_belongs_to_one_person(country: Country) -> None:
    country["promotion_bureau"].post("/projects", BODY, Idempotency_Key="a")
    other = country["verifier"].post("/projects", BODY, Idempotency_Key="a")
    assert other.status_code == 201
    assert entered() == 2


@pytest.mark.parametrize("change", ["body", "address"])
def test_a_key_is_not_used_for_another_request(country: Country, change: str) -> None:
    bureau = country["promotion_bureau"]
    bureau.post("/projects", BODY, Idempotency_Key="a")
    if change == "body":
        answer = bureau.post("/projects", {**BODY, "note": "x"}, Idempotency_Key="a")
    else:
        answer = bureau.post(f"/projects/{country.project.code}/pace", BODY, Idempotency_Key="a")
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:wutong:problem:idempotency-key-reused"
    assert entered() == 1


def test_a_refused_write_keeps_no_key(country: Country) -> None:
    bureau = country["promotion_bureau"]
    refused = bureau.post("/projects", {**BODY, "region": "999999"}, Idempotency_Key="a")
    assert refused.status_code == 422
    assert bureau.post("/projects", BODY, Idempotency_Key="a").status_code == 201


def test_an_expired_key_is_forgotten(country: Country) -> None:
    bureau = country["promotion_bureau"]
    bureau.post("/projects", BODY, Idempotency_Key="a")
    IdempotencyKey.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert bureau.post("/projects", BODY, Idempotency_Key="a").status_code == 201
    assert entered() == 2
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "钥匙", "x" * 256])
def test_a_malformed_key_is_refused(country: Country, key: str) -> None:
    answer = country["promotion_bureau"].post("/projects", BODY, Idempotency_Key=key)
    assert answer.status_code == 422
    assert entered() == 0


def test_a_fault_in_the_write_leaves_neither_key_nor_row(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("wutong.domains.projects.api.writing.whole", fault)
    answer = country["promotion_bureau"].post("/projects", BODY, Idempotency_Key="a")
    assert answer.status_code == 500
    assert (entered(), IdempotencyKey.objects.count()) == (0, 0)


def test_an_upload_is_known_again_by_its_parts(country: Country) -> None:
    bureau = country["promotion_bureau"]
    path = f"/projects/{country.project.code}/evidence"

    def upload(content: bytes) -> Any:
        file = BytesIO(content)
        file.name = "contract.pdf"
        return bureau.upload(path, {"kind": "contract", "file": file}, Idempotency_Key="a")

    first = upload(PDF)
    assert first.status_code == 201, first.content.decode()
    assert upload(PDF).content == first.content
    assert upload(PDF + b"\n").status_code == 422
    assert Evidence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_write_once() -> None:
    country = make_country()
    answers = at_once(
        [lambda: country["promotion_bureau"].post("/projects", BODY, Idempotency_Key="a")] * 4
    )
    assert [one.status_code for one in answers] == [201] * 4
    assert len({one.content for one in answers}) == 1
    assert entered() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_editing_at_once_one_wins_and_the_other_is_told() -> None:
    country = make_country()
    path = f"/projects/{country.project.code}"
    version = Project.objects.get(pk=country.project.pk).version

    def edit(name: str) -> Callable[[], Any]:
        return lambda: country[name].patch(path, {"note": name, "version": version})

    answers = at_once([edit("promotion_bureau"), edit("verifier")])
    assert sorted(one.status_code for one in answers) == [200, 409]


def at_once(requests: list[Callable[[], Any]]) -> list[Any]:
    """Every request in a thread and on a connection of its own, started together."""
    answers: list[Any] = []
    together = threading.Barrier(len(requests))

    def send(request: Callable[[], Any]) -> None:
        together.wait()
        try:
            answers.append(request())
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
