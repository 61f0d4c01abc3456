"""Templates are data: read, and checked against the metrics when they are entered."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.bulletins.rules.checks import template_problems, text_problems
from wutong.domains.bulletins.rules.template import TemplateError, parse_template
from wutong.domains.bulletins.tests.templates import SHAPES, template_data


def block(**values: Any) -> dict[str, Any]:
    return template_data(sections=[{"heading": "甲", "blocks": [values]}])


def test_a_good_template_has_no_problems() -> None:
    assert template_problems(parse_template(template_data()), SHAPES) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], "模板应当是一个对象"),
        (template_data(title=""), "缺少 title"),
        (template_data(title=3), "title 应当是文字"),
        (template_data(sections={}), "sections 应当是列表"),
        (template_data(sections=[{"blocks": []}]), "第1节缺少 heading"),
        (template_data(sections=["甲"]), "第1节应当是一个对象"),
        (template_data(script="x"), "不认识的 script"),
        (block(kind="python", text="1"), "第1节第1块的 kind 只能是"),
        (block(kind="paragraph"), "第1节第1块缺少 text"),
        (block(kind="paragraph", text="x", colour="red"), "不认识的 colour"),
        (block(kind="each", by="planet", text="x"), "by 只能是"),
        (block(kind="table", caption="x", by="region", columns=[]), "没有列"),
        (
            block(kind="list", title="x", colour="red", measure="a", text="b"),
            "at_least 或 below 之一",
        ),
        (
            block(kind="list", title="x", colour="red", measure="a", text="b", below="许多"),
            "below 应当是数",
        ),
        (
            block(kind="chart", title="x", by="region", figures=["a"], names=[]),
            "figures 与 names",
        ),
    ],
)
def test_the_place_and_the_fault_are_named(data: Any, sentence: str) -> None:
    with pytest.raises(TemplateError, match=sentence):
        parse_template(data)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{signd_projects}", "没有「signd_projects」这个指标，是不是「signed_projects」"),
        ("{weather}", "没有「weather」这个指标"),
        ("{signed_projects|亿元}", "不是金额，不能用「亿元」"),
        ("{fulfilled_projects:loose}", "没有口径「loose」；现有口径：strict、not_terminated"),
        ("{high_tech_signed_share.year_on_year}", "比率指标"),
        ("{signed_projects.rank}", "只能用在按维度展开的"),
        ("{name}", "只能用在按维度展开的"),
        ("{fulfilled_projects|event=x}", "不能按「event」筛选"),
    ],
)
def test_unknown_metrics_and_wrong_modifiers_are_named(text: str, sentence: str) -> None:
    problems = text_problems(text, SHAPES)
    assert len(problems) == 1
    assert sentence in problems[0]


def test_dimensions_and_targets_are_checked_where_a_block_breaks_down() -> None:
    wrong = block(kind="each", by="industry", text="{name}{fulfilled_projects}")
    assert "不能按「industry」展开" in template_problems(parse_template(wrong), SHAPES)[0]
    wrong = block(kind="each", by="month", text="{signed_amount.completion}")
    assert "目标只下达到地区和单位" in template_problems(parse_template(wrong), SHAPES)[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["title", "sections", "blocks", "kind", "by", "text", "columns", "lead"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read_or_refused_in_words(data: Any) -> None:
    problems = []
    try:
        problems = template_problems(parse_template(data), SHAPES)
    except TemplateError as error:
        problems = error.problems or ["无话可说"]
    assert "无话可说" not in problems
