"""Medians out of counts are those of the amounts themselves."""

from __future__ import annotations

import statistics
from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel.metrics.medians import median


@given(st.lists(st.integers(-5, 60).map(Decimal), min_size=1))
def test_the_middle_of_counted_amounts(amounts: list[Decimal]) -> None:
    assert median(Counter(amounts)) == statistics.median(amounts)


def test_of_nothing_there_is_none() -> None:
    assert median({}) is None
    assert median({Decimal(3): 0}) is None
