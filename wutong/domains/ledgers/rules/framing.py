"""Framing a sheet before its rows are read: header, columns, kind, title, year and as-of day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from wutong.domains.ledgers.choices import (
    AMOUNT_MEANINGS,
    DATE_MEANINGS,
    MARK_MEANINGS,
    Meaning,
    SheetKind,
)
from wutong.domains.ledgers.rules.columns import Column, understand_columns, with_shared_units
from wutong.domains.ledgers.rules.dates import as_of_in, year_in
from wutong.domains.ledgers.rules.funding import with_sources, without_overlaps
from wutong.domains.ledgers.rules.headers import Header, find_header, is_note_above, names_unit
from wutong.domains.ledgers.rules.months import with_months
from wutong.domains.ledgers.rules.sheets import (
    kind_of_columns,
    kind_of_words,
    named_kind,
    names_place,
)
from wutong.domains.ledgers.rules.texts import shown, simplified
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells, WorkbookCells

_SAMPLE = 300
_TITLE_ROWS = 4
_ATTACHED = re.compile(r"^(?:附件|附表|表)[\d一二三四五六七八九十]*[::]?$")
_IN_YUAN = re.compile(r"折(?:合|算)?(?:成)?(?:人民币|rmb|cny)")
_FIGURES = AMOUNT_MEANINGS | DATE_MEANINGS | MARK_MEANINGS


@dataclass(frozen=True, slots=True)
class Framed:
    """A sheet with its header understood, before its rows are read."""

    cells: SheetCells
    header: Header
    columns: tuple[Column, ...]
    kind: SheetKind
    title: str
    year: int | None
    as_of: date | None
    place: str = ""
    """The division that the sheet is called by, for rows that name none."""

    @property
    def has_names(self) -> bool:
        """Whether rows can be told by a project or a firm."""
        return any(
            c.meaning == Meaning.PROJECT_NAME or (c.meaning == Meaning.INVESTOR and c.sure)
            for c in self.columns
        )


def frame(cells: SheetCells, answers: Mapping[str, str], workbook: WorkbookCells) -> Framed | None:
    """What a sheet says as a whole, or ``None`` where it has no header.

    A sheet that names no year is of the year that all others of the workbook agree on.
    """
    header = find_header(cells)
    if header is None:
        return None
    above = _texts(cells, header.first_row)
    title = next((text for text in above if not _is_beside_title(text)), above[0] if above else "")
    texts = [*above, cells.name, *_unit_notes_below(cells, header)]
    if not any(names_unit(part) for text in texts for part in re.split(r"[\s()（）]", text)):
        texts += cells.context
    samples = _samples(cells, header)
    telling = [*above, cells.name, workbook.file_name, *cells.context]
    year = next((y for y in map(year_in, telling) if y), None) or _year_of_others(workbook)
    as_of = next((d for d in (as_of_in(text, year) for text in telling) if d), None)
    named = " ".join([cells.name, *above])
    found = _with_yuan(understand_columns(header, samples, title=named))
    found = with_months(found, named, year, as_of)
    found = with_sources(without_overlaps(with_shared_units(found, texts)), samples)
    columns = tuple(_overruled(column, cells.name, answers) for column in found)
    titles = [text for text in above if not _is_beside_title(text)]
    if cells.source and titles:
        kind = _kind(cells.name, [*titles, cells.name], columns, answers)
    else:
        kind = _kind(cells.name, [cells.name, *titles], columns, answers)
    if kind == SheetKind.UNKNOWN and _names_kinds(columns, samples):
        kind = SheetKind.PROJECTS
    place = _place(cells, columns)
    return Framed(cells, header, columns, kind, title, year, as_of, place)


def _with_yuan(columns: list[Column]) -> list[Column]:
    """Beside a total in a foreign currency, what it comes to in yuan (折合人民币) is the total."""
    foreign = [c for c in columns if c.meaning == Meaning.TOTAL_INVESTMENT and _is_foreign(c)]
    yuan = [c for c in columns if _IN_YUAN.match(simplified(c.header.split("／")[-1]))]
    if len(foreign) != 1 or len(yuan) != 1 or _is_foreign(yuan[0]):
        return columns
    meant = {
        foreign[0].index: Meaning.FOREIGN_INVESTMENT,
        yuan[0].index: Meaning.TOTAL_INVESTMENT,
    }
    return [
        replace(c, meaning=meant[c.index], sure=True) if c.index in meant else c for c in columns
    ]


def _is_foreign(column: Column) -> bool:
    return column.unit is not None and column.unit.currency != "CNY"


def _year_of_others(workbook: WorkbookCells) -> int | None:
    """The one year that the titles and names of the sheets name, or ``None``."""
    years = {
        year
        for sheet in workbook.sheets
        for text in [sheet.name, *_first_titles(sheet)]
        if (year := year_in(text)) is not None
    }
    return years.pop() if len(years) == 1 else None


def _first_titles(cells: SheetCells) -> list[str]:
    """What stands almost alone in the first rows of a sheet."""
    texts: list[str] = []
    for row in list(cells.rows.values())[:_TITLE_ROWS]:
        filled = [cell for cell in row if cell is not None]
        if len(filled) > 2:
            break
        texts.extend(cell for cell in filled if isinstance(cell, str))
    return texts


def _names_kinds(columns: tuple[Column, ...], samples: Mapping[int, list[Cell]]) -> bool:
    """Whether every row says itself whether it is 签约项目, 在谈项目 and so on."""
    named = next((c for c in columns if c.meaning == Meaning.CATEGORY), None)
    cells = samples[named.index] if named is not None else []
    return bool(cells) and all(named_kind(cell) is not None for cell in cells)


def _is_beside_title(text: str) -> bool:
    """附件1, 填报单位：… and other lines above a header that are not its title."""
    return bool(_ATTACHED.match(simplified(text))) or is_note_above(text)


def _place(cells: SheetCells, columns: tuple[Column, ...]) -> str:
    """A sheet a division: its name stands for a column of divisions that the sheet lacks."""
    if any(column.meaning == Meaning.REGION for column in columns):
        return ""
    name = cells.source or cells.name
    return name.strip() if names_place(name) else ""


def _texts(cells: SheetCells, before: int) -> list[str]:
    found: list[str] = []
    for number, row in cells.rows.items():
        if number >= before:
            break
        found.extend(dict.fromkeys(shown(cell) for cell in row if cell is not None))
    return found


def _unit_notes_below(cells: SheetCells, header: Header) -> list[str]:
    """Notes under the table may name the unit (注：金额单位为万元)."""
    found = []
    for number in list(cells.rows)[-8:]:
        texts = [str(cell) for cell in cells.rows[number] if isinstance(cell, str)]
        if number > header.last_row and len(texts) <= 2:
            found += [text for text in texts if "单位" in simplified(text)]
    return found


def _samples(cells: SheetCells, header: Header) -> dict[int, list[Cell]]:
    samples: dict[int, list[Cell]] = {index: [] for index in header.paths}
    for number, row in list(cells.rows.items())[: _SAMPLE + header.last_row]:
        if number > header.last_row:
            for index, value in enumerate(row):
                if value is not None and index in samples:
                    samples[index].append(value)
    return samples


def _overruled(column: Column, sheet: str, answers: Mapping[str, str]) -> Column:
    answer = answers.get(f"meaning:{sheet}!{column.letter}")
    if answer in Meaning.values:
        meaning = Meaning(answer)
        parts = column.parts if meaning in DATE_MEANINGS else ()
        return replace(column, meaning=meaning, sure=True, parts=parts)
    if not column.sure and column.meaning in _FIGURES:
        return replace(column, meaning=Meaning.IGNORED)
    return column


def _kind(
    name: str, texts: list[str], columns: tuple[Column, ...], answers: Mapping[str, str]
) -> SheetKind:
    answer = answers.get(f"kind:{name}", "")
    meanings = [Meaning.STAGE if c.tells_stage else c.meaning for c in columns]
    if answer in SheetKind.values:
        return SheetKind(answer)
    if answer == "skip" or not {Meaning.PROJECT_NAME, Meaning.INVESTOR} & set(meanings):
        return SheetKind.UNKNOWN
    by_columns = kind_of_columns(meanings)
    if by_columns == SheetKind.FUNDS:
        return by_columns
    by_words = kind_of_words(*texts)
    if by_words == SheetKind.FUNDS and Meaning.FUNDS_IN_PLACE not in meanings:
        by_words = None
    return by_words or by_columns or SheetKind.UNKNOWN
