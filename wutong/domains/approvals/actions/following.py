"""What others change and cases follow: posts that are handed over, projects that move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from wutong.domains.approvals.choices import OPEN, CaseMove
from wutong.domains.approvals.models import Application, ApprovalCase, CaseEvent
from wutong.domains.approvals.queries.finding import SEARCH_KIND, indexed
from wutong.domains.org.queries import User
from wutong.kernel import audit, search

ROWS_A_BATCH: Final = 500


@transaction.atomic
def pass_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """Give these open cases of a clerk to a successor; how many."""
    rows = list(
        ApprovalCase.objects.select_for_update(of=("self",))
        .filter(pk__in=keys, clerk=holder, state__in=OPEN)
        .order_by("pk")
    )
    for row in rows:
        _give(row, successor, by, at)
    return len(rows)


def _give(row: ApprovalCase, successor: User, by: User | None, at: datetime) -> None:
    before = row.clerk
    row.clerk, row.lock, row.updated_at = successor, row.lock + 1, at
    row.save(update_fields=["clerk", "lock", "updated_at"])
    CaseEvent.objects.create(
        case=row, move=CaseMove.HAND_OVER, from_state=row.state, to_state=row.state, at=at, by=by,
        unit=row.unit, details={"clerk": str(successor)},
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="approvals.hand_over", target=row,
        changes={"clerk": [str(before), str(successor)]},
    )  # fmt: skip


@transaction.atomic
def follow_projects(*, former_units: Mapping[int, int | None], at: datetime, **_more: Any) -> int:
    """Put applications and cases of projects that moved, or became confidential or open, where
    their projects are now; how many cases."""
    moved = 0
    for keys in batched(sorted(former_units), ROWS_A_BATCH):
        applications = Application.objects.select_for_update(of=("self",)).filter(project__in=keys)
        for one in applications.select_related("project__region").order_by("pk"):
            moved += _follow(one, at)
    return moved


def _follow(application: Application, at: datetime) -> int:
    project = application.project
    assert project is not None
    now = (project.region_path, project.confidential)
    if (application.region_path, application.confidential) == now:
        return 0
    before = application.region_path
    application.region, (application.region_path, application.confidential) = project.region, now
    application.save(update_fields=["region", "region_path", "confidential"])
    cases = list(application.cases.order_by("pk").values_list("pk", flat=True))
    ApprovalCase.objects.filter(pk__in=cases).update(
        region_path=now[0], confidential=now[1], lock=F("lock") + 1
    )
    search.index_objects(SEARCH_KIND, indexed(cases))
    audit.record(
        actor=None, at=at, action="approvals.followed_project", target=application,
        changes={"region_path": [before, now[0]]},
    )  # fmt: skip
    return len(cases)
