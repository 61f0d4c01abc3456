"""Which records may be the same firm as the one at hand, one at a time or by the thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Final

from django.db.models import Q

from wutong.domains.investors.models import DistinctPair, Investor, InvestorName, NameKey
from wutong.domains.investors.rules import (
    Firm,
    Likened,
    Suspicion,
    alike,
    likened,
    lookup_keys,
)
from wutong.domains.investors.rules.likeness import STRENGTH
from wutong.kernel.among import among
from wutong.kernel.scope import Access

SEARCH_KIND: Final = "investor"
FIRMS_A_BATCH: Final = 500
CANDIDATES_A_KEY: Final = 200
KEPT_IN_MEMORY: Final = 50_000
SUSPICIONS_KEPT: Final = 10


def find_suspicions(
    name: str,
    uscc: str = "",
    place: str = "",
    trade: str = "",
    access: Access | None = None,
    *,
    others: Sequence[str] = (),
    except_for: int | None = None,
) -> list[Suspicion]:
    """Records that may be the firm called ``name``, the likeliest first; three queries.

    ``uscc`` normalised or empty; ``place`` as written; ``trade`` an industry code. With ``access``
    only records that the person may see; None is the system. ``except_for`` is the firm itself.
    """
    firm = Firm(name, uscc, place, trade, tuple(others))
    found = SuspicionIndex(access).suspicions([likened(firm)])[0]
    return [one for one in found if one.investor_id != except_for]


@dataclass(frozen=True)
class SuspicionLine:
    """A suspicion with the record that it points to, for a page."""

    investor: Investor
    suspicion: Suspicion


def suspicion_lines(suspicions: Iterable[Suspicion], access: Access | None) -> list[SuspicionLine]:
    """Suspicions with their records, of those that the person may see."""
    listed = list(suspicions)
    records = (
        Investor.objects.current().visible_to(access).in_bulk([one.investor_id for one in listed])
    )
    return [
        SuspicionLine(records[one.investor_id], one) for one in listed if one.investor_id in records
    ]


class SuspicionIndex:
    """Finds doubles of many firms against all records, in bounded memory.

    Reads each block of alike records once and keeps it, so it stands for the moment it was made:
    make one for each reading of a ledger.
    """

    def __init__(self, access: Access | None = None) -> None:
        self._access = access
        self._blocks: dict[int, tuple[int, ...]] = {}
        self._firms: dict[int, Likened | None] = {}

    def suspicions(self, firms: Sequence[Likened]) -> list[list[Suspicion]]:
        """For each of ``firms`` the records that may be it, the likeliest first."""
        return [
            found
            for batch in batched(firms, FIRMS_A_BATCH)
            for found in self._of_batch(list(batch))
        ]

    def _of_batch(self, firms: list[Likened]) -> list[list[Suspicion]]:
        keys = [lookup_keys(one.firm.names, one.firm.place) for one in firms]
        by_uscc = self._with_uscc({firm.uscc for firm in firms if firm.uscc})
        self._read_blocks(set().union(*keys))
        candidates = [
            by_uscc.get(firm.uscc, set()).union(*(self._blocks[key] for key in own))
            for firm, own in zip(firms, keys, strict=True)
        ]
        self._read_firms(set().union(*candidates))
        found = [self._compared(firm, some) for firm, some in zip(firms, candidates, strict=True)]
        self._forget()
        return found

    def _with_uscc(self, codes: set[str]) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for code, pk in (
            Investor.objects.current().filter(among("uscc", codes)).values_list("uscc", "pk")
        ):
            found[code or ""].add(pk)
        return found

    def _read_blocks(self, keys: set[int]) -> None:
        missing = keys - self._blocks.keys()
        read: dict[int, list[int]] = {key: [] for key in missing}
        rows = NameKey.objects.filter(among("key", missing)).values_list("key", "investor_id")
        for key, pk in rows.iterator(chunk_size=5000):
            if len(read[key]) < CANDIDATES_A_KEY:
                read[key].append(pk)
        self._blocks |= {key: tuple(pks) for key, pks in read.items()}

    def _read_firms(self, pks: set[int]) -> None:
        missing = pks - self._firms.keys()
        self._firms |= dict.fromkeys(missing)
        for batch in batched(missing, 5000):
            read = firms_by_key(batch, self._access)
            self._firms |= {pk: likened(firm) for pk, firm in read.items()}

    def _compared(self, firm: Likened, candidates: set[int]) -> list[Suspicion]:
        kept = [(pk, known) for pk in candidates if (known := self._firms[pk]) is not None]
        found = [
            (-STRENGTH[reason], kept[place][0], reason, name)
            for place, reason, name in alike(firm, [known for _pk, known in kept])
        ]
        return [
            Suspicion(pk, reason, name, -weakness)
            for weakness, pk, reason, name in sorted(found)[:SUSPICIONS_KEPT]
        ]

    def _forget(self) -> None:
        if len(self._firms) > KEPT_IN_MEMORY:
            self._firms.clear()
        if len(self._blocks) > 4 * KEPT_IN_MEMORY:
            self._blocks.clear()


def firms_by_key(pks: Iterable[int], access: Access | None = None) -> dict[int, Firm]:
    """What the rules compare, for the current records among ``pks``. None as access: the system."""
    keys = list(pks)
    rows = Investor.objects.current().filter(among("pk", keys)).order_by()
    if access is not None:
        rows = rows.visible_to(access)
    others: dict[int, list[str]] = defaultdict(list)
    for pk, name in InvestorName.objects.filter(among("investor", keys)).values_list(
        "investor_id", "name"
    ):
        others[pk].append(name)
    fields = ("pk", "name", "uscc", "origin", "industry_code")
    return {
        pk: Firm(name, uscc or "", origin, trade, tuple(others[pk]))
        for pk, name, uscc, origin, trade in rows.values_list(*fields)
    }


def told_apart(pks: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs among ``pks`` that a person found to be two firms, the lower key first."""
    keys = list(pks)
    rows = DistinctPair.objects.filter(Q(first__in=keys) | Q(second__in=keys))
    return set(rows.values_list("first_id", "second_id"))
