"""Ledgers of very different shapes, each read by meaning."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wutong.domains.ledgers.choices import LineOutcome, Meaning, SheetKind
from wutong.domains.ledgers.rules.reading import LedgerLine
from wutong.domains.ledgers.rules.readings import Area, Day, Mark, Money
from wutong.domains.ledgers.tests.building import csv, lines, ods, understood, xls, xlsx


def yi(amount: str) -> Decimal:
    return Decimal(amount) * 10**8


def money_of(line: LedgerLine, meaning: Meaning) -> Money:
    value = line.values[meaning]
    assert isinstance(value, Money)
    return value


def total_of(line: LedgerLine) -> Decimal:
    return money_of(line, Meaning.TOTAL_INVESTMENT).amount


def test_total_stands_first_and_sections_carry_kind_and_sums() -> None:
    reading = understood(
        xlsx(
            {
                "Sheet1": [
                    ["", "XX县2023年重点招商项目情况表", None, None, None, None],
                    ["", "（截至2023年6月底）", None, None, None, "单位：万元"],
                    [],
                    ["", "序号", "项 目 名 称", "投 资\n企 业", "总投资", "进展情况"],
                    ["", None, "合计（4个）", None, 100000, None],
                    ["", "一", "签约项目（2个）", None, 70000, None],
                    ["", 1, "甲电池项目", "甲公司", 30000, "已签约"],
                    ["", 2, "乙材料项目", "乙公司", 40000, "已签约"],
                    ["", "二", "在谈项目（2个）", None, 30000, None],
                    ["", 1, "丙物流项目", "丙公司", 10000, "洽谈"],
                    ["", 2, "丁食品项目", "丁公司", 20000, "洽谈"],
                    ["", "填报人：张三", None, "审核人：李四", None, None],
                ]
            }
        )
    )
    sheet = reading.sheets[0]
    read = lines(reading)
    assert [line.kind for line in read] == [SheetKind.SIGNED] * 2 + [SheetKind.NEGOTIATING] * 2
    assert sheet.as_of == date(2023, 6, 30)
    assert total_of(read[0]) == yi("3")
    assert [check.agrees for check in sheet.totals] == [True] * 3
    assert sheet.counted(LineOutcome.SECTION) == 2
    assert sheet.counted(LineOutcome.NOTE) == 1


def test_regions_as_sections_with_subtotals_and_a_footnote_with_the_unit() -> None:
    reading = understood(
        xlsx(
            {
                "招商台账": [
                    ["某市招商引资签约项目台账"],
                    ["序号", "项目名称", "投资主体", "协议投资额", "签订时间", "占地面积（亩）"],
                    ["一、海港区"],
                    [1, "甲项目", "甲公司", 1.5, date(2022, 3, 1), 120],
                    [2, "乙项目", "乙公司", 2.25, "2022.4.5", "3万平方米"],
                    [None, "小计", "2个", 3.75, None, None],
                    ["二、山海关区"],
                    [1, "丙项目", "丙公司", 4, "2022年5月", None],
                    [None, "小计", "1个", 4.1, None, None],
                    [None, "合计", "3个", 7.75, None, None],
                    ["注：金额单位为亿元。"],
                ]
            },
            {"招商台账": ["A1:F1", "A3:F3", "A7:F7"]},
        )
    )
    sheet = reading.sheets[0]
    read = lines(reading)
    assert sheet.kind == SheetKind.SIGNED
    assert [line.values[Meaning.REGION] for line in read] == ["海港区", "海港区", "山海关区"]
    assert total_of(read[2]) == yi("4")
    assert read[1].values[Meaning.LAND_AREA] == Area(Decimal("30000.00"))
    assert read[2].values[Meaning.SIGNED_ON] == Day(date(2022, 5, 1), by_month=True)
    assert [check.agrees for check in sheet.totals] == [True, False, True]


def test_three_header_rows_and_vertically_merged_region() -> None:
    rows = [
        ["招商引资项目履约情况一览表", *[None] * 9],
        [
            "序号",
            "县(市、区)",
            "项目情况",
            None,
            None,
            "时间节点",
            None,
            "资金到位情况（万元）",
            None,
            "备注",
        ],
        [None, None, "名称", "投资情况", None, "签约", "开工", "内资", "外资", None],
        [None, None, None, "总额(亿元)", "其中：固投(亿元)", None, None, None, None, None],
        [1, "昌黎县", "甲项目", 5, 4, date(2021, 1, 5), date(2021, 6, 1), 1200, 0, None],
        [2, None, "乙项目", 6, 3, date(2021, 2, 5), None, None, 300, None],
        [3, "卢龙县", "丙项目", 7, 1, date(2021, 3, 5), "未开工", 500, None, "〃"],
    ]
    merged = ["A1:J1", "A2:A4", "B2:B4", "C2:E2", "C3:C4", "D3:E3", "F2:G2", "H2:I2", "B5:B6"]
    reading = understood(xlsx({"履约": rows}, {"履约": merged}))
    read = lines(reading)
    assert [line.values[Meaning.REGION] for line in read] == ["昌黎县", "昌黎县", "卢龙县"]
    assert total_of(read[0]) == yi("5")
    assert read[0].values[Meaning.FIXED_ASSET_INVESTMENT].amount == yi("4")
    assert read[1].values[Meaning.SIGNED_ON] == Day(date(2021, 2, 5))
    assert Meaning.STARTED_ON not in read[2].values
    assert [(f.kind, f.money.amount) for f in read[0].funds] == [("domestic", 12_000_000)]
    assert [(f.kind, f.money.amount) for f in read[1].funds] == [("foreign", 3_000_000)]


def test_csv_from_excel_in_gbk_with_semicolons_and_traditional_script() -> None:
    rows = [
        ["項目名稱", "投資企業", "總投資額（億元）", "簽約日期", "是否高新技術"],
        ["甲項目", "甲公司", "1,200.5", "2022-1-2", "是"],
        ["乙項目", "乙公司", "３．５", "２０２２．１．３", "否"],
    ]
    reading = understood(csv(rows, ";", "gb18030"), "签约.csv")
    read = lines(reading)
    assert reading.sheets[0].kind == SheetKind.SIGNED
    assert [total_of(line) for line in read] == [yi("1200.5"), yi("3.5")]
    assert read[1].values[Meaning.SIGNED_ON] == Day(date(2022, 1, 3))
    assert read[0].values[Meaning.HIGH_TECH] == Mark(True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    rows = [["项目名称", "总投资", "签约时间"], ["甲项目", "1.5亿元", "2022.1.2"]]
    read = lines(understood(csv(rows, delimiter, encoding), "a.csv"))
    assert total_of(read[0]) == yi("1.5")


def test_old_xls_with_merged_title() -> None:
    rows = [
        ["储备项目库", None, None, None],
        ["编号", "储备项目名称", "谋划单位", "估算总投资（万元）"],
        [1, "甲项目", "发改局", 12000],
        [2, "乙项目", "工信局", 34000],
        ["合计", None, None, 46000],
    ]
    reading = understood(xls({"储备": rows}, {"储备": [(0, 0, 0, 3)]}), "a.xls")
    read = lines(reading)
    assert reading.sheets[0].kind == SheetKind.RESERVE
    assert total_of(read[1]) == yi("3.4")
    assert read[0].values[Meaning.RESPONSIBLE_UNIT] == "发改局"
    assert reading.sheets[0].totals[0].agrees


def test_ods_with_merged_group_headers() -> None:
    rows = [
        ["到位资金明细表（单位：万元）", None, None, None, None],
        ["项目", None, "到位", None, "凭证"],
        ["名称", "投资方", "金额", "时间", None],
        ["甲项目", "甲公司", 500, date(2022, 3, 4), "银行进账单"],
        ["甲项目", "甲公司", 600, date(2022, 4, 4), "银行进账单"],
        ["甲项目", "甲公司", 600, date(2022, 4, 4), "银行进账单"],
    ]
    reading = understood(
        ods({"到位": rows}, {(0, 0): (1, 5), (1, 0): (1, 2), (1, 2): (1, 2), (1, 4): (2, 1)}),
        "a.ods",
    )
    sheet = reading.sheets[0]
    assert sheet.kind == SheetKind.FUNDS
    assert [f.money.amount for line in lines(reading) for f in line.funds] == [5_000_000, 6_000_000]
    assert sheet.counted(LineOutcome.DUPLICATE) == 1


def test_group_headers_in_csv_without_merges() -> None:
    rows = [
        ["", "项目", "", "签约", "", ""],
        ["序号", "名称", "投资方", "时间", "金额（亿元）", "备注"],
        ["1", "甲项目", "甲公司", "2022/1/5", "3", ""],
    ]
    read = lines(understood(csv(rows), "a.csv"))
    assert read[0].values[Meaning.PROJECT_NAME] == "甲项目"
    assert read[0].values[Meaning.SIGNED_ON] == Day(date(2022, 1, 5))
    assert total_of(read[0]) == yi("3")


def test_missing_unit_is_asked_and_the_answer_is_used() -> None:
    data = xlsx({"签约": [["项目名称", "投资额", "签约日期"], ["甲项目", 35000, "2022.1.5"]]})
    reading = understood(data)
    question = next(q for q in reading.questions if q.key == "unit:签约!B")
    assert question.open
    assert question.suggested == "万元"
    assert Meaning.TOTAL_INVESTMENT not in lines(reading)[0].values
    answered = understood(data, answers={"unit:签约!B": "万元"})
    assert total_of(lines(answered)[0]) == yi("3.5")
    assert not answered.open_questions


def test_several_sheets_hidden_blank_unknown_and_summary() -> None:
    reading = understood(
        xlsx(
            {
                "汇总": [["县区", "个数", "金额"], ["海港区", 3, 5], ["合计", 3, 5]],
                "在建项目": [
                    ["项目名称", "项目业主", "总投资（亿元）", "开工时间"],
                    ["甲项目", "甲公司", 3, "2022.3.1"],
                ],
                "空": [],
                "投产": [
                    ["项目名称", "业主单位", "总投资（亿元）", "投产时间"],
                    ["甲项目", "甲公司", 3, "2023.3.1"],
                ],
            }
        )
    )
    assert [sheet.kind for sheet in reading.sheets] == [
        SheetKind.UNKNOWN,
        SheetKind.UNDER_CONSTRUCTION,
        SheetKind.BLANK,
        SheetKind.IN_PRODUCTION,
    ]
    assert "kind:汇总" in {q.key for q in reading.questions}
    assert len(lines(reading, 1)) == len(lines(reading, 3)) == 1


def test_repeated_headers_page_subtotals_and_numbered_columns() -> None:
    header = ["序号", "项目名称", "签约企业", "合同金额（万元）", "合同签订日期"]
    rows = [
        ["签约情况", None, None, None, None],
        header,
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "甲项目", "甲公司", 100, "2022.1.1"],
        ["本页小计", None, None, 100, None],
        header,
        [2, "乙项目", "乙公司", 200, "2022.1.2"],
        ["本页小计", None, None, 200, None],
        ["总计：2个", None, None, 300, None],
        [3, None, None, None, None],
    ]
    sheet = understood(xlsx({"a": rows})).sheets[0]
    outcomes = [line.outcome.value for line in sheet.lines]
    assert outcomes == [
        "header", "header", "header", "read", "total", "header", "read", "total", "total", "note",
    ]  # fmt: skip
    assert all(check.agrees for check in sheet.totals)
    assert len(sheet.totals) == 3


def test_amounts_in_foreign_currency_stay_foreign() -> None:
    rows = [
        ["项目名称", "投资方", "总投资", "其中外资（万美元）", "签约日期"],
        ["甲项目", "A Co., Ltd.", "3000万美元", 2000, "2022.1.1"],
    ]
    reading = understood(xlsx({"外资签约": rows}))
    value = lines(reading)[0].values[Meaning.TOTAL_INVESTMENT]
    assert value.currency == "USD"
    assert value.amount == 30_000_000
    assert money_of(lines(reading)[0], Meaning.FOREIGN_INVESTMENT).currency == "USD"
    assert "rate:USD" in {q.key for q in reading.questions}


def test_bad_cells_are_named_and_the_rest_of_the_row_is_kept() -> None:
    rows = [
        ["项目名称", "投资方", "信用代码", "总投资（亿元）", "签约日期"],
        ["甲项目", "甲公司", "911303020420832208PG", "5-8", "2022.2.30"],
        [None, "乙公司", None, 3, "2022.2.3"],
        ["=cmd|' /C calc'!A0", "丙公司", None, "约3亿", "2022.2.3"],
    ]
    reading = understood(xlsx({"签约": rows}))
    issues = [(issue.row, issue.column, issue.text) for issue in reading.issues]
    assert (2, "C", "911303020420832208PG") in issues
    assert (2, "D", "5-8") in issues
    assert (2, "E", "2022.2.30") in issues
    assert (3, "A", "") in issues
    assert (4, "D", "约3亿") in issues
    assert [line.outcome.value for line in reading.sheets[0].lines] == [
        "header", "read", "unreadable", "read",
    ]  # fmt: skip
    assert lines(reading)[1].values[Meaning.PROJECT_NAME] == "=cmd|' /C calc'!A0"


def test_same_name_of_another_firm_is_another_project() -> None:
    rows = [
        ["项目名称", "投资方", "总投资（亿元）", "签约日期"],
        ["绿色建材项目", "甲公司", 1, "2022.1.1"],
        ["绿色建材项目", "乙公司", 2, "2022.1.1"],
        ["绿色建材 项目", "甲公司", 3, "2022.1.1"],
    ]
    sheet = understood(xlsx({"签约": rows})).sheets[0]
    assert [line.outcome.value for line in sheet.lines[1:]] == ["read", "read", "duplicate"]
    assert "总投资" in sheet.lines[3].why


def test_marks_counts_in_the_total_row() -> None:
    rows = [
        ["项目名称", "投资方", "总投资（万元）", "工商注册", "团队入驻", "资金到位"],
        ["甲项目", "甲公司", 100, "√", "✓", "×"],
        ["乙项目", "乙公司", 200, "√", "否", "√"],
        ["合计", 2, 300, 2, 1, 2],
    ]
    sheet = understood(xlsx({"签约项目": rows})).sheets[0]
    check = sheet.totals[0]
    assert [item.agrees for item in check.items] == [True, True, True, True, False]


def test_region_written_once_a_group_is_asked_and_filled() -> None:
    rows = [
        ["县区", "项目名称", "总投资（亿元）", "签约日期"],
        ["海港区", "甲项目", 1, "2022.1.1"],
        [None, "乙项目", 2, "2022.1.1"],
        ["抚宁区", "丙项目", 3, "2022.1.1"],
    ]
    reading = understood(xlsx({"签约": rows}))
    assert [line.values[Meaning.REGION] for line in lines(reading)] == [
        "海港区",
        "海港区",
        "抚宁区",
    ]
    assert "fill:签约!A" in {q.key for q in reading.questions}


def test_planned_dates_are_not_taken_as_done() -> None:
    rows = [
        ["项目名称", "建设单位", "总投资（亿元）", "计划开工时间", "预计竣工时间", "签约时间"],
        ["甲项目", "甲公司", 1, "2023.3", "2024年底", "2022.1.1"],
    ]
    read = lines(understood(xlsx({"签约": rows})))
    assert Meaning.STARTED_ON not in read[0].values
    assert read[0].values[Meaning.PLANNED_START] == Day(date(2023, 3, 1), by_month=True)
    assert read[0].values[Meaning.PLANNED_COMPLETION] == "2024年底"
