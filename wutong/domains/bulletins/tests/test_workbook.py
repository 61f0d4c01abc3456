"""The .xlsx opened again: sheets, links, formats, and text that stays text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from wutong.domains.bulletins.rendering.workbook import FigureSheet, write_workbook
from wutong.domains.bulletins.tests.documents import sample

INJECTION = "=cmd|' /C calc'!A0"


def figure(key: str, label: str, rows: int = 2) -> FigureSheet:
    return FigureSheet(
        key=key,
        label=label,
        display="512.30亿元",
        facts=(("口径", "正式投资合同"), ("期间", "2022-01-01 至 2022-09-09")),
        columns=("项目", "金额（元）", "日期"),
        rows=tuple((INJECTION, Decimal("1000.50"), date(2022, 9, 9)) for _ in range(rows)),
    )


@pytest.fixture(scope="module")
def book() -> Workbook:
    figures = [figure("A0", "海港区 签约总投资"), figure("F001", "签约[项目]: 数*" + "长" * 40)]
    return openpyxl.load_workbook(BytesIO(write_workbook(sample(), figures)))


def test_a_sheet_a_table_and_a_sheet_a_figure(book: Workbook) -> None:
    assert book.sheetnames[0] == "目录"
    assert "各县区签约情况" in book.sheetnames
    assert "A0 海港区 签约总投资" in book.sheetnames
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)


def test_a_figure_links_to_its_rows_and_back(book: Workbook) -> None:
    cell = book["各县区签约情况"]["C5"]
    assert cell.value == pytest.approx(512.3)
    assert cell.number_format == "#,##0.00"
    assert cell.hyperlink.location == "'A0 海港区 签约总投资'!A1"
    assert book["A0 海港区 签约总投资"]["A1"].hyperlink.location == "'目录'!A1"


def test_header_is_merged_and_frozen(book: Workbook) -> None:
    sheet = book["各县区签约情况"]
    assert sheet.freeze_panes == "B5"
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A3:A4", "B3:C3"}


def test_formulas_stay_text(book: Workbook) -> None:
    cell = book["A0 海港区 签约总投资"]["A10"]
    assert cell.value == INJECTION
    assert cell.data_type == "s"


def test_amounts_and_days_are_typed(book: Workbook) -> None:
    sheet = book["A0 海港区 签约总投资"]
    assert sheet["B10"].value == pytest.approx(1000.5)
    assert sheet["C10"].number_format == "yyyy-mm-dd"


def test_charts_are_native(book: Workbook) -> None:
    assert len(book["图 各县区签约总投资"]._charts) == 1


def test_tables_of_one_name_get_sheets_of_their_own() -> None:
    document = sample()
    doubled = replace(document, blocks=(*document.blocks, *document.blocks))
    names = openpyxl.load_workbook(BytesIO(write_workbook(doubled, []))).sheetnames
    assert "各县区签约情况 2" in names
