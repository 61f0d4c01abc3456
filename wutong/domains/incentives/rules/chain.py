"""Which introducers of a project stand along the chain of another one. Pure.

A firm that was introduced and then introduces others is an introducer itself: whoever brought that
firm stands above it. A project's award goes to the nearest alone, so that a chain never doubles it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def above(referrer: int, over: Mapping[int, Collection[int]]) -> set[int]:
    """Everyone above ``referrer`` by ``over`` (introducer → those right above it), each once; in a
    circle not itself."""
    found: set[int] = set()
    waiting = [referrer]
    while waiting:
        for one in over.get(waiting.pop(), ()):
            if one not in found and one != referrer:
                found.add(one)
                waiting.append(one)
    return found


def along(referrers: Collection[int], over: Mapping[int, Collection[int]]) -> set[int]:
    """Those of a project's ``referrers`` that stand above another one of them. Of a circle, in
    which each stands above each, nobody."""
    found: set[int] = set()
    for one in referrers:
        mine = above(one, over)
        found |= {other for other in referrers if other in mine and one not in above(other, over)}
    return found
