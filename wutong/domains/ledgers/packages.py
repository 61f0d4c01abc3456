"""What the fast reader does not tell about .xlsx and .ods packages, and bounds before it reads.

The XML of each sheet is run through once as a stream: cells are counted, and formulas without
a saved value, error values, and units written by number formats are noted.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from defusedxml import ElementTree
from django.utils.translation import gettext as _

from wutong.domains.ledgers.refusals import UnreadableWorkbook
from wutong.domains.ledgers.rules.workbook import Merged, column_index

MOST_INFLATED = 400 * 1024 * 1024
"""Most bytes that a package may unpack to."""
MOST_RATIO = 300
"""Most that one part may grow when unpacked, where it is larger than 10 MB."""
_CHUNK = 1 << 20

_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<attributes>[^>]*?)(?:/>|>(?P<body>.*?)</(?:\w+:)?c>)", re.DOTALL
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v>[^<]|is>|is )")
_ERROR = re.compile(rb'\bt="e"')
_ERROR_TEXT = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_UNIT_IN_FORMAT = re.compile(r'"?((?:百|千)?[亿万]?(?:美元|港元|元|亩|平方米)|亿|万|㎡)"?')
_NOT_WORKED_OUT = "formula"


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What lies beside the cells of one sheet; see ``SheetCells``."""

    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    shown_units: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
    struck: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Styles:
    """What cell styles say by their position: the unit written behind a number; struck out."""

    units: Mapping[int, str] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What lies beside the cells of a whole file."""

    sheets: Mapping[str, SheetFacts] = field(default_factory=dict)
    dates_from_1904: bool = False
    notes: tuple[str, ...] = ()


def within_bounds(archive: zipfile.ZipFile) -> None:
    """Refuse an archive whose directory, or whose content while inflating, is out of bounds."""
    entries = archive.infolist()
    if len(entries) > 5000 or sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _bomb()
    for entry in entries:
        if entry.flag_bits & 1:
            raise UnreadableWorkbook(_("文件有打开密码，请去掉密码后再导入。"))
        if entry.file_size > 10 * _CHUNK and entry.file_size > MOST_RATIO * max(
            entry.compress_size, 1
        ):
            raise _bomb()
        if entry.compress_type == zipfile.ZIP_DEFLATED and entry.compress_size > 20_000:
            _check_true_size(archive, entry)


def _check_true_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """The directory can lie about sizes, and readers do not all believe it: inflate and count."""
    with archive.open(entry):
        file = archive.fp
        if file is None:
            return
        file.seek(entry.header_offset + 26)
        name_length, extra_length = struct.unpack("<HH", file.read(4))
        file.seek(name_length + extra_length, io.SEEK_CUR)
        inflater, size, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, entry.compress_size
        while left > 0 and not inflater.eof and (packed := file.read(min(_CHUNK >> 4, left))):
            left -= len(packed)
            while packed and size <= entry.file_size:
                size += len(inflater.decompress(packed, _CHUNK))
                packed = inflater.unconsumed_tail
            if size > entry.file_size:
                raise _bomb()


def _bomb() -> UnreadableWorkbook:
    return UnreadableWorkbook(_("文件解压后大得不合常理，不予打开。"))


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part's content, bounded by what the directory said it would be."""
    with archive.open(name) as part:
        size = 0
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > MOST_INFLATED:
                raise _bomb()
            yield chunk


def _whole(archive: zipfile.ZipFile, name: str, most: int = 32 * _CHUNK) -> bytes:
    content = bytearray()
    for chunk in _chunks(archive, name):
        content += chunk
        if len(content) > most:
            raise _bomb()
    return bytes(content)


def spreadsheet_facts(archive: zipfile.ZipFile, most_rows: int, most_cells: int) -> PackageFacts:
    """Facts of an .xlsx; refuses macros, and sheets beyond the bounds."""
    names = set(archive.namelist())
    types = _whole(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or any(
        name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in names
    ):
        raise UnreadableWorkbook(_("文件带有宏，不予打开。请另存为不带宏的 .xlsx 再导入。"))
    notes = []
    if any(name.startswith("xl/externalLinks/") for name in names):
        notes.append(_("文件引用了其他工作簿，读的是上次保存时的值。"))
    workbook = _whole(archive, "xl/workbook.xml")
    styles = _styles(archive) if "xl/styles.xml" in names else Styles()
    sheets = {}
    for name, part in _sheet_parts(archive, workbook):
        if part in names:
            sheets[name] = _scan(archive, part, styles, (most_rows, most_cells), name)
    in_1904 = re.search(rb'date1904="(?:1|true)"', workbook) is not None
    return PackageFacts(sheets, in_1904, tuple(notes))


def _sheet_parts(archive: zipfile.ZipFile, workbook: bytes) -> Iterator[tuple[str, str]]:
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        relations = ElementTree.fromstring(_whole(archive, "xl/_rels/workbook.xml.rels"))
        targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for item in ElementTree.fromstring(workbook).iter():
        if not item.tag.endswith("}sheet"):
            continue
        relation = next((v for k, v in item.attrib.items() if k.endswith("}id")), None)
        target = targets.get(relation, "")
        yield item.get("name", ""), posixpath.normpath(posixpath.join("/xl", target))[1:]


def _styles(archive: zipfile.ZipFile) -> Styles:
    """The unit that each cell style writes behind a number, e.g. ``0.00"亿元"``; struck fonts."""
    root = ElementTree.fromstring(_whole(archive, "xl/styles.xml"))
    written = {}
    for item in root.iter():
        if item.tag.endswith("}numFmt"):
            code = html.unescape(item.get("formatCode", ""))
            match = _UNIT_IN_FORMAT.search(code)
            if match and not re.search(r"[ymdhs]|年|月|大写", code, re.IGNORECASE):
                written[item.get("numFmtId")] = match.group(1)
    fonts = next((item for item in root if item.tag.endswith("}fonts")), ())
    struck = {str(position) for position, font in enumerate(fonts) if _strikes(font)}
    cell_formats = next((item for item in root if item.tag.endswith("}cellXfs")), ())
    units = {
        position: written[style.get("numFmtId")]
        for position, style in enumerate(cell_formats)
        if style.get("numFmtId") in written
    }
    struck_at = {at for at, style in enumerate(cell_formats) if style.get("fontId") in struck}
    return Styles(units, frozenset(struck_at))


def _strikes(font: ElementTree.Element) -> bool:
    found = next((item for item in font if item.tag.endswith("}strike")), None)
    return found is not None and found.get("val", "1") not in ("0", "false")


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[re.Match[bytes]]:
    rest = b""
    for chunk in _chunks(archive, part):
        rest += chunk
        last = 0
        for match in _CELL.finditer(rest):
            last = match.end()
            yield match
        rest = rest[last:]
        if len(rest) > 4 * _CHUNK:
            rest = rest[-_CHUNK:]


def _scan(
    archive: zipfile.ZipFile,
    part: str,
    styles: Styles,
    most: tuple[int, int],
    name: str,
) -> SheetFacts:
    facts = SheetFacts()
    last_row = last_column = 0
    for match in _cells(archive, part):
        body, attributes = match["body"], match["attributes"]
        if not body or (place := _REFERENCE.search(attributes)) is None:
            continue
        row, column = int(place[2]), column_index(place[1].decode())
        last_row, last_column = max(last_row, row), max(last_column, column)
        _note(facts, (row, column), attributes, body, styles)
    if last_row > most[0] or last_row * (last_column + 1) > most[1] * 4:
        raise UnreadableWorkbook(
            _("工作表「%(name)s」太大，请删去末尾多余的行列，或拆分后再导入。") % {"name": name}
        )
    return facts


def _note(
    facts: SheetFacts,
    place: tuple[int, int],
    attributes: bytes,
    body: bytes,
    styles: Styles,
) -> None:
    if _ERROR.search(attributes):
        error = _ERROR_TEXT.search(body)
        facts.broken[place] = error[1].decode("utf-8", "replace") if error else "#ERROR!"
    elif _FORMULA.search(body) and not _VALUE.search(body) and b't="str"' not in attributes:
        facts.broken[place] = _NOT_WORKED_OUT
    if not (styles.units or styles.struck) or (style := _STYLE.search(attributes)) is None:
        return
    if (unit := styles.units.get(int(style[1]))) is not None:
        facts.shown_units[place] = unit
    if int(style[1]) in styles.struck:
        facts.struck.add(place)


def opendocument_facts(archive: zipfile.ZipFile, most_rows: int, most_cells: int) -> PackageFacts:
    """Merged ranges of an .ods; refuses macros, passwords, and sheets beyond the bounds."""
    names = archive.namelist()
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise UnreadableWorkbook(_("文件带有宏，不予打开。请另存为不带宏的 .xlsx 再导入。"))
    if "META-INF/manifest.xml" in names and b"encryption-data" in _whole(
        archive, "META-INF/manifest.xml"
    ):
        raise UnreadableWorkbook(_("文件有打开密码，请去掉密码后再导入。"))
    root = ElementTree.fromstring(_whole(archive, "content.xml", 128 * _CHUNK))
    sheets = {}
    for table in root.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"):
        sheets[_get(table, "name") or ""] = _open_table(table, most_rows, most_cells)
    return PackageFacts(sheets)


def _get(element: ElementTree.Element, name: str) -> str | None:
    value: str | None = element.get("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}" + name)
    return value


def _open_table(table: ElementTree.Element, most_rows: int, most_cells: int) -> SheetFacts:
    merged: list[Merged] = []
    row_number = filled = 0
    for row in (item for item in table.iter() if item.tag.endswith("}table-row")):
        column, has_text = 0, False
        repeated = int(_get(row, "number-rows-repeated") or 1)
        for cell in row:
            width = int(_get(cell, "number-columns-repeated") or 1)
            if len(cell):
                has_text = True
                filled += width * repeated
            tall, wide = (
                int(_get(cell, f"number-{way}-spanned") or 1) for way in ("rows", "columns")
            )
            if tall > 1 or wide > 1:
                merged.append(Merged(row_number + 1, column, row_number + tall, column + wide - 1))
            column += width
        if filled > most_cells or (has_text and row_number + repeated > most_rows):
            raise UnreadableWorkbook(
                _("工作表「%(name)s」太大，请删去末尾多余的行列，或拆分后再导入。")
                % {"name": _get(table, "name")}
            )
        row_number += repeated
    return SheetFacts(merged=tuple(merged))
