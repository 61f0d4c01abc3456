"""版记: copies and printing, at the foot of the last page (GB/T 9704-2012, 7.4)."""

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable

from wutong.domains.bulletins.rendering.layout import SIZE_SMALL, TEXT_WIDTH
from wutong.domains.bulletins.rendering.word.markup import element
from wutong.domains.bulletins.rules.document import Document, imprint_lines

THICK, THIN = 8, 6  # eighths of a point


def add_imprint(word: WordDocument, document: Document) -> None:
    """Add the copies and printing lines between their rules; nothing for a draft.

    A positioned table hangs at the foot of the text area; readers that don't place tables leave
    it in the flow, which a frame would not survive.
    """
    lines = imprint_lines(document)
    if not lines:
        return
    table = word.add_table(rows=len(lines), cols=1)
    _set_position(table)
    for row, text in zip(table.rows, lines, strict=True):
        cell = row.cells[0]
        cell.width = Mm(TEXT_WIDTH)
        cell.paragraphs[0].add_run(text).font.size = Pt(SIZE_SMALL)
    word.add_paragraph().paragraph_format.line_spacing = Pt(1)  # what the table hangs on


def _set_position(table: WordTable) -> None:
    place = element(
        "w:tblpPr",
        vertAnchor="margin",
        horzAnchor="margin",
        tblpXSpec="center",
        tblpYSpec="bottom",
    )
    table._tbl.tblPr.find(qn("w:tblW")).addprevious(place)
    borders = element("w:tblBorders")
    for side, size in (("top", THICK), ("bottom", THICK), ("insideH", THIN)):
        borders.append(element(f"w:{side}", val="single", sz=size, space=0, color="000000"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(borders)
