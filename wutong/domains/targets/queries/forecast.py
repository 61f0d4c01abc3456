"""The forecast of a year's end: what is read for it, and how it would have done before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Final

from django.utils.timezone import make_aware

from wutong.domains.org.queries import Region
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.queries.paths import StageDay, stage_days
from wutong.domains.targets.queries.plans_progress import question_of
from wutong.domains.targets.rules.forecast import (
    Backtest,
    Forecast,
    Path,
    Trial,
    enough,
    forecast,
    same_day,
    year_end,
)
from wutong.kernel import metrics

YEARS_BACK: Final = 5
WITHDRAWN: Final = 99
STAGES: Final = {
    "signed_projects": (Stage.SIGNED, False),
    "signed_amount": (Stage.SIGNED, True),
    "registered_projects": (Stage.REGISTERED, False),
    "landed_projects": (Stage.LANDED, False),
    "landed_amount": (Stage.LANDED, True),
    "started_projects": (Stage.STARTED, False),
    "in_production_projects": (Stage.IN_PRODUCTION, False),
    "in_production_amount": (Stage.IN_PRODUCTION, True),
}
"""Which stage a metric counts, and whether by amount; others are not forecast."""
RANKS: Final = {stage: place for place, stage in enumerate(Stage, start=1)}


def stage_of(rank: int) -> Stage:
    """The stage of a rank."""
    return list(Stage)[rank - 1]


@dataclass(frozen=True)
class YearEnd:
    """A forecast with what it rests on. ``forecast`` is None where ``years`` of history are too
    few. ``as_happened``: years whose trial reads history by the day it happened, because nothing of
    it was on record then."""

    metric: metrics.Metric
    day: date
    so_far: float
    years: Sequence[int]
    forecast: Forecast | None
    backtest: Backtest
    as_happened: frozenset[int]


def year_end_of(code: str, region: Region, day: date) -> YearEnd:
    """The forecast of a metric in a region from what had happened by ``day``, confidential projects
    left out. Raises KeyError for a metric that counts no stage."""
    stage, by_amount = STAGES[code]
    counted = RANKS[stage]
    question = question_of(region, day.year, day)
    rows = list(stage_days(region.path, question.access))
    paths = _paths(rows, by_amount)
    so_far = float(metrics.ask(code, question).total.value or 0)
    years = _years(paths, counted, day)
    made = None
    if enough(paths, counted, years, day):
        made = forecast(
            today=paths, history=paths, counted=counted, so_far=so_far, day=day, years=years
        )
    trials, as_happened = [], set()
    for year in years:
        trial, late = _trial(rows, paths, by_amount, counted, same_day(day, year))
        if trial is not None:
            trials.append(trial)
            as_happened |= {year} if late else set()
    return YearEnd(
        metrics.find(code), day, so_far, years, made, Backtest(tuple(trials)),
        frozenset(as_happened),
    )  # fmt: skip


def _paths(rows: Iterable[StageDay], by_amount: bool, known: datetime | None = None) -> list[Path]:
    found = []
    for _project, days in groupby(rows, key=lambda row: row.project):
        listed = [one for one in days if known is None or (one.known and one.known <= known)]
        if not listed:
            continue
        reached: dict[int, date] = {}
        for one in listed:
            reached[one.rank] = min(one.on, reached.get(one.rank, one.on))
        left = reached.pop(WITHDRAWN, None)
        found.append(Path(reached, left, listed[0].total if by_amount else 1.0))
    return found


def _years(paths: Sequence[Path], counted: int, day: date) -> list[int]:
    """The years before, five at the most, since the stage was first reached."""
    reached = [on.year for on in (path.counted_on(counted) for path in paths) if on is not None]
    first = max(min(reached, default=day.year), day.year - YEARS_BACK)
    return list(range(first, day.year))


def _trial(
    rows: Sequence[StageDay], paths: Sequence[Path], by_amount: bool, counted: int, day: date
) -> tuple[Trial | None, bool]:
    known = make_aware(datetime.combine(day, time.max))
    then = _paths(rows, by_amount, known)
    years = _years(paths, counted, day)
    late = not enough(then, counted, years, day)
    if late:
        then = list(paths)
    if not enough(then, counted, years, day):
        return None, False
    first = date(day.year, 1, 1)
    on_days = [(path.counted_on(counted), path.size) for path in then]
    so_far = sum(size for on, size in on_days if on is not None and first <= on <= day)
    made = forecast(today=then, history=then, counted=counted, so_far=so_far, day=day, years=years)
    came = sum(
        path.size
        for path in paths
        if (on := path.counted_on(counted)) is not None and first <= on <= year_end(day)
    )
    return Trial(day.year, made, came), late
