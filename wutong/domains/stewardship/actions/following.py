"""What stands on a project goes where the project goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import Model

from wutong.kernel import audit, search
from wutong.kernel.search import Indexed

BATCH: Final = 200
Reindex = Callable[[Iterable[int]], Iterator[Indexed]]


@transaction.atomic
def follow(
    model: type[Model], former_units: Mapping[int, int | None], at: datetime, *, action: str,
    kind: str, indexed: Reindex,
) -> int:  # fmt: skip
    """Put the rows of projects that moved, or became confidential or open, where their projects
    are now; how many.

    ``model`` has ``project``, ``region``, ``region_path``, ``confidential`` and ``lock``;
    ``action`` is the word of the audit, ``kind`` and ``indexed`` are those of the search.
    """
    moved = 0
    for keys in batched(sorted(former_units), BATCH):
        rows = model._default_manager.select_for_update(of=("self",)).filter(project__in=keys)
        for row in rows.select_related("project__region").order_by("pk"):
            moved += _follow(row, at, action, kind, indexed)
    return moved


def _follow(row: Any, at: datetime, action: str, kind: str, indexed: Reindex) -> bool:
    project = row.project
    if (row.region_id, row.confidential) == (project.region_id, project.confidential):
        return False
    before = row.region_path
    row.region, row.region_path = project.region, project.region_path
    row.confidential = project.confidential
    row.lock += 1
    row.save(update_fields=["region", "region_path", "confidential", "lock"])
    search.index_objects(kind, indexed([row.pk]))
    audit.record(
        actor=None, at=at, action=action, target=row,
        changes={"region_path": [before, row.region_path]},
    )  # fmt: skip
    return True
