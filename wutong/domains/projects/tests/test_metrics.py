"""Metrics against a recomputation by hand: as of any day, as known at any time."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import date, timedelta
from decimal import Decimal

import pytest

from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    bring_in,
    claim_milestone,
    refresh_copies,
    verify,
)
from wutong.domains.projects.choices import FundSource, Stage
from wutong.domains.projects.models import (
    Fact,
    FundRule,
    Project,
    ProjectMember,
    SigningEvent,
)
from wutong.domains.projects.tests.brought_rows import START, YI, brought, cell, total
from wutong.domains.projects.tests.world import World, person
from wutong.kernel import metrics
from wutong.kernel.money import Rounding
from wutong.kernel.scope import LEADER, Access, Grant

pytestmark = pytest.mark.django_db


class TestSignings:
    def test_counts_and_sums_the_period_with_both_ends_included(self, world: World) -> None:
        rows = [
            brought(world, 1, 1, "2022-01-01"),
            brought(world, 2, 2, "2022-03-31"),
            brought(world, 3, 4, "2022-04-01"),
            brought(world, 4, 8, "2021-12-31"),
        ]
        bring_in(rows=rows, by=None, at=START, verified=True)
        question = world.question("2022-01-01", "2022-03-31")
        assert total("signed_projects", question) == 2
        assert total("signed_amount", question) == 3 * YI

    def test_unverified_claims_do_not_count(self, world: World) -> None:
        bring_in(rows=[brought(world, 1, 1, "2022-01-05")], by=None, at=START, verified=False)
        assert total("signed_projects", world.question("2022-01-01", "2022-12-31")) == 0

    def test_a_framework_agreement_is_another_kind(self, world: World) -> None:
        on = date(2022, 1, 5)
        row = changed(
            brought(world, 1, 1, "2022-01-05"),
            milestones=(BroughtMilestone(Stage.SIGNED, on, kind="framework"),),
        )
        bring_in(rows=[row], by=None, at=START, verified=True)
        assert total("signed_projects", world.question("2022-01-01", "2022-12-31")) == 0

    def test_an_increase_counts_its_increment_in_its_own_period(self, world: World) -> None:
        bring_in(rows=[brought(world, 1, 10, "2022-01-05")], by=None, at=START, verified=True)
        grown = Project.objects.get()
        later = START + timedelta(days=200)
        claim = claim_milestone(
            project=grown,
            stage=Stage.SIGNED,
            kind="increase",
            on=date(2022, 7, 1),
            amount=5 * YI,
            by=None,
            at=later,
        )
        verify(claim=claim, by=None, at=later)
        first_half = world.question("2022-01-01", "2022-06-30")
        second_half = world.question("2022-07-01", "2022-12-31")
        whole = world.question("2022-01-01", "2022-12-31")
        assert total("signed_amount", first_half) == 10 * YI
        assert total("signed_amount", second_half) == 5 * YI
        assert total("signed_amount", whole) == 15 * YI
        assert total("signed_projects", whole) == 1
        grown.refresh_from_db()
        assert grown.total_investment == 15 * YI

    def test_phases_stand_in_their_parents_total(self, world: World) -> None:
        bring_in(
            rows=[brought(world, 1, 200, "2022-01-05"), brought(world, 2, 30, "2022-01-06")],
            by=None,
            at=START,
            verified=True,
        )
        parent, phase = Project.objects.order_by("pk")
        Project.objects.filter(pk=phase.pk).update(parent=parent)
        question = world.question("2022-01-01", "2022-12-31")
        assert total("signed_projects", question) == 1
        assert total("signed_amount", question) == 200 * YI
        assert total("largest_project_amount", question) == 200 * YI

    def test_bands_are_nested_and_include_their_bound(self, world: World) -> None:
        rows = [
            brought(world, n, amount, "2022-01-05")
            for n, amount in enumerate((1, 5, 20, 100), start=1)
        ]
        bring_in(rows=rows, by=None, at=START, verified=True)
        answer = metrics.ask(
            "signed_projects", world.question("2022-01-01", "2022-12-31", by=("band",))
        )
        counts = {value.keys["band"]: value.value for value in answer.values}
        assert (counts["ge1"], counts["ge20"], counts["ge100"]) == (4, 2, 1)

    def test_children_with_nothing_still_appear(self, world: World) -> None:
        bring_in(rows=[brought(world, 1, 1, "2022-01-05")], by=None, at=START, verified=True)
        answer = metrics.ask(
            "signed_projects", world.question("2022-01-01", "2022-12-31", by=("region",))
        )
        assert {v.labels["region"]: v.value for v in answer.values} == {"海港区": 1, "昌黎县": 0}

    def test_every_part_opens_its_own_rows(self, world: World) -> None:
        event = SigningEvent.objects.create(name="京津推介会", region=world.city)
        rows = [
            brought(world, 1, 1, "2022-01-05"),
            brought(world, 2, 2, "2022-02-05", at_region=world.other_county),
            brought(world, 3, 4, "2022-02-06"),
        ]
        rows[2] = changed(
            rows[2], milestones=(BroughtMilestone("signed", date(2022, 2, 6), event_id=event.pk),)
        )
        bring_in(rows=rows, by=None, at=START, verified=True)
        question = world.question("2022-01-01", "2022-12-31")
        for dimension in ("region", "month", "event", "stage", "industry", "high_technology"):
            answer = metrics.ask("signed_amount", changed(question, by=(dimension,)))
            assert sum(value.value or 0 for value in answer.values) == 7 * YI
            for value in answer.values:
                narrowed = changed(question, only=value.keys)
                behind = metrics.rows("signed_amount", narrowed)
                assert sum(row.amount for row in behind) == value.value
                assert total("signed_amount", narrowed) == value.value
            parts = metrics.rows_by("signed_amount", changed(question, by=(dimension,)))
            assert {key: sum(row.amount for row in rows) for key, rows in parts.items()} == {
                value.keys[dimension]: value.value for value in answer.values if value.value
            }
        names = [row.title for row in metrics.rows("signed_amount", question)]
        assert names == ["项目3", "项目2", "项目1"]
        evidence = metrics.rows("signed_amount", question)[0].facts["evidence"]
        assert evidence == "台账.xlsx 签约项目 第3行"


class TestStock:
    def test_a_project_stands_in_one_stage_on_a_day(self, world: World) -> None:
        row = changed(
            brought(world, 1, 3, "2022-03-01"),
            milestones=(
                BroughtMilestone("negotiating", date(2022, 1, 10)),
                BroughtMilestone("signed", date(2022, 3, 1)),
            ),
        )
        bring_in(rows=[row], by=None, at=START, verified=True)
        assert total("negotiating_projects", world.question("2022-01-01", "2022-02-28")) == 1
        assert total("negotiating_projects", world.question("2022-01-01", "2022-03-01")) == 0
        assert total("negotiating_amount", world.question("2022-01-01", "2022-02-28")) == 3 * YI

    def test_new_and_continued_construction(self, world: World) -> None:
        def built(row: int, begun: str, done: str | None = None) -> BroughtProject:
            stages = [BroughtMilestone("started", date.fromisoformat(begun))]
            stages += [BroughtMilestone("completed", date.fromisoformat(done))] if done else []
            return changed(brought(world, row, 1, begun), milestones=tuple(stages))

        bring_in(
            rows=[
                built(1, "2022-02-01"),
                built(2, "2021-02-01"),
                built(3, "2021-02-01", "2021-12-01"),
                built(4, "2021-02-01", "2022-06-01"),
            ],
            by=None,
            at=START,
            verified=True,
        )
        year = world.question("2022-01-01", "2022-12-31")
        assert total("new_build_projects", year) == 1
        assert total("continued_projects", year) == 2
        assert total("under_construction_projects", year) == 2


class TestFulfilment:
    def test_strict_needs_all_three(self, world: World) -> None:
        on = date(2022, 1, 5)
        for number, (team, money) in enumerate(((True, True), (True, False), (False, True)), 1):
            row = brought(world, number, 1, "2022-01-05")
            row = changed(
                row,
                milestones=(*row.milestones, BroughtMilestone("registered", on, day_assumed=True)),
                facts=(
                    *row.facts,
                    BroughtFact("team_in_place", team, on),
                    BroughtFact("funds_confirmed", money, on),
                ),
            )
            bring_in(rows=[row], by=None, at=START, verified=True)
        question = world.question("2022-01-01", "2022-12-31")
        assert total("fulfilled_projects", question) == 1
        assert total("fulfilled_projects", question, "strict") == 1
        assert total("fulfilled_projects", question, "not_terminated") == 3
        rate = metrics.ask("fulfillment_rate", question, "strict")
        assert rate.display(rate.total, Rounding("truncate", 2)) == "33.33%"
        assert len(metrics.rows("fulfillment_rate", question, "strict")) == 1
        assert len(metrics.rows("fulfillment_rate", question, "not_terminated")) == 3


class TestFunds:
    def arrivals(self, world: World) -> None:
        row = changed(
            brought(world, 1, 10, "2022-01-05"),
            funds=(
                BroughtFunds(date(2022, 2, 1), 2 * YI, "domestic", cell(11)),
                BroughtFunds(date(2022, 3, 1), 1 * YI, "foreign", cell(12)),
                BroughtFunds(date(2022, 3, 2), 4 * YI, "domestic", cell(13), source="fiscal"),
                BroughtFunds(date(2022, 3, 3), 8 * YI, "domestic", cell(14), source="real_estate"),
            ),
        )
        bring_in(rows=[row], by=None, at=START, verified=True)

    def test_fiscal_money_never_counts_and_real_estate_as_the_region_says(
        self, world: World
    ) -> None:
        self.arrivals(world)
        question = world.question("2022-01-01", "2022-12-31")
        assert total("funds_in_place", question) == 11 * YI
        FundRule.objects.create(region=world.city, source=FundSource.REAL_ESTATE, counts=False)
        assert total("funds_in_place", question) == 3 * YI
        assert total("domestic_funds_in_place", question) == 2 * YI
        assert total("funding_rate", question) == Decimal("0.3")

    def test_a_transfer_of_kind_is_split(self, world: World) -> None:
        self.arrivals(world)
        question = world.question("2022-01-01", "2022-12-31", by=("fund_kind",))
        values = {
            v.keys["fund_kind"]: v.value for v in metrics.ask("funds_in_place", question).values
        }
        assert values == {"domestic": 10 * YI, "foreign": 1 * YI}


class TestScope:
    def test_other_regions_stay_out(self, world: World) -> None:
        rows = [
            brought(world, 1, 1, "2022-01-05"),
            brought(world, 2, 2, "2022-01-05", region=world.elsewhere, at_region=world.elsewhere),
        ]
        bring_in(rows=rows, by=None, at=START, verified=True)
        dates = ("2022-01-01", "2022-12-31")
        assert total("signed_projects", world.question(*dates)) == 1
        assert total("signed_projects", world.question(*dates, region=world.country)) == 2
        stranger = Access(user=1, grants=(Grant(LEADER, world.elsewhere.path),))
        assert total("signed_projects", world.question(*dates, access=stranger)) == 0
        assert metrics.rows("signed_projects", world.question(*dates, access=stranger)) == []

    def test_a_project_that_moved_counts_where_it_was_then(self, world: World) -> None:
        bring_in(rows=[brought(world, 1, 1, "2022-01-05")], by=None, at=START, verified=True)
        moved = Project.objects.get()
        Fact.objects.create(
            project=moved,
            attribute="region",
            region=world.other_county,
            on=date(2022, 6, 1),
            claimed_at=START,
            decided_at=START,
            standing="verified",
            verified=True,
        )
        refresh_copies([moved.pk], START)
        before = world.question("2022-01-01", "2022-05-31", region=world.county)
        after = world.question("2022-01-01", "2022-06-30", region=world.county)
        assert total("signed_projects", before) == 1
        assert total("signed_projects", after) == 0

    def test_confidential_rows_enter_the_total_alone(self, world: World) -> None:
        rows = [brought(world, 1, 1, "2022-01-05"), brought(world, 2, 2, "2022-02-05")]
        bring_in(rows=rows, by=None, at=START, verified=True)
        secret = Project.objects.get(name="项目2")
        Project.objects.filter(pk=secret.pk).update(confidential=True)
        question = world.question("2022-01-01", "2022-12-31")
        assert total("signed_amount", question) == 3 * YI
        behind = metrics.rows("signed_amount", question)
        assert [(row.title, row.amount) for row in behind] == [
            ("项目1", 1 * YI),
            ("涉密项目", 2 * YI),
        ]
        assert sum(row.amount for row in behind) == 3 * YI
        split = metrics.ask("signed_amount", changed(question, by=("region",)))
        assert {v.labels["region"]: v.value for v in split.values} == {
            "海港区": 1 * YI,
            "昌黎县": 0,
            "涉密项目": 2 * YI,
        }
        world.city.confidential_in_totals = False
        world.city.save()
        assert total("signed_amount", world.question("2022-01-01", "2022-12-31")) == 1 * YI

    def test_the_team_and_leaders_see_confidential_rows(self, world: World) -> None:
        bring_in(rows=[brought(world, 1, 1, "2022-01-05")], by=None, at=START, verified=True)
        Project.objects.update(confidential=True)
        member = person("队员", "analyst", world.city)
        ProjectMember.objects.create(
            project=Project.objects.get(),
            user=member,
            capacity="recruiter",
            joined_on=date(2022, 1, 1),
        )
        dates = ("2022-01-01", "2022-12-31")
        for access in (
            Access(user=member.pk, grants=(Grant("analyst", world.city.path),)),
            Access(user=0, grants=(Grant(LEADER, world.city.path),)),
        ):
            names = [
                r.title
                for r in metrics.rows("signed_projects", world.question(*dates, access=access))
            ]
            assert names == ["项目1"]
