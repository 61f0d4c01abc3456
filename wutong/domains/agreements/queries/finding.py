"""What of an agreement people can search for: its title, its number, the firms that sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from wutong.domains.agreements.models import Agreement, Party
from wutong.kernel.search import Indexed

SEARCH_KIND: Final = "agreement"
ROWS_A_BATCH: Final = 500


def indexed(keys: Iterable[int]) -> Iterator[Indexed]:
    """What the index holds of these agreements; two queries a batch."""
    for batch in batched(keys, ROWS_A_BATCH):
        firms: dict[int, list[str]] = {}
        parties = Party.objects.filter(agreement__in=batch).order_by("pk")
        for key, name in parties.values_list("agreement", "investor__name"):
            firms.setdefault(key, []).append(name)
        rows = Agreement.objects.filter(pk__in=batch).order_by()
        for key, path, title, number in rows.values_list("pk", "region_path", "title", "number"):
            yield Indexed(key, path, [title, number, *firms.get(key, [])])


def everything() -> Iterator[Indexed]:
    """All agreements, for repair of the index."""
    keys = Agreement.objects.order_by("pk").values_list("pk", flat=True)
    yield from indexed(keys.iterator(chunk_size=2000))
