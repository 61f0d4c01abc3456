"""The catalogue as a workbook of four sheets, and the cells of such a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.models import ItemVersion, PaperKind
from wutong.domains.approvals.queries.catalogue import versions_on
from wutong.domains.approvals.queries.items import drafted_of_many, item_names, paper_kinds
from wutong.domains.approvals.rules.catalogue import STAGE_ORDER
from wutong.domains.approvals.rules.drafting import Drafted
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.rules.importing import PaperFacts, Standing
from wutong.domains.approvals.rules.sheets import (
    ITEMS,
    MOST_ROWS,
    PAPERS,
    REQUIRES,
    RESULTS,
    Column,
    SheetKind,
    cell_of,
)
from wutong.kernel.spreadsheets import harmless, headed_sheet, spreadsheet

MOST_BYTES: Final = 1_500_000
MOST_INFLATED: Final = 100 * 1024 * 1024
MOST_COLUMNS: Final = 100
HINT: Final = Column("requires_name", "前置事项名称", width=40)

type Written = tuple[str, Drafted]
type Row = Mapping[str, Any]


def standing_in(region_path: str, on: date) -> Standing:
    """What a region's catalogue says on a day, by code; in six queries."""
    said = said_on(region_path, on)
    return Standing(
        {code: one for _version, code, one in said},
        {code: facts_of(kind) for code, kind in paper_kinds().items()},
    )


def said_on(region_path: str, on: date) -> list[tuple[ItemVersion, str, Drafted]]:
    """Versions in force with their codes and what they say, by stage and code."""
    versions = sorted(
        versions_on(region_path, on),
        key=lambda one: (STAGE_ORDER.index(one.stage), one.item.code),
    )
    said = drafted_of_many(versions)
    return [(one, one.item.code, said[one.pk]) for one in versions]


def facts_of(kind: PaperKind) -> PaperFacts:
    """A kind of paper as files carry it."""
    return PaperFacts(
        kind.code, kind.name, kind.source, kind.provider, kind.validity_days, kind.is_permit
    )


def write_catalogue(region_path: str, on: date) -> IO[bytes]:
    """A temporary .xlsx with the catalogue of a region on a day; the caller closes it."""
    said = [(code, one) for _version, code, one in said_on(region_path, on)]
    papers = {code: facts_of(kind) for code, kind in paper_kinds().items()}
    names = item_names(region_path)
    file, new_book = spreadsheet()
    with new_book as book:
        _sheet(book, ITEMS, ITEMS.columns, _items(said))
        _sheet(book, PAPERS, PAPERS.columns, _papers(said, papers))
        _sheet(book, REQUIRES, (*REQUIRES.columns[:2], HINT, *REQUIRES.columns[2:]),
               _requires(said, names))  # fmt: skip
        _sheet(book, RESULTS, RESULTS.columns, _results(said, papers))
    file.seek(0)
    return file


def _sheet(book: Any, kind: SheetKind, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    headings = [(column.heading, column.width) for column in columns]
    sheet = headed_sheet(book, kind.name, headings, held=2)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            cell = cell_of(column, row.get(column.key))
            if isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif cell:
                sheet.write_string(number, place, harmless(cell))


def _items(said: Iterable[Written]) -> Iterable[Row]:
    for code, one in said:
        yield {"code": code} | {
            column.key: getattr(one, column.key) for column in ITEMS.columns[1:]
        }


def _kind(facts: PaperFacts) -> dict[str, Any]:
    return {
        "paper": facts.code, "paper_name": facts.name, "source": facts.source,
        "provider": facts.provider, "validity_days": facts.validity_days,
        "is_permit": facts.is_permit,
    }  # fmt: skip


def _papers(said: Iterable[Written], papers: Mapping[str, PaperFacts]) -> Iterable[Row]:
    for code, one in said:
        for line in one.papers:
            yield {"code": code} | {
                name: getattr(line, name)
                for name in ("required", "deficiency_allowed", "copies", "original",
                             "conditions", "note")
            } | _kind(papers[line.paper])  # fmt: skip


def _requires(said: Iterable[Written], names: Mapping[str, str]) -> Iterable[Row]:
    for code, one in said:
        for required, waiting in one.requires:
            yield {
                "code": code, "requires": required, "waiting": waiting,
                HINT.key: names.get(required, ""),
            }  # fmt: skip


def _results(said: Iterable[Written], papers: Mapping[str, PaperFacts]) -> Iterable[Row]:
    for code, one in said:
        for paper in one.results:
            yield {"code": code} | _kind(papers[paper])


def read_cells(data: bytes) -> list[tuple[str, list[list[object]]]]:
    """The sheets of an .xlsx: title and rows of cells. Raises BadValue for the field ``file``."""
    if not data.startswith(b"PK\x03\x04"):
        raise BadValue("file", _("请上传 .xlsx 文件。"))
    if len(data) > MOST_BYTES:
        raise BadValue("file", _("文件超过 1.5 MB。"))
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_INFLATED:
                raise BadValue("file", _("文件解压后大得不合常理，不予打开。"))
        book = load_workbook(io.BytesIO(data))
        return [(title, _rows(book, title)) for title in book.sheet_names]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue("file", _("文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再传。")) from error


def _rows(book: Any, title: str) -> list[list[object]]:
    sheet = book.get_sheet_by_name(title)
    if sheet.height > MOST_ROWS + 10 or sheet.width > MOST_COLUMNS:
        raise BadValue("file", _("工作表「%(title)s」太大。") % {"title": title})
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]
