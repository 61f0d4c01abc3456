"""Component tags: what they promise to the pages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from wutong.ui.figures import Chart, KeyFigure, Series


def draw(source: str, query: str = "", **context: Any) -> str:
    """Render a template that loads the components."""
    request = RequestFactory().get(f"/projects/?{query}")
    template = Template("{% load i18n ui %}" + source)
    return template.render(Context({"request": request, **context}))


def test_a_light_differs_by_shape_and_word() -> None:
    drawn = {colour: draw(f'{{% light "{colour}" %}}') for colour in ("green", "yellow", "red")}
    shapes = {re.sub(r"class=\S+ \S+", "", text.split("</svg>")[0]) for text in drawn.values()}
    assert len(shapes) == 3
    assert "黄灯" in drawn["yellow"]


def test_an_unknown_light_is_none() -> None:
    assert "light none" in draw('{% light "purple" %}')


def test_a_number_opens_its_rows_and_tells_its_definition() -> None:
    html = draw(
        '{% amount 20 "项" url definition %}', url="/rows/?a=1&b=2", definition="口径：<正式合同>"
    )
    assert 'href="/rows/?a=1&amp;b=2"' in html
    assert "口径：&lt;正式合同&gt;" in html


def test_text_from_people_is_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>"
    html = draw(
        "{% tag bad %}{% amount bad bad bad %}{% light 'red' bad %}{% card title=bad note=bad %}{{ bad }}"
        "{% endcard %}{% timeline items %}{% facts pairs %}{% empty bad bad %}{% column bad %}"
        "{% breadcrumb items %}{% chart chart 'c' %}",
        bad=bad, items=[{"title": bad, "detail": bad, "day": bad}], pairs=[(bad, bad)],
        chart=Chart("bars", bad, [bad], [Series(bad, [1], [bad])]),
    )  # fmt: skip
    assert "<script>alert" not in html


def test_a_progress_bar_stays_in_its_box_and_keeps_the_true_words() -> None:
    html = draw(
        '{% progress done calendar "green" %}', done=Decimal("123.46"), calendar=Decimal(-5)
    )
    assert 'width="100.00%"' in html
    assert 'x="0.00%"' in html
    assert "123.46" in html


@pytest.mark.parametrize(
    ("query", "following", "state"),
    [
        ("", "sort=-total", None),
        ("sort=-total", "sort=total", "descending"),
        ("sort=total", "sort=-total", "ascending"),
    ],
)
def test_a_number_column_sorts_largest_first(query: str, following: str, state: str | None) -> None:
    html = draw('{% column "总投资" sort="total" number=True %}', query)
    assert f'href="?{following}"' in html
    assert (f'aria-sort="{state}"' in html) if state else "aria-sort" not in html


def test_sorting_keeps_the_filters_and_leaves_the_page() -> None:
    html = draw('{% column "名称" sort="name" %}', "stage=signed&stage=landed&page=3&cursor=x")
    assert "stage=signed&amp;stage=landed&amp;sort=name" in html
    assert "page=3" not in html
    assert "cursor" not in html


def test_pages_and_cursors_are_drawn_alike() -> None:
    page = Paginator(range(230), 50).page(2)
    html = draw("{% pager page %}", "stage=signed&page=2", page=page)
    assert "stage=signed&amp;page=3" in html
    assert "stage=signed&amp;page=1" in html
    assert "共 230 条" in html

    class Cursor:
        next_cursor = "abc="
        previous_cursor = ""
        count = None

    html = draw("{% pager page %}", page=Cursor())
    assert "?cursor=abc%3D" in html
    assert "上一页" not in html


class Filter(forms.Form):
    stage = forms.MultipleChoiceField(
        choices=[("signed", "签约"), ("landed", "落地")], required=False, label="阶段"
    )
    q = forms.CharField(required=False, label="名称")


def test_a_filter_in_force_is_a_chip_that_takes_it_away() -> None:
    from django.http import QueryDict

    query = "stage=signed&stage=landed&q=芯片&page=2"
    html = draw("{% filter_bar form %}{% endfilter_bar %}", query, form=Filter(QueryDict(query)))
    assert "阶段：签约、落地" in html
    assert 'href="?stage=signed&amp;stage=landed"' in html


class Sample(forms.Form):
    amount = forms.DecimalField(label="总投资", help_text="含税")


def test_an_error_stands_at_its_field_and_is_tied_to_it() -> None:
    form = Sample({"amount": "十五"})
    form.is_valid()
    html = draw('{% field form.amount "亿元" %}', form=form)
    assert 'id="id_amount_error"' in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{one}"' in html for one in described.group(1).split())
    assert "<span>亿元</span>" in html


def test_empty_facts_are_left_out_but_zero_stays() -> None:
    html = draw("{% facts pairs %}", pairs=[("甲", ""), ("乙", None), ("丙", 0)])
    assert "甲" not in html
    assert "乙" not in html
    assert "<dd>0</dd>" in html


def test_a_chart_and_its_table_hold_the_same_data() -> None:
    series = Series("签约", [Decimal("1.5"), None], urls=["/rows/1/", ""])
    chart = Chart("columns", "逐月签约", ["1月", "2月"], [series], "亿元", "月份")
    html = draw('{% chart chart "months" %}', chart=chart)
    assert 'href="/rows/1/"' in html
    assert "—" in html
    assert chart.as_json()["series"][0]["values"] == [1.5, None]
    assert chart.as_json()["series"][0]["texts"] == ["1.5", "—"]


def test_a_figure_without_a_target_has_no_bar() -> None:
    html = draw("{% key_figure figure %}", figure=KeyFigure("储备", "84", "项"))
    assert "<svg" not in html
    html = draw("{% key_figure figure %}",
                figure=KeyFigure("签约", "20", "项", target="21", done=Decimal("95.24")))  # fmt: skip
    assert "项 / 21" in html
    assert "95.24" in html


def test_a_job_asks_again_only_while_it_runs() -> None:
    assert 'hx-get="/jobs/1/"' in draw('{% job 42 "核对" "/jobs/1/" %}')
    assert "hx-get" not in draw('{% job 100 "完成" %}')
    assert "value=" not in draw('{% job None "读取" %}')
