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
