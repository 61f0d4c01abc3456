"""Which steward serves which firm: by place, trade and load. Pure and deterministic.

What was set by hand stays. Whoever has a steward keeps them while the loads stay within bounds, so
that a new firm, a leaving steward or a rebalancing moves few, and a repeated run moves none.

Bounds: ``level`` is the load at which all stewards would be alike, hand-set firms counted. A load
reaches at most ``upper`` and at least ``lower`` (``SLACK`` each way), where hand-set firms alone
don't pass it; firms that weigh more than 1 may overstep by their weight less 1.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from wutong.domains.stewardship.choices import SpreadReason as Reason

SLACK: Final = 0.1
SEPARATOR: Final = "/"


@dataclass(frozen=True)
class Firm:
    """A firm to serve: its place, its trade (first letters of the industry code), how much it
    weighs (1 or more), its steward now (None: none), and whether that was set by hand."""

    key: int
    path: str
    trade: str = ""
    weight: int = 1
    steward: int | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class Steward:
    """Somebody who serves firms, in the subtree of ``path`` above all."""

    key: int
    path: str


@dataclass(frozen=True)
class Bounds:
    """The load of each steward in firms, weighted."""

    level: float
    lower: int
    upper: int


@dataclass(frozen=True)
class Placed:
    """A firm's steward in the spread, and why."""

    firm: Firm
    steward: int
    reasons: tuple[Reason, ...]

    @property
    def moved(self) -> bool:
        """Whether it is another steward than now, or the first."""
        return self.steward != self.firm.steward


@dataclass(frozen=True)
class Spread:
    """Every firm once, in the order of keys; ``loads`` by steward."""

    placed: tuple[Placed, ...]
    loads: dict[int, int]
    bounds: Bounds

    @property
    def moves(self) -> list[Placed]:
        """The firms that get another steward, or their first."""
        return [one for one in self.placed if one.moved]


def bounds_of(fixed: Iterable[int], free: int, heaviest: int = 1) -> Bounds:
    """The bounds where stewards have these hand-set loads and ``free`` is to be shared out."""
    lows = sorted(fixed)
    total, level = free, 0.0
    for many, low in enumerate(lows, start=1):
        total += low
        level = total / many
        if many < len(lows) and level <= lows[many]:
            break
    loose = heaviest - 1
    return Bounds(
        level,
        max(0, math.floor(level * (1 - SLACK)) - loose),
        math.ceil(level * (1 + SLACK)) + loose,
    )


def spread(firms: Sequence[Firm], stewards: Sequence[Steward]) -> Spread:
    """A steward for each firm. Raises ValueError without stewards while there are firms."""
    if not stewards:
        if firms:
            raise ValueError("no steward")
        return Spread((), {}, Bounds(0, 0, 0))
    work = _Work(sorted(stewards, key=lambda one: one.key))
    ordered = sorted(firms, key=lambda one: one.key)
    for firm in ordered:
        if firm.by_hand and firm.steward in work.loads:
            work.put(firm, firm.steward, (Reason.HAND,))
    rest = [one for one in ordered if one.key not in work.where]
    work.settle(sum(one.weight for one in rest), max((one.weight for one in ordered), default=1))
    homeless = work.keep(rest)
    work.place(homeless)
    work.level()
    return work.result(ordered)


@dataclass
class _Work:
    stewards: list[Steward]
    where: dict[int, int] = field(default_factory=dict)
    why: dict[int, tuple[Reason, ...]] = field(default_factory=dict)
    loads: dict[int, int] = field(default_factory=dict)
    free: dict[int, dict[int, Firm]] = field(default_factory=dict)
    trades: dict[int, dict[str, int]] = field(default_factory=dict)
    bounds: Bounds = Bounds(0, 0, 0)

    def __post_init__(self) -> None:
        for one in self.stewards:
            self.loads[one.key] = 0
            self.free[one.key] = {}
            self.trades[one.key] = defaultdict(int)
        self.paths = {one.key: one.path for one in self.stewards}

    def put(self, firm: Firm, steward: int, reasons: tuple[Reason, ...]) -> None:
        self.where[firm.key], self.why[firm.key] = steward, reasons
        self.loads[steward] += firm.weight
        self.trades[steward][firm.trade] += 1
        if reasons != (Reason.HAND,):
            self.free[steward][firm.key] = firm

    def take(self, firm: Firm) -> None:
        steward = self.where.pop(firm.key)
        self.loads[steward] -= firm.weight
        self.trades[steward][firm.trade] -= 1
        del self.free[steward][firm.key]

    def settle(self, free: int, heaviest: int) -> None:
        self.bounds = bounds_of(self.loads.values(), free, heaviest)

    def keep(self, firms: list[Firm]) -> list[Firm]:
        """Leave firms with their stewards up to the upper bound; those that have none.

        Where a steward has too many, those nearest to them and of their commonest trades stay.
        """
        by_steward: dict[int, list[Firm]] = defaultdict(list)
        homeless = []
        for firm in firms:
            if firm.steward in self.loads:
                by_steward[firm.steward].append(firm)
            else:
                homeless.append(firm)
        for steward, held in by_steward.items():
            counts: dict[str, int] = defaultdict(int)
            for firm in held:
                counts[firm.trade] += 1
            held.sort(key=lambda one: (-nearness(self.paths[steward], one.path),
                                       -counts[one.trade], one.trade, one.key))  # fmt: skip
            for firm in held:
                if self.loads[steward] + firm.weight <= self.bounds.upper:
                    self.put(firm, steward, (Reason.KEPT,))
                else:
                    homeless.append(firm)
        return homeless

    def place(self, firms: list[Firm]) -> None:
        """Find each a steward: the nearest with room; of these one of the trade, else the one
        with the least."""
        firms.sort(key=lambda one: (one.path, one.trade, one.key))
        for path, here in groupby(firms, key=lambda one: one.path):
            rings = [_Ring(self, near, keys) for near, keys in self.rings(path)]
            for firm in here:
                for ring in rings:
                    if ring.take_in(firm):
                        break

    def rings(self, path: str) -> Iterator[tuple[bool, list[int]]]:
        """Stewards by how near their place is, the nearest first; whether it is the same place."""
        by_distance: dict[tuple[int, int], list[int]] = defaultdict(list)
        for one in self.stewards:
            near = nearness(one.path, path)
            by_distance[-near, one.path.count(SEPARATOR) - near].append(one.key)
        for (_near, beyond), keys in sorted(by_distance.items()):
            yield beyond == 0, keys

    def level(self) -> None:
        """Give those below the lower bound firms of those with the most."""
        poor = [key for key, load in self.loads.items() if load < self.bounds.lower]
        rich = [(-load, key) for key, load in self.loads.items() if self.free[key]]
        heapq.heapify(rich)
        for steward in poor:
            while self.loads[steward] < self.bounds.lower:
                donor = self._richest(rich)
                self._move(donor, steward)
                if self.free[donor]:
                    heapq.heappush(rich, (-self.loads[donor], donor))

    def _move(self, donor: int, steward: int) -> None:
        firm = min(self.free[donor].values(), key=lambda one: self._gain(one, steward, donor))
        self.take(firm)
        self.put(firm, steward, self.reasons(firm, steward, load=True))

    def _richest(self, rich: list[tuple[int, int]]) -> int:
        while True:
            load, key = heapq.heappop(rich)
            if -load == self.loads[key] and self.free[key]:
                return key

    def _gain(self, firm: Firm, steward: int, donor: int) -> tuple[int, bool, int, int, int]:
        """Moved first: what is near to the new one, not yet kept, of their trade, not the old's."""
        return (
            -nearness(self.paths[steward], firm.path), firm.steward == donor,
            -self.trades[steward][firm.trade], self.trades[donor][firm.trade], firm.key,
        )  # fmt: skip

    def reasons(self, firm: Firm, steward: int, *, load: bool) -> tuple[Reason, ...]:
        """Why this steward suits the firm; ``load`` where the load decided."""
        if firm.steward == steward:
            return (Reason.KEPT,)
        path = self.paths[steward]
        found = [Reason.SAME_PLACE if firm.path.startswith(path) else Reason.NEAR]
        if firm.trade and self.trades[steward][firm.trade]:
            found.append(Reason.SAME_TRADE)
        if load:
            found.append(Reason.LOAD)
        return tuple(found)

    def result(self, firms: list[Firm]) -> Spread:
        placed = tuple(Placed(one, self.where[one.key], self.why[one.key]) for one in firms)
        return Spread(placed, dict(self.loads), self.bounds)


class _Ring:
    """Stewards at one distance from a place."""

    def __init__(self, work: _Work, same: bool, keys: list[int]) -> None:
        self.work, self.same = work, same
        self.heap = [(work.loads[key], key) for key in keys]
        heapq.heapify(self.heap)
        self.of_trade: dict[str, int] = {}
        self.keys = keys

    def take_in(self, firm: Firm) -> bool:
        """Give the firm to a steward of the ring; whether one had room."""
        work = self.work
        if firm.trade not in self.of_trade and firm.trade:
            best = max(self.keys, key=lambda key: (work.trades[key][firm.trade], -key))
            if work.trades[best][firm.trade]:
                self.of_trade[firm.trade] = best
        known = self.of_trade.get(firm.trade)
        if known is not None and work.loads[known] + firm.weight <= math.ceil(work.bounds.level):
            work.put(firm, known, work.reasons(firm, known, load=False))
            return True
        least = self._least()
        if work.loads[least] + firm.weight > work.bounds.upper:
            return False
        work.put(firm, least, work.reasons(firm, least, load=True))
        self.of_trade[firm.trade] = least
        return True

    def _least(self) -> int:
        """The one with the least load; loads only grow meanwhile, so a stale entry goes back."""
        while True:
            load, key = self.heap[0]
            now = self.work.loads[key]
            if load == now:
                return key
            heapq.heapreplace(self.heap, (now, key))


def nearness(one: str, other: str) -> int:
    """How many steps of the two paths are the same, from the country down."""
    count = 0
    for mine, theirs in zip(one.split(SEPARATOR), other.split(SEPARATOR), strict=False):
        if mine != theirs or not mine:
            break
        count += 1
    return count
