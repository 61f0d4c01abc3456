"""What the cells below a header look like, for headers whose words leave their meaning open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wutong.domains.ledgers.rules.amounts import money_unit
from wutong.domains.ledgers.rules.codes import read_uscc
from wutong.domains.ledgers.rules.dates import read_day
from wutong.domains.ledgers.rules.marks import read_mark
from wutong.domains.ledgers.rules.readings import Day, Mark
from wutong.domains.ledgers.rules.sheets import is_stage
from wutong.domains.ledgers.rules.texts import is_empty, simplified
from wutong.domains.ledgers.rules.workbook import Cell

_COMPANY = re.compile(
    r"公司|集团|企业|厂$|株式会社|合作社|研究院|中心$|co\.|ltd|inc|corp|gmbh", re.IGNORECASE
)
_PLACE = re.compile(r"(?:区|县|市|旗|镇|乡|街道|园)$")

_MANY = 1000


@dataclass(frozen=True, slots=True)
class Profile:
    """How many of a column's filled cells look like what."""

    filled: int = 0
    days: int = 0
    numbers: int = 0
    marks: int = 0
    companies: int = 0
    places: int = 0
    projects: int = 0
    codes: int = 0
    stages: int = 0
    units: int = 0
    counts: int = 0

    @property
    def only_marks(self) -> bool:
        """Whether nothing stands there but marks, and the counts of them in rows of totals."""
        return self.marks > 0 and self.marks + self.counts == self.filled

    def mostly(self, count: int) -> bool:
        """Whether more than half of the filled cells were counted."""
        return self.filled > 0 and count * 2 > self.filled


def profile_of(values: Sequence[Cell]) -> Profile:
    """Count what a sample of a column's cells looks like."""
    filled = [value for value in values if not is_empty(value)]
    texts = [simplified(value) for value in filled if isinstance(value, str)]
    return Profile(
        filled=len(filled),
        days=sum(_is_day(value) for value in filled),
        numbers=sum(isinstance(v, int | float) and not isinstance(v, bool) for v in filled)
        + sum(bool(re.fullmatch(r"[\d,.]+", text)) for text in texts),
        marks=sum(_is_mark(value) for value in filled),
        companies=sum(bool(_COMPANY.search(text)) for text in texts),
        places=sum(bool(_PLACE.search(text)) for text in texts),
        projects=sum("项目" in text for text in texts),
        codes=sum(len(text) == 18 and isinstance(read_uscc(text), str) for text in texts),
        stages=sum(is_stage(text) for text in texts),
        units=sum(money_unit(text) is not None for text in texts),
        counts=sum(_is_count(value) for value in filled),
    )


def _is_count(value: Cell) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _MANY


def _is_day(value: Cell) -> bool:
    if isinstance(value, date):
        return True
    return isinstance(value, str) and isinstance(read_day(value), Day)


def _is_mark(value: Cell) -> bool:
    if isinstance(value, str) and re.fullmatch(r"[\d.]+", value.strip()):
        return False
    return (
        isinstance(value, bool | str) and isinstance(read_mark(value), Mark) and not _is_day(value)
    )
