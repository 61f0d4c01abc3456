"""A year's plan as a tree of lines: what children leave over of their parent, and what a later
decision changed. Pure. Source: domain.md “Metrics” (目标分解)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """A line's basic and stretch goal, in the metric's measure (元 for amounts); without a stretch
    goal the basic one is striven for."""

    basic: Decimal
    stretch: Decimal | None = None

    @property
    def striven_for(self) -> Decimal:
        """The stretch goal, else the basic one."""
        return self.basic if self.stretch is None else self.stretch


@dataclass(frozen=True)
class Difference:
    """Parent minus the sum of its children: positive is not handed down, negative is more than the
    parent's own goal. ``stretch`` is None where nobody has a stretch goal."""

    basic: Decimal
    stretch: Decimal | None = None

    def __bool__(self) -> bool:
        return bool(self.basic) or bool(self.stretch)


NONE_LEFT: Final = Difference(ZERO)


def difference(parent: Amounts, children: Sequence[Amounts]) -> Difference:
    """What the children leave over of the parent; nothing where it has none."""
    if not children:
        return NONE_LEFT
    basic = parent.basic - sum((one.basic for one in children), ZERO)
    if all(one.stretch is None for one in (parent, *children)):
        return Difference(basic)
    return Difference(basic, parent.striven_for - sum((one.striven_for for one in children), ZERO))


@dataclass(frozen=True)
class Placed:
    """A line's goals, and the holder of the line that it stands under ("" for none)."""

    amounts: Amounts
    parent: str = ""


@dataclass(frozen=True)
class LineChange:
    """A line (metric, holder) that a decision brought, changed, moved or took away."""

    metric: str
    holder: str
    old: Placed | None
    new: Placed | None

    @property
    def before(self) -> Amounts | None:
        """Its goals before."""
        return self.old.amounts if self.old else None

    @property
    def after(self) -> Amounts | None:
        """Its goals after."""
        return self.new.amounts if self.new else None

    @property
    def moved(self) -> bool:
        """Whether it went under another parent."""
        return self.old is not None and self.new is not None and self.old.parent != self.new.parent


def changes(
    before: Mapping[tuple[str, str], Placed], after: Mapping[tuple[str, str], Placed]
) -> list[LineChange]:
    """What differs between two trees: changed, moved and new lines in the order of ``after``, then
    those that went."""
    found = [
        LineChange(*key, before.get(key), placed)
        for key, placed in after.items()
        if before.get(key) != placed
    ]
    gone = [LineChange(*key, placed, None) for key, placed in before.items() if key not in after]
    return found + gone


def is_below(key: int, above: int, parents: Mapping[int, int | None]) -> bool:
    """Whether a line is ``above`` itself or stands anywhere below it; ``parents`` by key, a tree."""
    at: int | None = key
    while at is not None and at != above:
        at = parents.get(at)
    return at is not None


@dataclass(frozen=True)
class Branch[Line]:
    """A line in its tree: how deep it stands and what it hands down."""

    line: Line
    depth: int
    children: tuple[Line, ...]


def in_tree_order[Line](
    rows: Iterable[tuple[int, int | None, Line]],
) -> list[Branch[Line]]:
    """Lines given as (key, key of the parent, line), each parent before its children, children in
    the order given. Lines whose parent isn't there stand as roots."""
    listed = list(rows)
    keys = {key for key, _parent, _line in listed}
    below: dict[int | None, list[tuple[int, Line]]] = {}
    for key, parent, line in listed:
        below.setdefault(parent if parent in keys else None, []).append((key, line))
    found: list[Branch[Line]] = []
    waiting = [(key, line, 0) for key, line in reversed(below.get(None, []))]
    while waiting:
        key, line, depth = waiting.pop()
        children = below.get(key, [])
        found.append(Branch(line, depth, tuple(one for _key, one in children)))
        waiting += [(child, one, depth + 1) for child, one in reversed(children)]
    return found
