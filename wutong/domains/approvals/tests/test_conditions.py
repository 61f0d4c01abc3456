"""Conditions: what holds, what doesn't, what nobody knows, and what is no condition."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.approvals.rules.attributes import (
    ATTRIBUTES,
    CHOICE,
    FLAG,
    INDUSTRY,
    section_of,
)
from wutong.domains.approvals.rules.conditions import TESTS, check, describe, judge
from wutong.domains.approvals.rules.errors import BadValue


def clause(attribute: str, test: str, value: Any = None) -> dict[str, Any]:
    """One clause; flags have no value."""
    made = {"attribute": attribute, "test": test}
    return made if value is None else {**made, "value": value}


@pytest.mark.parametrize(
    ("attribute", "test", "value", "given", "holds"),
    [
        ("land_area", "at_least", "20000", Decimal(20000), True),
        ("land_area", "at_least", "20000", Decimal("19999.99"), False),
        ("land_area", "more_than", "20000", 20000, False),
        ("land_area", "at_most", "20000", 20000, True),
        ("land_area", "less_than", "20000", "20000", False),
        ("land_area", "less_than", "20000", "不详", None),
        ("land_area", "less_than", "20000", float("nan"), None),
        ("environment_class", "is", "report_book", "report_book", True),
        ("environment_class", "is", "report_book", "report_form", False),
        ("environment_class", "is_not", "exempt", "report_form", True),
        ("environment_class", "one_of", ["report_book", "report_form"], "report_form", True),
        ("environment_class", "none_of", ["report_book", "report_form"], "exempt", True),
        ("environment_class", "is", "report_book", "whatever", None),
        ("needs_forest", "yes", None, True, True),
        ("needs_forest", "yes", None, False, False),
        ("needs_forest", "no", None, "no", True),
        ("needs_forest", "no", None, "maybe", None),
        ("industry_code", "is", "26", "2614", True),
        ("industry_code", "is", "26", "C2614", True),
        ("industry_code", "is", "C", "2614", True),
        ("industry_code", "one_of", ["25", "27"], "2614", False),
        ("industry_code", "none_of", ["25", "27"], "2614", True),
        ("industry_code", "is_not", "2614", "26", True),
    ],
)
def test_one_clause(attribute: str, test: str, value: Any, given: Any, holds: bool | None) -> None:
    found = judge([clause(attribute, test, value)], {attribute: given})
    assert found.holds is holds
    assert found.unknown == ((attribute,) if holds is None else ())
    assert bool(found.because) is (holds is not None)


def test_nothing_asked_always_holds() -> None:
    assert judge([], {}).holds is True


def test_a_failing_clause_decides_over_an_unknown_one() -> None:
    conditions = [clause("needs_forest", "yes"), clause("land_area", "at_least", "100")]
    found = judge(conditions, {"land_area": 50})
    assert found.holds is False
    assert found.because == ("用地面积：50㎡（条件：用地面积不少于 100㎡）",)
    assert judge(conditions, {"land_area": 500}).unknown == ("needs_forest",)


def test_in_words() -> None:
    words = describe(
        [
            clause("total_investment", "more_than", "50000000"),
            clause("environment_class", "one_of", ["report_book", "report_form"]),
            clause("needs_forest", "yes"),
        ]
    )
    assert words == ("总投资超过 5000万元", "环评类别为其中之一：报告书、报告表", "占用林地：是")


@pytest.mark.parametrize(
    "bad",
    [
        "land_area",
        {"attribute": "land_area"},
        [clause("colour", "is", "red")],
        [clause("land_area", "yes")],
        [clause("land_area", "at_least", "many")],
        [clause("land_area", "at_least", "-1")],
        [clause("land_area", "at_least", "NaN")],
        [clause("land_area", "at_least")],
        [clause("needs_forest", "yes", "1")],
        [clause("environment_class", "is", "book")],
        [clause("environment_class", "is", ["report_book"])],
        [clause("environment_class", "one_of", "report_book")],
        [clause("environment_class", "one_of", [])],
        [clause("industry_code", "is", "98")],
        [clause("industry_code", "is", "A26")],
        [clause("needs_forest", "yes") | {"else": 1}],
        [clause("needs_forest", "yes")] * 21,
        [None],
    ],
)
def test_what_is_no_condition(bad: Any) -> None:
    with pytest.raises(BadValue) as refused:
        check(bad)
    assert refused.value.field == "conditions"


def test_sections_of_industries() -> None:
    assert [section_of(one) for one in ("26", "C26", "A26", "97", "98", "2", "", "Z", "C")] == [
        "C", "C", "", "T", "", "", "", "", "C",
    ]  # fmt: skip


def _value_of(code: str) -> st.SearchStrategy[Any]:
    attribute = ATTRIBUTES[code]
    if attribute.kind == FLAG:
        return st.booleans()
    if attribute.kind == CHOICE:
        return st.sampled_from(list(attribute.choices))
    if attribute.kind == INDUSTRY:
        return st.sampled_from(["26", "2614", "C39", "0111", "97"])
    return st.decimals(0, 10**12, places=2)


@st.composite
def a_clause(draw: st.DrawFn) -> dict[str, Any]:
    """Any clause that ``check`` takes."""
    code = draw(st.sampled_from(list(ATTRIBUTES)))
    kind = ATTRIBUTES[code].kind
    test = draw(st.sampled_from(TESTS[kind]))
    if kind == FLAG:
        return clause(code, test)
    if test in ("one_of", "none_of"):
        return clause(code, test, draw(st.lists(_value_of(code), min_size=1, max_size=4)))
    return clause(code, test, str(draw(_value_of(code))))


ANSWERS = st.fixed_dictionaries(
    {}, optional={code: st.one_of(st.none(), _value_of(code)) for code in ATTRIBUTES}
)


@given(st.lists(a_clause(), max_size=6), ANSWERS)
def test_clauses_together_are_all_of_them(
    conditions: list[dict[str, Any]], answers: dict[str, Any]
) -> None:
    check(conditions)
    singly = [judge([one], answers).holds for one in conditions]
    found = judge(conditions, answers)
    if False in singly:
        assert found.holds is False
    else:
        assert found.holds is (None if None in singly else True)
    assert found == judge(conditions, answers)
    assert len(describe(conditions)) == len(conditions)


@given(a_clause(), ANSWERS)
def test_opposite_tests_never_agree(one: dict[str, Any], answers: dict[str, Any]) -> None:
    pairs = {"is": "is_not", "one_of": "none_of", "at_least": "less_than",
             "at_most": "more_than", "yes": "no"}  # fmt: skip
    opposite = (pairs | {value: key for key, value in pairs.items()})[one["test"]]
    first, second = judge([one], answers), judge([one | {"test": opposite}], answers)
    assert (first.holds is None) == (second.holds is None)
    assert first.holds is None or first.holds is not second.holds


@given(st.lists(a_clause(), max_size=6), ANSWERS)
def test_an_answer_never_changes_what_was_decided(
    conditions: list[dict[str, Any]], answers: dict[str, Any]
) -> None:
    """Answering one more question turns an unknown into a decision, never a decision round."""
    fewer = dict(list(answers.items())[1:])
    before = judge(conditions, fewer).holds
    assert before is None or judge(conditions, answers).holds is before
