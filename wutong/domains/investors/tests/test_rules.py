"""Codes, names and likeness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.investors.rules import (
    Firm,
    Reason,
    alike,
    check_character,
    compare,
    core_name,
    likened,
    lookup_keys,
    normalize_name,
    normalize_uscc,
    parts_of,
    stored_keys,
    uscc_fault,
)
from wutong.domains.investors.rules.uscc import ALPHABET

# Codes of well-known firms, from their published licences.
PUBLISHED = ("91110000100000964U", "914403001922038216", "91350100M000100Y43")


@pytest.mark.parametrize("code", PUBLISHED[1:])
def test_published_codes_are_valid(code: str) -> None:
    assert uscc_fault(code) == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9144030019220382", "应为 18 位，这里是 16 位"),
        ("91440300192203821S", "不会有「S」"),
        ("91A40300192203821A", "行政区划代码，应全是数字"),
        ("914403001922038217", "校验码不对"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(typed: str, sentence: str) -> None:
    assert sentence in uscc_fault(typed)


def test_a_code_is_read_as_it_was_meant() -> None:
    assert normalize_uscc(" ９１４４０３００-1922O38２I6 ") == "914403001922038216"
    assert normalize_uscc("91350100m000100y43") == PUBLISHED[2]


@given(st.text(ALPHABET, min_size=15, max_size=15), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_slip_is_caught(body: str, place: int, other: str) -> None:
    digits = "".join(str(ALPHABET.index(one) % 10) for one in body[:6])
    first = f"91{digits}{body[6:]}"
    code = (first + "0" * 17)[:17]
    code += check_character(code)
    slipped = code[:place] + other + code[place + 1 :]
    assert uscc_fault(code) == ""
    assert (uscc_fault(slipped) == "") == (slipped == code)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海湾（秦皇岛）安全技术有限公司", "海湾(秦皇岛)安全技术有限责任公司"),
        ("臺灣積體電路製造股份有限公司", "台湾积体电路制造股份有限公司"),
        ("ＢＯＥ 科技　有限公司", "BOE科技"),
        ("株式會社東芝", "东芝株式会社"),
        ("Siemens Energy Co., Ltd.", "SIEMENS ENERGY CO LTD"),
        ("华锐风电科技（集团）股份有限公司", "华锐风电科技集团股份有限公司"),
    ],
)
def test_ways_to_write_one_name_are_equal(one: str, other: str) -> None:
    assert normalize_name(one) == normalize_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("宏兴钢铁集团有限公司", "宏兴钢铁有限公司"),
        ("秦皇岛一建工程有限公司", "秦皇岛二建工程有限公司"),
        ("海湾（北京）科技有限公司", "海湾（上海）科技有限公司"),
    ],
)
def test_different_firms_stay_different(one: str, other: str) -> None:
    assert normalize_name(one) != normalize_name(other)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_and_never_fails(name: str) -> None:
    once = normalize_name(name)
    assert once == "" or parts_of(name).normal == once


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("辽宁百思特达半导体科技有限公司", "百思特达"),
        ("河北省秦皇岛市昌黎县宏兴实业有限公司", "宏兴"),
        ("海湾（秦皇岛）安全技术有限公司", "海湾"),
        ("山东龙泉管道工程股份有限公司", "龙泉"),
        ("华体科技", "华体"),
    ],
)
def test_the_own_word_is_found(name: str, own: str) -> None:
    assert core_name(name) == own


CASES = [
    ("海湾安全技术有限公司", "海湾（秦皇岛）安全技术有限公司", Reason.SAME_CORE),
    ("海湾安全技术股份有限公司", "海湾安全技术有限公司", Reason.SAME_NAME),
    ("百思特达", "辽宁百思特达半导体科技有限公司", Reason.SHORT_NAME),
    ("华体科技", "四川华体照明科技股份有限公司", Reason.SHORT_NAME),
    ("秦皇岛宏泰食品有限公司", "秦皇岛鸿泰食品有限公司", Reason.CLOSE_NAME),
    ("辽宁百思达半导体科技有限公司", "辽宁百思特达半导体科技有限公司", Reason.CLOSE_NAME),
    ("秦皇岛第一建设工程有限公司", "秦皇岛第二建设工程有限公司", None),
    ("秦皇岛宏兴钢铁集团有限公司", "秦皇岛宏兴钢铁有限公司", None),
    ("河北唐山宏泰食品有限公司", "河北秦皇岛鸿泰餐饮有限公司", None),
    ("秦皇岛A3科技有限公司", "秦皇岛A4科技有限公司", None),
]


@pytest.mark.parametrize(("one", "other", "reason"), CASES)
def test_likeness_has_a_reason(one: str, other: str, reason: Reason | None) -> None:
    for mine, theirs in ((one, other), (other, one)):
        found = compare(Firm(mine), Firm(theirs))
        assert (found[0] if found else None) == reason


@pytest.mark.parametrize(("one", "other", "reason"), CASES)
def test_what_is_alike_shares_a_key(one: str, other: str, reason: Reason | None) -> None:
    if reason:
        assert lookup_keys([one]) & stored_keys([other])
        assert lookup_keys([other]) & stored_keys([one])


def test_a_code_settles_what_names_leave_open() -> None:
    one = Firm("秦皇岛宏泰食品有限公司", uscc=PUBLISHED[1])
    close = Firm("秦皇岛鸿泰食品有限公司", uscc=PUBLISHED[2])
    assert compare(one, close) is None
    assert compare(one, Firm("完全两样", uscc=PUBLISHED[1])) == (Reason.SAME_USCC, "完全两样")
    same_name = Firm("秦皇岛宏泰食品有限公司", uscc=PUBLISHED[2])
    assert compare(one, same_name) == (Reason.SAME_NAME, same_name.name)


def test_a_former_name_is_recognised() -> None:
    renamed = Firm("威领新能源股份有限公司", others=("鞍山重型矿山机器股份有限公司",))
    found = compare(Firm("鞍山重型矿山机器股份有限公司"), renamed)
    assert found == (Reason.OTHER_NAME, "鞍山重型矿山机器股份有限公司")


def test_the_stated_place_counts_like_the_one_in_the_name() -> None:
    stated = Firm("鸿泰制罐有限公司", place="河北省秦皇岛市")
    assert compare(stated, Firm("秦皇岛宏泰制罐有限公司")) is not None
    elsewhere = Firm("鸿泰餐饮有限公司", place="福建省泉州市")
    assert compare(elsewhere, Firm("秦皇岛宏泰食品有限公司")) is None


@given(
    st.text("海湾安全技术宏泰食品有限公司秦皇岛河北()（）abcAB12 ", max_size=20),
    st.text("海湾安全技术宏泰食品有限公司秦皇岛河北()（）abcAB12 ", max_size=20),
)
def test_comparing_is_symmetric(one: str, other: str) -> None:
    mine, theirs = compare(Firm(one), Firm(other)), compare(Firm(other), Firm(one))
    assert (mine and mine[0]) == (theirs and theirs[0])


_NAMES = st.text("宏鸿泰海湾东西食品科技新材料有限公司秦皇岛河北集团（）A3", max_size=14)
_FIRMS = st.builds(
    Firm,
    _NAMES,
    st.sampled_from(("", "", *PUBLISHED[1:3])),
    st.sampled_from(("", "河北省秦皇岛市", "河北省唐山市")),
    st.sampled_from(("", "1411", "1412")),
    st.lists(_NAMES, max_size=1).map(tuple),
)


@given(_FIRMS, st.lists(_FIRMS, max_size=12))
def test_many_at_once_are_told_as_one_by_one(one: Firm, others: list[Firm]) -> None:
    found = {
        place: (reason, name)
        for place, reason, name in alike(likened(one), [*map(likened, others)])
    }
    assert found == {
        place: reason
        for place, other in enumerate(others)
        if (reason := compare(one, other)) is not None
    }
