"""Paper, margins, character grid and page numbers (GB/T 9704-2012, 5.2 and 7.5)."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section, _Footer
from docx.shared import Mm, Pt

from wutong.domains.bulletins.rendering.layout import (
    LINE_PITCH,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_NUMBER_GAP,
    PAGE_WIDTH,
    POINTS_A_MILLIMETRE,
    SIZE_SMALL,
    SONGTI,
)
from wutong.domains.bulletins.rendering.word.markup import (
    TWIPS_A_POINT,
    add_field,
    element,
    indent_characters,
    put,
    set_face,
)


def set_up_page(word: WordDocument) -> None:
    """A4, 版心 156 × 225 mm, 28-point lines; page numbers outward on odd and even pages."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP), Mm(MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Mm(MARGIN_LEFT), Mm(MARGIN_RIGHT)
    section.header_distance = Mm(15)
    line_height = SIZE_SMALL / POINTS_A_MILLIMETRE
    section.footer_distance = Mm(round(MARGIN_BOTTOM - PAGE_NUMBER_GAP - line_height))
    _set_grid(section)
    word.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number_pages(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _set_grid(section: Section) -> None:
    """Lines only: a character grid is laid out differently by Word, WPS and LibreOffice, so the
    28 characters a line come from the spacing of the body's style instead."""
    grid = element("w:docGrid", type="lines", linePitch=LINE_PITCH * TWIPS_A_POINT)
    put(section._sectPr, grid)


def _number_pages(footer: _Footer, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """``— 1 —`` in 四号 宋体, one character in from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = alignment
    outer = "right" if alignment == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    indent_characters(paragraph, **{outer: 1}, size=SIZE_SMALL)
    paragraph.paragraph_format.line_spacing = 1.0
    runs = (paragraph.add_run("— "), add_field(paragraph, "PAGE"), paragraph.add_run(" —"))
    for run in runs:
        run.font.size = Pt(SIZE_SMALL)
        set_face(run, SONGTI)
