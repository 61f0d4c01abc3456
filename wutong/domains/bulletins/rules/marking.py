"""The same paper as last time with what changed marked: a sign and words, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from wutong.domains.bulletins.rules.document import (
    Block,
    Cell,
    Document,
    NoticeEntry,
    NoticeList,
    Paragraph,
    Run,
    Table,
)

UP: Final = "▲"
DOWN: Final = "▼"
OTHER: Final = "◇"
NEW: Final = "◆"
NEW_ROW: Final = f"{NEW}上期没有"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a paper shows it; ``number`` is None where it has none."""

    text: str
    unit: str
    number: Decimal | None

    @property
    def bare(self) -> str:
        """The text without its unit, as it stands in a table."""
        return self.text.removesuffix(self.unit) if self.unit else self.text


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that reads otherwise than last time."""

    sign: str
    was: Shown


def change_of(now: Shown, was: Shown) -> Change | None:
    """How a figure moved; None where it reads the same. Without numbers there is no direction."""
    if now.text == was.text:
        return None
    if now.number is None or was.number is None or now.number == was.number:
        return Change(OTHER, was)
    return Change(UP if now.number > was.number else DOWN, was)


def legend(since: str) -> str:
    """What the signs mean, and against which paper they were set."""
    return (
        f"标记说明：与上期（{since}）相比，{UP}为增加，{DOWN}为减少，{OTHER}为其他不同，"
        f"后面是上期的数；{NEW}为上期没有的。"
    )


def mark_changes(
    document: Document, before: Document, changes: Mapping[str, Change], since: str
) -> Document:
    """The document with changed figures and new rows marked; ``changes`` by figure key.

    Tables and lists are held against those in the same place of the last paper. Rows that are
    gone are named below their table.
    """
    tables = [block for block in before.blocks if isinstance(block, Table)]
    lists = {block.title: block for block in before.blocks if isinstance(block, NoticeList)}
    marked: list[Block] = []
    seen = 0
    for block in document.blocks:
        match block:
            case Table():
                marked.append(_table(block, tables[seen : seen + 1], changes))
                seen += 1
            case Paragraph():
                marked.append(Paragraph(_runs(block.runs, changes)))
            case NoticeList():
                marked.append(_list(block, lists.get(block.title), changes))
            case _:
                marked.append(block)
    return replace(document, blocks=tuple(marked), legend=legend(since))


def _runs(runs: Sequence[Run], changes: Mapping[str, Change]) -> tuple[Run, ...]:
    marked = []
    for run in runs:
        change = changes.get(run.figure) if run.figure else None
        words = f"{change.sign}上期{change.was.text}" if change else ""
        marked.append(replace(run, change=words))
    return tuple(marked)


def _table(table: Table, last: Sequence[Table], changes: Mapping[str, Change]) -> Table:
    known = {row[0].text for one in last for row in one.body}
    body = tuple(
        tuple(
            _cell(cell, changes, is_new=not place and bool(known) and cell.text not in known)
            for place, cell in enumerate(row)
        )
        for row in table.body
    )
    here = {row[0].text for row in table.body}
    gone = [row[0].text for one in last for row in one.body if row[0].text not in here]
    words = f"上期有、本期没有：{'、'.join(dict.fromkeys(gone))}。" if gone else ""
    note = f"{table.note}　{words}".strip("　") if words else table.note
    return replace(table, body=body, note=note)


def _cell(cell: Cell, changes: Mapping[str, Change], *, is_new: bool) -> Cell:
    if is_new:
        return replace(cell, change=NEW_ROW)
    change = changes.get(cell.figure) if cell.figure else None
    return replace(cell, change=f"{change.sign}{change.was.bare}") if change else cell


def _list(block: NoticeList, last: NoticeList | None, changes: Mapping[str, Change]) -> NoticeList:
    known = {entry.name for entry in last.entries} if last else None
    entries = []
    for entry in block.entries:
        runs = _runs(entry.runs, changes)
        if known is not None and entry.name not in known:
            runs = (*runs, Run("", change=f"{NEW}新上榜"))
        entries.append(NoticeEntry(entry.name, runs))
    return replace(block, entries=tuple(entries))
