"""A list of firms to serve, as its cells stand in a table: which line is which firm, what is wrong.

Pure. The heading line may stand below a title; columns may stand in any order, beside others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.rules.errors import BadValue

MOST_LINES: Final = 60_000
HEADINGS_WITHIN: Final = 10
HEAVIEST: Final = 20
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("企业名称", "单位名称", "公司名称", "市场主体名称", "名称"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "place": ("所在地区", "所在地", "乡镇街道", "乡镇", "街道", "园区", "地区"),
    "trade": ("国民经济行业代码", "行业代码", "行业"),
    "weight": ("服务权重", "权重"),
}
TRADE: Final = re.compile(r"[A-T]?\d{0,4}")


@dataclass(frozen=True)
class FirmLine:
    """One firm of the list; ``number`` as people count lines. ``place`` as it is written there."""

    number: int
    name: str
    uscc: str
    place: str
    trade: str
    weight: int


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line."""

    number: int
    text: str

    def __str__(self) -> str:
        return _("第 %(line)s 行：%(text)s") % {"line": self.number, "text": self.text}


def columns_of(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """The place of the heading line and of each column. Raises BadValue for ``file`` where no line
    heads a name."""
    for place, row in enumerate(rows[:HEADINGS_WITHIN]):
        found: dict[str, int] = {}
        for at, cell in enumerate(row):
            text = "".join(text_of(cell).split())
            for field, words in HEADINGS.items():
                if text in words and field not in found:
                    found[field] = at
        if "name" in found:
            return place, found
    raise BadValue(
        "file",
        _("没有找到表头：第一列表头须是「企业名称」，另可有统一社会信用代码、所在地区、行业代码。"),
    )


def firm_lines(
    rows: Sequence[Sequence[object]],
    uscc_fault: Callable[[str], str],
    normalize_uscc: Callable[[str], str],
    normalize_name: Callable[[str], str],
) -> tuple[list[FirmLine], list[Fault]]:
    """The lines with a firm, and the faults of the rest. Raises BadValue for ``file``."""
    head, columns = columns_of(rows)
    if len(rows) - head - 1 > MOST_LINES:
        raise BadValue("file", _("一次最多 %(most)s 行，请拆分后再导入。") % {"most": MOST_LINES})
    lines: list[FirmLine] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {field: text_of(row[at]) if at < len(row) else "" for field, at in columns.items()}
        if not any(cells.values()):
            continue
        line = _line(number, cells, normalize_uscc)
        key = line.uscc or normalize_name(line.name)
        wrong = _wrong(line, cells, uscc_fault)
        if not wrong and key in seen:
            wrong = _("与第 %(line)s 行重复") % {"line": seen[key]}
        if wrong:
            faults.append(Fault(number, wrong))
            continue
        seen[key] = number
        lines.append(line)
    if not lines and not faults:
        raise BadValue("file", _("表里没有企业。"))
    return lines, faults


def _line(number: int, cells: dict[str, str], normalize_uscc: Callable[[str], str]) -> FirmLine:
    weight = cells.get("weight", "")
    return FirmLine(
        number, cells["name"], normalize_uscc(cells.get("uscc", "")), cells.get("place", ""),
        cells.get("trade", "").upper(), int(weight) if weight.isdecimal() else 1,
    )  # fmt: skip


def _wrong(line: FirmLine, cells: dict[str, str], uscc_fault: Callable[[str], str]) -> str:
    if not line.name:
        return _("没有企业名称")
    if len(line.name) > 120:
        return _("企业名称超过 120 个字")
    if line.uscc and (fault := uscc_fault(line.uscc)):
        return fault.rstrip("。")
    if line.trade and not TRADE.fullmatch(line.trade):
        return _("行业代码「%(code)s」不是国民经济行业代码") % {"code": line.trade}
    weight = cells.get("weight", "")
    if weight and not (weight.isdecimal() and 1 <= int(weight) <= HEAVIEST):
        return _("服务权重须是 1 到 %(most)s 的整数") % {"most": HEAVIEST}
    return ""


def unknown_places(lines: Iterable[FirmLine], known: Collection[str]) -> list[Fault]:
    """Lines whose place is none of the region's."""
    return [
        Fault(one.number, _("本地区没有「%(place)s」") % {"place": one.place})
        for one in lines
        if one.place and one.place not in known
    ]


def text_of(cell: object) -> str:
    """A cell as text: a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
