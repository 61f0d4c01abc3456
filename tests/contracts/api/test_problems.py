"""Every error is a problem document in words, and never a traceback."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import override_settings

from tests.contracts.api.conftest import Country


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The document, held against what every one has."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    document = json.loads(answer.content)
    assert document["status"] == status
    assert {"type", "title", "detail"} <= document.keys()
    assert "Traceback" not in answer.content.decode()
    return document


def test_an_unknown_address(country: Country) -> None:
    assert problem(country["recruiter"].get("/nothing"), 404)["title"] == "没有找到"


def test_a_wrong_method_names_the_right_ones(country: Country) -> None:
    answer = country["recruiter"].client.delete("/api/v1/projects")
    problem(answer, 405)
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_fields_are_named_with_what_is_wrong(country: Country) -> None:
    answer = country["promotion_bureau"].post(
        "/projects",
        {"name": "", "region": "130302", "total_investment": 12, "on": "2022-02-30", "colour": 1},
    )
    document = problem(answer, 422)
    errors = {one["field"]: one["detail"] for one in document["errors"]}
    assert errors == {
        "name": "至少 1 个字符。",
        "total_investment": "须是字符串写的十进制数，如 1500000000.00。",
        "on": "没有这一天：2022-02-30。",
        "colour": "不认识这个字段。",
    }
    assert {one["place"] for one in document["errors"]} == {"body"}


def test_a_body_that_is_not_json(country: Country) -> None:
    caller = country["promotion_bureau"]
    answer = caller.client.post(
        "/api/v1/projects", "{name", content_type="application/json", headers=caller.headers()
    )
    problem(answer, 400)


def test_another_kind_of_content(country: Country) -> None:
    caller = country["promotion_bureau"]
    answer = caller.client.post(
        "/api/v1/projects", "name=x", content_type="text/plain", headers=caller.headers()
    )
    assert "application/json" in problem(answer, 415)["detail"]


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_that_is_too_big(country: Country) -> None:
    problem(country["promotion_bureau"].post("/projects", {"name": "x" * 2000}), 413)


@pytest.mark.parametrize(
    "query", [{"stge": "signed"}, {"sort": "note"}, {"cursor": "x"}, {"limit": "0"},
              {"region": "999999"}, {"q": "\0"}, {"unit": "1" * 30}],
)  # fmt: skip
def test_a_question_that_is_not_understood_selects_nothing(
    country: Country, query: dict[str, str]
) -> None:
    document = problem(country["recruiter"].get("/projects", **query), 422)
    assert [one["field"] for one in document["errors"]] == list(query)


def test_a_fault_shows_nothing_of_itself(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("wutong.domains.projects.api.reading.page_of", fault)
    answer = country["recruiter"].get("/projects")
    assert "secret" not in str(problem(answer, 500))


def test_a_closed_gate_lists_all_that_is_missing(country: Country) -> None:
    answer = country["promotion_bureau"].post(
        f"/projects/{country.project.code}/milestones", {"stage": "signed", "on": "2022-09-09"}
    )
    document = problem(answer, 409)
    assert document["type"] == "urn:wutong:problem:gate-not-met"
    assert [one["group"] for one in document["missing"]] == ["投资方", "总投资", "合同"]
    assert document["detail"].startswith("到「签约」还缺：")
