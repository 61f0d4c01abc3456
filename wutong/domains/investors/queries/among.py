"""Which of some stated firms may be one and the same, before any of them is registered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

from wutong.domains.investors.queries.finding import SUSPICIONS_KEPT
from wutong.domains.investors.rules import Likened, Suspicion, alike, lookup_keys, stored_keys
from wutong.domains.investors.rules.likeness import STRENGTH

FIRMS_A_KEY: Final = 50


@dataclass(frozen=True)
class AlikeAmong:
    """The earlier firms that one may be: the likeliest, and how many more there are."""

    suspicions: tuple[Suspicion, ...] = ()
    more: int = 0


def suspicions_among(firms: Sequence[Likened], settled: Collection[int] = ()) -> list[AlikeAmong]:
    """For each of ``firms`` the earlier ones that may be it; ``investor_id`` is their place in
    ``firms``. For a ledger that names one firm in two ways, or two by one uscc.

    ``settled`` are places of firms for which nothing is looked: it is known who they are.
    """
    kept: dict[int, list[int]] = defaultdict(list)
    coded: dict[str, list[int]] = defaultdict(list)
    found = [AlikeAmong()] * len(firms)
    for place, one in enumerate(firms):
        firm = one.firm
        if place not in settled:
            found[place] = _among_earlier(firms, one, kept, coded)
        for key in stored_keys(firm.names):
            kept[key].append(place)
        if firm.uscc:
            coded[firm.uscc].append(place)
    return found


def _among_earlier(
    firms: Sequence[Likened],
    one: Likened,
    kept: Mapping[int, list[int]],
    coded: Mapping[str, list[int]],
) -> AlikeAmong:
    keys = lookup_keys(one.firm.names, one.firm.place)
    by_name = set().union(*(kept[key][:FIRMS_A_KEY] for key in keys if key in kept))
    candidates = list(by_name.union(coded.get(one.uscc, ())))
    likes = [
        (-STRENGTH[reason], candidates[other], reason, name)
        for other, reason, name in alike(one, [firms[place] for place in candidates])
    ]
    likeliest = nsmallest(SUSPICIONS_KEPT, likes)
    suspicions = tuple(Suspicion(pk, reason, name, -weak) for weak, pk, reason, name in likeliest)
    return AlikeAmong(suspicions, len(likes) - len(suspicions))
