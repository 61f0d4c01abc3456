"""Pages by cursor: nothing twice, nothing left out, whatever comes or goes in between."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contracts.api.conftest import Caller, Country
from wutong.domains.projects.models import Project
from wutong.kernel import clock

SORTS = (
    "updated_at", "-updated_at", "total_investment", "-total_investment", "stage_on", "-stage_on",
    "name", "-code",
)  # fmt: skip


def add_projects(country: Country, count: int, prefix: str = "p") -> None:
    """Projects with equal amounts among them and some without any."""
    at = clock.now()
    Project.objects.bulk_create(
        Project(
            code=f"{prefix}-{number:03}", name=f"{prefix}{number % 5}", region=country.haigang,
            region_path=country.haigang.path, created_at=at, updated_at=at,
            total_investment=None if number % 3 == 0 else Decimal(number % 4),
        )
        for number in range(count)
    )  # fmt: skip


def pages(caller: Caller, path: str, key: str = "code", **query: Any) -> list[list[str]]:
    """Every page's keys, following ``next``."""
    found, cursor = [], ""
    while True:
        answer = caller.get(path, **query, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.content.decode()
        found.append([item[key] for item in answer.json()["items"]])
        cursor = answer.json()["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 4, 7])
def test_every_row_comes_once_in_one_order(country: Country, sort: str, limit: int) -> None:
    add_projects(country, 13)
    caller = country["promotion_bureau"]
    whole = pages(caller, "/projects", sort=sort, limit=200)[0]
    in_pages = pages(caller, "/projects", sort=sort, limit=limit)
    assert [code for page in in_pages for code in page] == whole
    assert len(set(whole)) == len(whole) >= 13


@pytest.mark.parametrize("sort", ["total_investment", "-total_investment"])
def test_rows_without_a_value_come_last(country: Country, sort: str) -> None:
    add_projects(country, 7)
    answer = country["promotion_bureau"].get("/projects", sort=sort, limit=200)
    amounts = [item["total_investment"] for item in answer.json()["items"]]
    empty = amounts.index(None)
    assert set(amounts[empty:]) == {None}
    assert [Decimal(one) for one in amounts[:empty]] == sorted(
        (Decimal(one) for one in amounts[:empty]), reverse=sort.startswith("-")
    )


@pytest.mark.parametrize("sort", SORTS)
def test_rows_that_come_in_between_move_nothing(country: Country, sort: str) -> None:
    add_projects(country, 12)
    caller = country["promotion_bureau"]
    there_before = set(Project.objects.filter(code__startswith="p-").values_list("code", flat=True))
    first = caller.get("/projects", sort=sort, limit=5).json()
    add_projects(country, 12, "q")
    seen = [item["code"] for item in first["items"]]
    for page in pages_from(caller, sort, first["next"]):
        seen += page
    assert len(seen) == len(set(seen))
    assert there_before <= set(seen)


def pages_from(caller: Caller, sort: str, cursor: str) -> list[list[str]]:
    """The pages after the one that gave ``cursor``."""
    found = []
    while cursor:
        answer = caller.get("/projects", sort=sort, limit=5, cursor=cursor).json()
        found.append([item["code"] for item in answer["items"]])
        cursor = answer["next"]
    return found


def test_a_cursor_belongs_to_its_list(country: Country) -> None:
    add_projects(country, 3)
    caller = country["promotion_bureau"]
    cursor = caller.get("/projects", sort="name", limit=1).json()["next"]
    for other in ({"sort": "-name"}, {"sort": "name", "q": "p"}):
        assert caller.get("/projects", **other, cursor=cursor).status_code == 422


@pytest.mark.parametrize("path", ["/projects", "/regions", "/units", "/verification/facts",
                                  "/verification/milestones", "/verification/funds",
                                  "/signing-events"])  # fmt: skip
def test_the_number_of_queries_does_not_grow_with_the_rows(country: Country, path: str) -> None:
    caller = country["promotion_bureau"]
    few = queries(caller, path)
    add_projects(country, 30)
    for project in Project.objects.filter(code__startswith="p-")[:20]:
        caller.post(
            f"/projects/{project.code}/facts",
            {"attribute": "jobs", "number": "5", "on": "2022-09-09"},
        )
    assert queries(caller, path) <= few + 1  # the names of parents, once there are any


def queries(caller: Caller, path: str) -> int:
    """How many statements one page takes."""
    caller.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert caller.get(path, limit=200).status_code == 200
    return len(captured)
