"""Native Word tables: repeated header rows, rows that never split, merged cells, figures right."""

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from wutong.domains.bulletins.rendering.columns import SIZE_CHANGE, column_widths
from wutong.domains.bulletins.rendering.layout import HEITI, SIZE_SMALL, SIZE_TABLE, TEXT_WIDTH
from wutong.domains.bulletins.rendering.word.markup import element, set_face
from wutong.domains.bulletins.rules.document import Cell, Table, place_cells

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def add_table(word: WordDocument, table: Table) -> None:
    """Caption, unit line, grid, note."""
    _add_line(word, table.caption, WD_ALIGN_PARAGRAPH.CENTER, heading=True)
    if table.unit:
        _add_line(word, f"单位：{table.unit}", WD_ALIGN_PARAGRAPH.RIGHT)
    rows = len(table.header) + len(table.body)
    grid = word.add_table(rows=rows, cols=table.column_count, style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _set_widths(grid, table)
    _fill(grid, table)
    for index, row in enumerate(grid.rows):
        _set_row(row, header=index < len(table.header))
    if table.note:
        _add_line(word, f"注：{table.note}", WD_ALIGN_PARAGRAPH.LEFT, last=True)
    else:
        word.add_paragraph(style="表格文字")


def _add_line(
    word: WordDocument,
    text: str,
    alignment: WD_ALIGN_PARAGRAPH,
    *,
    heading: bool = False,
    last: bool = False,
) -> None:
    paragraph = word.add_paragraph(style="表格文字")
    paragraph.alignment = alignment
    paragraph.paragraph_format.keep_with_next = not last
    run = paragraph.add_run(text)
    if heading:
        size = word.styles["表格文字"].font.size.pt
        run.font.size = Pt(round(SIZE_SMALL * size / SIZE_TABLE))
        set_face(run, HEITI)
        paragraph.paragraph_format.space_before = Pt(SIZE_TABLE)
    if last:
        paragraph.paragraph_format.space_after = Pt(SIZE_TABLE)


def _set_widths(grid: WordTable, table: Table) -> None:
    """Fixed widths in every cell: Word reads the cells, LibreOffice the grid."""
    widths = column_widths(table, TEXT_WIDTH)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill(grid: WordTable, table: Table) -> None:
    places = place_cells((*table.header, *table.body), table.column_count)
    cells = [row.cells for row in grid.rows]
    for place in places:
        first = cells[place.row][place.column]
        bottom = place.row + place.cell.row_span - 1
        right = place.column + place.cell.column_span - 1
        target = (
            first
            if (bottom, right) == (place.row, place.column)
            else first.merge(cells[bottom][right])
        )
        _write_cell(target, place.cell, header=place.row < len(table.header))


def _write_cell(target: _Cell, cell: Cell, *, header: bool) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = target.paragraphs[0]
    paragraph.style = "表格文字"
    paragraph.alignment = ALIGNMENTS["centre" if header else cell.align]
    run = paragraph.add_run(cell.text)
    if header:
        set_face(run, HEITI)
    if cell.change:
        run.add_break()
        paragraph.add_run(cell.change).font.size = Pt(SIZE_CHANGE)


def _set_row(row: _Row, *, header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    if header:
        properties.append(element("w:tblHeader"))
