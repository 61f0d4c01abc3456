"""Rows of data that are set aside: phases of the project above, and rows that are struck out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import LineOutcome, Meaning
from wutong.domains.ledgers.rules.cells import RowValues
from wutong.domains.ledgers.rules.reading import LedgerLine, Question
from wutong.domains.ledgers.rules.readings import Money
from wutong.domains.ledgers.rules.rows import Classified
from wutong.domains.ledgers.rules.texts import simplified
from wutong.domains.ledgers.rules.workbook import Cell, SheetCells

_PHASE = re.compile(
    r"(?:其中:?)?(?:第?[一二三四五六七八九十\d]+期|首期|后期|[一二三四五六\d]+标段)"
    r"(?:[一二三四五六\d]+标段)?(?:工程|项目|建设|投资)*(?:\([^()]*\))?"
)
_NUMBERED_BELOW = re.compile(r"(?P<whole>\d+)[.\-—]\d+")


def phase_of(values: RowValues, above: Sequence[LedgerLine]) -> LedgerLine | None:
    """The project above of which a row is only a part.

    A part is a phase (一期, 二期) without a number of its own, or a row that is numbered below the
    project (1.1, 1.2 under 1). The project must state an amount that holds the part's own: a
    parent's total is its own.
    """
    name, number = (values.values.get(one) for one in (Meaning.PROJECT_NAME, Meaning.SEQUENCE))
    whole = next((one for one in reversed(above) if one.outcome == LineOutcome.READ), None)
    if not isinstance(name, str) or whole is None:
        return None
    if number is None:
        is_part = _PHASE.fullmatch(simplified(name)) is not None
    else:
        is_part = _is_numbered_below(simplified(str(number)), whole)
    return whole if is_part and _holds(whole, values) else None


def _is_numbered_below(number: str, whole: LedgerLine) -> bool:
    match = _NUMBERED_BELOW.fullmatch(number)
    stated = simplified(str(whole.values.get(Meaning.SEQUENCE, "")))
    return match is not None and stated == match["whole"]


def _holds(whole: LedgerLine, values: RowValues) -> bool:
    """Whether the project's total is at least the part's."""
    total, part = (one.get(Meaning.TOTAL_INVESTMENT) for one in (whole.values, values.values))
    if not isinstance(total, Money) or not isinstance(part, Money | None):
        return False
    return part is None or (part.currency == total.currency and part.amount <= total.amount)


def is_struck(cells: SheetCells, number: int, row: Sequence[Cell]) -> bool:
    """Whether most of a row's cells are struck out."""
    filled = [column for column, value in enumerate(row) if value is not None]
    struck = sum((number, column) in cells.struck for column in filled)
    return struck > 0 and struck * 2 > len(filled)


def struck_key(sheet: str) -> str:
    """The key of the question whether rows that are struck out are imported."""
    return f"struck:{sheet}"


def set_aside(
    told: Classified,
    values: RowValues,
    above: Sequence[LedgerLine],
    *,
    struck: bool,
) -> Classified:
    """A row of data, or a note that says why it is none."""
    if told.outcome != LineOutcome.READ:
        return told
    if struck:
        return Classified(LineOutcome.NOTE, why=_("整行划了删除线，没有导入"))
    if (whole := phase_of(values, above)) is not None:
        why = _("是第 %(row)d 行项目的一部分，金额已含在该行，不另计") % {"row": whole.row}
        return Classified(LineOutcome.NOTE, why=why)
    return told


def struck_questions(cells: SheetCells, answers: Mapping[str, str]) -> list[Question]:
    """For a sheet with rows that are struck out; they are left out unless answered."""
    count = sum(is_struck(cells, number, row) for number, row in cells.rows.items())
    if not count:
        return []
    key = struck_key(cells.name)
    text = _("工作表「%(sheet)s」有 %(count)d 行划了删除线，是否导入？")
    return [
        Question(
            key,
            cells.name,
            text % {"sheet": cells.name, "count": count},
            (("take", _("导入")), ("leave", _("不导入"))),
            "leave",
            answer=answers.get(key, ""),
        )
    ]


__all__ = ["is_struck", "phase_of", "set_aside", "struck_key", "struck_questions"]
