"""What a project needs, in which order, by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from wutong.domains.approvals.choices import ApprovalStage, PaperSource, Waiting
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.approvals.rules.network import (
    CycleFound,
    Edge,
    edges_among,
    in_order,
    layers,
    reduced,
)
from wutong.domains.approvals.rules.plan import Progress
from wutong.domains.approvals.rules.roadmap import make
from wutong.domains.approvals.rules.savings import Amounts, days_covered, planned_steps
from wutong.domains.approvals.tests.road import FOREST, LAND, MONDAY, PERMIT, given, item, paper

DECISION = Waiting.DECISION.value
LARGE = ({"attribute": "land_area", "test": "at_least", "value": "20000"},)


def days(plan: Any) -> dict[str, tuple[int, int]]:
    """Each step as working days after the first day."""
    count = given().calendar.count
    return {
        step.code: (count(plan.starts_on, step.start), count(plan.starts_on, step.end))
        for step in plan.steps
    }


class TestWhatWaitsForWhat:
    """The graph."""

    def test_an_item_not_needed_is_passed_over(self) -> None:
        requires = {"c": [("b", "acceptance")], "b": [("a", DECISION)], "a": []}
        assert edges_among(requires, ["a", "c"]) == (Edge("a", "c"),)
        assert edges_among(requires, ["b", "c"]) == (Edge("b", "c"),)

    def test_another_of_its_group_stands_in_the_place_of_an_item_not_needed(self) -> None:
        requires = {
            "permit": [("filing", "acceptance"), ("approval", "acceptance")],
            "approval": [("energy", DECISION)],
        }
        groups = {"filing": "立项", "approval": "立项", "energy": ""}
        needed = ["filing", "energy", "permit"]
        assert edges_among(requires, needed, groups) == (Edge("filing", "permit"),)
        alone = edges_among(requires, ["energy", "permit"], groups)
        assert alone == (Edge("energy", "permit"),)

    def test_waiting_to_be_accepted_counts_above_waiting_to_be_decided(self) -> None:
        requires = {"c": [("a", DECISION), ("b", "acceptance")], "b": [("a", "acceptance")]}
        assert edges_among(requires, ["a", "c"]) == (Edge("a", "c", "acceptance"),)

    def test_a_ring_is_refused_with_its_items_named(self) -> None:
        ring = given(item("a", 5, "c"), item("b", 5, "a"), item("c", 5, "b"), item("d"))
        with pytest.raises(CycleFound, match="事项a → 事项b → 事项c → 事项a") as told:
            make(ring)
        assert told.value.items == ("a", "b", "c")

    def test_a_ring_of_items_not_needed_hurts_nobody(self) -> None:
        ring = given(
            item("a", 5, "b", conditions=FOREST), item("b", 5, "a", conditions=FOREST),
            item("c", 5, "a"), attributes={"needs_forest": "no"},
        )  # fmt: skip
        assert days(make(ring)) == {"c": (0, 5)}

    def test_a_drawing_leaves_out_what_a_longer_way_says(self) -> None:
        edges = [Edge("a", "b"), Edge("b", "c"), Edge("a", "c")]
        order = in_order("abc", edges)
        assert reduced(order, edges) == (Edge("a", "b"), Edge("b", "c"))
        assert layers(order, edges) == {"a": 0, "b": 1, "c": 2}


class TestNeeds:
    """Which items, and why."""

    def test_needed_not_needed_and_not_to_be_said_yet(self) -> None:
        plan = make(
            given(
                item("a"),
                item("b", conditions=LARGE),
                item("c", conditions=FOREST),
                item("d", conditions=({"attribute": "heritage", "test": "yes"},)),
                attributes={"land_area": "30000", "needs_forest": "no"},
            )
        )
        assert [step.code for step in plan.steps] == ["a", "b"]
        assert "20000" in plan.by_code["b"].need.why[0]
        assert [one.item.code for one in plan.not_needed] == ["c"]
        assert plan.not_needed[0].why
        assert [(one.attribute, one.items) for one in plan.questions] == [("heritage", ("d",))]

    def test_the_day_is_told_also_as_if_everything_open_were_needed(self) -> None:
        plan = make(given(item("a", 3, stage=PERMIT),
                          item("b", 9, stage=PERMIT, conditions=FOREST)))  # fmt: skip
        count = given().calendar.count
        assert count(plan.ground, plan.ground_most) == 6

    def test_a_persons_word_stands_above_the_conditions(self) -> None:
        plan = make(
            given(
                item("a"),
                item("b", conditions=FOREST),
                attributes={"needs_forest": "no"},
                choices={"a": Choice(False, "已并入规划许可"), "b": Choice(True, "林业局要求")},
            )
        )
        assert [step.code for step in plan.steps] == ["b"]
        assert plan.steps[0].need.why == ("林业局要求",)
        assert plan.not_needed[0].chosen


class TestDays:
    """Dates, the critical path, slack."""

    def test_one_after_the_other_and_side_by_side(self) -> None:
        plan = make(given(item("a", 8), item("b", 3), item("c", 4, "a", "b", stage=PERMIT)))
        assert days(plan) == {"a": (0, 8), "b": (0, 3), "c": (8, 12)}
        assert plan.path == ("a", "c")
        assert [plan.by_code[code].slack for code in "abc"] == [0, 5, 0]
        assert [plan.by_code[code].critical for code in "abc"] == [True, False, True]
        assert plan.ground == date(2026, 3, 18)
        assert plan.savings.serial.days == 30
        assert plan.savings.plan.days == 12
        assert plan.by_code["a"].batch == plan.by_code["b"].batch != plan.by_code["c"].batch

    def test_holidays_and_make_up_days_count_as_they_are_worked(self) -> None:
        plan = make(given(item("a", 3, stage=PERMIT), starts_on=date(2026, 9, 29),
                          on=date(2026, 9, 29)))  # fmt: skip
        assert plan.ground == date(2026, 10, 9)
        assert not plan.ground_provisional
        far = make(given(item("a", 3, stage=PERMIT), starts_on=date(2031, 9, 29),
                         on=date(2031, 9, 29)))  # fmt: skip
        assert far.ground_provisional

    def test_waiting_for_a_decision_lets_an_item_be_accepted_at_once(self) -> None:
        plan = make(given(item("a", 8), item("b", 3, ("a", DECISION), stage=PERMIT)))
        assert days(plan) == {"a": (0, 8), "b": (0, 8)}
        assert plan.path == ("a", "b")
        longer = make(given(item("a", 8), item("b", 9, ("a", DECISION), stage=PERMIT)))
        assert days(longer)["b"] == (0, 9)
        assert longer.by_code["a"].slack == 1

    def test_a_combined_review_starts_together_and_takes_the_longest_limit(self) -> None:
        review = {"combined_review": "combined_assessment", "parallel_group": "g"}
        plan = make(given(item("a", 2), item("b", 5, "a", **review), item("c", 7, **review)))
        assert days(plan) == {"a": (0, 2), "b": (2, 9), "c": (2, 9)}
        assert plan.by_code["c"].together == ("b", "c")

    def test_members_that_wait_for_each_other_are_not_reviewed_as_one(self) -> None:
        review = {"combined_review": "combined_review"}
        plan = make(given(item("a", 2, **review), item("b", 5, "x", **review), item("x", 1, "a")))
        assert days(plan) == {"a": (0, 2), "x": (2, 3), "b": (3, 8)}

    def test_two_reviews_that_wait_for_each_other_come_apart(self) -> None:
        one, other = {"combined_review": "combined_review"}, {"combined_review": "combined_survey"}
        plan = make(given(item("a", 2, **one), item("b", 2, "d", **one),
                          item("c", 3, "a", **other), item("d", 3, **other)))  # fmt: skip
        assert days(plan) == {"a": (0, 2), "d": (0, 3), "b": (3, 5), "c": (2, 5)}

    def test_a_commitment_is_decided_on_the_spot_and_waits_for_nothing(self) -> None:
        items = item("a", 8), item("b", 5, "a", commitment_allowed=True), item("c", 2, "b",
                                                                              stage=PERMIT)  # fmt: skip
        plan = make(given(*items, choices={"b": Choice(by_commitment=True)}))
        assert days(plan) == {"a": (0, 8), "b": (0, 0), "c": (0, 2)}
        not_allowed = make(given(*items, choices={"a": Choice(by_commitment=True)}))
        assert days(not_allowed)["a"] == (0, 8)

    def test_acceptance_waits_for_the_works(self) -> None:
        items = (item("a", 5, stage=PERMIT), item("z", 8, stage=ApprovalStage.ACCEPTANCE))
        open_end = make(given(*items))
        assert not open_end.works_known
        assert days(open_end)["z"] == (5, 13)
        known = make(given(*items, works_stand_on=date(2026, 9, 1)))
        assert known.by_code["z"].start == date(2026, 9, 1)
        assert known.savings.plan.days == open_end.savings.plan.days == 13

    def test_what_follows_acceptance_waits_for_the_works_too(self) -> None:
        plan = make(given(item("a", 5, stage=PERMIT), item("z", 8, stage=ApprovalStage.ACCEPTANCE),
                          item("y", 9, "z", stage=ApprovalStage.ALONGSIDE)))  # fmt: skip
        assert plan.by_code["y"].after_works
        assert plan.accepted == plan.by_code["z"].end

    def test_without_a_permit_it_tells_when_everything_before_the_works_is_done(self) -> None:
        plan = make(given(item("a", 5), item("b", 7)))
        assert not plan.breaks_ground
        assert plan.ground == date(2026, 3, 11)

    def test_stage_totals_count_days_side_by_side_once(self) -> None:
        plan = make(given(item("a", 8), item("b", 3), item("c", 4, "a", stage=PERMIT),
                          stage_days={LAND: 7, PERMIT: 12}))  # fmt: skip
        assert [(one.stage, one.days, one.limit, one.over) for one in plan.stages] == [
            (LAND, 8, 7, True), (PERMIT, 4, 12, False),
        ]  # fmt: skip

    def test_the_green_channel_takes_its_own_limits(self) -> None:
        plan = make(given(item("a", 8, green=5, stage=PERMIT), green=True))
        assert plan.savings.plan.days == 5


class TestWhatHappened:
    """Cases replace what was planned."""

    items = (item("a", 8), item("b", 3, "a", stage=PERMIT))

    def test_a_case_decided_early_draws_the_rest_forward(self) -> None:
        done = Progress(
            accepted_on=MONDAY, decided_on=date(2026, 3, 6), used_days=4, papers=2, steps=3
        )
        plan = make(given(*self.items, progress={"a": done}, on=date(2026, 3, 6)))
        assert days(plan) == {"a": (0, 4), "b": (4, 7)}
        assert plan.planned_ground > plan.ground
        assert plan.savings.decided == 1
        assert plan.savings.actual == Amounts(4, 2, 3)
        assert plan.savings.saved == Amounts(12, -2, 2)

    def test_a_running_case_ends_on_its_last_day_or_today_when_late(self) -> None:
        runs = Progress(accepted_on=date(2026, 3, 4), due_on=date(2026, 3, 16))
        plan = make(given(*self.items, progress={"a": runs}, on=date(2026, 3, 5)))
        assert plan.by_code["a"].end == date(2026, 3, 16)
        late = make(given(*self.items, progress={"a": runs}, on=date(2026, 3, 20)))
        assert late.by_code["a"].end == date(2026, 3, 20)
        assert late.by_code["b"].start == date(2026, 3, 20)

    def test_a_paused_case_says_what_hangs_on_it(self) -> None:
        paused = Progress(
            accepted_on=MONDAY, paused=True, resumes_by=date(2026, 3, 31), days_left=4
        )
        plan = make(given(*self.items, progress={"a": paused}, on=date(2026, 3, 10)))
        assert plan.by_code["a"].end == date(2026, 4, 7)
        assert plan.by_code["b"].held_by == ("a",)
        assert plan.held_by == ("a",)

    def test_a_correction_before_acceptance_is_awaited_until_its_last_day(self) -> None:
        asked = Progress(paused=True, correcting=True, resumes_by=date(2026, 3, 16))
        plan = make(given(*self.items, progress={"a": asked}, on=date(2026, 3, 10)))
        assert plan.by_code["a"].start == date(2026, 3, 16)
        assert plan.held_by == ("a",)
        open_ended = make(
            given(*self.items, progress={"a": replace(asked, resumes_by=None)}, on=MONDAY)
        )
        assert open_ended.by_code["a"].start == MONDAY

    def test_what_has_not_begun_cannot_begin_in_the_past(self) -> None:
        plan = make(given(*self.items, on=date(2026, 3, 14)))
        assert plan.by_code["a"].start == date(2026, 3, 16)
        assert plan.by_code["a"].planned_start == MONDAY

    def test_a_case_under_way_is_on_the_roadmap_whatever_the_conditions_say(self) -> None:
        plan = make(given(item("a", conditions=FOREST), attributes={"needs_forest": "no"},
                          progress={"a": Progress(accepted_on=MONDAY)}))  # fmt: skip
        assert [step.code for step in plan.steps] == ["a"]


class TestPapersAndSteps:
    """Each paper once."""

    def test_a_paper_is_handed_in_once_and_a_result_never(self) -> None:
        licence, plot = paper("licence"), paper("plot", PaperSource.RESULT)
        register = paper("register", PaperSource.SHARED)
        plan = make(
            given(
                item("a", papers=(licence, register), results=("plot",)),
                item(
                    "b",
                    5,
                    "a",
                    papers=(licence, plot, paper("filed"), paper("more", required=False)),
                ),
                item("c", papers=(paper("maybe", conditions=FOREST), plot)),
                on_file=("filed",),
            )
        )
        found = {one.paper.code: one for one in plan.papers}
        assert found["licence"].items == ("a", "b")
        assert found["plot"].issued_by == ("a",)
        assert {code for code, one in found.items() if one.handed_in} == {
            "licence",
            "maybe",
            "more",
        }
        assert found["filed"].on_file
        assert found["maybe"].unsure
        assert plan.savings.serial.papers == 6
        assert plan.savings.plan.papers == 2  # what is on file now was handed in for the plan

    def test_what_is_handed_in_together_is_handed_in_and_collected_once(self) -> None:
        assert planned_steps([(5, 0, LAND, False), (5, 0, LAND, False)]) == 8
        assert planned_steps([(5, 0, LAND, False), (5, 3, LAND, True)]) == 8

    def test_days_side_by_side_count_once(self) -> None:
        assert days_covered([(0, 8), (0, 3), (10, 12), (11, 13)]) == 11
