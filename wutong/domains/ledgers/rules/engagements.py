"""An engagement sheet (走出去、请进来台账): one row a trip or a reception, or one row a firm of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.engagements.choices import EngagementKind
from wutong.domains.ledgers.choices import LineOutcome, Meaning, SheetKind
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.dates import read_day, year_in
from wutong.domains.ledgers.rules.reading import CellIssue, LedgerLine, SheetReading
from wutong.domains.ledgers.rules.readings import Day, Unreadable, Value
from wutong.domains.ledgers.rules.texts import plain, shown, simplified
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells, WorkbookCells, column_letter

_SEARCHED_ROWS: Final = 20
_LONGEST_TITLE: Final = 120
_KINDS: Final = (
    (EngagementKind.OUTBOUND, re.compile(r"走出去|外出|出访|赴外|上门|外出招商")),
    (EngagementKind.RECEPTION, re.compile(r"请进来|接待|来访|来区|来市|来县|考察接待")),
    (EngagementKind.PROMOTION_EVENT, re.compile(r"推介")),
    (EngagementKind.TALK, re.compile(r"洽谈|会谈|座谈|对接会")),
)
_SHEET: Final = re.compile(r"走出去|请进来|外出招商|招商活动|接待|来访|洽谈活动|活动台账|对接活动")
_HEADERS: Final[tuple[tuple[Meaning, re.Pattern[str]], ...]] = (
    (Meaning.SEQUENCE, re.compile(r"^序号?$|^编号$")),
    (Meaning.ENGAGED_ON, re.compile(r"^(?:活动|外出|出行|接待|来访|考察|洽谈|走访|起止)?(?:日期|时间)$")),
    (Meaning.LEADER_LEVEL, re.compile(r"^(?:领导|带队|接待|带队领导|接待领导)?(?:级别|层级)$")),
    (Meaning.LED_BY, re.compile(
        r"^(?:带队|接待|陪同|参加|率队|主要|出访|牵头)?领导(?:姓名)?$|^(?:带队|接待)(?:人员?|负责人)$|^领队$")),
    (Meaning.ENGAGEMENT_KIND, re.compile(r"^(?:活动|招商)?(?:类别|类型|形式|方式)$|^走出去.?请进来$")),
    (Meaning.ENGAGED_AT, re.compile(
        r"^(?:活动|外出|前往|考察|接待|洽谈|走访|招商|出访|所到)?(?:地点|目的地|地区|城市)$|^去向$")),
    (Meaning.FIRMS_MET, re.compile(
        r"^(?:对接|拜访|走访|洽谈|来访|考察|接待|会见)(?:的)?(?:企业|单位|客商|公司)(?:名称|情况)?$|^企业名称$|^客商(?:名称)?$")),
    (Meaning.TOPIC, re.compile(r"^(?:活动)?(?:主题|名称)$")),
    (Meaning.CONTENT, re.compile(r"^(?:活动|主要|洽谈|对接|考察|工作)?(?:内容|事由|事项)$")),
    (Meaning.OUTCOME, re.compile(
        r"^(?:取得|洽谈|对接|活动|工作|阶段)?(?:成果|成效|结果)(?:情况)?$|^进展(?:情况)?$")),
    (Meaning.RESPONSIBLE_UNIT, re.compile(r"^(?:牵头|组织|责任|招商|主办|承办|填报)?单位$|^小分队$|^部门$")),
    (Meaning.REMARK, re.compile(r"^备注$|^说明$")),
)  # fmt: skip
_TOTAL: Final = re.compile(r"^(?:合计|总计|小计|共计|累计)")
_RANGE: Final = re.compile(r"^(.*?\d{1,2}[日号]?)\s*(?:[-~—–至到]+)\s*(.+?)$")
_END: Final = re.compile(r"^(?:(?:(\d{4})[年./-])?(\d{1,2})[月./-])?(\d{1,2})[日号]?$")


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    columns: tuple[Column, ...]


def read_engagements(
    cells: SheetCells, answers: Mapping[str, str], workbook: WorkbookCells
) -> SheetReading | None:
    """The sheet as one of engagements; None where it is none, or was answered to be something else.

    A sheet of projects (one with 项目名称) is none: what was talked over there is a project.
    """
    answer = answers.get(f"kind:{cells.name}", "")
    if answer not in ("", SheetKind.ENGAGEMENTS):
        return None
    header = _header(cells, answers)
    if header is None:
        return None
    above = [shown(cell) for number, row in cells.rows.items() if number < header.row
             for cell in row if cell is not None]  # fmt: skip
    words = simplified(" ".join([cells.name, *above]))
    found = {column.meaning for column in header.columns}
    if not (answer or _SHEET.search(words) or Meaning.ENGAGEMENT_KIND in found):
        return None
    texts = [*above, cells.name, workbook.file_name]
    year = next((one for one in map(year_in, texts) if one), None)
    return SheetReading(
        cells.name,
        SheetKind.ENGAGEMENTS,
        cells.hidden,
        above[0] if above else "",
        year,
        None,
        (header.row, header.row),
        header.columns,
        tuple(_lines(cells, header, _kind_in(words), year, workbook.dates_from_1904)),
    )


def _header(cells: SheetCells, answers: Mapping[str, str]) -> _Header | None:
    for number in list(cells.rows)[:_SEARCHED_ROWS]:
        columns = [
            _column(cells.name, index, cell, answers)
            for index, cell in enumerate(cells.rows[number])
            if isinstance(cell, str) and plain(cell)
        ]
        found = {column.meaning for column in columns}
        telling = {Meaning.LED_BY, Meaning.LEADER_LEVEL, Meaning.FIRMS_MET} & found
        if any(simplified(column.header).startswith("项目") for column in columns):
            return None
        if Meaning.ENGAGED_ON in found and telling and len(found - {None}) >= 3:
            return _Header(number, tuple(columns))
    return None


def _column(sheet: str, index: int, cell: str, answers: Mapping[str, str]) -> Column:
    words = re.sub(r"[（(].*?[)）]|\s", "", simplified(cell))
    meaning = next((one for one, pattern in _HEADERS if pattern.search(words)), None)
    answer = answers.get(f"meaning:{sheet}!{column_letter(index)}", "")
    if answer in Meaning.values:
        meaning = Meaning(answer)
    return Column(index, cell.strip(), meaning)


def _kind_in(words: str) -> EngagementKind | None:
    """The one kind that words name; None for none and for several."""
    kinds = [kind for kind, pattern in _KINDS if pattern.search(words)]
    return kinds[0] if len(kinds) == 1 else None


def _lines(
    cells: SheetCells,
    header: _Header,
    kind: EngagementKind | None,
    year: int | None,
    from_1904: bool,
) -> Iterator[LedgerLine]:
    section, above = kind, dict[Meaning, Value]()
    firms = next((c.index for c in header.columns if c.meaning == Meaning.FIRMS_MET), None)
    for number, row in cells.rows.items():
        if number <= header.row:
            yield LedgerLine(cells.name, number, LineOutcome.HEADER, cells=row)
            continue
        filled = [plain(cell) for cell in row if cell is not None and plain(cell)]
        if not filled or _TOTAL.search(filled[0]):
            outcome = LineOutcome.TOTAL if filled else LineOutcome.NOTE
            yield LedgerLine(cells.name, number, outcome, cells=row)
            continue
        if len(filled) == 1 and not filled[0].isdigit() and _place(row) != firms:
            section = _kind_in(simplified(filled[0])) or section
            yield LedgerLine(cells.name, number, LineOutcome.SECTION, filled[0], cells=row)
            continue
        line = _line(cells.name, number, row, header.columns, section, year, from_1904, above)
        if line.outcome == LineOutcome.READ:
            above = dict(line.values)
        yield line


def _place(row: Sequence[Cell]) -> int:
    """The column of the first cell that says something."""
    return next(index for index, cell in enumerate(row) if cell is not None and plain(cell))


def _line(
    sheet: str,
    number: int,
    row: Sequence[Cell],
    columns: Sequence[Column],
    kind: EngagementKind | None,
    year: int | None,
    from_1904: bool,
    above: Mapping[Meaning, Value],
) -> LedgerLine:
    values: dict[Meaning, Value] = {}
    issues: list[CellIssue] = []
    for column in columns:
        cell = row[column.index] if column.index < len(row) else None
        if column.meaning is None or cell is None or not plain(cell):
            continue
        if column.meaning != Meaning.ENGAGED_ON:
            values[column.meaning] = shown(cell).strip()
            continue
        read = read_days(cell, year, from_1904)
        if isinstance(read, Unreadable):
            issues.append(
                CellIssue(sheet, number, column.letter, column.header, shown(cell), read.why)
            )
        elif read is not None:
            values[Meaning.ENGAGED_ON], values[Meaning.ENGAGED_UNTIL] = Day(read[0]), Day(read[1])
    values = _continued(values, above) if not issues else values
    stated = _kind_in(simplified(str(values.get(Meaning.ENGAGEMENT_KIND, "")))) or kind
    why = _lacking(values, stated)
    if issues or why or stated is None:
        return LedgerLine(
            sheet, number, LineOutcome.UNREADABLE, why, SheetKind.ENGAGEMENTS, values,
            issues=tuple(issues), cells=tuple(row),
        )  # fmt: skip
    values[Meaning.ENGAGEMENT_KIND] = stated.value
    values.setdefault(Meaning.TOPIC, _topic(stated, values))
    return LedgerLine(
        sheet, number, LineOutcome.READ, "", SheetKind.ENGAGEMENTS, values, cells=tuple(row)
    )


def _continued(
    values: dict[Meaning, Value], above: Mapping[Meaning, Value]
) -> dict[Meaning, Value]:
    """A row with a firm and neither day nor leader is one more firm of the row above."""
    own = set(values) - {Meaning.SEQUENCE, Meaning.REMARK, Meaning.OUTCOME, Meaning.CONTENT}
    if above and own == {Meaning.FIRMS_MET}:
        return {**above, **values}
    return values


def _lacking(values: Mapping[Meaning, Value], kind: EngagementKind | None) -> str:
    if Meaning.ENGAGED_ON not in values:
        return _("没有写明日期")
    if kind is None:
        return _("看不出是走出去、请进来还是洽谈")
    return ""


def _topic(kind: EngagementKind, values: Mapping[Meaning, Value]) -> str:
    """A title for an engagement that the ledger gives none."""
    place, firms, content = (
        str(values.get(one, "")) for one in (Meaning.ENGAGED_AT, Meaning.FIRMS_MET, Meaning.CONTENT)
    )
    if kind == EngagementKind.OUTBOUND and place:
        return (_("赴%(place)s招商") % {"place": place})[:_LONGEST_TITLE]
    if kind == EngagementKind.RECEPTION and firms:
        return (_("接待%(firms)s") % {"firms": firms})[:_LONGEST_TITLE]
    return (content or firms or str(kind.label))[:_LONGEST_TITLE]


def read_days(
    cell: Cell, year: int | None, from_1904: bool = False
) -> tuple[date, date] | Unreadable | None:
    """The first and the last day of a cell: ``2019.3.5``, ``3月5日—8日``, ``2019.3.5-2019.3.8``."""
    found = read_day(cell, dates_from_1904=from_1904, year=year)
    if isinstance(found, Day) and not (isinstance(cell, str) and _RANGE.search(cell.strip())):
        return found.on, found.on
    span = _RANGE.search(cell.strip()) if isinstance(cell, str) else None
    if span is None:
        return found if not isinstance(found, Day) else (found.on, found.on)
    first, end = read_day(span[1], year=year), _END.search(span[2].strip())
    if not isinstance(first, Day) or end is None:
        return (
            (found.on, found.on)
            if isinstance(found, Day)
            else (found or Unreadable(_("日期写法看不懂")))
        )
    try:
        last = date(int(end[1] or first.on.year), int(end[2] or first.on.month), int(end[3]))
    except ValueError:
        return Unreadable(_("结束日期写法看不懂"))
    if last < first.on:
        return Unreadable(_("结束日期早于开始日期"))
    return first.on, last
