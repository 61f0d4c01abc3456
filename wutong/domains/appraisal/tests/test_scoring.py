"""Scorecards, points and proposals, without a database."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.appraisal.rules import facts
from wutong.domains.appraisal.rules.differences import compare
from wutong.domains.appraisal.rules.rescoring import rescore
from wutong.domains.appraisal.rules.scorecard import (
    BadBody,
    Body,
    Criterion,
    Gate,
    delivered,
    document_of,
    parse,
)
from wutong.domains.appraisal.rules.scoring import Answered, Outcome, score, spread_of

POINTS = st.decimals(min_value=-500, max_value=500, places=2)
FORMULA = Criterion("tax", "税收", Decimal(20), "formula", formula="亩均税收")
MANUAL = Criterion("strength", "实力", Decimal(10))
GATE = Gate("policy", "产业政策")


def body(*criteria: Criterion, gates: tuple[Gate, ...] = (), **more: Any) -> Body:
    values = {"pass_score": Decimal(20), "conditional_score": Decimal(10), "least_reviewers": 1,
              "places": 1} | more  # fmt: skip
    return Body(gates, criteria, **values)


def said(who: int, points: str | None = None, gate: str = "pass") -> Answered:
    given_points = {} if points is None else {"strength": Decimal(points)}
    return Answered(who, {"policy": gate}, given_points)


@pytest.mark.parametrize(
    ("tax", "points", "result"),
    [
        ("12.34", "12.3", "conditional"),  # half up to one place
        ("12.35", "12.4", "conditional"),
        ("50", "20.0", "passed"),  # never above the weight
        ("-5", "0.0", "refused"),  # never below 0
        ("19.95", "20.0", "passed"),  # the rounded total is what counts
        ("19.94", "19.9", "conditional"),
        ("9.94", "9.9", "refused"),
    ],
)
def test_points_of_a_formula(tax: str, points: str, result: str) -> None:
    outcome = score(body(FORMULA), {"亩均税收": Decimal(tax)}, [said(1)])
    assert (f"{outcome.score}", outcome.result) == (points, result)


@pytest.mark.parametrize(
    ("answers", "settled", "answer", "result"),
    [
        (["pass", "pass"], {}, "pass", "passed"),
        (["pass", "fail"], {}, "fail", "refused"),
        (["unsure", "fail"], {}, "fail", "refused"),
        (["pass", "unsure"], {}, "unsure", None),
        (["pass", "unsure"], {"policy": "pass"}, "pass", "passed"),
        (["pass", "unsure"], {"policy": "fail"}, "fail", "refused"),
        (["pass", "unsure"], {"policy": "unsure"}, "unsure", None),
        (["pass", "fail"], {"policy": "pass"}, "fail", "refused"),  # nobody settles a fail away
    ],
)
def test_gates(
    answers: list[str], settled: dict[str, str], answer: str, result: str | None
) -> None:
    reviews = [said(who, "10", gate) for who, gate in enumerate(answers)]
    card = body(MANUAL, gates=(GATE,), pass_score=Decimal(10))
    outcome = score(card, {}, reviews, settled)
    assert (outcome.gates[0].answer, outcome.result) == (answer, result)


def test_a_missing_fact_gives_no_points_and_is_said() -> None:
    outcome = score(body(FORMULA, MANUAL), {"亩均税收": None}, [said(1, "8")])
    (uncounted,) = outcome.uncounted
    assert (uncounted.criterion.key, uncounted.points, uncounted.why) == (
        "tax", None, "缺“亩均税收”。",
    )  # fmt: skip
    assert outcome.score == Decimal("8.0")


def test_a_division_by_zero_is_said_too() -> None:
    card = body(Criterion("x", "比", Decimal(5), "formula", formula="用工 / (用地 - 用地)"))
    (line,) = score(card, {"用工": Decimal(1), "用地": Decimal(2)}, [said(1)]).criteria
    assert line.points is None
    assert "除数是零" in line.why


def test_the_mean_of_who_scored_it() -> None:
    outcome = score(body(MANUAL), {}, [said(1, "7"), said(2, "8"), said(3)])
    assert outcome.criteria[0].points == Decimal("7.5")
    assert score(body(MANUAL), {}, [said(3)]).criteria[0].why == "没有评审人打分。"


def test_too_few_reviewers_make_no_proposal() -> None:
    outcome = score(body(MANUAL, least_reviewers=3), {}, [said(1, "10")])
    assert (outcome.lacking, outcome.result) == (2, None)


def test_spread_and_outliers() -> None:
    found = spread_of({1: Decimal(8), 2: Decimal(8), 3: Decimal(5)}, Decimal(10))
    assert (found.range, found.outliers) == (Decimal(3), frozenset({3}))
    assert f"{found.deviation:.4f}" == "1.4142"
    assert not spread_of({1: Decimal(0), 2: Decimal(10)}, Decimal(10)).outliers


@given(st.lists(POINTS, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_reviewers_does_not_matter(points: list[Decimal], random: Any) -> None:
    reviews = [said(who, str(one)) for who, one in enumerate(points)]
    mixed = reviews[:]
    random.shuffle(mixed)
    card = body(MANUAL, FORMULA, gates=(GATE,))
    assert score(card, {"亩均税收": Decimal(3)}, reviews) == score(
        card, {"亩均税收": Decimal(3)}, mixed
    )


@given(st.lists(POINTS, min_size=1, max_size=8), POINTS, st.integers(1, 40))
def test_points_stay_within_the_weight(points: list[Decimal], fact: Decimal, weight: int) -> None:
    manual = Criterion("strength", "实力", Decimal(weight))
    card = body(manual, FORMULA, places=2)
    outcome = score(
        card, {"亩均税收": fact}, [said(who, str(one)) for who, one in enumerate(points)]
    )
    assert all(0 <= (one.points or 0) <= one.criterion.weight for one in outcome.criteria)
    assert 0 <= outcome.score <= outcome.full


@given(st.lists(POINTS, min_size=2, max_size=6))
def test_the_spread_holds_the_mean(points: list[Decimal]) -> None:
    found = spread_of(dict(enumerate(points)), Decimal(10))
    assert found.low <= sum(points) / len(points) <= found.high
    assert 0 <= found.deviation <= found.range


def test_the_delivered_scorecard_is_sound() -> None:
    card = parse(delivered()["body"])
    assert card.full == 100
    assert parse(document_of(card)) == card
    assert compare(card, card) == []


WRONG: list[tuple[tuple[Any, ...], Any, str]] = [
    (("gates", 0, "key"), "X", "gates.0.key"),
    (("gates", 0, "key"), "direction", "gates.1.key"),
    (("gates", 0, "title"), " ", "gates.0.title"),
    (("criteria", 2, "formula"), "信用 * 2", "criteria.2.formula"),
    (("criteria", 2, "formula"), "__import__('os')", "criteria.2.formula"),
    (("criteria", 0, "formula"), "用工", "criteria.0.formula"),
    (("criteria", 0, "weight"), "0", "criteria.0.weight"),
    (("criteria", 0, "weight"), "1.234", "criteria.0.weight"),
    (("criteria", 0, "weight"), "NaN", "criteria.0.weight"),
    (("criteria", 0, "kind"), "magic", "criteria.0.kind"),
    (("criteria", 0, "units"), ["circus"], "criteria.0.units"),
    (("criteria",), [], "criteria"),
    (("criteria",), "x", "criteria"),
    (("criteria", 0), 7, "criteria.0"),
    (("pass_score",), "101", "pass_score"),
    (("conditional_score",), "71", "conditional_score"),
    (("least_reviewers",), 0, "least_reviewers"),
    (("places",), "9", "places"),
    (("more",), 1, ""),
]


@pytest.mark.parametrize(("path", "value", "place"), WRONG)
def test_what_may_not_stand_in_a_scorecard(path: Any, value: Any, place: str) -> None:
    document = copy.deepcopy(delivered()["body"])
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(BadBody) as problem:
        parse(document, ["department"])
    assert place in problem.value.problems


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["gates", "criteria", "key", "weight"]),
                                      inner, max_size=3)))  # fmt: skip
def test_no_document_makes_it_stumble(document: Any) -> None:
    with pytest.raises(BadBody):
        parse(document)


def test_differences_say_what_was_changed() -> None:
    before = parse(delivered()["body"])
    document = document_of(before)
    document["criteria"][0]["weight"] = "20"
    del document["gates"][3]
    document["pass_score"] = "75"
    found = [(one.where, one.what, one.before[:4], one.after) for one in
             compare(before, parse(document))]  # fmt: skip
    assert found == [
        ("规划与用地", "关口", "规划与用", ""),
        ("企业实力", "分值", "15", "20"),
        ("", "通过分数", "70", "75"),
    ]


def test_facts_are_computed_of_others_or_missing() -> None:
    given_facts = facts.from_project(Decimal(600_000_000), Decimal(100_000), True)
    assert given_facts == {
        "总投资": Decimal(60000), "用地": Decimal(150), "高新技术": Decimal(1),
    }  # fmt: skip
    found = facts.complete(
        {name: facts.FactValue(value, "project") for name, value in given_facts.items()}
    )
    assert found["投资强度"] == facts.FactValue(Decimal(400), "computed", "总投资 ÷ 用地")
    assert found["亩均税收"].value is None
    assert facts.thawed(facts.frozen(found)) == found


def outcome_of(card: Body, reviews: list[Answered]) -> Outcome:
    return score(card, {}, reviews)


def test_rescoring_scales_points_and_names_what_was_never_asked() -> None:
    old = body(MANUAL, gates=(GATE,), pass_score=Decimal(8), conditional_score=Decimal(5))
    new = body(
        Criterion("strength", "实力", Decimal(20)), Criterion("fresh", "新项", Decimal(5)),
        gates=(GATE, Gate("safety", "安全")), pass_score=Decimal(18),
        conditional_score=Decimal(17), least_reviewers=4,
    )  # fmt: skip
    found = rescore(old, new, {}, [said(1, "8"), said(2, "9")])
    assert (found.before.score, found.after.score) == (Decimal("8.5"), Decimal("17.0"))
    assert (found.before.result, found.after.result) == ("passed", "conditional")
    assert found.changed
    assert found.why == ("实力 8.5 → 17",)
    assert found.uncomputed == (
        "关口“安全”当时没有问。", "新项：没有评审人打分。", "评审 2 人，新表至少 4 人。",
    )  # fmt: skip


@given(st.lists(st.decimals(min_value=0, max_value=10, places=2), min_size=1, max_size=5))
def test_rescoring_with_the_same_scorecard_changes_nothing(points: list[Decimal]) -> None:
    card = body(MANUAL, gates=(GATE,))
    found = rescore(card, card, {}, [said(who, str(one)) for who, one in enumerate(points)])
    assert not found.changed
    assert found.why == ()
    assert found.uncomputed == ()
