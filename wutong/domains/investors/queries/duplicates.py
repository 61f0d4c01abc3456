"""The report of records that look like one firm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wutong.domains.investors.models import Investor
from wutong.domains.investors.queries.finding import SuspicionIndex, firms_by_key, told_apart
from wutong.domains.investors.rules import Suspicion, likened
from wutong.kernel.scope import Access

FIRMS_A_STEP: Final = 500
STEPS: Final = 8
PAIRS_A_PAGE: Final = 25


@dataclass(frozen=True)
class SuspectedPair:
    """Two records that may be one firm; ``one`` is the newer."""

    one: Investor
    other: Investor
    suspicion: Suspicion


@dataclass(frozen=True)
class SuspectedPairs:
    """A page of the report. ``looked_through`` records were compared; ``next_before`` is where to
    go on, None at the end."""

    pairs: tuple[SuspectedPair, ...]
    looked_through: int
    next_before: int | None


def suspected_pairs(access: Access | None, before: int | None = None) -> SuspectedPairs:
    """Suspected pairs among the records that the person may see, from the newest record back.

    Looks through at most :data:`STEPS` × :data:`FIRMS_A_STEP` records a page, so that the page
    answers quickly on any number of records.
    """
    index = SuspicionIndex(access)
    found: dict[tuple[int, int], Suspicion] = {}
    looked_through = 0
    for _step in range(STEPS):
        pks = _next_firms(access, before)
        found |= _pairs_of(pks, index, access)
        looked_through += len(pks)
        before = pks[-1] if len(pks) == FIRMS_A_STEP else None
        if before is None or len(found) >= PAIRS_A_PAGE:
            break
    return SuspectedPairs(_with_records(found), looked_through, before)


def _next_firms(access: Access | None, before: int | None) -> list[int]:
    rows = Investor.objects.current().visible_to(access).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.values_list("pk", flat=True)[:FIRMS_A_STEP])


def _pairs_of(
    pks: list[int], index: SuspicionIndex, access: Access | None
) -> dict[tuple[int, int], Suspicion]:
    """Pairs whose newer record is one of ``pks``: each pair comes up once."""
    firms = firms_by_key(pks, access)
    listed = [pk for pk in pks if pk in firms]
    apart = told_apart(listed)
    suspicions = index.suspicions([likened(firms[pk]) for pk in listed])
    return {
        (pk, one.investor_id): one
        for pk, found in zip(listed, suspicions, strict=True)
        for one in found
        if one.investor_id < pk and (one.investor_id, pk) not in apart
    }


def _with_records(found: dict[tuple[int, int], Suspicion]) -> tuple[SuspectedPair, ...]:
    records = Investor.objects.in_bulk({pk for pair in found for pk in pair})
    return tuple(
        SuspectedPair(records[one], records[other], suspicion)
        for (one, other), suspicion in found.items()
    )
