"""What of a case people can search for: its numbers, item, applicant and project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from wutong.domains.approvals.models import ApprovalCase
from wutong.kernel.search import Indexed

SEARCH_KIND: Final = "approval_case"
ROWS_A_BATCH: Final = 500


def indexed(keys: Iterable[int]) -> Iterator[Indexed]:
    """What the index holds of these cases; one query a batch."""
    for batch in batched(keys, ROWS_A_BATCH):
        rows = ApprovalCase.objects.filter(pk__in=batch).order_by()
        for key, path, *names in rows.values_list(
            "pk", "region_path", "number", "version__name", "application__applicant_name",
            "project__name",
        ):  # fmt: skip
            yield Indexed(key, path, [name for name in names if name])


def everything() -> Iterator[Indexed]:
    """All cases, for repair of the index."""
    keys = ApprovalCase.objects.order_by("pk").values_list("pk", flat=True)
    yield from indexed(keys.iterator(chunk_size=2000))
