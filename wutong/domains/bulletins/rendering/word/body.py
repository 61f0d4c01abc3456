"""The body, block by block, from the red masthead to the printing line."""

from collections.abc import Callable
from datetime import date
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from wutong.domains.bulletins.rendering.layout import (
    FANGSONG,
    HEITI,
    LINE_PITCH,
    MASTHEAD_GAP,
    RED,
    SIZE_BODY,
    SIZE_TABLE,
    XIAOBIAOSONG,
    Face,
)
from wutong.domains.bulletins.rendering.signature import signature_indents
from wutong.domains.bulletins.rendering.word.chart import add_chart
from wutong.domains.bulletins.rendering.word.imprint import add_imprint
from wutong.domains.bulletins.rendering.word.markup import (
    element,
    indent_characters,
    put,
    set_face,
)
from wutong.domains.bulletins.rendering.word.table import add_table
from wutong.domains.bulletins.rules.document import (
    Chart,
    Document,
    Heading,
    NoticeList,
    Paragraph,
    Table,
    attachment_lines,
    chinese_date,
    numbered_blocks,
)

MASTHEAD_WIDTH_POINTS = 430
MASTHEAD_LARGEST = 48


def write_document(word: WordDocument, document: Document) -> None:
    """Write every part in the order of the standard."""
    _add_masthead(word, document)
    title = word.add_paragraph(document.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(0 if document.one_page else LINE_PITCH)
    if document.remark:
        _centred(word, document.remark)
    if document.addressees:
        word.add_paragraph(f"{document.addressees}：")
    for block, prefix in numbered_blocks(document):
        WRITERS[type(block)](word, block, prefix)
    if document.legend:
        _indented(word, document.legend).runs[0].font.size = Pt(SIZE_TABLE)
    if document.one_page:
        _add_signature(word, document.issuing_unit, document.issued_on, LINE_PITCH // 2)
        return
    _add_attachment_note(word, document)
    _add_signature(word, document.issuing_unit, document.issued_on)
    _add_definitions(word, document)
    add_imprint(word, document)


def _add_masthead(word: WordDocument, document: Document) -> None:
    if document.masthead:
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        size = min(MASTHEAD_LARGEST, MASTHEAD_WIDTH_POINTS // max(len(document.masthead), 1))
        paragraph.paragraph_format.space_before = Mm(0 if document.one_page else MASTHEAD_GAP)
        paragraph.paragraph_format.space_after = Pt(LINE_PITCH)
        paragraph.paragraph_format.line_spacing = 1.0
        run = paragraph.add_run(document.masthead)
        run.font.size = Pt(size)
        run.font.color.rgb = RGBColor.from_string(RED)
        set_face(run, XIAOBIAOSONG)
    number = _centred(word, document.number)
    if document.masthead:
        put(number._p.get_or_add_pPr(), _red_rule())
    number.paragraph_format.space_after = Pt(LINE_PITCH * (0 if document.one_page else 2))


def _red_rule() -> Any:
    border = element("w:pBdr")
    border.append(element("w:bottom", val="single", sz=12, space=11, color=RED))
    return border


def _centred(word: WordDocument, text: str) -> WordParagraph:
    paragraph = word.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _indented(word: WordDocument, text: str = "") -> WordParagraph:
    paragraph = word.add_paragraph(text)
    indent_characters(paragraph, first=2, size=SIZE_BODY)
    return paragraph


def _add_heading(word: WordDocument, block: Heading, prefix: str) -> None:
    paragraph = word.add_paragraph(prefix + block.text, style=f"Heading {min(block.level, 4)}")
    indent_characters(paragraph, first=2, size=SIZE_BODY)


def _add_paragraph(word: WordDocument, block: Paragraph, prefix: str) -> None:
    _indented(word, prefix + block.text)


def _add_table(word: WordDocument, block: Table, prefix: str) -> None:
    add_table(word, block)


def _add_chart(word: WordDocument, block: Chart, prefix: str) -> None:
    add_chart(word, block)


def _add_notice_list(word: WordDocument, block: NoticeList, prefix: str) -> None:
    paragraph = _indented(word)
    _faced(paragraph, f"{block.title}：", HEITI, RED if block.colour == "red" else None)
    if not block.entries:
        paragraph.add_run("无。")
    for entry in block.entries:
        line = _indented(word)
        _faced(line, f"{entry.name}：", HEITI)
        line.add_run(entry.text)


def _faced(paragraph: WordParagraph, text: str, face: Face, colour: str | None = None) -> None:
    run = paragraph.add_run(text)
    set_face(run, face)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def _add_attachment_note(word: WordDocument, document: Document) -> None:
    word.paragraphs[-1].paragraph_format.keep_with_next = True  # no page of a signature alone
    lines = attachment_lines(document)
    for index, text in enumerate(lines):
        paragraph = word.add_paragraph(text)
        paragraph.paragraph_format.keep_with_next = True
        indent_characters(paragraph, left=2 if index == 0 else 5, size=SIZE_BODY)
        if index == 0:
            paragraph.paragraph_format.space_before = Pt(LINE_PITCH)


def _add_signature(
    word: WordDocument, unit: str, issued_on: date | None, space: int = LINE_PITCH * 2
) -> None:
    day = chinese_date(issued_on) if issued_on else "（未印发）"
    unit_indent, day_indent = signature_indents(unit, day)
    for text, indent in ((unit, unit_indent), (day, day_indent)):
        paragraph = word.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.keep_with_next = text == unit
        paragraph.paragraph_format.space_before = Pt(space if text == unit else 0)
        indent_characters(paragraph, right=indent, size=SIZE_BODY)


def _add_definitions(word: WordDocument, document: Document) -> None:
    """The attachment that tells how each figure is counted, on a page of its own."""
    if not document.definitions:
        return
    label = word.add_paragraph()
    label.paragraph_format.page_break_before = True
    _faced(label, "附件", HEITI)
    title = word.add_paragraph("统计口径说明", style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for position, text in enumerate(document.definitions, start=1):
        _faced(_indented(word), f"{position}.{text}", FANGSONG)


WRITERS: dict[type, Callable[[WordDocument, Any, str], None]] = {
    Heading: _add_heading,
    Paragraph: _add_paragraph,
    Table: _add_table,
    Chart: _add_chart,
    NoticeList: _add_notice_list,
}
