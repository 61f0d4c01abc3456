"""What of an appeal people can search for, and where a number comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import batched
from typing import Final

from django.db.models.functions import Length

from wutong.domains.org.queries import Region
from wutong.domains.stewardship.models import Appeal
from wutong.kernel.search import Indexed

SEARCH_KIND: Final = "appeal"
ROWS_A_BATCH: Final = 500
AFTER_HYPHEN: Final = "."  # the character after "-" in ASCII: the open end of a range on numbers


def next_number(region: Region, on: date) -> str:
    """The next free number of a region's appeals of a year: SQ130302-2026-0001.

    Holds the region's row until the transaction ends, so that nobody else takes the same one.
    """
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    prefix = f"SQ{region.code}-{on.year}-"
    taken = Appeal.objects.filter(number__gt=prefix, number__lt=prefix[:-1] + AFTER_HYPHEN)
    longest = taken.order_by(Length("number").desc(), "-number")
    last = longest.values_list("number", flat=True).first()
    return f"{prefix}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"


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
