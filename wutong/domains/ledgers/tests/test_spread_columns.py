"""Days and funds that a ledger spreads over several columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.dates import read_day
from wutong.domains.ledgers.rules.dayparts import put_together, take_apart
from wutong.domains.ledgers.rules.readings import Day
from wutong.domains.ledgers.tests.building import lines, understood, xlsx

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("headers", "cells", "meaning", "day"),
    [
        (("签约年", "签约月", "签约日"), (2022, 3, 5), Meaning.SIGNED_ON, Day(date(2022, 3, 5))),
        (("签约年份", "签约月份"), ("2022年", "4月"), Meaning.SIGNED_ON,
         Day(date(2022, 4, 1), by_month=True)),
        (("开工（年）", "开工（月）", "开工（日）"), (22, 3, 5), None, None),
        (("开工年份", "开工月份", "开工日期"), ("2022", "03", "05"), Meaning.STARTED_ON,
         Day(date(2022, 3, 5))),
        (("投产年", "投产月", "投产日"), (2021, None, None), Meaning.IN_PRODUCTION_ON, None),
    ],
)  # fmt: skip
def test_year_month_and_day_side_by_side_are_one_day(
    headers: tuple[str, ...],
    cells: tuple[object, ...],
    meaning: Meaning | None,
    day: Day | None,
) -> None:
    rows = [["序号", "项目名称", "投资方", *headers], [1, "甲项目", "甲公司", *cells]]
    reading = understood(xlsx({"签约项目": rows}))
    found = lines(reading)[0].values
    if meaning is None:
        assert reading.questions or reading.issues, "what is not understood is asked about"
    else:
        assert found.get(meaning) == day
        assert [q.key for q in reading.questions] == []


def test_a_merged_group_over_its_parts_is_one_day() -> None:
    rows = [
        ["项目名称", "签约时间", None, None, "开工时间", None],
        [None, "年", "月", "日", "年", "月"],
        ["甲项目", 2022, 3, 5, 2022, 6],
        ["乙项目", 2022, 4, None, None, None],
    ]
    reading = understood(xlsx({"签约项目": rows}, {"签约项目": ["B1:D1", "E1:F1"]}))
    first, second = lines(reading)
    assert first.values[Meaning.SIGNED_ON] == Day(date(2022, 3, 5))
    assert first.values[Meaning.STARTED_ON] == Day(date(2022, 6, 1), by_month=True)
    assert second.values[Meaning.SIGNED_ON] == Day(date(2022, 4, 1), by_month=True)
    assert Meaning.STARTED_ON not in second.values
    assert not reading.questions
    assert not reading.issues


def test_a_year_that_nothing_names_stays_a_question() -> None:
    rows = [["序号", "项目名称", "年", "月", "日"], [1, "甲项目", 2022, 3, 5]]
    reading = understood(xlsx({"签约项目": rows}))
    assert not any(isinstance(v, Day) for line in lines(reading) for v in line.values.values())
    assert reading.questions


@given(DAYS, st.sampled_from([(2022, 1, 1), ("2022年", "1月", "1日"), (None, None, None)]))
def test_a_day_taken_apart_is_the_same_day_put_together(
    on: date, before: tuple[object, ...]
) -> None:
    assert read_day(put_together(take_apart(on, before))) == Day(on)  # type: ignore[arg-type]


MONTHS = ["1月", "2月", "3月"]


@pytest.mark.parametrize(
    ("title", "header", "row"),
    [
        ("2022年到位资金情况（万元）", [*MONTHS, "合计"], [100, None, 50, 150]),
        ("2022年到位资金情况（万元）", MONTHS, [100, None, 50]),
        ("项目情况", ["2022年1月到位资金（万元）", "2022年3月到位资金（万元）"], [100, 50]),
    ],
)
def test_funds_of_months_arrived_by_their_ends(
    title: str, header: list[str], row: list[object]
) -> None:
    reading = understood(
        xlsx({"到位资金": [[title], ["序号", "项目名称", *header], [1, "甲项目", *row]]})
    )
    arrived = [(one.on, one.money.amount / 10_000) for one in lines(reading)[0].funds]
    assert arrived == [(date(2022, 1, 31), Decimal(100)), (date(2022, 3, 31), Decimal(50))]
    assert "funds:到位资金!months" in [question.key for question in reading.questions]


def test_months_that_miss_their_sum_are_told_and_not_counted() -> None:
    rows = [
        ["2022年到位资金情况（万元）"],
        ["序号", "项目名称", *MONTHS, "合计"],
        [1, "甲项目", 100, None, 50, 200],
    ]
    reading = understood(xlsx({"到位资金": rows}))
    assert lines(reading)[0].funds == ()
    assert [(one.row, one.column) for one in reading.issues] == [(3, "F")]


def test_months_of_other_things_are_no_funds() -> None:
    rows = [
        ["2022年完成投资情况（万元）"],
        ["序号", "项目名称", "投资方", *MONTHS],
        [1, "甲项目", "甲公司", 100, None, 50],
    ]
    reading = understood(xlsx({"完成投资": rows}))
    assert lines(reading)[0].funds == ()


def test_months_without_any_year_are_asked_about() -> None:
    rows = [
        ["到位资金情况（万元）"],
        ["序号", "项目名称", "投资方", *MONTHS],
        [1, "甲项目", "甲公司", 100, None, 50],
    ]
    reading = understood(xlsx({"到位资金": rows}))
    assert lines(reading)[0].funds == ()
    assert reading.questions


def test_months_of_investment_are_facts_of_their_months() -> None:
    rows = [
        ["2022年在建项目固定资产投资完成情况（万元）"],
        ["序号", "项目名称", "投资方", *MONTHS, "1-3月累计"],
        [1, "甲项目", "甲公司", 100, 0, 50, 150],
        [2, "乙项目", "乙公司", None, 20, 30, 60],
    ]
    reading = understood(xlsx({"在建": rows}))
    first, second = lines(reading)
    assert [(one.on.month, one.money.amount / 10_000) for one in first.invested] == [
        (1, Decimal(100)), (2, Decimal(0)), (3, Decimal(50)),
    ]  # fmt: skip
    assert [one.on.month for one in second.invested] == [2, 3]
    assert [(one.row, one.column, one.text) for one in reading.issues] == [(4, "G", "60")]


def test_months_of_a_plan_are_asked_about_beside_months_of_investment() -> None:
    rows = [
        ["2022年重点项目（万元）"],
        ["序号", "项目名称", "投资方", "2022年投资计划", "", "", "2022年完成投资", "", ""],
        ["", "", "", *MONTHS, *MONTHS],
        [1, "甲项目", "甲公司", 900, 900, 900, 100, None, 50],
    ]
    reading = understood(
        xlsx({"在建": rows}, merged={"在建": ["A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2"]})
    )
    (line,) = lines(reading)
    assert [one.money.amount / 10_000 for one in line.invested] == [100, 50]
    asked = {question.key for question in reading.questions}
    assert {"meaning:在建!D", "meaning:在建!E", "meaning:在建!F"} <= asked


def test_this_month_is_the_one_that_the_ledger_stands_at() -> None:
    rows = [
        ["固定资产投资月报表（截至2022年5月31日）（万元）"],
        ["序号", "项目名称", "投资方", "本月完成投资", "1-5月完成投资", "开工以来累计完成投资"],
        [1, "甲项目", "甲公司", 100, 400, 900],
    ]
    (line,) = lines(understood(xlsx({"月报": rows})))
    assert [(one.on, one.money.amount) for one in line.invested] == [
        (date(2022, 5, 31), Decimal(1_000_000))
    ]


def test_marks_under_a_heading_of_money_are_asked_about() -> None:
    rows = [
        ["项目名称", "投资方", "总投资（亿元）", "签约日期", "外资"],
        ["甲项目", "甲公司", 3, "2022-03-01", "是"],
        ["乙项目", "乙公司", 2, "2022-03-02", "×"],
    ]
    reading = understood(xlsx({"签约": rows}))
    assert reading.issues == []
    assert [question.key for question in reading.questions] == ["meaning:签约!E"]
