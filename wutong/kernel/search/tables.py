"""Tables whose rows are found by some of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Final

from django.db import models

from wutong.kernel.search.index import Indexed

ROWS_A_BATCH: Final = 500
KEYS_A_CHUNK: Final = 2000


@dataclass(frozen=True)
class IndexedTable:
    """Rows of ``model``, which has a ``region_path``, found by ``names``: columns of its own or of
    what it points to. Empty ones are left out."""

    model: type[models.Model]
    names: tuple[str, ...]

    def indexed(self, keys: Iterable[int]) -> Iterator[Indexed]:
        """What the index holds of these rows; one query a batch."""
        for batch in batched(keys, ROWS_A_BATCH):
            rows = self.model._default_manager.filter(pk__in=batch).order_by()
            for key, path, *names in rows.values_list("pk", "region_path", *self.names):
                yield Indexed(key, path, [name for name in names if name])

    def everything(self) -> Iterator[Indexed]:
        """All rows, for repair of the index."""
        keys = self.model._default_manager.order_by("pk").values_list("pk", flat=True)
        yield from self.indexed(keys.iterator(chunk_size=KEYS_A_CHUNK))
