"""The four sheets of a catalogue file: their columns, and what cells say. Pure.

Headers are recognised by meaning: brackets with units, spaces and spelling variants don't matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import (
    Applicant,
    ApprovalStage,
    CombinedReview,
    ItemKind,
    PaperSource,
    Waiting,
)
from wutong.domains.approvals.rules import wording
from wutong.domains.approvals.rules.errors import BadValue
from wutong.kernel.names import normalize_text

TEXT, WHOLE, FLAG, CHOICE, SEVERAL, CONDITIONS = "text", "whole", "flag", "choice", "several", "if"
MOST_HEADER_ROWS: Final = 10
MOST_ROWS: Final = 20_000
MOST_DIGITS: Final = 9
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
YES_WORDS: Final = frozenset({"是", "√", "✓", "y", "yes", "true", "1", "有", "可", "可以"})
NO_WORDS: Final = frozenset({"否", "×", "x", "n", "no", "false", "0", "—", "-", "无", "不可"})


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, what cells hold, other headings that mean it."""

    key: str
    heading: str
    kind: str = TEXT
    others: tuple[str, ...] = ()
    needed: bool = False
    width: int = 14
    choices: Any = None
    usual: Any = None
    """What an empty cell says."""


@dataclass(frozen=True)
class SheetKind:
    """One of the sheets; ``others`` are names that mean it too."""

    name: str
    columns: tuple[Column, ...]
    others: tuple[str, ...] = ()


_CODE: Final = Column(
    "code", "事项编码", others=("事项代码", "编码", "代码"), needed=True, width=26
)
_PAPER: Final = (
    Column("paper", "材料编码", others=("材料代码", "证照编码"), needed=True, width=26),
    Column("paper_name", "材料名称", others=("材料", "申请材料", "名称"), needed=True, width=44),
    Column("source", "提供方", CHOICE, ("来源", "材料来源"), choices=PaperSource,
           usual="applicant"),
    Column("provider", "出具单位", others=("核发单位",), width=20, usual=""),
    Column("validity_days", "有效期（天）", WHOLE, ("有效天数",)),
    Column("is_permit", "证照批文", FLAG, ("是否证照",), usual=False),
)  # fmt: skip
ITEMS: Final = SheetKind("事项", (
    _CODE,
    Column("name", "事项名称", others=("名称", "审批事项"), needed=True, width=40),
    Column("stage", "阶段", CHOICE, ("审批阶段", "所属阶段"), True, 16, ApprovalStage),
    Column("kind", "事项类型", CHOICE, ("类型",), True, choices=ItemKind),
    Column("department", "办理部门", others=("审批部门", "实施部门", "责任部门"), needed=True, width=20),
    Column("statutory_days", "法定时限（工作日）", WHOLE, ("法定办结时限", "法定期限"), True),
    Column("promised_days", "承诺时限（工作日）", WHOLE, ("承诺办结时限", "承诺期限"), True),
    Column("green_days", "绿色通道时限（工作日）", WHOLE, ("绿色通道",)),
    Column("serial_days", "串联办理天数（工作日）", WHOLE, ("串联天数", "原办理时限")),
    Column("serial_steps", "串联办理环节", WHOLE, ("环节", "环节数"), usual=5),
    Column("parallel_group", "并联组", others=("并联审批组",), usual=""),
    Column("combined_review", "合并办理", CHOICE, ("多评合一", "合并"), choices=CombinedReview, usual=""),
    Column("commitment_allowed", "可告知承诺", FLAG, ("告知承诺", "告知承诺制"), usual=False),
    Column("deficiency_days", "容缺补齐时限（工作日）", WHOLE, ("容缺时限",)),
    Column("applicants", "申请主体", SEVERAL, ("申请人",), choices=Applicant, usual=()),
    Column("conditions", "适用条件", CONDITIONS, ("办理条件", "适用情形"), width=40, usual=()),
    Column("legal_basis", "依据", others=("法律依据", "设定依据"), width=40, usual=""),
    Column("note", "说明", others=("备注",), width=40, usual=""),
), ("审批事项", "事项目录", "事项清单"))  # fmt: skip
PAPERS: Final = SheetKind("材料", (
    _CODE,
    *_PAPER,
    Column("required", "必要", FLAG, ("必要性", "是否必要", "是否必须"), usual=True),
    Column("deficiency_allowed", "可容缺", FLAG, ("容缺", "是否容缺"), usual=False),
    Column("copies", "份数", WHOLE, usual=1),
    Column("original", "原件", FLAG, ("是否原件",), usual=False),
    Column("conditions", "适用情形", CONDITIONS, ("适用条件", "情形"), width=40, usual=()),
    Column("note", "要求", others=("说明", "备注", "材料要求"), width=40, usual=""),
), ("申请材料", "材料清单"))  # fmt: skip
REQUIRES: Final = SheetKind("前置", (
    _CODE,
    Column("requires", "前置事项编码", others=("前置编码", "前置事项"), needed=True, width=26),
    Column("waiting", "等待方式", CHOICE, ("方式",), choices=Waiting, usual="acceptance", width=24),
), ("前置事项", "前置关系"))  # fmt: skip
RESULTS: Final = SheetKind("结果", (_CODE, *_PAPER), ("审批结果", "结果材料"))
KINDS: Final = (ITEMS, PAPERS, REQUIRES, RESULTS)


@dataclass(frozen=True)
class Fault:
    """A cell or row that cannot be read: where it is, what it says, why. ``row`` counts from 1."""

    sheet: str
    row: int
    column: str
    says: str
    why: str

    def __str__(self) -> str:
        place = _("「%(sheet)s」第 %(row)d 行") % {"sheet": self.sheet, "row": self.row}
        where = f"{place}{self.column}" if self.column else place
        says = f"「{self.says}」" if self.says else ""
        return f"{where}{says}：{self.why}"


@dataclass(frozen=True)
class Line:
    """A row of a sheet: where it stands and what it says by column key, for columns there are."""

    sheet: str
    row: int
    says: Mapping[str, Any]

    def fault(self, key: str, why: str) -> Fault:
        """What is wrong in the cell of this key."""
        column = next((one for kind in KINDS if kind.name == self.sheet
                       for one in kind.columns if one.key == key), None)  # fmt: skip
        says = self.says.get(key)
        shown = "" if says is None or isinstance(says, tuple | list) else str(says)
        return Fault(self.sheet, self.row, column.heading if column else "", shown[:60], why)


def kind_named(title: str) -> SheetKind | None:
    """Which sheet a title means."""
    wanted = normalize_text(title)
    for kind in KINDS:
        if wanted in {normalize_text(one) for one in (kind.name, *kind.others)}:
            return kind
    return None


def meaning(heading: object) -> str:
    """A heading without brackets, spaces and punctuation."""
    return normalize_text(_BRACKETS.sub("", str(heading or "")))


def read_sheet(
    kind: SheetKind, rows: Sequence[Sequence[object]]
) -> tuple[list[Line], list[Fault], list[str]]:
    """Lines of a sheet, what cannot be read, and headings that nobody knows."""
    if len(rows) > MOST_ROWS:
        return [], [Fault(kind.name, 1, "", "", _("超过两万行。"))], []
    header, columns = _header(kind, rows)
    lacking = [one.heading for one in kind.columns if one.needed and one.key not in columns]
    if lacking:
        why = _("没有找到这些列：%(columns)s。") % {"columns": "、".join(lacking)}
        return [], [Fault(kind.name, header + 1, "", "", why)], []
    places = set(columns.values())
    unknown = [
        str(text).strip() for place, text in enumerate(rows[header])
        if str(text or "").strip() and place not in places
        and meaning(text) != meaning("前置事项名称")
    ]  # fmt: skip
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        if any(str(cell if cell is not None else "").strip() for cell in row):
            lines.append(_line(kind, columns, number, row, faults))
    return lines, faults, unknown


def _header(kind: SheetKind, rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """The row, of the first ones, that most columns are recognised in."""
    found = [_columns(kind, row) for row in rows[:MOST_HEADER_ROWS]] or [{}]
    best = max(range(len(found)), key=lambda place: len(found[place]))
    return best, found[best]


def _columns(kind: SheetKind, row: Sequence[object]) -> dict[str, int]:
    places: dict[str, int] = {}
    meanings = [meaning(cell) for cell in row]
    for others in (False, True):
        for column in kind.columns:
            wanted = {meaning(one) for one in (column.others if others else (column.heading,))}
            free = [
                place for place, text in enumerate(meanings)
                if text in wanted and place not in places.values()
            ]  # fmt: skip
            if column.key not in places and free:
                places[column.key] = free[0]
    return places


def _line(
    kind: SheetKind, columns: Mapping[str, int], number: int, row: Sequence[object],
    faults: list[Fault],
) -> Line:  # fmt: skip
    says: dict[str, Any] = {}
    for column in kind.columns:
        if column.key not in columns:
            continue
        place = columns[column.key]
        text = _text(row[place] if place < len(row) else None)
        try:
            says[column.key] = _value(column, text)
        except BadValue as error:
            says[column.key] = column.usual
            faults.append(Fault(kind.name, number, column.heading, text[:60], str(error)))
    return Line(kind.name, number, says)


def _text(cell: object) -> str:
    """A cell as text; the apostrophe that guards against formulas is taken off again."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell if cell is not None else "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _value(column: Column, text: str) -> Any:
    if not text:
        if column.needed:
            raise BadValue(column.key, _("不能为空。"))
        return column.usual
    return READERS[column.kind](column, text)


def _whole(column: Column, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise BadValue(column.key, _("须是不小于 0 的整数。"))
    return int(text)


def _flag(column: Column, text: str) -> bool:
    word = text.casefold()
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise BadValue(column.key, _("请填是或否。"))


def _choice(column: Column, text: str) -> str:
    wanted = normalize_text(text)
    for one in column.choices:
        if text == one.value or wanted == normalize_text(wording.plain(one.label)):
            return str(one.value)
    labels = "、".join(wording.plain(one.label) for one in column.choices)
    raise BadValue(column.key, _("只能是：%(labels)s。") % {"labels": labels})


def _several(column: Column, text: str) -> tuple[str, ...]:
    return tuple(
        _choice(column, one.strip()) for one in re.split("[、，,；;]", text) if one.strip()
    )


READERS: Final[Mapping[str, Any]] = {
    TEXT: lambda _column, text: text,
    WHOLE: _whole,
    FLAG: _flag,
    CHOICE: _choice,
    SEVERAL: _several,
    CONDITIONS: lambda _column, text: tuple(wording.read(text)),
}


def cell_of(column: Column, value: Any) -> str | int:
    """A value as a cell says it; whole numbers stay numbers."""
    if value is None:
        return ""
    if column.kind == FLAG:
        return "是" if value else "否"
    if column.kind == CHOICE:
        return wording.plain(column.choices(value).label) if value else ""
    if column.kind == SEVERAL:
        return "、".join(wording.plain(column.choices(one).label) for one in value)
    if column.kind == CONDITIONS:
        return wording.written(value)
    return value if isinstance(value, int) else str(value)
