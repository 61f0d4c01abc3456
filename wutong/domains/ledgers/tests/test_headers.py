"""Headers in other words than the samples', and what stands below them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wutong.domains.ledgers.choices import FundsKind, Meaning, SheetKind
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.readings import Day, Mark, Money
from wutong.domains.ledgers.tests.building import Rows, lines, understood, xlsx


def column_under(header: str, *cells: object) -> Column:
    """The column that a header makes in a sheet of signed projects."""
    rows: Rows = [
        ["项目名称", "签约时间", header],
        *[[f"{place}号项目", "2022.1.1", cell] for place, cell in enumerate(cells or ("",))],
    ]
    reading = understood(xlsx({"签约项目": rows}))
    return reading.sheets[0].columns[2]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("客商名称", Meaning.INVESTOR),
        ("意向投资方", Meaning.INVESTOR),
        ("外方投资者", Meaning.INVESTOR),
        ("投资方所在省（市）", Meaning.INVESTOR_ORIGIN),
        ("投资方①", Meaning.INVESTOR),
        ("总投资★（万元）", Meaning.TOTAL_INVESTMENT),
        ("投资额/万元", Meaning.TOTAL_INVESTMENT),
        ("总投资_万元", Meaning.TOTAL_INVESTMENT),
        ("总投资（万元", Meaning.TOTAL_INVESTMENT),
        ("至2020年底累计完成投资（万元）", Meaning.COMPLETED_INVESTMENT),
        ("2021年底前完成投资（万元）", Meaning.COMPLETED_INVESTMENT),
        ("今年以来完成投资（万元）", Meaning.COMPLETED_THIS_YEAR),
        ("合作方式", Meaning.AGREEMENT_KIND),
        ("产业属性", Meaning.INDUSTRY),
        ("包抓单位", Meaning.RESPONSIBLE_UNIT),
        ("签约项目数", Meaning.IGNORED),
    ],
)
def test_a_header_means_what_it_says(header: str, meaning: Meaning) -> None:
    column = column_under(header, 1, 2)
    assert (column.meaning, column.sure) == (meaning, True)


@pytest.mark.parametrize(
    ("header", "cells", "meaning"),
    [
        ("联系人", ["张三"], Meaning.CONTACT_PERSON),
        ("招引单位", ["商务局", "发改局"], Meaning.RESPONSIBLE_UNIT),
        ("单位", ["商务局", "发改局"], Meaning.RESPONSIBLE_UNIT),
        ("单位", ["甲有限公司", "乙有限公司"], Meaning.INVESTOR),
        ("招引单位", ["甲有限公司", "乙有限公司"], Meaning.INVESTOR),
        ("开工时间", ["计划2023年3月", "已开工", "2022.3.1"], Meaning.STARTED_ON),
        ("开工情况", ["已开工", "未开工"], Meaning.STARTED_MARK),
    ],
)
def test_cells_below_settle_what_a_header_leaves_open(
    header: str, cells: list[object], meaning: Meaning
) -> None:
    assert column_under(header, *cells).meaning == meaning


@pytest.mark.parametrize(
    ("cells", "stages"),
    [
        (["已签约", "在建", "拟签约"], ["已签约", "在建", "拟签约"]),
        (["正在摘牌", "在建"], ["", ""]),
    ],
)
def test_progress_in_the_words_of_stages_tells_the_stage_as_well(
    cells: list[str], stages: list[str]
) -> None:
    rows: Rows = [["项目名称", "投资方", "项目进度"], *[[f"{c}项目", "甲公司", c] for c in cells]]
    reading = understood(xlsx({"项目台账": rows}))
    assert (reading.sheets[0].kind == SheetKind.PROJECTS) == any(stages)
    found = lines(reading)
    assert [line.text(Meaning.PROGRESS) for line in found] == cells
    assert [line.text(Meaning.STAGE) for line in found] == stages


@pytest.mark.parametrize(
    "header", ["是否外资", "是否当年新签约", "是否亿元以上", "1月到位", "本月完成投资", "退出原因"]
)
def test_a_header_only_guessed_at_is_asked_about_and_not_taken(header: str) -> None:
    reading = understood(
        xlsx({"签约项目": [["项目名称", "签约时间", header], ["甲项目", "2022.1.1", "是"]]})
    )
    assert [question.key for question in reading.questions] == ["meaning:签约项目!C"]
    assert set(lines(reading)[0].values) == {Meaning.PROJECT_NAME, Meaning.SIGNED_ON}
    assert reading.issues == []


def test_counts_of_projects_are_no_names() -> None:
    reading = understood(
        xlsx(
            {
                "汇总表": [
                    ["2022年1-9月各县区签约项目统计表"],
                    ["县区", "签约项目（个）", "签约金额（亿元）", "落地率"],
                    ["海港区", 12, 34.5, 0.5],
                    ["合计", 12, 34.5, None],
                ],
                "签约项目": [["项目名称", "签约时间"], ["甲项目", "2022.1.1"]],
            }
        )
    )
    counts, signed = reading.sheets
    assert (counts.kind, counts.data_rows, counts.issues) == (SheetKind.UNKNOWN, 0, [])
    assert all(line.why for line in counts.lines[2:])
    assert signed.data_rows == 1


def test_a_form_about_one_project_is_no_table() -> None:
    reading = understood(
        xlsx(
            {
                "项目卡": [
                    ["招商引资项目信息表"],
                    ["项目名称", "甲项目", "投资方", "甲公司"],
                    ["总投资（万元）", 1000, "签约时间", "2022.1.1"],
                    ["建设地点", "开发区", "联系人", "张三"],
                ]
            }
        )
    )
    assert reading.sheets[0].data_rows == 0
    assert [question.key for question in reading.questions] == ["kind:项目卡"]


def funds_of(header: list[str], row: list[object]) -> tuple[list[tuple[Decimal, str]], list[str]]:
    """The funds, in 万元, that a row states in the columns behind its project."""
    sheet = [["资金到位情况（万元）"], ["序号", "项目名称", *header], [1, "甲项目", *row]]
    reading = understood(xlsx({"到位资金": sheet}))
    found = lines(reading)[0]
    return (
        [(arrived.money.amount / 10_000, arrived.kind) for arrived in found.funds],
        [issue.why for issue in found.issues],
    )


@pytest.mark.parametrize(
    ("header", "row", "funds"),
    [
        (
            ["到位资金", "其中：内资", "其中：外资"],
            [30, 20, 10],
            [(20, "domestic"), (10, "foreign")],
        ),
        (["到位资金", "其中：内资", "其中：外资"], [30, None, None], [(30, "unspecified")]),
        (["到位资金", "其中：外资"], [30, 10], [(20, "domestic"), (10, "foreign")]),
        (["累计到位资金", "2022年到位资金", "本月到位资金"], [30, 20, 5], [(30, "unspecified")]),
        (["到位内资", "到位外资"], [20, 10], [(20, "domestic"), (10, "foreign")]),
    ],
)
def test_funds_stated_as_a_sum_and_its_parts_count_once(
    header: list[str], row: list[object], funds: list[tuple[int, str]]
) -> None:
    assert funds_of(header, row) == ([(Decimal(amount), kind) for amount, kind in funds], [])


def test_parts_that_exceed_their_sum_are_not_taken() -> None:
    funds, issues = funds_of(["到位资金", "其中：内资", "其中：外资"], [30, 25, 10])
    assert (funds, issues) == ([], ["与其中的内资、外资之和不符"])


def test_parts_of_the_planned_total_are_no_funds_in_place() -> None:
    reading = understood(
        xlsx(
            {
                "签约项目": [
                    ["项目名称", "总投资（万元）", None, None, "签约时间"],
                    [None, "合计", "内资", "外资", None],
                    ["甲项目", 30, 20, 10, "2022.1.1"],
                ]
            },
            {"签约项目": ["B1:D1"]},
        )
    )
    found = lines(reading)[0]
    assert found.funds == ()
    assert found.values[Meaning.TOTAL_INVESTMENT] == Money(Decimal(300_000), step=Decimal(10_000))
    assert FundsKind.DOMESTIC.value not in [c.funds_kind for c in reading.sheets[0].columns]


def test_a_contract_in_two_kinds_of_money_is_no_arrival() -> None:
    rows: Rows = [
        ["2022年引进项目"],
        ["项目名称", "合同金额", None, "实际到位", None, "签约时间"],
        [None, "内资（万元）", "外资（万美元）", "内资（万元）", "外资（万美元）", None],
        ["甲项目", 5000, 300, 2000, None, "2022.1.1"],
    ]
    found = lines(understood(xlsx({"引进项目": rows}, {"引进项目": ["B2:C2", "D2:E2"]})))[0]
    assert [(arrived.money.amount, arrived.kind) for arrived in found.funds] == [
        (Decimal(20_000_000), "domestic")
    ]


def test_marks_under_a_group_of_progress() -> None:
    reading = understood(
        xlsx(
            {
                "推进表": [
                    ["项目名称", "投资方", "项目进度", None, None],
                    [None, None, "签约", "注册", "开工"],
                    ["甲项目", "甲公司", "√", "√", None],
                    ["乙项目", "乙公司", "√", None, "√"],
                ]
            },
            {"推进表": ["C1:E1"]},
        )
    )
    first, second = lines(reading)
    assert first.values[Meaning.REGISTERED_MARK] == Mark(True)
    assert second.values[Meaning.STARTED_MARK] == Mark(True)
    assert Meaning.PROGRESS not in second.values


def test_the_year_of_the_title_completes_months() -> None:
    rows = [["2022年签约项目"], ["项目名称", "签约月份"], ["甲项目", "3月"], ["乙项目", "12月份"]]
    first, second = lines(understood(xlsx({"签约": rows})))
    assert first.values[Meaning.SIGNED_ON] == Day(date(2022, 3, 1), by_month=True)
    assert second.values[Meaning.SIGNED_ON] == Day(date(2022, 12, 1), by_month=True)


@pytest.mark.parametrize(
    ("header", "yuan", "currency"),
    [
        ("总投资（亿元人民币）", 200_000_000, "CNY"),
        ("总投资额（亿元/人民币）", 200_000_000, "CNY"),
        ("投资总额(RMB:万元)", 20_000, "CNY"),
        ("总投资（折合人民币万元）", 20_000, "CNY"),
        ("总投资，亿元", 200_000_000, "CNY"),
        ("投资额（$万）", 20_000, "USD"),
        ("总投资（USD万）", 20_000, "USD"),
        ("总投资/合计（万元）", 20_000, "CNY"),
    ],
)
def test_units_however_a_header_writes_them(header: str, yuan: int, currency: str) -> None:
    unit = column_under(header, 2).unit
    assert unit is not None
    assert (unit.factor * 2, unit.currency) == (yuan, currency)


@pytest.mark.parametrize("header", ["总投资（万元、万美元）", "总投资（亿元/亿美元）", "总投资"])
def test_a_unit_that_is_not_one_is_asked_for(header: str) -> None:
    rows: Rows = [["项目名称", "签约时间", header], ["甲项目", "2022.1.1", 2]]
    reading = understood(xlsx({"签约项目": rows}))
    assert [question.key for question in reading.open_questions] == ["unit:签约项目!C"]
    assert Meaning.TOTAL_INVESTMENT not in lines(reading)[0].values


def test_events_that_firms_took_part_in_are_no_projects() -> None:
    rows: Rows = [
        ["招商活动情况"],
        ["序号", "活动名称", "时间", "地点", "参加企业", "成果"],
        [1, "北京推介会", "2022.3.1", "北京", "30家", "签约5个"],
    ]
    sheet = understood(xlsx({"招商活动": rows})).sheets[0]
    assert (sheet.kind, sheet.data_rows) == (SheetKind.UNKNOWN, 0)


def test_sections_that_tell_every_row_settle_what_the_sheet_holds() -> None:
    rows: Rows = [
        ["2022年三季度“三个一批”项目清单（亿元）"],
        ["序号", "项目名称", "业主单位", "总投资"],
        ["一、签约一批（1个）"],
        [1, "甲项目", "甲公司", 3],
        ["二、开工一批（1个）"],
        [1, "乙项目", "乙公司", 2],
    ]
    reading = understood(xlsx({"清单": rows}))
    assert (reading.sheets[0].kind, reading.questions) == (SheetKind.PROJECTS, ())
    kinds = [line.kind for line in lines(reading)]
    assert kinds == [SheetKind.SIGNED, SheetKind.UNDER_CONSTRUCTION]


def test_of_several_investors_the_first_is_taken_and_the_rest_told() -> None:
    rows: Rows = [["项目名称", "投资方", "签约时间"], ["甲项目", "甲公司、乙公司", "2022.1.1"]]
    reading = understood(xlsx({"签约项目": rows}))
    assert lines(reading)[0].text(Meaning.INVESTOR) == "甲公司"
    assert [(i.column, i.text, i.warning) for i in reading.issues] == [
        ("B", "甲公司、乙公司", True)
    ]
