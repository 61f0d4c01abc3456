"""Messages are read as labelled, to the figures that docs/recognition.md states."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.leads.rules.proposals import document_of, proposals, remark
from wutong.domains.leads.rules.recognition import (
    Gazetteer,
    Knowledge,
    Meaning,
    Place,
    possible_names,
    recognise,
)
from wutong.domains.leads.rules.recognition.texts import Text
from wutong.domains.leads.tests.reading import messages, scores

ON = date(2026, 11, 18)
HOME = Knowledge(
    Gazetteer.of([
        Place("130300", "秦皇岛市", "000000/130000/130300/"),
        Place("130302", "海港区", "000000/130000/130300/130302/"),
        Place("130300K01", "秦皇岛经济技术开发区", "000000/130000/130300/130300K01/"),
        Place("330000", "浙江省", "000000/330000/"),
        Place("330300", "温州市", "000000/330000/330300/"),
    ]),
    "000000/130000/130300/",
    {"京津招商小分队": 7},
    {"宏远": {"pk": 3, "name": "河北宏远重工有限公司"}},
)  # fmt: skip


def best(text: str, meaning: Meaning) -> Any:
    """The value of the surest finding."""
    found = recognise(text, ON, HOME).best(meaning)
    return found.value if found else None


LEAST = {"open": (0.96, 0.96), "held out": (0.87, 0.82)}


@pytest.mark.parametrize("held_out", [False, True], ids=["open", "held out"])
def test_precision_and_recall_over_all_fields(held_out: bool) -> None:
    table = scores([one for one in messages() if one.held_out == held_out])
    right = sum(one.right for one in table.values())
    precision = right / sum(one.found for one in table.values())
    recall = right / sum(one.wanted for one in table.values())
    least = LEAST["held out" if held_out else "open"]
    assert precision >= least[0]
    assert recall >= least[1]


def test_every_field_is_read_well_over_all_messages() -> None:
    table = scores(messages())
    weak = {
        str(meaning): (round(one.precision, 2), round(one.recall, 2))
        for meaning, one in table.items()
        if min(one.precision, one.recall) < 0.8
    }
    assert weak == {}


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("总投资3个亿", 300_000_000, "CNY"),
        ("投个三千万左右", 30_000_000, "CNY"),
        ("计划投资1.2-1.5亿元", 120_000_000, "CNY"),
        ("投资两三个亿", 200_000_000, "CNY"),
        ("投资额 USD 50 million", 50_000_000, "USD"),
        ("總投資三億美元", 300_000_000, "USD"),
        ("总投资3亿5000万元", 350_000_000, "CNY"),
        ("总投资由5亿元调整为7.5亿元", 750_000_000, "CNY"),
        ("注册资本2亿元，总投资9.6亿元，年产值30亿元", 960_000_000, "CNY"),
        ("总投资8亿元，其中一期3亿元", 800_000_000, "CNY"),
        ("投资人民币壹亿贰仟万元", 120_000_000, "CNY"),
    ],
)
def test_an_amount_however_it_is_written(text: str, amount: int, currency: str) -> None:
    found = recognise(text, ON).best(Meaning.AMOUNT)
    assert found is not None
    assert (found.value, found.detail["currency"]) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    ["全市新签约项目162个，协议总投资1035亿元", "对总投资1亿元以上的项目给予补助", "注册资本5亿元",
     "年产值30亿元", "投后估值260亿元", "月租2000元"],
)  # fmt: skip
def test_what_is_no_investment_is_none(text: str) -> None:
    assert best(text, Meaning.AMOUNT) is None


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [("用地200亩", "133333.3333"), ("占地20公顷", "200000.0000"), ("需工业用地七八十亩", "46666.6667"),
     ("用地50-80亩", "33333.3333"), ("占地0.35平方公里", "350000.0000")],
)  # fmt: skip
def test_land_in_square_metres(text: str, square_metres: str) -> None:
    assert best(text, Meaning.LAND) == Decimal(square_metres)


@pytest.mark.parametrize(
    ("text", "number"),
    [("电话138 1234 9876", "13812349876"), ("1 3 5 0 0 0 1 1 2 2 3", "13500011223"),
     ("+86-138-1234-9876", "13812349876"), ("电话一三九零一一二二三三四", "13901122334"),
     ("（0335）3601234转806", "0335-3601234-806"), ("+852 9123 4567", "852-9123-4567")],
)  # fmt: skip
def test_a_telephone_number_however_it_is_written(text: str, number: str) -> None:
    assert best(text, Meaning.PHONE) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [("下周三来看地", "2026-11-25"), ("周五面谈", "2026-11-20"), ("明天来访", "2026-11-19"),
     ("12月中旬签约", "2026-12-11"), ("拟于明年3月开工", "2027-03-01"),
     ("will visit on December 10, 2026", "2026-12-10"), ("二〇二六年十二月一日来访", "2026-12-01")],
)  # fmt: skip
def test_a_day_is_read_from_the_day_of_reading(text: str, day: str) -> None:
    assert best(text, Meaning.DAY) == date.fromisoformat(day)


def test_an_official_is_no_contact() -> None:
    assert best("市委书记赵志刚会见企业家，副市长李秀英参加", Meaning.CONTACT) is None


def test_origin_and_site_are_told_apart() -> None:
    text = "浙江温州的企业，想落在海港区"
    assert best(text, Meaning.ORIGIN) == "温州市"
    assert best(text, Meaning.PLACE) == "海港区"
    assert best("来开发区看地", Meaning.PLACE) == "秦皇岛经济技术开发区"


def test_a_firm_on_record_is_known_by_its_short_name() -> None:
    read = recognise("宏远的人说要投3个亿", ON, HOME)
    assert proposals(read)["firm_name"].value == "河北宏远重工有限公司"
    assert "宏远" in possible_names(Text("宏远的人说要投3个亿"))


def test_foreign_money_waits_for_a_rate() -> None:
    found = proposals(recognise("某公司总投资3亿美元", ON))["amount"]
    assert found.value is None
    assert found.unsure
    assert "汇率" in found.note


def test_every_field_says_where_it_came_from() -> None:
    text = "「海港區」拟引進臺灣友達光電股份有限公司，總投資約三億元，一期一億元，用地200畝"
    read = recognise(text, ON, HOME)
    found = proposals(read)
    assert found["firm_name"].value == "台湾友达光电股份有限公司"
    assert found["amount"].quote == "約三億元"
    assert found["amount"].note == "原文是约数"
    assert [one.value for one in found["amount"].choices] == [Decimal("100000000.00")]
    for one in document_of(read)["marks"]:
        assert text[one["start"] : one["end"]] == one["quote"]


def test_what_has_no_field_goes_into_the_remark() -> None:
    said = remark(recognise("厂房2万平方米，下周三来考察，落在海港区", ON, HOME))
    assert said == "落地地点：海港区；厂房面积：2万平方米；日期：2026-11-25（来访洽谈，下周三）"


def test_a_message_without_a_lead_yields_none() -> None:
    found = proposals(recognise("大家好，明天上午九点半开会，请提前十分钟到", ON, HOME))
    assert not {"firm_name", "amount", "land_area", "contact_name"} & set(found)


@given(
    st.text(
        alphabet="一二三亿万元亩公司有限的王总投资（）(,，。:：\n 138年月日AaＡ①臺", max_size=120
    )
)
def test_any_text_is_read_and_marks_never_cross(text: str) -> None:
    read = recognise(text, ON, HOME)
    place = 0
    for one in read.marks:
        assert place <= one.start < one.end <= len(text)
        place = one.end
    assert "".join(words for words, _one in read.segments()) == text
