"""What of a dispatch meeting people can search for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from wutong.domains.stewardship.models import DispatchMeeting
from wutong.kernel.search import Indexed

SEARCH_KIND: Final = "dispatch"
ROWS_A_BATCH: Final = 500


def indexed(keys: Iterable[int]) -> Iterator[Indexed]:
    """What the index holds of these meetings; one query a batch."""
    for batch in batched(keys, ROWS_A_BATCH):
        rows = DispatchMeeting.objects.filter(pk__in=batch).order_by()
        for key, path, *names in rows.values_list(
            "pk", "region_path", "title", "unit__name", "place"
        ):
            yield Indexed(key, path, [name for name in names if name])


def everything() -> Iterator[Indexed]:
    """All meetings, for repair of the index."""
    keys = DispatchMeeting.objects.order_by("pk").values_list("pk", flat=True)
    yield from indexed(keys.iterator(chunk_size=2000))
