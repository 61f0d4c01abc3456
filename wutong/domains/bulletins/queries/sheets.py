"""The figures of a bulletin with the rows behind them, frozen or live, for files and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.utils import timezone

from wutong.domains.bulletins.choices import Shift
from wutong.domains.bulletins.models import Bulletin, BulletinFigure
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.queries.composing import Live, compose_live
from wutong.domains.bulletins.queries.reading import document_of, figures_with_rows
from wutong.domains.bulletins.rules.document import Document
from wutong.domains.bulletins.rules.register import Figure


class RowBehind(Protocol):
    """A row, frozen or live."""

    @property
    def key(self) -> Any:
        """The project's code."""

    @property
    def title(self) -> Any:
        """The project's name."""

    @property
    def amount(self) -> Any:
        """What it adds: 元 or 1."""

    @property
    def facts(self) -> Any:
        """What else is known of it, by name."""


@dataclass(frozen=True, slots=True)
class FigureRows:
    """A figure with its rows. ``facts`` are what a reader wants to know of it, label and text."""

    key: str
    label: str
    display: str
    value: Decimal | None
    facts: tuple[tuple[str, str], ...]
    inputs: tuple[str, ...]
    rows: Sequence[RowBehind]


@dataclass(frozen=True, slots=True)
class OpenedFigures:
    """A document, the figures that have rows, and from each derived figure the way to one."""

    document: Document
    figures: tuple[FigureRows, ...]
    links: Mapping[str, str]


def figure_rows(bulletin: Bulletin) -> OpenedFigures:
    """Every figure of the bulletin with rows of its own."""
    if bulletin.is_issued:
        every = [frozen_figure(bulletin, one) for one in figures_with_rows(bulletin)]
        return _opened(document_of(bulletin), every)
    live = compose_live(bulletin)
    every = [live_figure(live, one) for one in live.composed.figures]
    return _opened(live.composed.document, every)


def frozen_figure(bulletin: Bulletin, figure: BulletinFigure) -> FigureRows:
    """A figure of an issued bulletin."""
    return FigureRows(
        key=figure.key,
        label=figure.label,
        display=figure.display,
        value=figure.value,
        facts=_facts(
            figure.definition, figure.first_day, figure.last_day, bulletin.as_known, figure.version
        ),
        inputs=tuple(figure.inputs),
        rows=list(figure.rows.all()),
    )


def live_figure(live: Live, figure: Figure) -> FigureRows:
    """A figure of a draft, as of now."""
    shape = catalogue()[figure.request.metric]
    definition = shape.definitions.get(figure.request.version) or shape.definition
    if figure.request.shift == Shift.TARGET:
        definition = "下达的年度目标"
    return FigureRows(
        key=figure.key,
        label=figure.label,
        display=figure.display,
        value=figure.value,
        facts=_facts(definition, figure.first_day, figure.last_day, None, figure.request.version),
        inputs=figure.inputs,
        rows=live.rows(figure),
    )


def _opened(document: Document, every: Sequence[FigureRows]) -> OpenedFigures:
    with_rows = tuple(one for one in every if not one.inputs)
    links = {one.key: one.inputs[0] for one in every if one.inputs}
    return OpenedFigures(document, with_rows, links)


def _facts(
    definition: str, first: date | None, last: date | None, known: datetime | None, version: str
) -> tuple[tuple[str, str], ...]:
    period = f"{first} 至 {last}" if first and last else "—"
    moment = f"{timezone.localtime(known):%Y-%m-%d %H:%M}" if known else "现在"
    facts = [("口径", definition), ("期间", period), ("数据截止", moment)]
    return (*facts, ("口径版本", version)) if version else tuple(facts)
