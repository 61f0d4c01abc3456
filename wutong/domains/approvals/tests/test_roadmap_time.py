"""A roadmap over a whole region's catalogue takes less time than people notice."""

from __future__ import annotations

from tests.bench.approvals import big_roadmap, processor_seconds
from wutong.domains.approvals.rules.roadmap import make

SECONDS = 0.2


def test_a_roadmap_over_340_items_takes_less_than_200_ms() -> None:
    makings = big_roadmap()
    assert len(makings.catalogue) == 340
    assert len(make(makings).steps) > 250
    assert processor_seconds(lambda: make(makings)) < SECONDS
