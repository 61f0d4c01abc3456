"""The pure decisions: gates, the order of stages, the copies of the latest facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.projects.choices import Attribute, RequirementKind, Stage
from wutong.domains.projects.rules import gates, lifecycle
from wutong.domains.projects.rules.copies import KnownFact, ReachedStage, latest_copies
from wutong.domains.projects.rules.gates import GateTable, Holding, Requirement

KEYS = ("contract", "lease", "filing", "invoice", "power", "tax_certificate")
papers = st.sets(st.sampled_from(KEYS))
requirements = st.lists(
    st.builds(
        Requirement,
        group=st.sampled_from(("甲", "乙", "丙")),
        kind=st.just(RequirementKind.EVIDENCE.value),
        key=st.sampled_from(KEYS),
        label=st.sampled_from(KEYS),
        at_least=st.integers(1, 3),
    ),
    max_size=8,
    unique_by=lambda one: (one.group, one.key),
)
tables = st.builds(GateTable, stage=st.just("landed"), requirements=requirements.map(tuple))


def holding(keys: set[str]) -> Holding:
    return Holding(evidence=frozenset(keys))


@given(tables, papers)
def test_a_gate_is_open_when_every_group_has_enough(table: GateTable, held: set[str]) -> None:
    missing = {state.group for state in gates.missing(table, holding(held))}
    for group in {one.group for one in table.requirements}:
        lines = [one for one in table.requirements if one.group == group]
        needed = min(max(one.at_least for one in lines), len(lines))
        assert (group in missing) == (len([one for one in lines if one.key in held]) < needed)


@given(tables, papers, papers)
def test_another_paper_never_closes_a_gate(
    table: GateTable, held: set[str], more: set[str]
) -> None:
    before = {state.group for state in gates.missing(table, holding(held))}
    after = {state.group for state in gates.missing(table, holding(held | more))}
    assert after <= before


@given(tables, papers)
def test_all_that_is_missing_is_named_at_once(table: GateTable, held: set[str]) -> None:
    state = holding(held)
    wanted = {one.key for state_ in gates.missing(table, state) for one in state_.unmet}
    assert not gates.missing(table, holding(held | wanted))


def test_groups_stand_in_the_order_of_the_table() -> None:
    lines = tuple(
        Requirement(group, RequirementKind.EVIDENCE, group, group)
        for group in ("注册", "备案", "用地")
    )
    found = gates.states(GateTable("landed", requirements=lines), Holding())
    assert [one.group for one in found] == ["注册", "备案", "用地"]


def test_two_of_four_says_how_many_are_still_needed() -> None:
    lines = tuple(
        Requirement("投产凭据", RequirementKind.EVIDENCE, key, label, 2)
        for key, label in (("invoice", "发票"), ("power", "用电"), ("tax_certificate", "完税"))
    )
    table = GateTable("in_production", requirements=lines)
    (nothing,) = gates.missing(table, Holding())
    assert nothing.text == "发票、用电、完税（任2项）"
    (one,) = gates.missing(table, holding({"power"}))
    assert one.text == "发票、完税（任1项）"
    assert not gates.missing(table, holding({"power", "invoice"}))


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (RequirementKind.FIELD, "fields"),
        (RequirementKind.EVIDENCE, "evidence"),
        (RequirementKind.STAGE, "stages"),
        (RequirementKind.CONDITION, "conditions"),
    ],
)
def test_each_kind_of_requirement_looks_in_its_own_place(kind: str, place: str) -> None:
    asked = Requirement("组", kind, "key", "说明")
    assert Holding(**{place: frozenset({"key"})}).has(asked)
    others = {"fields", "evidence", "stages", "conditions"} - {place}
    assert not Holding(**{other: frozenset({"key"}) for other in others}).has(asked)


@pytest.mark.parametrize(
    ("reached", "target", "skipped"),
    [
        ([], "signed", []),
        (["signed"], "landed", ["registered"]),
        (["signed", "registered"], "landed", []),
        ([], "in_production", ["signed", "registered", "landed", "started", "completed"]),
        (["signed", "landed"], "in_production", ["registered", "started", "completed"]),
        ([], "withdrawn", []),
    ],
)
def test_what_a_move_skips(reached: list[str], target: str, skipped: list[str]) -> None:
    assert lifecycle.skipped(reached, target) == skipped


def test_the_next_stage_leads_through_the_whole_life_and_ends() -> None:
    walked, stage = [], ""
    while stage := lifecycle.next_stage(stage):
        walked.append(stage)
    assert walked == [one.value for one in lifecycle.ORDER]
    assert lifecycle.next_stage(Stage.WITHDRAWN) == ""


@given(st.sampled_from(list(Stage)))
def test_a_rank_leads_back_to_its_stage(stage: Stage) -> None:
    assert lifecycle.stage_of_rank(lifecycle.rank(stage)) == stage


days = st.dates(date(2020, 1, 1), date(2022, 12, 31))
facts = st.lists(
    st.builds(
        KnownFact,
        attribute=st.just(Attribute.TOTAL_INVESTMENT.value),
        on=days,
        order=st.tuples(
            st.integers(0, 500).map(
                lambda n: datetime(2022, 1, 1, tzinfo=UTC) + timedelta(hours=n)
            ),
            st.integers(1, 10_000),
        ),
        value=st.integers(1, 10**6).map(Decimal),
    ),
    unique_by=lambda one: one.order,
    max_size=6,
)
milestones = st.lists(
    st.builds(ReachedStage, st.sampled_from([one.value for one in Stage]), days), max_size=5
)


@given(milestones, facts, st.randoms())
def test_copies_do_not_depend_on_the_order_of_reading(
    reached: list[ReachedStage], known: list[KnownFact], random: Random
) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)
    assert latest_copies(reached, known) == latest_copies(reached[::-1], shuffled)


@given(facts)
def test_the_latest_day_counts_and_of_one_day_the_last_recorded(known: list[KnownFact]) -> None:
    copies = latest_copies([], known)
    best = max(known, key=lambda one: (one.on, one.order), default=None)
    assert copies.total_investment == (best.value if best else None)
    assert copies.figures_on == (best.on if best else None)


@given(milestones)
def test_the_furthest_stage_counts_whenever_it_was_reached(reached: list[ReachedStage]) -> None:
    copies = latest_copies(reached, [])
    assert copies.stage_rank == max((lifecycle.rank(one.stage) for one in reached), default=0)
    assert (copies.stage == "") == (not reached)
