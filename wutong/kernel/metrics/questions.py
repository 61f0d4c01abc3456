"""What is asked: of which unit, over which days, as known when, split by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from wutong.kernel.scope import Access


class BadQuestion(ValueError):
    """A question that has no answer; ``str()`` is one sentence for the user."""


@dataclass(frozen=True)
class Scope:
    """The unit that is asked about: its code, name and path in the region tree."""

    code: str
    name: str
    path: str
    key: int
    confidential_in_totals: bool = True


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included; a stock is as of the last."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise BadQuestion(f"起始日 {self.first} 晚于截止日 {self.last}。")


@dataclass(frozen=True)
class Question:
    """A question to a metric.

    ``as_known`` is the time as of which facts must have been verified; None means now.
    ``by`` names the dimensions, outer first. ``only`` narrows to members of dimensions
    (``{"month": "2022-03"}``): the rows behind one bar of a chart.
    """

    scope: Scope
    period: Period
    access: Access
    as_known: datetime | None = None
    by: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)

    def total(self) -> Question:
        """The same question without splitting."""
        return replace(self, by=())

    def over(self, first: date, last: date) -> Question:
        """The same question over another period."""
        return replace(self, period=Period(first, last))
