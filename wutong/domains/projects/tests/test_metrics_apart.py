"""Many metrics told apart by members of one's own choosing: regions within each other, shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.domains.org.models import Unit
from wutong.domains.org.queries import paths_down_to
from wutong.domains.projects import actions
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
)
from wutong.domains.projects.models import Project
from wutong.domains.projects.rules.credit import CreditLine
from wutong.domains.projects.tests.conftest import NOON, YI
from wutong.domains.projects.tests.world import World
from wutong.kernel import metrics
from wutong.kernel.metrics import BadQuestion

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)
SIGNED = ("signed_projects", None)
AMOUNT = ("signed_amount", None)
SHARE = ("high_tech_signed_share", None)


@pytest.fixture
def year(world: World) -> metrics.Question:
    """A project of three 亿 in either county, that of the first one high technology."""
    for place, (where, high) in enumerate(((world.county, True), (world.other_county, False))):
        row = BroughtProject(
            name=f"第{place}号项目", region=where, on=DAY, attributes={"high_technology": high},
            cell=LedgerCell("c" * 64, "台账.xlsx", "签约", place + 3),
            milestones=(BroughtMilestone("signed", DAY),),
            facts=(BroughtFact("total_investment", 3 * YI, DAY),),
        )  # fmt: skip
        actions.bring_in(rows=[row], by=None, at=NOON, verified=True)
    return replace(world.question("2022-01-01", "2022-12-31"), by=("region",))


def test_a_row_counts_for_every_region_that_it_lies_in(
    world: World, year: metrics.Question
) -> None:
    mine = {world.city.path: "city", world.county.path: "county"}
    found = metrics.ask_apart(
        [SIGNED, AMOUNT, SHARE], year, lambda path: [mine[one] for one in paths_down_to(path) if one in mine]
    )  # fmt: skip
    assert found[SIGNED] == {"city": 2, "county": 1}
    assert found[AMOUNT] == {"city": 6 * YI, "county": 3 * YI}
    assert found[SHARE] == {"city": Decimal("0.5"), "county": 1}


def test_shares_of_units_add_up_to_the_whole(world: World, year: metrics.Question) -> None:
    project = Project.objects.get(name="第0号项目")
    other = Unit.objects.create(region=world.city, name="另一小分队", kind=world.squad.kind)
    lines = [CreditLine(world.squad.pk, None, Decimal("0.25")),
             CreditLine(other.pk, None, Decimal("0.75"))]  # fmt: skip
    actions.set_credit(project=project, shares=lines, reason="会议纪要", by=None, at=NOON)
    found = metrics.ask_apart(
        [SIGNED, AMOUNT], replace(year, by=("unit",)), lambda unit: [str(unit)] if unit else []
    )
    assert found[SIGNED] == {str(world.squad.pk): Decimal("0.25"), str(other.pk): Decimal("0.75")}
    assert sum(value or 0 for value in found[AMOUNT].values()) == 3 * YI


def test_metrics_over_the_same_rows_take_one_statement(year: metrics.Question) -> None:
    with CaptureQueriesContext(connection) as queries:
        metrics.ask_apart([SIGNED, AMOUNT, SHARE], year, lambda path: [str(path)])
    assert sum("GROUP BY" in one["sql"] for one in queries.captured_queries) == 1


@pytest.mark.parametrize(
    ("code", "by"),
    [("approval_median_days", ("region",)), ("signed_amount", ("band",)),
     ("signed_amount", ("region", "unit")), ("signed_amount", ())],
)  # fmt: skip
def test_what_does_not_add_up_is_refused(
    year: metrics.Question, code: str, by: tuple[str, ...]
) -> None:
    with pytest.raises(BadQuestion):
        metrics.ask_apart([(code, None)], replace(year, by=by), lambda key: [str(key)])
