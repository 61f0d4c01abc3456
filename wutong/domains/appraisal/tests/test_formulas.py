"""Formulas: what they yield, what they refuse, and that they never run anything."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.domains.appraisal.rules.formulas import BadFormula, FactMissing, check, evaluate

FACTS = {
    "总投资": Decimal(150000), "用地": Decimal(440), "年税收": Decimal("8800"), "高新技术": Decimal(1),
    "能耗": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("总投资 / 用地", "340.9090909090909090909090909090909"),
        ("分档(总投资/用地, 200, 5, 300, 10, 400, 15)", "10"),
        ("分档(300, 300, 10)", "10"),
        ("分档(299.99, 300, 10)", "0"),
        ("限(年税收 / 用地 - 10, 0, 8)", "8"),
        ("最小（总投资÷用地，300）×0.1", "30"),
        ("10 if 高新技术 == 1 and 用地 > 100 else 0", "10"),
        ("0.1 + 0.2", "0.3"),
        ("-(3 - 5)", "2"),
        ("5 if not 用地 > 500 else 0", "5"),
        ("5 if 100 < 用地 <= 440 else 0", "5"),
    ],
)
def test_a_formula_yields_exact_points(formula: str, value: str) -> None:
    check(formula, FACTS)
    assert evaluate(formula, FACTS) == Decimal(value)


@pytest.mark.parametrize(
    "formula",
    [
        "", "   ", "总投资 /", "利润 * 2", "总投资 ** 2", "总投资 // 2", "总投资 % 2", "__import__('os')",
        "().__class__", "总投资.real", "[1][0]", "'分'", "True", "lambda: 1", "(x := 5)", "f'{总投资}'",
        "最小(1)", "限(1, 2)", "分档(1, 2)", "分档(1, 2, 3, 4)", "最小(*[1, 2])", "min(1, 2, key=3)", "open(1, 2)",
        "总投资 > 3", "总投资 + (1 > 2)", "总投资 and 1", "1 if 总投资 else 2", "9" * 501, "1" + "+1" * 200,
        "{1: 2}", "{1}", "1,2", "await x", "1j", "...", "None", "1 in 2", "总投资 is 1", "exec", "~1",
    ],
)  # fmt: skip
def test_what_a_formula_may_not_hold(formula: str) -> None:
    with pytest.raises(BadFormula):
        check(formula, FACTS)


def test_names_it_uses_are_known_beforehand() -> None:
    assert check("总投资/用地 + 能耗", FACTS) == {"总投资", "用地", "能耗"}


def test_a_missing_fact_is_named_only_where_it_is_needed() -> None:
    with pytest.raises(FactMissing, match="能耗"):
        evaluate("能耗 * 2", FACTS)
    assert evaluate("1 if 用地 > 100 else 能耗", FACTS) == 1


def test_division_by_zero_is_a_sentence() -> None:
    with pytest.raises(BadFormula, match="零"):
        evaluate("总投资 / (用地 - 440)", FACTS)


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="总投资用地年税收+-*/().,0123456789 <>=ifelseandornot限分档最小大_[]'\"",
        max_size=60,
    )
)
def test_any_text_is_checked_or_refused(text: str) -> None:
    try:
        check(text, FACTS)
    except BadFormula:
        return
    with suppress(BadFormula, FactMissing):
        assert isinstance(evaluate(text, FACTS), Decimal)


@settings(max_examples=200, deadline=None)
@given(
    value=st.decimals(-1000, 1000, places=2),
    low=st.decimals(0, 10, places=1),
    span=st.decimals(0, 50, places=1),
)
def test_a_clamp_stays_within(value: Decimal, low: Decimal, span: Decimal) -> None:
    points = evaluate(f"限({value}, {low}, {low + span})", {})
    assert low <= points <= low + span
