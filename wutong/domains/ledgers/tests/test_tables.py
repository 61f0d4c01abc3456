"""Several tables in one sheet, each read by its own header."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wutong.domains.ledgers.choices import LineOutcome, Meaning, SheetKind
from wutong.domains.ledgers.queries.documents import check_document
from wutong.domains.ledgers.rules.reading import LedgerLine, LedgerReading
from wutong.domains.ledgers.rules.readings import Day, Money
from wutong.domains.ledgers.tests.building import Rows, lines, understood, xlsx

_STACKED: Rows = [
    ["一、签约项目"],
    ["序号", "项目名称", "投资方", "总投资（万元）", "签约时间"],
    [1, "甲项目", "甲公司", 1000, "2022.1.1"],
    [2, "乙项目", "乙公司", 2000, "2022.1.2"],
    ["合计", None, None, 3000],
    [],
    ["二、在谈项目"],
    ["序号", "项目名称", "拟投资方", "拟投资额（亿元）", "对接时间", "责任单位"],
    [1, "丙项目", "丙公司", 3, "2022.5.1", "商务局"],
    ["合计", None, None, 3],
]
_BESIDE: Rows = [
    ["签约项目", None, None, None, "在谈项目"],
    ["序号", "项目名称", "总投资（亿元）", None, "序号", "项目名称", "拟投资（亿元）"],
    [1, "甲项目", 1, None, 1, "丙项目", 3],
    [2, "乙项目", 2],
]


def told(line: LedgerLine) -> tuple[str, SheetKind, Decimal]:
    """A line's name, kind, and total in 万元."""
    money = line.values[Meaning.TOTAL_INVESTMENT]
    assert isinstance(money, Money)
    return line.text(Meaning.PROJECT_NAME), line.kind, money.amount / 10_000


def all_told(reading: LedgerReading) -> list[tuple[str, SheetKind, Decimal]]:
    return [told(line) for place in range(len(reading.sheets)) for line in lines(reading, place)]


@pytest.mark.parametrize(
    ("rows", "amounts"), [(_STACKED, (1000, 2000, 30000)), (_BESIDE, (10000, 20000, 30000))]
)
def test_two_tables_in_a_sheet_are_both_read(rows: Rows, amounts: tuple[int, ...]) -> None:
    reading = understood(xlsx({"Sheet1": rows}))
    first, second, third = amounts
    assert all_told(reading) == [
        ("甲项目", SheetKind.SIGNED, Decimal(first)),
        ("乙项目", SheetKind.SIGNED, Decimal(second)),
        ("丙项目", SheetKind.NEGOTIATING, Decimal(third)),
    ]
    assert reading.issues == []
    document = check_document(reading)
    (sheet,) = document["sheets"]
    assert (sheet["name"], sheet["kind"], sheet["rows"]) == ("Sheet1", "projects", 3)
    assert sheet["totals_differ"] == 0


def test_the_lower_table_has_its_own_columns() -> None:
    reading = understood(xlsx({"Sheet1": _STACKED}))
    (found,) = lines(reading, 1)
    assert found.values[Meaning.FIRST_CONTACT_ON] == Day(date(2022, 5, 1))
    assert found.text(Meaning.RESPONSIBLE_UNIT) == "商务局"
    assert [sheet.sheet_name for sheet in reading.sheets] == ["Sheet1", "Sheet1"]
    assert [found.row for found in lines(reading, 0) + lines(reading, 1)] == [3, 4, 9]


@pytest.mark.parametrize(("stated", "agree"), [(3.3, [True, True, True]), (4, [True, True, False])])
def test_a_total_below_the_last_table_may_sum_them_all(stated: float, agree: list[bool]) -> None:
    reading = understood(xlsx({"Sheet1": [*_STACKED, ["总计", "3个", None, stated]]}))
    assert [check.agrees for sheet in reading.sheets for check in sheet.totals] == agree


def test_columns_that_go_on_at_the_side_are_rows() -> None:
    head = ["序号", "项目名称", "总投资（亿元）"]
    reading = understood(xlsx({"签约项目": [[*head, *head], [1, "甲项目", 1, 2, "乙项目", 2]]}))
    assert [name for name, _kind, _amount in all_told(reading)] == ["甲项目", "乙项目"]


def test_a_header_repeated_on_every_page_makes_no_table() -> None:
    head: list[object] = ["序号", "项目名称", "投资方", "总投资（亿元）"]
    page: list[list[object]] = [head, [1, "甲项目", "甲公司", 1]]
    again: list[list[object]] = [head, [2, "乙项目", "乙公司", 2], ["合计", None, None, 3]]
    reading = understood(xlsx({"签约项目": [["2022年签约项目"], *page, [], *again]}))
    assert len(reading.sheets) == 1
    assert [name for name, _kind, _amount in all_told(reading)] == ["甲项目", "乙项目"]
    assert [check.agrees for check in reading.sheets[0].totals] == [True]


def test_a_header_with_a_column_more_is_another_table() -> None:
    head: list[object] = ["序号", "项目名称", "投资方", "总投资（亿元）"]
    rows = [head, [1, "甲项目", "甲公司", 1], [*head, "备注"], [1, "乙项目", "乙公司", 2, "省重点"]]
    reading = understood(xlsx({"签约项目": rows}))
    assert [line.text(Meaning.REMARK) for line in lines(reading, 1)] == ["省重点"]


def test_the_same_header_under_another_unit_is_another_table() -> None:
    head = ["序号", "项目名称", "投资方", "总投资", "签约时间"]
    reading = understood(
        xlsx(
            {
                "签约项目": [
                    ["2022年签约项目", None, None, "单位：亿元"],
                    head,
                    [1, "甲项目", "甲公司", 1, "3月5日"],
                    ["其他签约项目", None, None, "单位：万元"],
                    head,
                    [1, "乙项目", "乙公司", 200, "3月6日"],
                ]
            }
        )
    )
    assert [amount for _name, _kind, amount in all_told(reading)] == [10000, 200]
    (lower,) = lines(reading, 1)
    assert lower.values[Meaning.SIGNED_ON] == Day(date(2022, 3, 6))


def test_a_sheet_a_division_names_the_place_of_its_rows() -> None:
    rows: Rows = [["项目名称", "投资方", "签约时间"], ["甲项目", "甲公司", "2022.1.1"]]
    reading = understood(xlsx({"海港区": rows, "签约项目": rows, "各县区": rows}))
    places = [lines(reading, place)[0].text(Meaning.REGION) for place in range(1)]
    assert places == ["海港区"]
    assert all(Meaning.REGION not in line.values for line in lines(reading, 1))


def test_rows_that_say_their_kind_in_a_merged_column() -> None:
    reading = understood(
        xlsx(
            {
                "Sheet1": [
                    ["类别", "项目名称", "投资方", "总投资（亿元）"],
                    ["签约项目", "甲项目", "甲公司", 1],
                    [None, "乙项目", "乙公司", 2],
                    ["在谈项目", "丙项目", "丙公司", 3],
                ]
            },
            {"Sheet1": ["A2:A3"]},
        )
    )
    assert reading.sheets[0].kind == SheetKind.PROJECTS
    assert [kind for _name, kind, _amount in all_told(reading)] == [
        SheetKind.SIGNED,
        SheetKind.SIGNED,
        SheetKind.NEGOTIATING,
    ]


def test_amounts_alone_below_the_rows_are_their_sum() -> None:
    rows: Rows = [
        ["项目名称", "投资方", "总投资（万元）", "签约时间"],
        ["甲项目", "甲公司", 100, "2022.1.1"],
        ["乙项目", "乙公司", 200, "2022.1.2"],
    ]
    sum_of_all = understood(xlsx({"签约项目": [*rows, [None, None, 300]]})).sheets[0]
    assert (sum_of_all.data_rows, len(sum_of_all.totals), sum_of_all.issues) == (2, 1, [])
    no_sum = understood(xlsx({"签约项目": [*rows, [None, None, 250]]})).sheets[0]
    assert [issue.why for issue in no_sum.issues] == ["没有项目名称"]


_HEAD = ["序号", "项目名称", "投资方", "总投资（亿元）", "签约时间"]


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (["其中：亿元以上项目", "1个", None, 3], LineOutcome.NOTE),
        ([None, "其中：外资项目", "0个", 0], LineOutcome.NOTE),
        ([None, "其中：一期", None, 2], LineOutcome.NOTE),
        ([3, "其中一个项目", "丙公司", 2, "2022.1.1"], LineOutcome.READ),
        (["以上共2个项目，总投资5亿元"], LineOutcome.TOTAL),
        ([None, "共2个项目", "总投资5亿元", 5], LineOutcome.TOTAL),
        (["合計", "2個", None, 5], LineOutcome.TOTAL),
        ([3, "共享单车项目", "丙公司", 1, "2022.1.1"], LineOutcome.READ),
        (["註：以上為協議投資"], LineOutcome.NOTE),
    ],
)
def test_rows_that_are_no_projects_are_told_from_those_that_are(
    row: list[object], outcome: LineOutcome
) -> None:
    rows = [
        _HEAD,
        [1, "甲项目", "甲公司", 3, "2022.1.1"],
        [2, "乙项目", "乙公司", 2, "2022.1.1"],
        row,
    ]
    sheet = understood(xlsx({"签约项目": rows})).sheets[0]
    assert sheet.lines[-1].outcome == outcome
    assert all(check.agrees for check in sheet.totals)


def test_a_merged_row_in_the_column_of_names_is_a_section() -> None:
    rows: Rows = [_HEAD[1:], ["上年结转项目"], ["甲项目", "甲公司", 3, "2021.1.1"]]
    reading = understood(xlsx({"签约项目": rows}, {"签约项目": ["A2:D2"]}))
    assert [line.group for line in lines(reading)] == ["上年结转项目"]


def test_sections_of_projects_still_to_be_signed_are_negotiating() -> None:
    rows: Rows = [
        _HEAD,
        ["一", "签约项目", None, 3],
        [1, "甲项目", "甲公司", 3, "2022.1.1"],
        ["二", "拟签约项目", None, 2],
        [1, "乙项目", "乙公司", 2],
    ]
    kinds = [kind for _name, kind, _amount in all_told(understood(xlsx({"台账": rows})))]
    assert kinds == [SheetKind.SIGNED, SheetKind.NEGOTIATING]


@pytest.mark.parametrize(
    ("second", "outcome", "why"),
    [
        (
            [None, None, "乙公司"],
            LineOutcome.NOTE,
            "与第 2 行合并为一个项目，这一行的投资主体没有计入",
        ),
        (
            [None, None, None, 5, "2022.6.1"],
            LineOutcome.DUPLICATE,
            "与第 2 行合并为一个项目，这一行的总投资、签约日期没有计入",
        ),
    ],
)
def test_rows_under_one_merged_name_are_one_project(
    second: list[object], outcome: LineOutcome, why: str
) -> None:
    rows: Rows = [_HEAD, [1, "甲项目", "甲公司", 3, "2022.1.1"], second]
    (_head, first, other) = (
        understood(xlsx({"签约项目": rows}, {"签约项目": ["B2:B3"]})).sheets[0].lines
    )
    assert (first.outcome, other.outcome, other.why) == (LineOutcome.READ, outcome, why)


def test_a_total_in_two_currencies() -> None:
    rows: Rows = [
        ["项目名称", "投资方", "总投资", None, "签约时间"],
        [None, None, "人民币（亿元）", "外币（万美元）", None],
        ["甲项目", "甲公司", 1, None, "2022.1.1"],
        ["乙项目", "乙公司", None, 500, "2022.1.1"],
        ["丙项目", "丙公司", 1, 500, "2022.1.1"],
    ]
    reading = understood(xlsx({"签约项目": rows}, {"签约项目": ["C1:D1"]}))
    found = [line.values[Meaning.TOTAL_INVESTMENT] for line in lines(reading)]
    assert [(m.amount, m.currency) for m in found if isinstance(m, Money)] == [
        (Decimal(100_000_000), "CNY"),
        (Decimal(5_000_000), "USD"),
        (Decimal(100_000_000), "CNY"),
    ]
    assert [issue.why for issue in reading.issues] == ["另一列已有金额，不知是另计还是折算"]


def test_a_region_with_the_count_of_its_rows() -> None:
    rows: Rows = [
        ["县区", "项目名称", "投资方", "签约时间"],
        ["海港区\n（2个）", "甲项目", "甲公司", "2022.1.1"],
        [None, "乙项目", "乙公司", "2022.1.2"],
    ]
    reading = understood(xlsx({"签约项目": rows}, {"签约项目": ["A2:A3"]}))
    assert [line.text(Meaning.REGION) for line in lines(reading)] == ["海港区", "海港区"]
