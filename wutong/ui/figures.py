"""What a page hands to the key figure and chart components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from wutong.ui.formats import DASH, plain_number


@dataclass(frozen=True)
class KeyFigure:
    """One large figure of a row.

    ``value`` and ``target`` are written already, in ``unit``. ``done`` and ``calendar`` are
    percentages. ``light`` is green, behind, yellow, red or none, with ``light_text`` as its word;
    ``lead`` says how far ahead or behind the calendar, coloured by ``lead_sign`` (up, down).
    ``also`` is a second figure beside it, e.g. the amount beside a count, with its own rows.
    ``versus`` compares with another period. ``definition`` shows on hover.
    """

    label: Any
    value: Any
    unit: Any = ""
    url: str = ""
    definition: Any = ""
    target: Any = ""
    done: Decimal | None = None
    calendar: Decimal | None = None
    light: str = ""
    light_text: Any = ""
    lead: Any = ""
    lead_sign: str = ""
    versus: Any = ""
    also: Any = ""
    also_url: str = ""

    @property
    def unit_words(self) -> str:
        """The unit, with the target where there is one: ``项 / 21``."""
        return f"{self.unit} / {self.target}" if self.target else str(self.unit)


@dataclass(frozen=True)
class Series:
    """One row of values over a chart's categories, in the chart's unit.

    ``texts`` are the values as written (for labels and the table), ``urls`` their rows. ``kind``
    is bar or line; ``quiet`` draws it grey and dashed, for a plan or last year.
    """

    name: Any
    values: Sequence[Decimal | int | None]
    texts: Sequence[str] = ()
    urls: Sequence[str] = ()
    kind: str = "bar"
    quiet: bool = False

    def text(self, place: int) -> str:
        """The value at ``place`` as written."""
        if self.texts:
            return self.texts[place]
        value = self.values[place]
        return DASH if value is None else plain_number(Decimal(value))

    def url(self, place: int) -> str:
        """The rows behind the value at ``place``; empty without."""
        return self.urls[place] if self.urls else ""

    def as_json(self) -> dict[str, Any]:
        """For ``charts.js``; drawing needs no more than a float."""
        return {
            "name": str(self.name),
            "kind": self.kind,
            "quiet": self.quiet,
            "values": [None if value is None else float(value) for value in self.values],
            "texts": [self.text(place) for place in range(len(self.values))],
            "urls": list(self.urls),
        }


@dataclass(frozen=True)
class Chart:
    """A chart and, with the same data, the table that stands for it.

    ``kind``: columns (upright bars and lines), bars (lying bars, e.g. a funnel), or map: then
    ``boundaries`` is the address of a GeoJSON file whose features' ``adcode`` are in ``keys``, one
    a category.
    ``show_texts`` writes each value at its bar.
    """

    kind: str
    label: Any
    categories: Sequence[Any]
    series: Sequence[Series]
    unit: Any = ""
    heading: Any = ""
    boundaries: str = ""
    keys: Sequence[str] = ()
    show_texts: bool = False
    shades: bool = False
    rows: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the data out as rows of a table."""
        rows = [
            {
                "name": category,
                "cells": [{"text": one.text(place), "url": one.url(place)} for one in self.series],
            }
            for place, category in enumerate(self.categories)
        ]
        object.__setattr__(self, "rows", rows)

    @property
    def heads(self) -> list[str]:
        """The table's headers, with the unit where the values are bare numbers."""
        unit = f"（{self.unit}）" if self.unit else ""
        return [str(one.name) + ("" if one.texts else unit) for one in self.series]

    def as_json(self) -> dict[str, Any]:
        """For ``charts.js``."""
        return {
            "kind": self.kind,
            "unit": str(self.unit),
            "categories": [str(category) for category in self.categories],
            "series": [one.as_json() for one in self.series],
            "boundaries": self.boundaries,
            "keys": list(self.keys),
            "showTexts": self.show_texts,
            "shades": self.shades,
        }
