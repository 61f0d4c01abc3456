"""A superior's .xlsx filled in place: what is not written stays, rows are inserted where they lack."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import load_workbook

from wutong.domains.bulletins.rendering.upward import fill_form
from wutong.domains.bulletins.rendering.upward.shifting import (
    CannotShift,
    moved_area,
    moved_cover,
    moved_formula,
)
from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward import CellMark, RowsMark
from wutong.domains.bulletins.rules.upward_fill import Filled, where
from wutong.domains.bulletins.rules.upward_layout import Insertion, laid_out
from wutong.domains.bulletins.tests.rich_form import parts, rich_form


def block(last: int, first: int = 5) -> RowsMark:
    return RowsMark(
        f"报表!{first}", "region", (("A", "{name}"), ("B", "{signed_projects}")), "", last
    )


def cell(place: str, text: str, number: str | None = None, **more: Any) -> Filled:
    value = None if number is None else Decimal(number)
    return Filled(place, text, value, more.pop("unit", ""), False, "", "", **more)


def listed(count: int, row: str = "报表!5") -> list[Filled]:
    return [
        one
        for item in range(count)
        for one in (cell("A", f"第{item + 1}县", item=item, row=row),
                    cell("B", str(item + 1), str(item + 1), item=item, row=row))
    ]  # fmt: skip


def filled_file(content: bytes, marks: Any, cells: list[Filled]) -> tuple[bytes, Any]:
    made = fill_form("xlsx", content, laid_out(marks, cells), marks)
    return made, load_workbook(io.BytesIO(made))


def test_what_is_not_written_stays_byte_for_byte() -> None:
    before = rich_form(rows=4)
    marks = [CellMark("报表!D3", "x"), CellMark("报表!F9", "x"), block(8)]
    cells = [cell("报表!D3", "50", "50", unit="%"), cell("报表!F9", "=1+1"), *listed(2)]
    after, book = filled_file(before, marks, cells)
    was, now = parts(before), parts(after)
    assert was.keys() == now.keys()
    touched = {name for name in was if was[name] != now[name]}
    assert touched == {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    page = book["报表"]
    assert (page["D3"].value, page["D3"].number_format) == (0.5, "0.0%")
    assert (page["F9"].value, page["F9"].data_type) == ("=1+1", "s")
    assert [page.cell(row, 1).value for row in range(5, 9)] == ["第1县", "第2县", None, None]
    assert page["B9"].value == "=SUM(B5:B8)"
    assert page["A1"].font.size == 18
    assert book.calculation.fullCalcOnLoad
    assert b"<v>0</v>" not in now["xl/worksheets/sheet2.xml"]


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_lacking_rows_are_inserted_and_all_below_moves(rows: int) -> None:
    before = rich_form(rows=rows)
    total = 4 + rows + 1
    marks = [block(4 + rows), CellMark(f"报表!A{total + 1}", "x")]
    cells = [*listed(6), cell(f"报表!A{total + 1}", "填表人：王")]
    after, book = filled_file(before, marks, cells)
    page, other = book["报表"], book["说明"]
    assert [page.cell(row, 1).value for row in range(5, 12)] == [
        *(f"第{number}县" for number in range(1, 7)), "合计"]  # fmt: skip
    assert [page.cell(row, 4).value for row in (5, 8, 10)] == [
        f"=IF(B{row}=0,0,C{row}/B{row})" for row in (5, 8, 10)]  # fmt: skip
    assert [page[f"{column}11"].value for column in "BCD"] == [
        "=SUM(B5:B10)", "=SUM(C5:C10)", "=C11/B11"]  # fmt: skip
    assert page["A12"].value == "填表人：王"
    assert {str(one) for one in page.merged_cells.ranges} == {"A1:D1", "A12:D12"}
    assert {page.row_dimensions[row].height for row in range(5, 11)} == {24}
    assert page["A9"].border.left.style == page["A5"].border.left.style == "thin"
    assert [str(one.sqref) for one in page.data_validations.dataValidation] == ["C5:C10"]
    (looks,) = page.conditional_formatting
    assert (str(looks.sqref), looks.rules[0].formula) == ("B5:B10", ["$B$11/2"])
    assert page.print_area == f"'报表'!$A$1:$D${11 + 21}"
    assert [one.id for one in page.row_breaks.brk] == [12]
    assert (other["A1"].value, other["A2"].value) == ("=报表!B11*2", "=SUM(报表!A1:A2)+A1")
    assert book.defined_names["合计数"].value == "报表!$B$11"
    now = parts(after)
    assert "报表!$B$5:$B$10" in now["xl/charts/chart1.xml"].decode()
    drawing = now["xl/drawings/drawing1.xml"].decode()
    assert f"<xdr:row>{11 + 2}</xdr:row>" in drawing
    assert "<xdr:row>1</xdr:row>" in drawing
    assert 'textlink="$B$11"' in drawing
    assert "xl/calcChain.xml" not in now
    assert now["xl/media/image1.png"] == parts(before)["xl/media/image1.png"]


def test_two_lists_push_each_other_down() -> None:
    before = rich_form(rows=4)
    marks = [block(5), block(8, first=8), CellMark("报表!A10", "x")]
    cells = [*listed(3), *listed(2, "报表!8"), cell("报表!A10", "末")]
    laid = laid_out(marks, cells)
    assert [where(one) for one in laid if one.place == "A"] == [
        "报表!A5", "报表!A6", "报表!A7", "报表!A10", "报表!A11"]  # fmt: skip
    assert where(laid[-1]) == "报表!A13"
    _file, book = filled_file(before, marks, cells)
    page = book["报表"]
    assert [page[place].value for place in ("A5", "A7", "A10", "A11", "A12", "A13")] == [
        "第1县", "第3县", "第1县", "第2县", "合计", "末"]  # fmt: skip
    assert page["B12"].value == "=SUM(B5:B11)"


@pytest.mark.parametrize(
    ("form", "why"),
    [({"table": True}, "智能表"), ({"note": True}, "批注")],
)
def test_what_cannot_be_moved_is_refused_in_one_sentence(form: dict[str, Any], why: str) -> None:
    with pytest.raises(BadValue, match=f"报表 第5行起的名单还缺 1 行.*{why}.*不能自动加行"):
        filled_file(rich_form(**form), [block(6)], listed(3))
    filled_file(rich_form(**form), [block(6)], listed(2))


def test_lists_beside_each_other_on_other_rows_are_refused() -> None:
    beside = RowsMark("报表!6", "region", (("G", "{name}"),), "", 9)
    with pytest.raises(BadValue, match="占了同样的行"):
        laid_out([block(6), beside], listed(3))
    with pytest.raises(BadValue, match="最多自动加"):
        laid_out([block(6)], listed(2003))


MADE = Insertion("报表", 5, 8, 3)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("B4+B7", "B4+B7"), ("B8+$B$9", "B11+$B$12"), ("SUM(B5:B8)", "SUM(B5:B11)"),
        ("SUM(B5:B7)", "SUM(B5:B7)"), ("SUM(B:B)", "SUM(B:B)"), ("SUM(3:9)", "SUM(3:12)"),
        ("说明!B9", "说明!B9"), ("'报表'!B9", "'报表'!B12"), ('IF(A9="B9",1,合计)', 'IF(A12="B9",1,合计)'),
        ("LOG10(B9)", "LOG10(B12)"),
    ],
)  # fmt: skip
def test_formulas_follow(formula: str, moved: str) -> None:
    assert moved_formula(formula, "报表", MADE) == moved


@pytest.mark.parametrize("formula", ['INDIRECT("B9")', "OFFSET(A1,8,0)", "SUM(报表:说明!B9)"])
def test_formulas_that_nobody_can_follow_are_refused(formula: str) -> None:
    with pytest.raises(CannotShift):
        moved_formula(formula, "报表", MADE)


@pytest.mark.parametrize(
    ("areas", "moved"),
    [("B5:B8", "B5:B11"), ("B7", "B7:B10"), ("B8 C5:C7", "B11 C5:C10"), ("A1 A9", "A1 A12")],
)
def test_looks_and_checks_hold_for_the_new_rows(areas: str, moved: str) -> None:
    assert moved_cover(areas, MADE) == moved


ROWS = some.integers(1, 40)


@given(ROWS, ROWS, ROWS, some.integers(0, 8), some.integers(1, 9))
def test_no_row_is_lost_and_none_is_named_twice(
    start: int, length: int, first: int, more: int, extra: int
) -> None:
    made = Insertion("报表", first, first + more, extra)
    rows = [made.row(number) for number in range(1, 60)]
    assert rows == sorted(set(rows))
    assert len({*range(1, 60 + extra)} - {*rows}) == extra
    low, high = made.rows(start, start + length)
    assert high - low in {length, length + extra}
    assert moved_area(f"A{start}:B{start + length}", made) == f"A{low}:B{high}"


def test_copies_of_a_row_stay_in_the_cell_that_spans_it() -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=2)
    table.cell(1, 0).merge(table.cell(2, 0)).text = "县区"
    table.cell(1, 1).text, table.cell(2, 1).text = "{{项目}}", "合计"
    buffer = io.BytesIO()
    word.save(buffer)
    marks = [RowsMark("表1!2", "project", (("项目", "{name}"),), "signed_projects")]
    cells = [cell("项目", name, item=item, row="表1!2") for item, name in enumerate("甲乙丙")]
    made = docx.Document(io.BytesIO(fill_form("docx", buffer.getvalue(), cells, marks)))
    filled = made.tables[0]
    assert [row.cells[1].text for row in filled.rows] == ["", "甲", "乙", "丙", "合计"]
    assert len({row.cells[0]._tc for row in filled.rows[1:]}) == 1
