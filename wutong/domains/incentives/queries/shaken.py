"""Published awards whose facts were taken back since, set by set."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import batched
from typing import Final

from django.db.models import Q, QuerySet

from wutong.domains.incentives.choices import AwardEvent
from wutong.domains.incentives.models import Award
from wutong.domains.incentives.queries.standing import FACTS_BEHIND, OPEN_ENDED
from wutong.domains.projects.choices import Standing

BATCH: Final = 500


def newly_shaken(projects: Collection[int] | None = None) -> Iterator[int]:
    """Keys of awards, of ``projects`` where given, that rest on something no longer verified and of
    which nobody was told yet. A bounded number of queries for each 500 awards of amounts."""
    rows = Award.objects.filter(state__in=OPEN_ENDED, shaken_at=None).order_by("pk")
    if projects is not None:
        rows = rows.filter(project__in=projects)
    lost = ~Q(milestone__standing=Standing.VERIFIED)
    yield from rows.filter(lost, milestone__isnull=False).values_list("pk", flat=True)
    for event in FACTS_BEHIND:
        yield from _of_amounts(rows.filter(event=event), event)


def _of_amounts(rows: QuerySet[Award], event: AwardEvent) -> Iterator[int]:
    for some in batched(rows.values_list("pk", "rows").iterator(BATCH), BATCH):
        behind = {pk: {row[3] for row in lines} for pk, lines in some}
        asked = {key for keys in behind.values() for key in keys}
        verified = set(
            FACTS_BEHIND[event]
            ._default_manager.filter(pk__in=asked, standing=Standing.VERIFIED)
            .values_list("pk", flat=True)
        )
        yield from (pk for pk, keys in behind.items() if keys - verified)
