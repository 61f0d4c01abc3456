"""The page behind a figure: rows, parts, scope, refusals, and how often it asks the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person

AT = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
YI = Decimal(100_000_000)
ADDRESS = "/metrics/signed_amount/rows/?unit=130300&from=2022-01-01&to=2022-12-31"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def bring(world: World, count: int, first: int = 1) -> None:
    rows = [
        BroughtProject(
            name=f"项目{number}",
            region=world.county,
            cell=LedgerCell("a" * 64, "台账.xlsx", "签约项目", number),
            milestones=(BroughtMilestone("signed", date(2022, 3, 1)),),
            facts=(
                BroughtFact("total_investment", number * YI, date(2022, 3, 1)),
                BroughtFact("region", world.county, date(2022, 3, 1)),
            ),
        )
        for number in range(first, first + count)
    ]
    bring_in(rows=rows, by=None, at=AT, verified=True)


def test_rows_and_parts_open_down_to_the_evidence(world: World, client: Client) -> None:
    bring(world, 3)
    client.force_login(person("分析", "analyst", world.city))
    page = client.get(f"{ADDRESS}&by=region").content.decode()
    assert "6.00 亿元" in page
    assert "台账.xlsx 签约项目 第3行" in page
    assert "only.region=130302" in page
    part = client.get(f"{ADDRESS}&only.region=130322").content.decode()
    assert "0.00 亿元" in part
    assert "项目3" not in part


def test_the_number_of_queries_does_not_grow_with_the_rows(
    world: World, client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client.force_login(person("分析", "analyst", world.city))

    def queries() -> int:
        with django_assert_max_num_queries(40) as captured:
            assert client.get(f"{ADDRESS}&by=month").status_code == 200
        return len(captured)

    bring(world, 3)
    queries()  # the first request of a session writes it
    few = queries()
    bring(world, 30, first=4)
    assert queries() == few


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/metrics/signed_amounts/rows/", 404),
        ("/metrics/signed_amount/rows/?version=9", 404),
        ("/metrics/signed_amount/rows/?from=2022-13-01", 400),
        ("/metrics/signed_amount/rows/?from=2022-12-31&to=2022-01-01", 400),
        ("/metrics/signed_amount/rows/?unit=999999", 400),
        ("/metrics/signed_amount/rows/?only.colour=red", 400),
        ("/metrics/signed_amount/rows/?only.stage=nowhere", 400),
        ("/metrics/fulfillment_rate/rows/?version=strict", 200),
        ("/metrics/definitions/", 200),
    ],
)
def test_bad_addresses_get_a_sentence(
    world: World, client: Client, address: str, status: int
) -> None:
    client.force_login(person("分析", "analyst", world.city))
    assert client.get(address).status_code == status


def test_other_regions_are_not_there(world: World, client: Client) -> None:
    client.force_login(person("外地分析", "analyst", world.elsewhere))
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/metrics/signed_amount/rows/").status_code == 200


def test_a_post_in_a_unit_opens_its_region_on_its_own_rows(world: World, client: Client) -> None:
    bring(world, 2)
    Project.objects.filter(name="项目2").update(unit=world.squad)
    client.force_login(person("队员", "recruiter", unit=world.squad))
    own = "/metrics/signed_amount/rows/?unit=130302&from=2022-01-01&to=2022-12-31"
    page = client.get(own).content.decode()
    assert "2.00 亿元" in page
    assert "项目1" not in page
    assert client.get(ADDRESS).status_code == 404
