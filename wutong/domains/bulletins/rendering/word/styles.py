"""Styles and the font table: the standard's faces, with free stand-ins named for each."""

import math

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from lxml import etree

from wutong.domains.bulletins.rendering.layout import (
    CHARACTERS_A_LINE,
    FACES,
    FANGSONG,
    HEADING_FACES,
    LINE_PITCH,
    POINTS_A_MILLIMETRE,
    SIZE_BODY,
    SIZE_TABLE,
    SIZE_TITLE,
    TABLE_LINE_PITCH,
    TEXT_WIDTH,
    XIAOBIAOSONG,
    Face,
)
from wutong.domains.bulletins.rendering.word.markup import (
    TWIPS_A_POINT,
    element,
    font_element,
    put,
)

FONT_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
CHINESE_CHARACTER_SET = "86"
CLOSE_BODY, CLOSE_TITLE, CLOSE_TABLE = (12, 18), (18, 24), (9, 12)  # size and pitch


def set_up_styles(word: WordDocument) -> None:
    """Set every style that the body uses, and the font table."""
    _set_defaults(word)
    _set_style(word.styles["Normal"], FANGSONG, SIZE_BODY, LINE_PITCH)
    _set_style(word.styles["Title"], XIAOBIAOSONG, SIZE_TITLE, 36)
    _space_characters(word.styles["Normal"])
    for level, face in enumerate(HEADING_FACES, start=1):
        _set_style(word.styles[f"Heading {level}"], face, SIZE_BODY, LINE_PITCH)
    table_text = word.styles.add_style("表格文字", WD_STYLE_TYPE.PARAGRAPH)
    _set_style(table_text, FANGSONG, SIZE_TABLE, TABLE_LINE_PITCH)
    put(table_text.element.get_or_add_pPr(), element("w:snapToGrid", val=0))
    _replace_font_table(word)


def set_closer(word: WordDocument) -> None:
    """A paper of one page: smaller type, closer lines, narrower margins above and below."""
    _set_style(word.styles["Normal"], FANGSONG, *CLOSE_BODY)
    _set_style(word.styles["Title"], XIAOBIAOSONG, *CLOSE_TITLE)
    for level, face in enumerate(HEADING_FACES, start=1):
        _set_style(word.styles[f"Heading {level}"], face, *CLOSE_BODY)
    _set_style(word.styles["表格文字"], FANGSONG, *CLOSE_TABLE)
    section = word.sections[0]
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.footer_distance = Mm(8)
    grid = element("w:docGrid", type="lines", linePitch=CLOSE_BODY[1] * TWIPS_A_POINT)
    put(section._sectPr, grid)


def _set_defaults(word: WordDocument) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    put(properties, font_element(FANGSONG))
    put(properties, element("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))


def _set_style(style: ParagraphStyle, face: Face, size: int, pitch: int) -> None:
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    put(properties, font_element(face))
    layout = style.paragraph_format
    layout.line_spacing = Pt(pitch)
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _space_characters(style: ParagraphStyle) -> None:
    """Tighten 三号 so that exactly 28 characters fill a line (5.2.3)."""
    room = TEXT_WIDTH * POINTS_A_MILLIMETRE / CHARACTERS_A_LINE
    spacing = math.floor((room - SIZE_BODY) * TWIPS_A_POINT)
    put(style.element.get_or_add_rPr(), element("w:spacing", val=spacing))


def _replace_font_table(word: WordDocument) -> None:
    """Name each face with its stand-ins (``w:altName``), so that readers without it choose well."""
    part = word.part
    for key, relation in list(part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part.rels.pop(key)
    table = Part(PackURI("/word/fontTable.xml"), FONT_TABLE_TYPE, _font_table(), part.package)
    part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)


def _font_table() -> bytes:
    root = etree.fromstring(f"<w:fonts {nsdecls('w')}/>")
    for face in FACES:
        font = etree.SubElement(root, qn("w:font"), {qn("w:name"): face.name})
        stand_ins = ",".join(face.stand_ins)
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): stand_ins})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): CHINESE_CHARACTER_SET})
        etree.SubElement(font, qn("w:family"), {qn("w:val"): "auto"})
        etree.SubElement(font, qn("w:pitch"), {qn("w:val"): "variable"})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
