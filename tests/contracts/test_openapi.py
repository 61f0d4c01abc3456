"""The committed OpenAPI document is what the code says, and keeps what every operation promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from ninja import Schema

from wutong.config.openapi import DOCUMENT, as_text, document

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
WRITES = {"post", "patch", "put", "delete"}


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return document()


def operations(written: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of each."""
    for path, methods in written["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_committed_document_is_the_codes(written: dict[str, Any]) -> None:
    assert DOCUMENT.read_text("utf-8") == as_text(written), (
        "the API has changed: run `python -m wutong.config.openapi` and look at the difference"
    )


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(
    written: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _path, _method, operation in operations(written)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(written):
        assert operation["summary"], f"{method} {path}"
        assert operation["description"], f"{method} {path}"
        assert operation["tags"], f"{method} {path}"


def test_every_operation_declares_its_problems_and_asks_for_a_caller(
    written: dict[str, Any],
) -> None:
    for path, method, operation in operations(written):
        wanted = {"400", "401", "403", "404", "422"}
        if method in WRITES:
            wanted |= {"409", "413", "415"}
        problems = {
            status for status, answer in operation["responses"].items()
            if answer.get("content") == PROBLEM
        }  # fmt: skip
        assert wanted <= problems, f"{method} {path}"
        assert operation["security"] == [{"ApiToken": []}, {"Session": []}], f"{method} {path}"


def test_every_write_takes_an_idempotency_key(written: dict[str, Any]) -> None:
    for path, method, operation in operations(written):
        headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
        assert ("Idempotency-Key" in headers) == (method in WRITES), f"{method} {path}"


def test_amounts_travel_as_strings(written: dict[str, Any]) -> None:
    numbers = [
        f"{name}.{field}"
        for name, schema in written["components"]["schemas"].items()
        for field, shape in schema.get("properties", {}).items()
        if shape.get("type") == "number"
    ]
    assert numbers == []


def test_no_two_shapes_share_a_name() -> None:
    """The document keeps one shape a name: of two, one would be described as the other."""
    named: dict[str, set[str]] = defaultdict(set)
    for shape in shapes(Schema):
        named[shape.__name__].add(shape.__module__)
    assert {name: places for name, places in named.items() if len(places) > 1} == {}


def shapes(of: type[Schema]) -> Iterator[type[Schema]]:
    """Every shape of ours below ``of``."""
    for shape in of.__subclasses__():
        if shape.__module__.startswith("wutong."):
            yield shape
        yield from shapes(shape)


def test_every_body_refuses_fields_that_it_does_not_name(written: dict[str, Any]) -> None:
    schemas = written["components"]["schemas"]
    for path, method, operation in operations(written):
        content = operation.get("requestBody", {}).get("content", {})
        if reference := content.get("application/json", {}).get("schema", {}).get("$ref"):
            body = schemas[reference.rpartition("/")[2]]
            assert body.get("additionalProperties") is False, f"{method} {path}"
