"""What of a visit people can search for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from wutong.domains.stewardship.models import Visit
from wutong.kernel.search import Indexed

SEARCH_KIND: Final = "visit"
ROWS_A_BATCH: Final = 500


def indexed(keys: Iterable[int]) -> Iterator[Indexed]:
    """What the index holds of these visits; one query a batch. Nobody who was met."""
    for batch in batched(keys, ROWS_A_BATCH):
        rows = Visit.objects.filter(pk__in=batch).order_by()
        for key, path, *names in rows.values_list(
            "pk", "region_path", "project__name", "investor__name", "project__code"
        ):
            yield Indexed(key, path, [name for name in names if name])


def everything() -> Iterator[Indexed]:
    """All visits, for repair of the index."""
    keys = Visit.objects.order_by("pk").values_list("pk", flat=True)
    yield from indexed(keys.iterator(chunk_size=2000))
