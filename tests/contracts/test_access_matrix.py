"""Every address × every role × own and other region, against the table in ``access_matrix``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import batched
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.contracts.access_matrix import MATRIX
from tests.contracts.access_rows import Row
from tests.contracts.access_scene import (
    ELSEWHERE,
    OTHER,
    OWN,
    ROLES,
    SECRET,
    Scene,
)
from tests.contracts.rooms import ARGUMENTS, BODIES
from wutong.domains.org.choices import Role
from wutong.kernel import clock
from wutong.kernel.http.access import rule_of

ROWS_A_SCENE = 12  # one scene serves several rows: making it takes longer than asking
SIGN_IN_PAGE = "/accounts/login/"
LETTERS = {401: "L", 403: "x", 404: "-"}


def addresses(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the project by its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def test_every_address_stands_in_the_table() -> None:
    rows = {row.name for row in MATRIX}
    there = {name for name, _pattern in addresses()}
    assert sorted(there - rows) == [], "add a row to tests/contracts/access_matrix.py"
    assert sorted(rows - there) == [], "these addresses are gone"


def test_every_view_declares_its_rule() -> None:
    assert [name for name, pattern in addresses() if rule_of(pattern.callback) is None] == []


@pytest.mark.django_db
@pytest.mark.parametrize("rows", list(batched(MATRIX, ROWS_A_SCENE)), ids=lambda rows: rows[0].name)
def test_each_role_gets_what_the_table_says(rows: tuple[Row, ...]) -> None:
    scene = Scene(clock.now())
    wrong = {}
    for row in rows:
        for place, expected in ((OWN, row.own), (OTHER, row.other)):
            found = "".join(ask(scene, row, place, role) for role in ROLES) if expected else ""
            if found != expected:
                wrong[f"{row.method} {row.name} {row.at} {place}"] = f"{found}, table: {expected}"
    assert wrong == {}, ", ".join(ROLES)


def ask(scene: Scene, row: Row, place: str, role: str) -> str:
    """The letter of one role's answer; whatever it wrote is taken back."""
    url = reverse(row.name, kwargs={**ARGUMENTS[row.at](scene, place), **row.fixed}) + row.query
    sent = body_of(row, scene, place)
    scene.project(OWN), scene.project(OTHER), scene.secret_project()
    client = scene.client(role)
    savepoint = transaction.savepoint_create()
    try:
        kind = {"content_type": "application/json"} if is_json(row) else {}
        answer = getattr(client, row.method)(url, sent, **kind)
        letter = letter_of(answer)
        assert answer.status_code < 500, f"{role} at {url}: {answer.status_code}"
        assert answer.status_code != 405, f"{url} does not answer {row.method}"
        if letter == "." and row.method == "get":
            assert leaks(answer, role, place, row) == [], f"{role} at {url}"
        return letter
    finally:
        transaction.savepoint_rollback(savepoint)


def is_json(row: Row) -> bool:
    """Whether the request carries a JSON document."""
    return row.name.startswith("api:") and row.method != "get" and not row.form


def body_of(row: Row, scene: Scene, place: str) -> Any:
    """What is sent with the row's request."""
    if isinstance(row.body, str):
        return BODIES[row.body](scene, place)
    return row.body


def letter_of(answer: HttpResponseBase) -> str:
    """The table's letter for an answer."""
    if answer.status_code == 302 and str(answer["Location"]).startswith(SIGN_IN_PAGE):
        return "L"
    return LETTERS.get(answer.status_code, ".")


def leaks(answer: HttpResponse, role: str, place: str, row: Row) -> list[str]:
    """Names of projects that this person must not see, found anywhere in the answer."""
    text = text_of(answer)
    forbidden = [ELSEWHERE]
    if role != Role.LEADER:
        forbidden.append(SECRET)
    return [name for name in forbidden if name in text]


def text_of(answer: HttpResponseBase) -> str:
    """Everything that can be read in an answer, the parts of a workbook or document included."""
    streamed = getattr(answer, "streaming_content", None)
    body = b"".join(streamed) if streamed is not None else getattr(answer, "content", b"")
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return body.decode("utf-8", "replace")
