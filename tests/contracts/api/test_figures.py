"""Metrics and targets over HTTP: exact strings, rows that add up, the right status."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.contracts.api.conftest import Country
from tests.contracts.api.test_projects import signed

YEAR = {"from": "2022-01-01", "to": "2022-12-31"}


@pytest.fixture
def counted(country: Country) -> Country:
    """With one verified signing of 15 亿元 on 2022-09-09 in 海港区."""
    project = signed(country)
    path = f"/projects/{project['code']}/milestones/{project['milestone']}/verify"
    assert country["verifier"].post(path, {}).status_code == 200
    return country


def test_every_definition_is_told_with_its_versions(country: Country) -> None:
    items = {one["code"]: one for one in country["recruiter"].get("/metrics").json()["items"]}
    versions = [one["version"] for one in items["fulfilled_projects"]["versions"]]
    assert versions == ["strict", "not_terminated"]
    assert all(one["definition"] for one in items["signed_amount"]["versions"])
    assert {"region", "month", "band"} <= {
        one["code"] for one in items["signed_projects"]["dimensions"]
    }


def test_a_value_carries_all_it_takes_to_check_it(counted: Country) -> None:
    answer = counted["leader"].get(
        "/metrics/signed_amount", unit="130302", round="truncate:1", rows="true", **YEAR
    )
    assert answer.status_code == 200, answer.content.decode()
    (value,) = answer.json()["values"]
    assert (value["value"], value["display"]) == ("1500000000", "15.0 亿元")
    assert (value["from"], value["to"], value["as_known"]) == ("2022-01-01", "2022-12-31", None)
    assert sum(Decimal(row["amount"]) for row in value["rows"]) == Decimal(value["value"])


def test_a_value_split_by_month_opens_month_by_month(counted: Country) -> None:
    values = counted["leader"].get(
        "/metrics/signed_projects", unit="130302", by="month", rows="true", **YEAR
    ).json()["values"]  # fmt: skip
    assert {one["by"]["month"]: one["value"] for one in values}["2022-09"] == "1"
    assert all(Decimal(one["value"]) == len(one["rows"]) for one in values)
    rows = counted["leader"].get(
        "/metrics/signed_projects/rows", unit="130302", only="month:2022-09", **YEAR
    ).json()  # fmt: skip
    assert (rows["count"], len(rows["items"]), rows["next"]) == (1, 1, None)


def test_nothing_was_known_before_it_was_verified(counted: Country) -> None:
    answer = counted["leader"].get(
        "/metrics/signed_projects", unit="130302", as_known="2022-12-31T00:00:00+08:00", **YEAR
    )
    assert answer.json()["values"][0]["value"] == "0"
    assert answer.json()["values"][0]["as_known"] is not None


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/metrics/signed_project", {}, 404),
        ("/metrics/signed_projects", {"version": "9"}, 404),
        ("/metrics/signed_projects", {"unit": "999999"}, 422),
        ("/metrics/signed_projects", {"unit": "130303"}, 404),
        ("/metrics/signed_projects", {"by": "colour"}, 422),
        ("/metrics/signed_projects", {"only": "month"}, 422),
        ("/metrics/signed_projects", {"round": "up:2"}, 422),
        ("/metrics/signed_projects", {"from": "2023-01-01"}, 422),
        ("/metrics/signed_projects", {"as_known": "2022-09-09"}, 422),
        ("/metrics/signed_projects", {"from": "2022-13-01"}, 422),
        ("/metrics/signed_projects/rows", {"unit": "130303"}, 404),
    ],
)
def test_a_question_without_an_answer_is_told_why(
    country: Country, path: str, query: dict[str, Any], status: int
) -> None:
    answer = country["leader"].get(path, **{"unit": "130302", **YEAR, **query})
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"


TARGET = {"region": "130302", "year": 2022, "metric": "signed_amount", "value": "3000000000.00"}


def test_a_target_is_set_replaced_and_held_against_the_year(counted: Country) -> None:
    bureau = counted["promotion_bureau"]
    first = bureau.post("/targets", TARGET)
    assert first.status_code == 201, first.content.decode()
    second = bureau.post("/targets", {**TARGET, "value": "2000000000.00"})
    assert second.json()["value"] == "2000000000"
    standing = bureau.get("/targets", region="130300").json()["items"]
    assert [one["id"] for one in standing] == [second.json()["id"]]
    every = bureau.get("/targets", standing="false").json()["items"]
    assert len(every) == 2
    (line,) = bureau.get("/targets/progress", unit="130302", on="2022-09-30").json()["items"]
    assert (line["actual"], line["rate"], line["time"]) == ("1500000000", "0.75", "0.75")
    assert (line["lead"], line["light"]) == ("0", "green")
    gone = bureau.post(f"/targets/{second.json()['id']}/remove", {"reason": "调整"})
    assert gone.json()["replaced_at"] is not None
    assert bureau.get("/targets").json()["items"] == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"region": "130303"}, 404),
        ({"region": "999999"}, 422),
        ({"year": 1999}, 422),
        ({"metric": "nonsense"}, 422),
        ({"metric": "high_tech_signed_share"}, 422),
        ({"value": "0"}, 422),
        ({"value": 5}, 422),
        ({"unit": 99999}, 422),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(
    country: Country, changes: dict[str, Any], status: int
) -> None:
    answer = country["promotion_bureau"].post("/targets", {**TARGET, **changes})
    assert answer.status_code == status, answer.content.decode()


def test_who_may_only_read_sets_no_target(country: Country) -> None:
    assert country["recruiter"].post("/targets", TARGET).status_code == 403
