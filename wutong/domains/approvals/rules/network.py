"""What waits for what among the items that a project needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import Waiting
from wutong.domains.approvals.rules.errors import ApprovalError


@dataclass(frozen=True, order=True)
class Edge:
    """``after`` waits for ``before``: to be accepted, or only to be decided."""

    before: str
    after: str
    waiting: str = Waiting.ACCEPTANCE


type Requires = Mapping[str, Iterable[tuple[str, str]]]
"""For each item's code: what it requires, and how it waits for that."""


class CycleFound(ApprovalError):
    """Items that wait for each other in a ring; ``items`` are their codes in order."""

    def __init__(self, items: tuple[str, ...], names: Mapping[str, str] | None = None) -> None:
        words = [(names or {}).get(code, code) for code in (*items, items[0])]
        told = _("这些事项互为前置，排不出先后：%(items)s。请在事项目录里改前置事项。")
        super().__init__(told % {"items": " → ".join(words)})
        self.items = items


def edges_among(
    requires: Requires, needed: Iterable[str], groups: Mapping[str, str] | None = None
) -> tuple[Edge, ...]:
    """The edges between needed items.

    A required item that isn't needed is passed over: who waits for it waits, in the same way, for
    what it would have waited for. Where another item of its group (``groups``) is required and
    needed, that one stands in its place (备案 for 核准), and nothing is passed on. Items that
    nobody knows wait for nothing.
    """
    wanted, named = set(needed), groups or {}
    found: dict[tuple[str, str], str] = {}
    for after in sorted(wanted):
        for code, waiting in _binding(requires, after, wanted, named):
            for before in _needed_behind(requires, code, wanted, named):
                kept = found.get((before, after))
                if before != after and kept != Waiting.ACCEPTANCE:
                    found[before, after] = waiting
    return tuple(sorted(Edge(*pair, waiting) for pair, waiting in found.items()))


def _binding(
    requires: Requires, code: str, wanted: set[str], groups: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What ``code`` requires, without items in whose place a needed one of their group stands."""
    asked = list(requires.get(code, ()))
    standing = {groups.get(one) for one, _how in asked if one in wanted} - {None, ""}
    return [(one, how) for one, how in asked if one in wanted or groups.get(one) not in standing]


def _needed_behind(
    requires: Requires, code: str, wanted: set[str], groups: Mapping[str, str]
) -> set[str]:
    """``code`` where it is needed, else the nearest needed items that it waits for."""
    found: set[str] = set()
    seen, waiting = {code}, deque([code])
    while waiting:
        one = waiting.popleft()
        if one in wanted:
            found.add(one)
            continue
        behind = _binding(requires, one, wanted, groups)
        further = [before for before, _how in behind if before not in seen]
        seen.update(further)
        waiting.extend(further)
    return found


def in_order(
    codes: Iterable[str], edges: Iterable[Edge], names: Mapping[str, str] | None = None
) -> list[str]:
    """``codes`` so that each stands after what it waits for, otherwise as they came.

    Raises CycleFound with the items of one ring.
    """
    place = {code: number for number, code in enumerate(codes)}
    before: dict[str, set[str]] = {code: set() for code in place}
    after: dict[str, set[str]] = {code: set() for code in place}
    for edge in edges:
        before[edge.after].add(edge.before)
        after[edge.before].add(edge.after)
    lacking = {code: len(some) for code, some in before.items()}
    ready = deque(code for code in place if not lacking[code])
    result: list[str] = []
    while ready:
        code = ready.popleft()
        result.append(code)
        for one in sorted(after[code], key=place.__getitem__):
            lacking[one] -= 1
            if not lacking[one]:
                ready.append(one)
    if len(result) < len(place):
        raise CycleFound(_ring(before, {code for code in place if lacking[code]}), names)
    return result


def _ring(before: Mapping[str, set[str]], stuck: set[str]) -> tuple[str, ...]:
    """One ring among items of which each waits for another stuck one, in the order of work."""
    way, code = [], min(stuck)
    while code not in way:
        way.append(code)
        code = min(before[code] & stuck)
    ring = way[way.index(code) :][::-1]
    first = ring.index(min(ring))
    return tuple(ring[first:] + ring[:first])


def reached(starts: Iterable[str], edges: Iterable[Edge], backward: bool = False) -> set[str]:
    """Everything that waits for ``starts``, with them; backward: that they wait for."""
    following: dict[str, list[str]] = {}
    for edge in edges:
        here, there = (edge.after, edge.before) if backward else (edge.before, edge.after)
        following.setdefault(here, []).append(there)
    seen = set(starts)
    open_ones = list(seen)
    while open_ones:
        for one in following.get(open_ones.pop(), ()):
            if one not in seen:
                seen.add(one)
                open_ones.append(one)
    return seen


def reduced(order: Iterable[str], edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """``edges`` without those that a longer way says already: what a drawing needs.

    ``order`` is that of :func:`in_order`.
    """
    place = {code: number for number, code in enumerate(order)}
    before: dict[str, list[Edge]] = {code: [] for code in place}
    for edge in edges:
        before[edge.after].append(edge)
    behind: dict[str, set[str]] = {}
    kept: list[Edge] = []
    for code in place:
        known: set[str] = set()
        for edge in sorted(before[code], key=lambda one: -place[one.before]):
            if edge.before not in known:
                kept.append(edge)
            known |= behind[edge.before] | {edge.before}
        behind[code] = known
    return tuple(sorted(kept))


def layers(order: Iterable[str], edges: Iterable[Edge]) -> dict[str, int]:
    """For each item the length of the longest way to it, 0 for those that wait for nothing."""
    layer = dict.fromkeys(order, 0)
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.before, []).append(edge.after)
    for code in layer:
        for one in following.get(code, ()):
            layer[one] = max(layer[one], layer[code] + 1)
    return layer
