"""Every operation against made-up requests, within the process and over the WSGI application.

Whatever is sent, the answer is one that the OpenAPI document declares, in the declared form, and
never a fault. Requests that break the description are refused. A request that keeps to the
description may still break a rule of the house (a gate, a day in the future), so acceptance of
every such request is not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contracts.api.conftest import Country
from tests.contracts.api.test_bulletins import drafted
from tests.contracts.api.test_imports import uploaded
from tests.contracts.api.test_projects import paper
from wutong.config.openapi import document
from wutong.config.wsgi import application

CONFORMANCE: Final = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
QUICK: Final = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def load(*modes: GenerationMode) -> Any:
    """The schema, called in this process, with requests of these kinds."""
    config = SchemathesisConfig()
    config.projects.default.generation.modes = list(modes)
    config.projects.default.phases.coverage.enabled = False
    schema = schemathesis.openapi.from_dict(document(), config=config)
    schema.app = application
    return schema


as_described = load(GenerationMode.POSITIVE)
not_as_described = load(GenerationMode.NEGATIVE)


@contextmanager
def one_transaction() -> Iterator[None]:
    """The server would close the connection between requests, and the test's transaction with
    it; Django's own test client leaves it open in the same way."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def put_things(case: Any, country: Country) -> None:
    """Have the address name something that is there, so that a request comes further than 404."""
    room = case.operation.path.removeprefix("/api/v1/").split("/")[0]
    there = country.once(room, THINGS[room]) if room in THINGS else {}
    for name in case.path_parameters or {}:
        if name in there:
            case.path_parameters[name] = there[name]


def things_of_projects(country: Country) -> dict[str, Any]:
    fact = country.project.facts.get()
    return {
        "code": country.project.code, "kind": "facts", "number": fact.pk, "stage": "signed",
    }  # fmt: skip


def things_of_investors(country: Country) -> dict[str, Any]:
    bureau = country["promotion_bureau"]
    firm = bureau.post(
        "/investors", {"name": "秦皇岛金海粮油工业有限公司", "confirmed": True}
    ).json()
    contact = bureau.post(f"/investors/{firm['id']}/contacts", {"name": "王总"}).json()
    return {"number": firm["id"], "part": "contacts", "part_number": contact["id"]}


def things_of_targets(country: Country) -> dict[str, Any]:
    target = {"region": "130302", "year": 2022, "metric": "signed_amount", "value": "1"}
    return {"number": country["verifier"].post("/targets", target).json()["id"]}


THINGS: Final[dict[str, Callable[[Country], dict[str, Any]]]] = {
    "regions": lambda country: {"code": "130302"},
    "metrics": lambda country: {"code": "signed_amount"},
    "projects": things_of_projects,
    "investors": things_of_investors,
    "targets": things_of_targets,
    "evidence": lambda country: {
        "number": paper(country["promotion_bureau"], country.project.code, "contract")
    },
    "imports": lambda country: {"number": uploaded(country["promotion_bureau"]).json()["id"]},
    "bulletins": lambda country: {"number": drafted(country)["id"], "key": "f1"},
}


def headers(country: Country) -> dict[str, str]:
    return {"Authorization": f"Bearer {country['promotion_bureau'].token}"}


@as_described.parametrize()
@QUICK
def test_requests_as_described(case: Any, country: Country) -> None:
    put_things(case, country)
    with one_transaction():
        case.call_and_validate(headers=headers(country), checks=CONFORMANCE)


@not_as_described.parametrize()
@QUICK
def test_requests_not_as_described(case: Any, country: Country) -> None:
    with one_transaction():
        case.call_and_validate(
            headers=headers(country), checks=[*CONFORMANCE, negative_data_rejection]
        )
