"""Who takes what of a source: its book, with the lines that a person may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from wutong.domains.stewardship.choices import FactorState
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.rules.factors import POWER_FACTOR, Book, Take, book, converted


def power_factor_of(need: FactorNeed) -> Decimal:
    """The power factor that the need states, else the usual one."""
    try:
        return Decimal(str(need.details.get("power_factor") or POWER_FACTOR))
    except InvalidOperation:
        return POWER_FACTOR


def take_of(need: FactorNeed, capacity: FactorCapacity) -> Take:
    """What the need takes of the source, in the source's measure."""
    quantity = Fraction(0)
    if need.quantity is not None:
        quantity = converted(
            need.quantity, kind=need.kind, measure=need.measure, into=capacity.measure,
            power_factor=power_factor_of(need),
        )  # fmt: skip
    firm = need.state in (FactorState.ARRANGED, FactorState.DELIVERED)
    day = need.delivered_on or need.promised_on or need.needed_by
    return Take(need.pk, quantity, day, need.asked_at, firm)


def books_of(capacities: Iterable[FactorCapacity]) -> dict[int, Book]:
    """The book of each source, by its key; one query for all of them. What was dropped takes
    nothing. Projects that were taken back by an undone import take nothing either."""
    known = {one.pk: one for one in capacities}
    takes: dict[int, list[Take]] = defaultdict(list)
    rows = FactorNeed.objects.filter(capacity__in=known, project__removed_at=None)
    for need in rows.exclude(state=FactorState.DROPPED):
        assert need.capacity_id is not None
        takes[need.capacity_id].append(take_of(need, known[need.capacity_id]))
    return {
        key: book(Fraction(one.total), Fraction(one.used_before), takes[key])
        for key, one in known.items()
    }


def crowded_out(books: Iterable[Book]) -> set[int]:
    """Keys of the needs that their sources have not enough left for."""
    return {line.take.key for one in books for line in one.lines if not line.fits}
