"""The .docx opened again: paper, fonts, line pitch, tables, chart."""

import zipfile
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wutong.domains.bulletins.rendering.word import write_word
from wutong.domains.bulletins.rendering.word.chart import chart_markup
from wutong.domains.bulletins.rules.document import Chart, Series
from wutong.domains.bulletins.tests.documents import UNITS, sample

TOLERANCE = 1000  # EMU; lengths are kept in twentieths of a point


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_word(sample())


@pytest.fixture(scope="module")
def word(content: bytes) -> WordDocument:
    return docx.Document(BytesIO(content))


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


def test_paper_and_margins_of_the_standard(word: WordDocument) -> None:
    section = word.sections[0]
    lengths = (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
    )
    for length, millimetres in lengths:
        assert length is not None
        assert abs(length - Mm(millimetres)) < TOLERANCE


@pytest.mark.parametrize(
    ("style", "face", "size", "pitch"),
    [
        ("Normal", "仿宋_GB2312", 16, 28),
        ("Title", "方正小标宋简体", 22, 36),
        ("Heading 1", "黑体", 16, 28),
        ("Heading 2", "楷体_GB2312", 16, 28),
        ("Heading 3", "仿宋_GB2312", 16, 28),
    ],
)
def test_styles_name_the_faces_for_chinese(
    word: WordDocument, style: str, face: str, size: int, pitch: int
) -> None:
    found = word.styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == face
    assert found.font.size == Pt(size)
    assert found.paragraph_format.line_spacing == Pt(pitch)


def test_28_characters_and_22_lines_fill_a_page(word: WordDocument) -> None:
    spacing = int(word.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    width, height = 156 / 25.4 * 72, 225 / 25.4 * 72
    assert 28 * (16 + spacing) <= width < 29 * (16 + spacing)
    assert 22 * 28 <= height < 23 * 28


def test_free_stand_ins_are_named_in_the_font_table(content: bytes) -> None:
    table = part(content, "word/fontTable.xml")
    for face in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"):
        assert f'w:name="{face}"' in table
    assert "Noto Serif CJK SC" in table
    assert "FandolFang" in table


def test_page_numbers_stand_outward(word: WordDocument) -> None:
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    for paragraph in (odd, even):
        assert paragraph.text.startswith("— ")
        assert paragraph.text.endswith(" —")
        assert "PAGE" in paragraph._p.xml
        assert paragraph.runs[0].font.size == Pt(14)


def test_tables_are_native_and_their_header_repeats(word: WordDocument) -> None:
    table = word.tables[0]
    headers = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert headers == [True, True] + [False] * len(UNITS)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(2, 2).text == "512.30"
    assert table.cell(2, 2).paragraphs[0].alignment == 2


def test_charts_are_native_with_their_workbook(content: bytes) -> None:
    archive = zipfile.ZipFile(BytesIO(content))
    names = archive.namelist()
    assert not [name for name in names if name.startswith("word/media/")]
    charts = [name for name in names if name.startswith("word/charts/chart")]
    assert len(charts) == 2
    markup = archive.read(charts[0]).decode()
    assert "c:barChart" in markup
    assert "512.30" in markup
    workbook = next(name for name in names if name.startswith("word/embeddings/"))
    sheet = openpyxl.load_workbook(BytesIO(archive.read(workbook))).active
    assert sheet is not None
    assert sheet["A2"].value == "海港区"
    assert sheet["B2"].value == pytest.approx(512.3)


def test_text_stands_in_order_with_its_numbers(word: WordDocument) -> None:
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert texts[0] == "秦皇岛市招商引资工作领导小组办公室文件"
    assert texts[1] == "秦招商办〔2022〕9号"
    assert "一、总体情况" in texts
    assert "（一）签约情况" in texts
    assert any("新签约项目192个，总投资2066.95亿元" in text for text in texts)
    assert "2022年9月9日" in texts


def test_a_draft_says_that_it_is_not_issued() -> None:
    word = docx.Document(BytesIO(write_word(sample(issued_on=None))))
    assert "（未印发）" in [paragraph.text for paragraph in word.paragraphs]


def test_a_signature_is_never_alone_on_a_page(word: WordDocument) -> None:
    texts = [one.text for one in word.paragraphs]
    signed = texts.index(sample().issuing_unit)
    above = word.paragraphs[signed - 3 : signed + 1]
    assert all(one.paragraph_format.keep_with_next for one in above[-2:])
    first_note = next(at for at, text in enumerate(texts) if text.startswith("附件："))
    assert word.paragraphs[first_note - 1].paragraph_format.keep_with_next


def test_numbers_over_many_bars_are_whole_and_small() -> None:
    def drawn(count: int) -> bytes:
        names, keys = tuple("甲乙丙丁戊己庚辛")[:count], ("k",) * count
        series = Series("签约", (Decimal("209.25"),) * count, keys)
        return chart_markup(Chart("图", names, (series,), "亿元"))

    many, few = drawn(8), drawn(6)
    assert b'formatCode="0" sourceLinked="0"' in many
    assert b'sz="900"' in many
    assert b'sz="900"' not in few
