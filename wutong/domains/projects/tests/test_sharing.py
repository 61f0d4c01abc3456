"""Several metrics over the same rows: one statement, the same answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world
from wutong.kernel import metrics

AT = datetime(2022, 1, 1, 4, 0, tzinfo=UTC)
CODES = ("landed_projects", "landed_amount", "signed_projects", "largest_project_amount")
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = build_world()
    rows = [
        BroughtProject(
            name=f"项目{number}",
            region=made.county if number % 2 else made.other_county,
            cell=LedgerCell("a" * 64, "台账.xlsx", "签约项目", number),
            milestones=tuple(
                BroughtMilestone(stage, date(2022, number, 5)) for stage in ("signed", "landed")
            ),
            facts=(
                BroughtFact("total_investment", Decimal(number * 10**8), date(2022, number, 5)),
            ),
        )
        for number in range(1, 6)
    ]
    bring_in(rows=rows, by=None, at=AT, verified=True)
    return made


@pytest.mark.parametrize("by", [(), ("region",), ("region", "month"), ("band",)])
@pytest.mark.parametrize("secret", [False, True])
def test_sharing_a_statement_changes_no_answer(
    world: World, by: tuple[str, ...], secret: bool
) -> None:
    Project.objects.filter(name="项目3").update(confidential=secret)
    question = replace(world.question("2022-01-01", "2022-12-31"), by=by)
    together = metrics.ask_many(CODES, question)
    assert set(together) == set(CODES)
    for code in CODES:
        assert together[code].values == metrics.ask(code, question).values


def test_a_count_and_its_amount_share_a_statement(world: World) -> None:
    question = world.question("2022-01-01", "2022-12-31")
    with CaptureQueriesContext(connection) as apart:
        for code in CODES[:2]:
            metrics.ask(code, question)
    with CaptureQueriesContext(connection) as together:
        metrics.ask_many(CODES[:2], question)
    assert len(together) * 2 == len(apart)
