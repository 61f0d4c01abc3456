"""Where the items of a graph stand in a drawing: in layers from left to right. Pure.

After Sugiyama, Tagawa and Toda (1981): layers by the longest way, stand-ins where an edge passes a
layer, order by the middle of the neighbours, places by least squares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from wutong.domains.approvals.rules.network import Edge, layers

SWEEPS: Final = 10
APART: Final = 1.0
PASSING: Final = 0.4
"""How far apart two items stand, and how much room an edge takes that only passes."""


@dataclass(frozen=True)
class Route:
    """An edge and the (layer, row) places that it passes between its ends."""

    edge: Edge
    through: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Layout:
    """(layer, row) of each item, from 0 on; ``alone`` are items without any edge, not placed."""

    places: Mapping[str, tuple[int, float]]
    routes: tuple[Route, ...]
    columns: int
    rows: float
    alone: tuple[str, ...]


def lay_out(order: Sequence[str], edges: Iterable[Edge]) -> Layout:
    """Places for the items of ``order`` (each after what it waits for)."""
    edges = tuple(edges)
    tied = {code for edge in edges for code in (edge.before, edge.after)}
    codes = [code for code in order if code in tied]
    layer = _tightened(codes, edges)
    chains = [_chain(number, edge, layer) for number, edge in enumerate(edges)]
    columns: list[list[str]] = [[] for _layer in range(max(layer.values(), default=-1) + 1)]
    for code in codes:
        columns[layer[code]].append(code)
    beside: dict[str, list[str]] = {}
    for edge, chain in zip(edges, chains, strict=True):
        way = [edge.before, *chain, edge.after]
        for place, one in enumerate(chain, start=layer[edge.before] + 1):
            columns[place].append(one)
        for here, there in pairwise(way):
            beside.setdefault(here, []).append(there)
            beside.setdefault(there, []).append(here)
    rows = _rows(columns, beside, set(codes))
    lowest = min(rows.values(), default=0.0)
    rows = {key: row - lowest for key, row in rows.items()}
    return Layout(
        {code: (layer[code], rows[code]) for code in codes},
        tuple(
            Route(edge, tuple((layer[edge.before] + 1 + n, rows[one])
                              for n, one in enumerate(chain)))
            for edge, chain in zip(edges, chains, strict=True)
        ),
        len(columns),
        max(rows.values(), default=-1.0) + 1,
        tuple(code for code in order if code not in tied),
    )  # fmt: skip


def _tightened(codes: list[str], edges: tuple[Edge, ...]) -> dict[str, int]:
    """Layers; what waits for nothing stands right before what first waits for it."""
    layer = layers(codes, edges)
    waits = {edge.after for edge in edges}
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.before, []).append(edge.after)
    for code in reversed(codes):
        if code not in waits:
            layer[code] = min(layer[one] for one in following[code]) - 1
    return layer


def _chain(number: int, edge: Edge, layer: Mapping[str, int]) -> list[str]:
    """Names of the stand-ins of an edge."""
    return [f"\0{number}:{place}" for place in range(layer[edge.before] + 1, layer[edge.after])]


def _rows(
    columns: list[list[str]], beside: Mapping[str, list[str]], items: set[str]
) -> dict[str, float]:
    rows: dict[str, float] = {}
    for column in columns:
        rows.update({one: float(place) for place, one in enumerate(column)})
    column_of = {one: place for place, column in enumerate(columns) for one in column}
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for place, column in enumerate(columns) if forward else reversed([*enumerate(columns)]):
            wanted = {}
            for one in column:
                seen = [
                    rows[other] for other in beside.get(one, ())
                    if (column_of[other] < place) == forward
                ]  # fmt: skip
                wanted[one] = sum(seen) / len(seen) if seen else rows[one]
            column.sort(key=lambda one: (wanted[one], rows[one]))
            rows.update(_spread(column, wanted, items))
    return rows


def _spread(column: list[str], wanted: Mapping[str, float], items: set[str]) -> dict[str, float]:
    """Places in the column's order, far enough apart, as near to ``wanted`` as can be (least
    squares, by pooling neighbours that are too near)."""
    offsets: list[float] = []
    offset = 0.0
    for number, one in enumerate(column):
        if number:
            both = one in items and column[number - 1] in items
            either = one in items or column[number - 1] in items
            offset += APART if both else (APART + PASSING) / 2 if either else PASSING
        offsets.append(offset)
    blocks: list[tuple[float, int]] = []
    for one, shift in zip(column, offsets, strict=True):
        mean, size = wanted[one] - shift, 1
        while blocks and blocks[-1][0] > mean:
            last, count = blocks.pop()
            mean, size = (mean * size + last * count) / (size + count), size + count
        blocks.append((mean, size))
    means = [mean for mean, size in blocks for _one in range(size)]
    return {one: mean + shift for one, mean, shift in zip(column, means, offsets, strict=True)}
