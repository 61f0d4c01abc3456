"""Places, changes of place, and the two lists. Pure. Source: domain.md “Metrics”, “Assessment”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


def ranks(values: Sequence[Decimal | None]) -> list[int | None]:
    """Places from 1, the largest first; ties share a place and the next one is skipped.

    None (no value) has no place.
    """
    ordered = sorted((value for value in values if value is not None), reverse=True)
    places: dict[Decimal, int] = {}
    for at, value in enumerate(ordered):
        places.setdefault(value, at + 1)
    return [None if value is None else places[value] for value in values]


def ranked(totals: Mapping[str, Decimal]) -> dict[str, int]:
    """The place of each member by its total, whatever the order of entry."""
    places = ranks(list(totals.values()))
    return {key: place for key, place in zip(totals, places, strict=True) if place is not None}


@dataclass(frozen=True)
class Move:
    """A member whose place or score is another than before; None: it was, or is, not there."""

    member: str
    rank_before: int | None
    rank_after: int | None
    total_before: Decimal | None
    total_after: Decimal | None

    @property
    def up(self) -> int | None:
        """Places gained; negative: lost. None where there was no place before or is none now."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_before - self.rank_after


type Standing = Mapping[str, tuple[int, Decimal]]
"""Member → its place and its total."""


def moves(before: Standing, after: Standing) -> list[Move]:
    """Who moved, by place or by score; those who stand as before are left out."""
    found = []
    for member in sorted({*before, *after}):
        old, new = before.get(member), after.get(member)
        if old != new:
            found.append(
                Move(
                    member,
                    old[0] if old else None,
                    new[0] if new else None,
                    old[1] if old else None,
                    new[1] if new else None,
                )
            )
    return found


def red_list(standing: Standing, places: int) -> list[str]:
    """Who is praised: the first ``places``, ties included, and nobody without a point."""
    first = [one for one, (rank, total) in standing.items() if rank <= places and total > 0]
    return sorted(first, key=lambda one: (standing[one][0], one))


def black_list(standing: Standing, places: int, praised: int = 0) -> list[str]:
    """Who is named as behind: the last ``places``, the last first.

    A tie that does not fit whole stays off the list, and so does whoever is praised, or does as
    well as everybody else.
    """
    named: list[str] = []
    for rank in sorted({rank for rank, _ in standing.values()}, reverse=True):
        tied = sorted(one for one, (own, _) in standing.items() if own == rank)
        if rank == 1 or len(named) + len(tied) > places:
            break
        named += tied
    kept = set(red_list(standing, praised))
    return [one for one in named if one not in kept]
