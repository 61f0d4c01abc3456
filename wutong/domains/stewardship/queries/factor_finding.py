"""What of a source people can search for, and what of the trail must not be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.kernel.scope import Access
from wutong.kernel.search import Indexed

CAPACITY_KIND: Final = "factor_capacity"
ROWS_A_BATCH: Final = 500


def indexed(keys: Iterable[int]) -> Iterator[Indexed]:
    """What the index holds of these sources; one query a batch."""
    for batch in batched(keys, ROWS_A_BATCH):
        rows = FactorCapacity.objects.filter(pk__in=batch).order_by()
        for key, path, name, unit in rows.values_list("pk", "region_path", "name", "unit__name"):
            yield Indexed(key, path, [one for one in (name, unit) if one])


def everything() -> Iterator[Indexed]:
    """All sources, for repair of the index."""
    keys = FactorCapacity.objects.order_by("pk").values_list("pk", flat=True)
    yield from indexed(keys.iterator(chunk_size=2000))


def factors_hidden_from_trail(access: Access) -> Q:
    """Audit rows about needs of confidential projects that are not this person's to see."""
    confidential = FactorNeed.objects.filter(project__confidential=True)
    seen = FactorNeed.objects.visible_to(access).filter(project__confidential=True).values("pk")
    keys = confidential.exclude(pk__in=seen).annotate(key=Cast("pk", CharField())).values("key")
    return Q(target_kind="stewardship.factorneed", target_id__in=keys)
