"""Files that must be refused, each with one sentence, and cells that must stay harmless."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from wutong.domains.ledgers import workbooks
from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.refusals import UnreadableWorkbook
from wutong.domains.ledgers.rules.workbook import SheetCells
from wutong.domains.ledgers.tests.building import csv, lines, ods, understood, xls, xlsx
from wutong.domains.ledgers.workbooks import content_of, read_workbook

ROWS = [["项目名称", "投资方", "总投资（亿元）", "签约日期"], ["甲项目", "甲公司", 3, "2022.1.1"]]


def plain() -> bytes:
    return xlsx({"签约": ROWS})


def repacked(change: Callable[[dict[str, bytes]], None], data: bytes | None = None) -> bytes:
    """An .xlsx whose parts ``change`` has altered."""
    with zipfile.ZipFile(io.BytesIO(data or plain())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_macro() -> bytes:
    return repacked(lambda parts: parts.update({"xl/vbaProject.bin": b"macro"}))


def macro_enabled() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        )

    return repacked(change)


def bomb() -> bytes:
    return repacked(lambda parts: parts.update({"xl/media/a.bin": b"0" * (200 * 1024 * 1024)}))


def lying_bomb() -> bytes:
    """A part that inflates to far more than the directory says."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(b" " * 60_000_000) + packer.flush()
    name, said = b"xl/workbook.xml", 1000
    crc = zlib.crc32(b" " * said)
    fields = (20, 0, zipfile.ZIP_DEFLATED, 0, 0, crc, len(packed), said, len(name))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", *fields, 0) + name + packed
    central = (
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, 0, 0) + name
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def far_cell() -> bytes:
    """A sheet with one cell at the far end: reading it whole would take all memory."""

    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)

    return repacked(change)


def encrypted() -> bytes:
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    assert msoffcrypto
    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(plain())).encrypt("secret", buffer)
    return buffer.getvalue()


def truncated() -> bytes:
    return plain()[:2000]


def open_document_repeating() -> bytes:
    data = ods({"签约": ROWS}, {})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">', 1
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def entities() -> bytes:
    """XML that unfolds entities into each other."""

    def change(parts: dict[str, bytes]) -> None:
        declared = b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]>'
        head, body = parts["xl/workbook.xml"].split(b"?>", 1)
        parts["xl/workbook.xml"] = head + b"?>" + declared + body

    return repacked(change)


REFUSED = [
    ("空.xlsx", lambda: b"", "空"),
    ("空白.csv", lambda: b"\n\n  \n", "空"),
    ("图.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "不是表格"),
    ("文.pdf", lambda: b"%PDF-1.7 ...", "不是表格"),
    ("网页.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    ("包.zip", lambda: _zip({"a.txt": b"hello"}), "不是表格"),
    ("二进制.csv", lambda: bytes(range(256)) * 20, "不是表格"),
    ("宏.xlsm", with_macro, "宏"),
    ("宏2.xlsx", macro_enabled, "宏"),
    ("炸弹.xlsx", bomb, "大得不合常理"),
    ("谎报.xlsx", lying_bomb, "大得不合常理"),
    ("远.xlsx", far_cell, "太大"),
    ("密.xlsx", encrypted, "密码"),
    ("断.xlsx", truncated, "损坏"),
    ("重复.ods", open_document_repeating, "太大"),
    ("实体.xlsx", entities, "损坏"),
    ("二进制.xlsb", lambda: _zip({"xl/workbook.bin": b"x"}), "xlsb"),
    ("空表.xlsx", lambda: xlsx({"a": [], "b": []}), "没有任何内容"),
]  # fmt: skip


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "build", "words"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_bad_file_is_refused_in_one_sentence(
    name: str, build: Callable[[], bytes], words: str
) -> None:
    with pytest.raises(UnreadableWorkbook) as refused:
        read_workbook(content_of(name, build()))
    sentence = str(refused.value)
    assert words in sentence
    assert "\n" not in sentence
    assert sentence.endswith("。")


def test_a_huge_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 100)
    with pytest.raises(UnreadableWorkbook, match="50 MB"):
        content_of("大.xlsx", plain())


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1)
    with pytest.raises(UnreadableWorkbook, match="太大"):
        read_workbook(content_of("多.xlsx", plain()))


def test_formulas_without_a_saved_value_and_errors_are_named() -> None:
    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        sheet = re.sub(rb'<c r="C2"><v>3</v></c>', b'<c r="C2"><f>1+2</f></c>', sheet)
        error = b'<c r="D2" t="e"><v>#REF!</v></c>'
        parts["xl/worksheets/sheet1.xml"] = re.sub(rb'<c r="D2" t="s">.*?</c>', error, sheet)

    reading = understood(repacked(change))
    told = {issue.column: issue.why for issue in reading.issues}
    assert "公式" in told["C"]
    assert "错误" in told["D"]


def test_links_to_other_workbooks_are_said() -> None:
    data = repacked(lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<a/>"}))
    assert any("其他工作簿" in note for note in understood(data).notes)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3"])
def test_text_that_could_run_stays_text(text: str) -> None:
    rows = [ROWS[0], [text, "甲公司", 3, "2022.1.1"]]
    for data, name in ((xlsx({"签约": rows}), "a.xlsx"), (csv(rows), "签约.csv")):
        assert lines(understood(data, name))[0].values[Meaning.PROJECT_NAME] == text


def test_units_that_number_formats_show_are_read() -> None:
    def change(parts: dict[str, bytes]) -> None:
        styles = parts["xl/styles.xml"].decode()
        formats = '<numFmts count="1"><numFmt numFmtId="164" formatCode="0.00&quot;亿元&quot;"/></numFmts>'
        styles = styles.replace("<fonts", formats + "<fonts", 1)
        styles = styles.replace('<cellXfs count="1">', '<cellXfs count="2">').replace(
            "</cellXfs>", '<xf numFmtId="164" fontId="0" fillId="0" borderId="0"/></cellXfs>'
        )
        parts["xl/styles.xml"] = styles.encode()
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="C2">', b'<c r="C2" s="1">')

    rows = [["项目名称", "投资方", "总投资", "签约日期"], ROWS[1]]
    reading = understood(repacked(change, xlsx({"签约": rows})))
    money = lines(reading)[0].values[Meaning.TOTAL_INVESTMENT]
    assert money.amount == 300_000_000
    assert not reading.open_questions


def test_old_and_new_formats_read_alike() -> None:
    read = [
        lines(understood(data, name))[0].values
        for data, name in (
            (plain(), "a.xlsx"),
            (xls({"签约": ROWS}, {}), "a.xls"),
            (ods({"签约": ROWS}, {}), "a.ods"),
            (csv(ROWS), "签约.csv"),
        )
    ]
    assert read[0] == read[1] == read[2] == read[3]


def test_reading_never_needs_the_name_of_the_file() -> None:
    workbook = read_workbook(content_of("台账.csv", plain()))
    assert workbook.file_format == "xlsx"
    assert isinstance(workbook.sheets[0], SheetCells)
    assert load_workbook(io.BytesIO(plain())).sheetnames == ["签约"]
