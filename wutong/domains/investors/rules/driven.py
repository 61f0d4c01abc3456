"""What introducers brought, directly and along chains, each project once.

A firm that came and then brought its suppliers is an introducer itself: its suppliers stand further
along the chain of whoever brought it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Brought:
    """Who brought what, by keys.

    ``introduced``: introducer → firms. ``acts``: firm → introducers that it is itself.
    ``of_firm``: firm → its projects that no introducer is named for. ``of_referrer``:
    introducer → projects it is named for. ``amounts``: signed project → 元.
    """

    introduced: Mapping[int, Collection[int]] = field(default_factory=dict)
    acts: Mapping[int, Collection[int]] = field(default_factory=dict)
    of_firm: Mapping[int, Collection[int]] = field(default_factory=dict)
    of_referrer: Mapping[int, Collection[int]] = field(default_factory=dict)
    amounts: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Driven:
    """The projects that an introducer drove: ``direct``, and ``along`` the chain beyond them."""

    direct: frozenset[int]
    along: frozenset[int]
    direct_amount: Decimal
    along_amount: Decimal
    signed: int

    @property
    def amount(self) -> Decimal:
        """What was signed of all of them, each once, in 元."""
        return self.direct_amount + self.along_amount


@dataclass(frozen=True)
class Branch:
    """A firm in the tree under an introducer; ``depth`` 1 was introduced by it directly."""

    firm: int
    depth: int
    projects: tuple[int, ...]


def driven(referrer: int, brought: Brought) -> Driven:
    """What ``referrer`` drove. A project counts once, directly where it can be; a firm's own
    projects aren't driven by the firm, even around a circle."""
    own = _own_firms(referrer, brought)
    direct = _of(referrer, brought, own)
    reached = set(direct)
    for other in _chain(referrer, brought, own):
        reached |= _of(other, brought, own)
    along = reached - direct
    return Driven(
        frozenset(direct),
        frozenset(along),
        _sum(direct, brought),
        _sum(along, brought),
        sum(one in brought.amounts for one in reached),
    )


def _own_firms(referrer: int, brought: Brought) -> set[int]:
    return {firm for firm, acting in brought.acts.items() if referrer in acting}


def _of(referrer: int, brought: Brought, own: Collection[int]) -> set[int]:
    """Projects that one introducer brought by itself, without those of the firms ``own``."""
    found = set(brought.of_referrer.get(referrer, ()))
    for firm in brought.introduced.get(referrer, ()):
        if firm not in own:
            found |= set(brought.of_firm.get(firm, ()))
    for firm in own:
        found -= set(brought.of_firm.get(firm, ()))
    return found


def _chain(referrer: int, brought: Brought, own: Collection[int]) -> Iterator[int]:
    """Every introducer along the chain, ``referrer`` first, each once; not through its own firm."""
    seen, waiting = {referrer}, [referrer]
    while waiting:
        current = waiting.pop(0)
        yield current
        for firm in sorted(set(brought.introduced.get(current, ())) - set(own)):
            for other in sorted(brought.acts.get(firm, ())):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)


def _sum(projects: Collection[int], brought: Brought) -> Decimal:
    return sum((brought.amounts.get(one, ZERO) for one in projects), ZERO)


def tree(referrer: int, brought: Brought) -> list[Branch]:
    """The firms under ``referrer``, each under the one that brought it by the shortest way, once,
    with its projects; what it brought stands right below it. Its own firm isn't in it."""
    own = _own_firms(referrer, brought)
    below: dict[int | None, list[int]] = {None: []}
    placed = set(own)
    waiting: list[tuple[int | None, int]] = [(None, referrer)]
    seen = {referrer}
    while waiting:
        above, current = waiting.pop(0)
        for firm in sorted(brought.introduced.get(current, ())):
            if firm in placed:
                continue
            placed.add(firm)
            below.setdefault(above, []).append(firm)
            for other in sorted(brought.acts.get(firm, ())):
                if other not in seen:
                    seen.add(other)
                    waiting.append((firm, other))
    counted = set(brought.of_referrer.get(referrer, ()))
    return list(_walk(below, brought, counted))


def _walk(
    below: Mapping[int | None, list[int]], brought: Brought, counted: set[int]
) -> Iterator[Branch]:
    """The branches from the top down; a project stands at the first firm that has it."""
    stack = [(firm, 1) for firm in reversed(below[None])]
    while stack:
        firm, depth = stack.pop()
        named = [one for other in brought.acts.get(firm, ())
                 for one in brought.of_referrer.get(other, ())]  # fmt: skip
        projects = [
            one
            for one in dict.fromkeys((*sorted(brought.of_firm.get(firm, ())), *sorted(named)))
            if one not in counted
        ]
        counted |= set(projects)
        yield Branch(firm, depth, tuple(projects))
        stack += [(one, depth + 1) for one in reversed(below.get(firm, []))]
