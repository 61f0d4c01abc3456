"""When two registrations are taken for the same investment. Pure.

By code, name, former or short name as the investors' room finds them; or by the same introducer
and a like content.
"""

from __future__ import annotations

from typing import Final

from rapidfuzz import fuzz

from wutong.domains.leads.choices import CollisionKind
from wutong.kernel.names import normalize_text

LIKE_CONTENT: Final = 80.0
SHORTEST_CONTENT: Final = 4
COUNTRY: Final = "000000"
ORDER: Final = {kind: place for place, kind in enumerate(CollisionKind)}


def kind_of(reason: str) -> CollisionKind | None:
    """The collision that a suspicion of the investors' room makes; None where it is only a hint
    (a name that is merely near, the same name in another place)."""
    return CollisionKind(reason) if reason in CollisionKind.values else None


def like_content(one: str, other: str) -> bool:
    """Whether two descriptions tell of the same undertaking, whatever their word order."""
    mine, theirs = normalize_text(one), normalize_text(other)
    if min(len(mine), len(theirs)) < SHORTEST_CONTENT:
        return bool(mine) and mine == theirs
    return fuzz.ratio(mine, theirs) >= LIKE_CONTENT or fuzz.partial_ratio(mine, theirs) >= (
        LIKE_CONTENT + 10
    )


def surest(kinds: set[CollisionKind]) -> CollisionKind:
    """The strongest of several reasons."""
    return min(kinds, key=ORDER.__getitem__)


def arena(region_path: str) -> str:
    """The path of the province that a region lies in: provinces compete, units of one do not."""
    codes = region_path.split("/")
    return "/".join(codes[: 2 if codes[0] == COUNTRY and len(codes) > 2 else 1]) + "/"


def common_path(one: str, other: str) -> str:
    """The path of the nearest region that holds both; the second's own where there is none."""
    shared = []
    for mine, theirs in zip(one.split("/"), other.split("/"), strict=False):
        if mine != theirs:
            break
        shared.append(mine)
    path = "/".join(part for part in shared if part)
    return f"{path}/" if path else other
