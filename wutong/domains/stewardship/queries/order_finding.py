"""What of an order people can search for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from wutong.domains.stewardship.models import SupervisionOrder
from wutong.kernel.search import Indexed

SEARCH_KIND: Final = "order"
ROWS_A_BATCH: Final = 500


def indexed(keys: Iterable[int]) -> Iterator[Indexed]:
    """What the index holds of these orders; one query a batch."""
    for batch in batched(keys, ROWS_A_BATCH):
        rows = SupervisionOrder.objects.filter(pk__in=batch).order_by()
        for key, path, *names in rows.values_list(
            "pk", "region_path", "title", "number", "project__name", "owner_unit__name"
        ):
            yield Indexed(key, path, [name for name in names if name])


def everything() -> Iterator[Indexed]:
    """All orders, for repair of the index."""
    keys = SupervisionOrder.objects.order_by("pk").values_list("pk", flat=True)
    yield from indexed(keys.iterator(chunk_size=2000))
