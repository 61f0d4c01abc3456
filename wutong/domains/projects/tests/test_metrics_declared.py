"""What the declarations of metrics promise: codes, dimensions, reasons."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import date

import pytest

from wutong.domains.projects.actions import (
    bring_in,
    claim_funds,
    verify,
)
from wutong.domains.projects.models import (
    FundArrival,
    Project,
)
from wutong.domains.projects.tests.brought_rows import START, YI, brought
from wutong.domains.projects.tests.world import World, project
from wutong.kernel import metrics
from wutong.kernel.metrics import Aggregate, BadQuestion, Kind, Metric

pytestmark = pytest.mark.django_db


class TestDeclarations:
    def test_a_ratio_of_two_flows_needs_a_reason(self) -> None:
        with pytest.raises(ValueError, match="ratio_reason"):
            metrics.declare(
                Metric(
                    "landing_rate",
                    "落地率",
                    "%",
                    Kind.COHORT,
                    Aggregate.RATIO,
                    "落地 ÷ 签约。",
                    numerator="landed_projects",
                    denominator="signed_projects",
                )
            )

    def test_unknown_codes_name_near_ones(self) -> None:
        with pytest.raises(metrics.UnknownMetric, match="signed_projects"):
            metrics.find("signed_project")
        with pytest.raises(metrics.UnknownMetric, match="not_terminated"):
            metrics.find("fulfilled_projects", "lenient")

    def test_every_metric_answers_every_dimension(self, world: World) -> None:
        bring_in(rows=[brought(world, 1, 1, "2022-01-05")], by=None, at=START, verified=True)
        for metric in metrics.declared():
            for dimension in metric.dimensions:
                question = world.question("2022-01-01", "2022-12-31", by=(dimension.code,))
                values = metrics.ask(metric.code, question).values
                assert all(dimension.code in value.keys for value in values)

    def test_splits_out_of_one_statement_are_those_asked_alone(self, world: World) -> None:
        rows = [
            brought(world, number, number, f"2022-0{number}-05", attributes={"industry": trade},
                    region=region, at_region=region)
            for number, (trade, region) in enumerate(
                (("化工", world.county), ("食品", world.other_county), ("化工", world.city),
                 ("食品", world.county)), start=1)
        ]  # fmt: skip
        bring_in(rows=rows, by=None, at=START, verified=True)
        Project.objects.filter(name="项目4").update(confidential=True)
        ways = ("month", "industry", "region")
        codes = ("signed_projects", "signed_amount", "largest_project_amount", "funds_in_place")
        question = world.question("2022-01-01", "2022-12-31", by=ways)
        together = metrics.ask_each(codes, question)
        for code in codes:
            for way in ways:
                alone = metrics.ask(code, changed(question, by=(way,)))
                assert together[code][way].question == alone.question
                assert list(together[code][way].values) == list(alone.values), (code, way)

    @pytest.mark.parametrize(
        ("code", "way"), [("signed_amount", "band"), ("fulfillment_rate", "month")]
    )
    def test_bands_and_rates_do_not_add_up(self, world: World, code: str, way: str) -> None:
        with pytest.raises(BadQuestion, match="比率、中位数和分档"):
            metrics.ask_each([code], world.question("2022-01-01", "2022-12-31", by=(way,)))

    def test_a_dimension_that_does_not_fit_is_refused(self, world: World) -> None:
        question = world.question("2022-01-01", "2022-12-31", by=("event",))
        with pytest.raises(BadQuestion, match="reserve_projects"):
            metrics.ask("reserve_projects", question)


def test_two_claims_of_funds_are_two_rows(world: World) -> None:
    owner = project(world.county, START)
    for amount in (1, 2):
        claim = claim_funds(
            project=owner,
            amount=amount * YI,
            on=date(2022, 1, 1),
            kind="domestic",
            by=None,
            at=START,
        )
        verify(claim=claim, by=None, at=START)
    assert FundArrival.objects.count() == 2
    rows = metrics.rows("funds_in_place", world.question("2022-01-01", "2022-12-31"))
    assert [row.amount for row in rows] == [2 * YI, 1 * YI]
