"""When each item can be done: days counted as working days after the roadmap's first day.

An item accepted on day n with a limit of m working days is decided on day n + m (day 1 is the
working day after acceptance), and what waits for it can be accepted on that same day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from wutong.domains.approvals.choices import Waiting
from wutong.domains.approvals.rules.network import CycleFound, Edge, in_order, reached

EVER: Final = 10**9


@dataclass(frozen=True)
class Work:
    """One item to schedule. ``days`` is its limit, ``extra`` the days its papers come late.

    ``together`` names the combined review whose members start together and take the longest limit.
    ``started`` and ``ended`` are what happened, or what a running case foresees; ``permit`` says
    that ground cannot be broken without it, ``after_works`` that the works must stand first.
    """

    code: str
    days: int
    extra: int = 0
    not_before: int | None = None
    together: str = ""
    started: int | None = None
    ended: int | None = None
    permit: bool = False
    after_works: bool = False


@dataclass(frozen=True)
class Slot:
    """When an item is accepted and decided; ``slack`` is how many working days it may slip
    without moving the day of breaking ground or the end of acceptance."""

    code: str
    start: int
    end: int
    slack: int
    critical: bool
    together: tuple[str, ...] = ()
    after_works: bool = False


@dataclass(frozen=True)
class Schedule:
    """All slots. ``ground`` is the day of breaking ground (without any item of a permit: the day
    on which everything before the works is done), ``works_end`` the day from which acceptance
    can begin, ``accepted`` the last day of acceptance, ``finish`` that of whatever follows; ``path``
    is the critical path to ``ground``."""

    slots: Mapping[str, Slot]
    ground: int
    works_end: int
    accepted: int
    finish: int
    front_end: int
    path: tuple[str, ...]


@dataclass(frozen=True)
class _Node:
    """One item, or several that are reviewed as one."""

    key: str
    works: tuple[Work, ...]

    @property
    def days(self) -> int:
        return max(one.days for one in self.works)

    @property
    def extra(self) -> int:
        return max(one.extra for one in self.works)

    @property
    def fixed_start(self) -> int | None:
        return self.works[0].started

    @property
    def fixed_end(self) -> int | None:
        return self.works[0].ended


def schedule(
    works: Mapping[str, Work],
    edges: Iterable[Edge],
    *,
    earliest: int = 0,
    works_end: int | None = None,
    names: Mapping[str, str] | None = None,
    ground_from: int = 0,
) -> Schedule:
    """The earliest day of everything, and what hangs on it.

    ``earliest`` is the first day on which an item not begun can be accepted. ``works_end`` is the
    day on which the works stand; None, or before ground is broken: as if on that day.
    ``ground_from`` is the first day on which ground can be broken whatever the items say. Raises
    CycleFound.
    """
    edges = tuple(edges)
    nodes, joined, order = _joined(works, edges, names)
    return _Pass(nodes, joined, order, earliest, works_end, ground_from).result()


def _joined(
    works: Mapping[str, Work], edges: tuple[Edge, ...], names: Mapping[str, str] | None
) -> tuple[dict[str, _Node], tuple[Edge, ...], list[str]]:
    """Items of one combined review as one node, as far as none of them waits for another."""
    in_order(works, edges, names)
    members = _members(works, edges)
    while True:
        node_of = {code: f"+{name}" for name, some in members.items() for code in some}
        gathered: dict[str, list[Work]] = {}
        for code, work in works.items():
            gathered.setdefault(node_of.get(code, code), []).append(work)
        nodes = {key: _Node(key, tuple(some)) for key, some in gathered.items()}
        joined = {
            (node_of.get(one.before, one.before), node_of.get(one.after, one.after), one.waiting)
            for one in edges
        }
        between = tuple(sorted(Edge(*one) for one in joined if one[0] != one[1]))
        try:
            return nodes, between, in_order(nodes, between)
        except CycleFound as ring:  # two reviews that wait for each other's members
            for key in ring.items:
                members.pop(key.removeprefix("+"), None)


def _members(works: Mapping[str, Work], edges: tuple[Edge, ...]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for work in works.values():
        if work.together and work.started is None and work.ended is None:
            named.setdefault(work.together, []).append(work.code)
    kept = {}
    for name, some in named.items():
        mates = set(some)
        free = [code for code in some if not (reached([code], edges, True) - {code}) & mates]
        if len(free) > 1:
            kept[name] = free
    return kept


class _Pass:
    """One computation: forward for the earliest days, backward for the slack."""

    def __init__(
        self,
        nodes: dict[str, _Node],
        edges: tuple[Edge, ...],
        order: list[str],
        earliest: int,
        works_end: int | None,
        ground_from: int,
    ) -> None:
        self.nodes, self.order, self.earliest = nodes, order, earliest
        self.ground_from = ground_from
        self.before: dict[str, list[Edge]] = {key: [] for key in nodes}
        self.after: dict[str, list[Edge]] = {key: [] for key in nodes}
        for edge in edges:
            self.before[edge.after].append(edge)
            self.after[edge.before].append(edge)
        self.start: dict[str, int] = {}
        self.end: dict[str, int] = {}
        late = [key for key, one in nodes.items() if any(work.after_works for work in one.works)]
        self.late = reached(late, edges)
        self.accepting = late
        self._forward(works_end)

    def _forward(self, works_end: int | None) -> None:
        front = [key for key in self.order if key not in self.late]
        for key in front:
            self._place(key, self.earliest)
        self.front_end = max((self.end[key] for key in front), default=self.earliest)
        self.permits = [
            key for key in front if any(one.permit for one in self.nodes[key].works)
        ] or front
        permitted = max((self.end[key] for key in self.permits), default=self.earliest)
        self.ground = max(permitted, self.ground_from)
        self.works_end = max(self.ground, works_end if works_end is not None else self.ground)
        for key in self.order:
            if key in self.late:
                self._place(key, max(self.earliest, self.works_end))
        self.finish = max((self.end[key] for key in self.late), default=self.works_end)
        self.accepted = max((self.end[key] for key in self.accepting), default=self.works_end)

    def _place(self, key: str, earliest: int) -> None:
        node = self.nodes[key]
        start = node.fixed_start
        if start is None:
            waits = [
                self.end[e.before] for e in self.before[key] if e.waiting == Waiting.ACCEPTANCE
            ]
            start = max([earliest, *waits]) + node.extra
            start = max([start, *(w.not_before for w in node.works if w.not_before is not None)])
        end = node.fixed_end
        if end is None:
            waits = [self.end[e.before] for e in self.before[key] if e.waiting == Waiting.DECISION]
            end = max([start + node.days, *waits])
        self.start[key], self.end[key] = start, end

    def _latest(self, bounds: Mapping[str, int]) -> dict[str, int]:
        """The latest end of each node that keeps every bound."""
        latest: dict[str, int] = {}
        for key in reversed(self.order):
            limits = [bounds.get(key, EVER)]
            for edge in self.after[key]:
                node = self.nodes[edge.after]
                if node.fixed_end is not None:
                    continue
                if edge.waiting == Waiting.DECISION:
                    limits.append(latest[edge.after])
                elif node.fixed_start is None:
                    limits.append(latest[edge.after] - node.days - node.extra)
            latest[key] = min(limits)
        return latest

    def result(self) -> Schedule:
        """Slots of all items."""
        for_ground = self._latest(dict.fromkeys(self.permits, self.ground))
        ends = {key: self.finish if key in self.late else self.front_end for key in self.order}
        ends |= dict.fromkeys(self.permits, self.ground)
        ends |= dict.fromkeys(self.accepting, self.accepted)
        latest = self._latest(ends)
        slots: dict[str, Slot] = {}
        for key in self.order:
            node = self.nodes[key]
            slack = latest[key] - self.end[key]
            critical = for_ground[key] <= self.end[key] or (key in self.late and slack <= 0)
            mates = tuple(work.code for work in node.works) if len(node.works) > 1 else ()
            for work in node.works:
                slots[work.code] = Slot(
                    work.code, self.start[key], self.end[key], max(slack, 0), critical, mates,
                    key in self.late,
                )  # fmt: skip
        return Schedule(
            slots, self.ground, self.works_end, self.accepted, self.finish, self.front_end,
            self._path(),
        )  # fmt: skip

    def _path(self) -> tuple[str, ...]:
        """From breaking ground back to what nothing holds up; of a combined review the longest."""
        ends = [key for key in self.permits if self.end[key] == self.ground]
        way, key = [], min(ends, default="")
        while key:
            node = self.nodes[key]
            way.append(max(node.works, key=lambda work: (work.days, work.code)).code)
            key = self._held_by(key)
        return tuple(reversed(way))

    def _held_by(self, key: str) -> str:
        node = self.nodes[key]
        if node.fixed_end is not None:
            return ""
        by_decision = self.end[key] > self.start[key] + node.days
        for edge in self.before[key]:
            end = self.end[edge.before]
            if by_decision:
                if edge.waiting == Waiting.DECISION and end == self.end[key]:
                    return edge.before
            elif (
                edge.waiting == Waiting.ACCEPTANCE
                and node.fixed_start is None
                and end + node.extra == self.start[key]
            ):
                return edge.before
        return ""


def with_extra(work: Work, days: int) -> Work:
    """The same work with papers that come ``days`` working days later."""
    return replace(work, extra=work.extra + days)
