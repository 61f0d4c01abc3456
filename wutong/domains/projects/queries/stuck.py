"""Projects of a region worth a leader's look: stuck, late, largest; and the last progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Final

from django.db.models import Exists, F, OuterRef

from wutong.domains.org.queries import within
from wutong.domains.projects.choices import MilestoneKind, Pace, Stage
from wutong.domains.projects.models import Milestone, Project
from wutong.domains.projects.models.claims import ClaimQuerySet
from wutong.domains.projects.models.project import ProjectQuerySet, seen_by
from wutong.domains.projects.rules.lifecycle import RANKS
from wutong.domains.projects.rules.plans import light_now
from wutong.kernel.metrics.expressions import Literally, Unindexed
from wutong.kernel.scope import Access

CHUNK: Final = 200
DEPTH_OF_A_COUNTY: Final = 4
PATH_SEPARATOR: Final = "/"
BY_SIZE: Final = ("-total_investment", "-pk")
LARGEST_FIRST: Final = (F("total_investment").desc(nulls_last=True), "-pk")
YEARS_BACK: Final = 10
PROGRESS: Final = (Stage.SIGNED, Stage.LANDED, Stage.IN_PRODUCTION)


def stuck_projects(access: Access, region_path: str, on: date, limit: int) -> list[Project]:
    """Visible projects of the region that are slowed, stalled or suspended, whose next step was
    due before ``on``, or that did not begin in their planned month; the largest first, each with
    ``start_light``.

    Each of the three is asked by itself, in the order of an index that holds no other projects.
    """
    slowed = Project.objects.exclude(Literally(F("pace"), Pace.NORMAL.value))
    late = Project.objects.filter(next_step_due__lt=on)
    found = {
        project.pk: project
        for rows in (slowed, late, Project.objects.late_to_start(on))
        for project in _largest(rows.exclude(stage=Stage.WITHDRAWN), access, region_path, limit)
    }
    shown = sorted(found.values(), key=_size, reverse=True)[:limit]
    for project in shown:
        project.start_light = light_now(  # type: ignore[attr-defined]
            project.planned_start, project.stage_rank, project.pace, on
        )
    return shown


def _size(project: Project) -> tuple[Decimal, int]:
    """As :data:`LARGEST_FIRST` orders."""
    total = project.total_investment
    return (Decimal(-1) if total is None else total, project.pk)


def largest_signed(
    access: Access, region_path: str, first: date, last: date, limit: int
) -> list[Project]:
    """Visible projects of the region signed between two days, those with the largest present
    total first."""
    signing = Milestone.objects.known(None).filter(
        project=OuterRef("pk"),
        stage_rank=RANKS[Stage.SIGNED],
        kind=MilestoneKind.FORMAL,
        on__range=(first, last),
    )
    return _largest(Project.objects.filter(Exists(signing)), access, region_path, limit)


def _largest(rows: ProjectQuerySet, access: Access, region_path: str, limit: int) -> list[Project]:
    """The largest of ``rows`` that the person sees; those without a total come last."""
    rows = _of_region(rows, region_path)
    found: list[Project] = []
    for some in (rows.filter(total_investment__isnull=False), rows.filter(total_investment=None)):
        for keys in _chunks(some):
            visible = Project.objects.visible_to(access).filter(pk__in=keys)
            shown = visible.select_related("region", "unit").defer("content", "note")
            found += shown.order_by(*LARGEST_FIRST)[: limit - len(found)]
            if len(found) == limit:
                return found
    return found


def _chunks(rows: ProjectQuerySet) -> Iterator[Sequence[int]]:
    """Primary keys, the largest first: a bounded first chunk, for which the databases walk an
    index in this order, and all the others only where that one is not enough."""
    keys = rows.order_by(*BY_SIZE).values_list("pk", flat=True)
    first = list(keys[:CHUNK])
    yield first
    if len(first) == CHUNK:
        yield from batched(keys[CHUNK:].iterator(chunk_size=CHUNK), CHUNK)


def _of_region(rows: ProjectQuerySet, region_path: str) -> ProjectQuerySet:
    """Within the region. A large region holds so much of the table that walking it in order of
    size ends sooner than the index on regions."""
    if region_path.count(PATH_SEPARATOR) >= DEPTH_OF_A_COUNTY:
        return rows.filter(within(region_path, "region_path"))
    return rows.alias(place=Unindexed("region_path")).filter(within(region_path, "place"))


def _progress(
    access: Access, region_path: str, first: date, last: date
) -> ClaimQuerySet[Milestone]:
    """Verified signings, landings and starts of production in the region between two days."""
    return (
        Milestone.objects.known(None)
        .filter(stage__in=PROGRESS, on__range=(first, last), kind=MilestoneKind.FORMAL)
        .filter(seen_by(access, "project__"), within(region_path, "project__region_path"))
    )


def something_happened(access: Access, region_path: str, first: date, last: date) -> bool:
    """Whether a project that the person sees was signed, landed or went into production."""
    return _progress(access, region_path, first, last).exists()


def last_day_of_progress(access: Access, region_path: str, until: date) -> date | None:
    """The latest day by ``until`` on which one did, looking back ten years, year by year: an empty
    year costs one look into an index, and only the year found is read."""
    for year in range(until.year, until.year - YEARS_BACK, -1):
        first, last = date(year, 1, 1), min(date(year, 12, 31), until)
        if something_happened(access, region_path, first, last):
            rows = _progress(access, region_path, first, last).order_by("-on")
            latest = (
                rows.filter(stage=stage).values_list("on", flat=True)[:1] for stage in PROGRESS
            )
            return max(day for days in latest for day in days)
    return None
