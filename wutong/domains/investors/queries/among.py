"""Which of some stated firms may be one and the same, before any of them is registered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from wutong.domains.investors.rules import Firm, Suspicion, compare, lookup_keys, stored_keys
from wutong.domains.investors.rules.likeness import STRENGTH

FIRMS_A_KEY: Final = 50


def suspicions_among(firms: Sequence[Firm]) -> list[list[Suspicion]]:
    """For each of ``firms`` the earlier ones that may be it; ``investor_id`` is their place in
    ``firms``. For a ledger that names one firm in two ways."""
    kept: dict[int, list[int]] = defaultdict(list)
    found = []
    for place, firm in enumerate(firms):
        candidates = {
            other
            for key in lookup_keys(firm.names, firm.place)
            for other in kept[key][:FIRMS_A_KEY]
        }
        found.append(
            [
                Suspicion(other, reason[0], reason[1], STRENGTH[reason[0]])
                for other in sorted(candidates)
                if (reason := compare(firm, firms[other])) is not None
            ]
        )
        for key in stored_keys(firm.names):
            kept[key].append(place)
    return found
