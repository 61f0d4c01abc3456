"""An agreement lies where its project lies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import batched
from typing import Any, Final

from django.db import transaction

from wutong.domains.agreements.models import Agreement
from wutong.domains.agreements.queries.finding import SEARCH_KIND, indexed
from wutong.kernel import audit, search

ROWS_A_BATCH: Final = 200


@transaction.atomic
def follow_projects(*, former_units: Mapping[int, int | None], at: datetime) -> int:
    """Put the agreements of projects that moved where their projects lie now; how many moved.

    ``former_units`` has each moved project with the unit it belonged to: an agreement that the
    same unit signs goes to the new unit, one that another unit signs stays with it.
    """
    moved = 0
    for keys in batched(sorted(former_units), ROWS_A_BATCH):
        rows = list(
            Agreement.objects.select_for_update(of=("self",))
            .filter(project__in=keys)
            .select_related("project__region", "project__unit", "region", "unit")
            .order_by("pk")
        )
        changed = [one for one in rows if _follow(one, former_units[one.project_id or 0], at)]
        search.index_objects(SEARCH_KIND, indexed([one.pk for one in changed]))
        moved += len(changed)
    return moved


def _follow(agreement: Agreement, former_unit: int | None, at: datetime) -> bool:
    """Whether the agreement changed its place or its unit."""
    project = agreement.project
    assert project is not None
    changes: dict[str, list[Any]] = {}
    if agreement.region_id != project.region_id:
        changes["region"] = [agreement.region.name, project.region.name]
        agreement.region, agreement.region_path = project.region, project.region_path
    if agreement.unit_id == former_unit and agreement.unit_id != project.unit_id:
        changes["unit"] = [str(agreement.unit or ""), str(project.unit or "")]
        agreement.unit = project.unit
    if not changes:
        return False
    agreement.version += 1
    agreement.save(update_fields=["region", "region_path", "unit", "version"])
    audit.record(
        actor=None, at=at, action="agreements.followed_project", target=agreement, changes=changes
    )
    return True
