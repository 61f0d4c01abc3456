"""What of an appeal people can search for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from wutong.domains.stewardship.models import Appeal
from wutong.kernel.search import Indexed

SEARCH_KIND: Final = "appeal"
ROWS_A_BATCH: Final = 500


def indexed(keys: Iterable[int]) -> Iterator[Indexed]:
    """What the index holds of these appeals; one query a batch. No phone, no asker's name."""
    for batch in batched(keys, ROWS_A_BATCH):
        rows = Appeal.objects.filter(pk__in=batch).order_by()
        for key, path, *names in rows.values_list(
            "pk", "region_path", "title", "number", "investor__name", "project__name"
        ):
            yield Indexed(key, path, [name for name in names if name])


def everything() -> Iterator[Indexed]:
    """All appeals, for repair of the index."""
    keys = Appeal.objects.order_by("pk").values_list("pk", flat=True)
    yield from indexed(keys.iterator(chunk_size=2000))
