"""What one cell says: amounts, days, areas, marks and codes, by example and by property."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.ledgers.rules.amounts import (
    WAN_YUAN,
    YI_YUAN,
    YUAN,
    MoneyUnit,
    money_unit,
    read_money,
)
from wutong.domains.ledgers.rules.areas import read_area
from wutong.domains.ledgers.rules.codes import check_character, read_uscc
from wutong.domains.ledgers.rules.dates import as_of_in, read_day, year_in
from wutong.domains.ledgers.rules.marks import read_mark
from wutong.domains.ledgers.rules.readings import Area, Day, Mark, Money, Unreadable
from wutong.domains.ledgers.rules.texts import chinese_number, joined, several_firms, simplified
from wutong.domains.ledgers.rules.workbook import column_index, column_letter
from wutong.domains.ledgers.rules.writing import amount_like, day_like, mark_like


@pytest.mark.parametrize(
    ("text", "yuan", "currency"),
    [
        ("总投资1.66亿元", "166000000", "CNY"),
        ("104200万元", "1042000000", "CNY"),
        ("15亿", "1500000000", "CNY"),
        ("1.2亿元人民币", "120000000", "CNY"),
        ("人民币1.2亿元", "120000000", "CNY"),
        ("１．２億元", "120000000", "CNY"),
        ("1,234.5万元", "12345000", "CNY"),
        ("十五亿元", "1500000000", "CNY"),
        ("一亿二千万元", "120000000", "CNY"),
        ("1亿2000万元", "120000000", "CNY"),
        ("总投资15亿元，其中固定资产投资10亿元", "1500000000", "CNY"),
        ("12亿元（一期）", "1200000000", "CNY"),
        ("3000万美元", "30000000", "USD"),
        ("US$500万", "5000000", "USD"),
        ("300万港元", "3000000", "HKD"),
        ("8亿日元", "800000000", "JPY"),
        ("5000万欧元", "50000000", "EUR"),
        ("3000万美元（折合人民币2.1亿元）", "210000000", "CNY"),
        ("500千元", "500000", "CNY"),
        ("3百万元", "3000000", "CNY"),
    ],
)
def test_amounts_with_their_own_unit(text: str, yuan: str, currency: str) -> None:
    for unit in (None, YI_YUAN, WAN_YUAN):
        money = read_money(text, unit)
        assert isinstance(money, Money)
        assert (money.amount, money.currency) == (Decimal(yuan), currency)


@pytest.mark.parametrize("text", ["约5亿", "5亿元左右", "5-8亿", "5亿～8亿", "一期5亿元，二期10亿元",
                                  "10亿元/年", "-5亿", "面议", "=1+1", "超5亿元", "近3亿"])  # fmt: skip
def test_amounts_that_are_not_one_exact_number_are_not_guessed(text: str) -> None:
    assert isinstance(read_money(text, YI_YUAN), Unreadable)


@pytest.mark.parametrize("text", [None, "", "—", "/", "无", "待定", " - ", "N/A", "暂无"])
def test_cells_that_say_nothing(text: str | None) -> None:
    assert read_money(text, YI_YUAN) is None
    assert read_day(text) is None
    assert read_area(text, Fraction(1)) is None


def test_a_bare_number_without_unit_is_not_guessed() -> None:
    for value in (19.34, "19.34", 104200):
        found = read_money(value, None)
        assert isinstance(found, Unreadable)
        assert found.kind == "unit"


UNITS = st.sampled_from(
    [YI_YUAN, WAN_YUAN, YUAN, MoneyUnit("千元", 1000), MoneyUnit("百万元", 10**6)]
)
NUMBERS = st.decimals(min_value="0.01", max_value="99999", places=2)


@given(NUMBERS, UNITS, st.sampled_from(["", "总投资", "计划总投资：", "投资额"]))
def test_an_amount_that_is_written_is_read_back(
    number: Decimal, unit: MoneyUnit, lead: str
) -> None:
    money = read_money(f"{lead}{number}{unit.name}", None)
    assert isinstance(money, Money)
    assert money.amount == number * unit.factor


@given(NUMBERS, UNITS)
def test_a_stored_number_is_exact(number: Decimal, unit: MoneyUnit) -> None:
    money = read_money(float(number), unit)
    assert isinstance(money, Money)
    assert money.amount == number * unit.factor


@given(st.decimals(min_value="1", max_value="10000000000", places=0), UNITS)
def test_an_amount_exported_in_its_manner_reads_the_same(yuan: Decimal, unit: MoneyUnit) -> None:
    for before in (1.5, "总投资1.66亿元", "104200万元"):
        again = read_money(amount_like(yuan, before, unit), unit)
        assert isinstance(again, Money)
        assert abs(again.amount - yuan) < Decimal("0.01")


DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2079, 12, 31))
FORMS = st.sampled_from(
    ["{y}.{m}.{d}", "{y}-{m}-{d}", "{y}/{m}/{d}", "{y}年{m}月{d}日", "{y:04}{m:02}{d:02}",
     "{y}-{m:02}-{d:02}", "{y} 年 {m} 月 {d} 号", "{y}、{m}、{d}", "{y}.{m}.{d}签约",
     "{y}-{m:02}-{d:02} 00:00:00", "{y}。{m}。{d}", "'{y}.{m}.{d}", "{y}年{m}月{d}日上午"]
)  # fmt: skip


@given(DAYS, FORMS)
def test_a_day_that_is_written_is_read_back(on: date, form: str) -> None:
    assert read_day(form.format(y=on.year, m=on.month, d=on.day)) == Day(on)


@given(DAYS)
def test_days_as_cells_and_serial_numbers(on: date) -> None:
    assert read_day(on) == read_day(datetime(on.year, on.month, on.day)) == Day(on)  # noqa: DTZ001
    serial = (on - date(1899, 12, 30)).days
    assert read_day(serial) == read_day(float(serial)) == Day(on)
    assert read_day(serial - 1462, dates_from_1904=True) == Day(on)


@given(DAYS, st.sampled_from(["2022.9.9", "2022年9月9日", "2022/9/9", "20220909", "2022-09-09"]))
def test_a_day_exported_in_its_manner_reads_the_same(on: date, before: str) -> None:
    assert read_day(day_like(on, before)) == Day(on)


@given(DAYS)
def test_years_of_two_digits_and_chinese_numerals(on: date) -> None:
    assert read_day(f"{on.year % 100:02}.{on.month}.{on.day}") == Day(on)
    digits = "".join("〇一二三四五六七八九"[int(sign)] for sign in str(on.year))
    assert read_day(f"{digits}年{chinese(on.month)}月{chinese(on.day)}日") == Day(on)


def chinese(number: int) -> str:
    """A number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    signs = "〇一二三四五六七八九"
    return (("" if tens == 1 else signs[tens]) + "十" if tens else "") + (
        signs[ones] if ones else ""
    )


@given(st.integers(min_value=1, max_value=99))
def test_chinese_numbers(number: int) -> None:
    assert chinese_number(chinese(number)) == number


@pytest.mark.parametrize("value", ["2022.2.30", "2022.13.1", "2022", 2022, 2022.1, "9月9日", "预计2022年10月",
                                   "2022年底", "2022.9.9、2022.10.1", "9/8/2022", "03/05/23",
                                   "已开工", "3022.1.1"])  # fmt: skip
def test_days_that_are_not_certain_are_not_guessed(value: object) -> None:
    assert isinstance(read_day(value), Unreadable)


def test_months_are_read_as_their_first_day_and_say_so() -> None:
    assert (
        read_day("2022年9月")
        == read_day("2022.09")
        == read_day(202209)
        == Day(date(2022, 9, 1), by_month=True)
    )
    assert read_day(2022.9) == Day(date(2022, 9, 1), by_month=True)
    assert read_day("22.9") == read_day("9月", year=2022) == Day(date(2022, 9, 1), by_month=True)


def test_not_yet_is_no_day() -> None:
    assert read_day("未开工") is read_day("尚未落地") is read_day("在建") is None


def test_the_day_a_title_stands_at() -> None:
    title = "秦皇岛市2022年招商引资项目台账(截至9月9日)"
    assert as_of_in(title, year_in(title)) == date(2022, 9, 9)
    assert as_of_in("截止2021年11月底", None) == date(2021, 11, 30)
    assert as_of_in("统计时间：2022.9.9", None) == date(2022, 9, 9)
    assert as_of_in("二〇二二年项目表", 2022) is None
    assert year_in("二〇二二年项目表") == 2022


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [("146亩", "97333.33"), ("4万平方米", "40000.00"), ("1.5公顷", "15000.00"), ("占地3亩", "2000.00"),
     ("0.5平方公里", "500000.00"), ("1,200㎡", "1200.00"), ("11万m²", "110000.00")],
)  # fmt: skip
def test_areas(text: str, square_metres: str) -> None:
    assert read_area(text, None) == Area(Decimal(square_metres))


@pytest.mark.parametrize(
    "text", ["是", "√", "✓", "✔", "有", "Y", "yes", "1", "已完成", "○", True, 1]
)
def test_yes(text: object) -> None:
    assert read_mark(text) == Mark(True)


@pytest.mark.parametrize(
    "text", ["否", "×", "✗", "无", "N", "0", "未完成", "尚未", "办理中", False, 0]
)
def test_no(text: object) -> None:
    assert read_mark(text) == Mark(False)


def test_a_mark_with_a_day_and_one_that_says_neither() -> None:
    assert read_mark("2022.3.4") == Mark(True, date(2022, 3, 4))
    assert read_mark("—") is None
    assert isinstance(read_mark("部分"), Unreadable)
    assert mark_like(True, "×") == "√"
    assert mark_like(False, "是") == "否"


BODIES = st.text(alphabet="0123456789", min_size=8, max_size=8).flatmap(
    lambda division: st.text(
        alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9
    ).map(lambda rest: division + rest)
)


@given(BODIES)
def test_a_code_with_its_check_character_is_read_and_another_is_not(body: str) -> None:
    code = body + check_character(body)
    assert read_uscc(code) == read_uscc(f" {code.lower()} ") == code
    wrong = "0" if code[-1] != "0" else "1"
    assert isinstance(read_uscc(body + wrong), Unreadable)


def test_a_code_kept_as_a_number_has_lost_its_end() -> None:
    found = read_uscc(9.1130302e17)
    assert isinstance(found, Unreadable)
    assert "丢失" in found.why


@given(st.integers(min_value=0, max_value=16383))
def test_column_letters(index: int) -> None:
    assert column_index(column_letter(index)) == index


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text: str) -> None:
    for reader in (lambda t: read_money(t, YI_YUAN), read_day, read_mark, read_uscc,
                   lambda t: read_area(t, None), money_unit, simplified):  # fmt: skip
        reader(text)


@pytest.mark.parametrize("value", [1e300, float("inf"), float("nan"), 10**40, "9" * 40, "9e99"])
def test_a_number_beyond_any_amount_is_told(value: float | str) -> None:
    assert isinstance(read_money(value, YI_YUAN), Unreadable)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("甲 电\n池项目", "甲电池项目"),
        ("ABC 芯片\n项目", "ABC 芯片项目"),
        ("某某集团\n有限公司", "某某集团有限公司"),
        ("甲有限公司\n乙电子有限公司", "甲有限公司、乙电子有限公司"),
        ("Foo Bar\nLtd", "Foo Bar Ltd"),
    ],
)
def test_names_broken_over_lines_are_put_together(text: str, name: str) -> None:
    assert joined(text) == name


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("甲有限公司、乙集团", ["甲有限公司", "乙集团"]),
        ("甲有限公司和乙有限公司", ["甲有限公司", "乙有限公司"]),
        ("北京甲、乙科技有限公司", ["北京甲、乙科技有限公司"]),
        ("张三、李四", ["张三、李四"]),
        ("甲公司", ["甲公司"]),
    ],
)
def test_firms_listed_in_one_cell(text: str, firms: list[str]) -> None:
    assert several_firms(text) == firms
