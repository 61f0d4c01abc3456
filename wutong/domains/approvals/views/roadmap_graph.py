"""The graph of a roadmap as an SVG drawing: what waits for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from wutong.domains.approvals.choices import Waiting
from wutong.domains.approvals.rules.layout import Layout, Route, lay_out
from wutong.domains.approvals.rules.network import Edge, in_order, reduced
from wutong.domains.approvals.rules.plan import Awaited, Plan, Step
from wutong.domains.approvals.views.roadmap_words import (
    SIGNS,
    awaited_until,
    span_of,
    state_of,
    title_of,
    together_of,
)

BOX_WIDTH: Final = 132
BOX_HEIGHT: Final = 56
GAP: Final = 34
WIDEST_GAP: Final = 74
ROW: Final = 74
MARGIN: Final = 12
WIDTH: Final = 1140
LETTERS: Final = 9.6
"""Chinese characters on a line of a box; a Latin one takes about half."""
LINES: Final = 2
FIRST_WIDE: Final = 0x2E7F
NEVER_FIRST: Final = "）、，。」"
BESIDE: Final = 5
LABEL: Final = 14
"""How far the frame of a combined review stands off its boxes, and the room for its name."""


@dataclass(frozen=True)
class Box:
    """An item: where its box stands and what is written in it."""

    step: Step
    x: str
    y: str
    lines: tuple[tuple[str, str], ...]
    below: str
    state: str
    sign: str
    title: str


@dataclass(frozen=True)
class WaitBox:
    """Something else than an item that breaking ground waits for; ``state`` draws it."""

    x: str
    y: str
    lines: tuple[tuple[str, str], ...]
    below: str
    state: str
    title: str
    url: str
    decides: bool


@dataclass(frozen=True)
class Line:
    """An edge: the path to draw, whether it is critical, whether only the decision waits."""

    path: str
    critical: bool
    decision: bool


@dataclass(frozen=True)
class Frame:
    """A frame around items that are reviewed as one."""

    x: str
    y: str
    width: str
    height: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """One part of the graph, before or after the works. ``alone`` neither wait nor are waited for."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    waits: list[WaitBox] = field(default_factory=list)
    width: int = 0
    height: int = 0
    view: str = ""
    steps: int = 0


def drawings_of(plan: Plan, on: date) -> dict[str, Drawing]:
    """The graph before the works and after; empty parts are left out."""
    front = [step for step in plan.steps if not step.after_works]
    after = [step for step in plan.steps if step.after_works]
    parts = {"front": front, "after": after}
    return {name: _drawing(plan, some, on) for name, some in parts.items() if some}


def _drawing(plan: Plan, steps: Sequence[Step], on: date) -> Drawing:
    codes = [step.code for step in steps]
    inside = set(codes)
    edges = [edge for edge in plan.edges if {edge.before, edge.after} <= inside]
    order = in_order(codes, edges)
    layout = lay_out(order, reduced(order, edges))
    gap = _gap(layout)
    boxes = {
        code: _box(plan, plan.by_code[code], *_corner(place, gap), on)
        for code, place in layout.places.items()
    }
    below = round(layout.rows * ROW) if layout.places else 0
    in_line = max(int((WIDTH + GAP) // (BOX_WIDTH + GAP)), 1)

    def beside(number: int) -> tuple[float, float]:
        x = (number % in_line) * (BOX_WIDTH + GAP)
        return x, below + (14 if below else 0) + (number // in_line) * ROW

    for number, code in enumerate(layout.alone):
        boxes[code] = _box(plan, plan.by_code[code], *beside(number), on)
    awaited = () if any(step.after_works for step in steps) else plan.awaited
    waits = [
        _wait(plan, one, *beside(number))
        for number, one in enumerate(awaited, start=len(layout.alone))
    ]
    alone = len(layout.alone) + len(waits)
    rows_alone = -(-alone // in_line)
    height = below + (14 if below and rows_alone else 0) + rows_alone * ROW - (ROW - BOX_HEIGHT)
    width = max(layout.columns, min(alone, in_line)) * (BOX_WIDTH + gap) - gap
    lines = [_line(plan, route, layout, gap) for route in layout.routes]
    lines.sort(key=lambda one: one.critical)
    size = (width + 2 * MARGIN, height + 2 * MARGIN + LABEL // 2)
    view = f"{-MARGIN} {-MARGIN} {size[0]} {size[1]}"
    frames = _frames(plan, codes, layout, gap)
    return Drawing(list(boxes.values()), lines, frames, waits, *size, view, len(steps))


def _wait(plan: Plan, one: Awaited, x: float, y: float) -> WaitBox:
    lines = broken(one.name)
    first = 18 if len(lines) > 1 else 25
    decides = one.key in plan.waits_for
    return WaitBox(
        f"{x:.1f}", f"{y:.1f}",
        tuple((text, f"{first + 15 * number}") for number, text in enumerate(lines)),
        awaited_until(one), "late" if decides or one.by is None else "paused",
        f"{one.name} · {awaited_until(one)} · {one.why}", one.url, decides,
    )  # fmt: skip


def _frames(plan: Plan, codes: Sequence[str], layout: Layout, gap: int) -> list[Frame]:
    """Frames where the members of a combined review stand one below the other."""
    frames = []
    for mates in {plan.by_code[code].together for code in codes if plan.by_code[code].together}:
        places = [layout.places[code] for code in mates if code in layout.places]
        columns = {place[0] for place in places}
        if len(places) < len(mates) or len(columns) > 1:
            continue
        top, bottom = min(row for _c, row in places), max(row for _c, row in places)
        within = [1 for c, row in layout.places.values() if c in columns and top <= row <= bottom]
        if len(within) > len(mates):
            continue
        x, y = _corner((places[0][0], top), gap)
        height = (bottom - top) * ROW + BOX_HEIGHT + BESIDE + LABEL
        name = together_of(plan.by_code[mates[0]])
        frames.append(
            Frame(f"{x - BESIDE:.1f}", f"{y - BESIDE:.1f}", f"{BOX_WIDTH + 2 * BESIDE}",
                  f"{height:.1f}", name)
        )  # fmt: skip
    return frames


def _gap(layout: Layout) -> int:
    """Room between columns: what the page's width leaves."""
    between = max(layout.columns - 1, 1)
    return min(max((WIDTH - layout.columns * BOX_WIDTH) // between, GAP), WIDEST_GAP)


def _corner(place: tuple[int, float], gap: int) -> tuple[float, float]:
    return place[0] * (BOX_WIDTH + gap), place[1] * ROW


def _box(plan: Plan, step: Step, x: float, y: float, on: date) -> Box:
    state = state_of(step, on)
    lines = broken(step.item.name)
    first = 18 if len(lines) > 1 else 25
    return Box(
        step,
        f"{x:.1f}",
        f"{y:.1f}",
        tuple((text, f"{first + 15 * number}") for number, text in enumerate(lines)),
        span_of(step),
        state,
        SIGNS[state],
        title_of(step, plan, on),
    )


def broken(text: str, letters: float = LETTERS, lines: int = LINES) -> tuple[str, ...]:
    """``text`` on as many lines as it needs, at most ``lines``, about equally long; what is left
    out ends in …."""
    total = sum(_width(letter) for letter in text)
    needed = min(-(-total // letters), lines)
    room = letters if total > letters * lines else max(total / max(needed, 1) + 0.6, 4)
    room = min(room, letters)
    result: list[str] = []
    current, width = "", 0.0
    for letter in text:
        wide = _width(letter)
        full = width + wide > room and letter not in NEVER_FIRST
        if full and len(result) == lines - 1:
            if width + wide > letters:
                return (*result, current[:-1] + "…")
        elif full:
            result.append(current)
            current, width = "", 0.0
        current += letter
        width += wide
    return (*result, current)


def _width(letter: str) -> float:
    return 1.0 if ord(letter) > FIRST_WIDE else 0.56


def _line(plan: Plan, route: Route, layout: Layout, gap: int) -> Line:
    edge = route.edge
    start, end = layout.places[edge.before], layout.places[edge.after]
    x, y = _corner(start, gap)
    x, y = x + BOX_WIDTH, y + BOX_HEIGHT / 2
    path = [f"M{x:.1f} {y:.1f}"]
    for place in [*route.through, end]:
        left, top = _corner(place, gap)
        there = top + BOX_HEIGHT / 2
        middle = x + (left - x) / 2
        last = place is end
        stop = left - (5 if last else 0)
        path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {there:.1f} {stop:.1f} {there:.1f}")
        if not last:
            x, y = left + BOX_WIDTH, there
            path.append(f"H{x:.1f}")
    return Line(" ".join(path), _critical(plan, edge), edge.waiting == Waiting.DECISION)


def _critical(plan: Plan, edge: Edge) -> bool:
    before, after = plan.by_code[edge.before], plan.by_code[edge.after]
    if not (before.critical and after.critical):
        return False
    tied = after.end if edge.waiting == Waiting.DECISION else after.start
    return before.end == tied
