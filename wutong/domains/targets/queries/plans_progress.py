"""Lines of a plan held against what was reached and against the calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.targets.models import PlanLine
from wutong.domains.targets.queries.curves import Calendars
from wutong.domains.targets.rules import Progress
from wutong.kernel import metrics
from wutong.kernel.metrics import Period, Question
from wutong.kernel.scope import ANALYST, Access, Grant

type Reached = dict[tuple[str, str], Decimal]
"""What was reached, by metric and holder; a holder without rows is not in it."""


def question_of(region: Region, year: int, on: date, known: datetime | None = None) -> Question:
    """The year up to ``on`` as the region's own analyst sees it: everybody reads the same figure of
    a line, whoever they are. Rows are opened with one's own access."""
    last = min(on, date(year, 12, 31))
    access = Access(grants=(Grant(ANALYST, region.path),))
    return Question(scope_of(region), Period(date(year, 1, 1), last), access, known)


def reached_by(
    region: Region, holders: Mapping[str, Sequence[PlanLine]], question: Question
) -> Reached:
    """What the holders of lines reached, ``holders`` by metric: in one statement a metric for units,
    one for people, one for the region itself, and one a region whose parts hold lines."""
    wanted: dict[tuple[int, str], set[str]] = defaultdict(set)
    places: dict[int, Region] = {}
    for code, lines in holders.items():
        for line in lines:
            place, way = _asked_at(line, region)
            places[place.pk] = place
            wanted[place.pk, way].add(code)
    found: Reached = {}
    with metrics.one_reading():
        for (key, way), codes in wanted.items():
            asked = replace(question, scope=scope_of(places[key]), by=(way,) if way else ())
            found |= _answers(codes, asked, way)
    return found


def _asked_at(line: PlanLine, region: Region) -> tuple[Region, str]:
    if line.unit_id:
        return region, "unit"
    if line.person_id:
        return region, "person"
    if line.region_id == region.pk or line.region is None or line.region.parent is None:
        return region, ""
    return line.region.parent, "region"


PREFIXES = {"unit": "u:", "person": "p:", "region": "r:"}


def _answers(codes: Iterable[str], question: Question, way: str) -> Reached:
    usable = [
        code
        for code in sorted(codes)
        if not way or way in {one.code for one in metrics.find(code).dimensions}
    ]
    found: Reached = {}
    for code, answer in metrics.ask_many(usable, question).items():
        for value in answer.values:
            if value.value is not None:
                key = value.keys[way] if way else question.scope.code
                found[code, f"{PREFIXES.get(way, 'r:')}{key}"] = value.value
    return found


@dataclass(frozen=True)
class LineProgress:
    """A line, and its year so far against its goals and the calendar."""

    line: PlanLine
    progress: Progress


def progress_of_lines(
    region: Region, lines: Sequence[PlanLine], question: Question
) -> dict[int, LineProgress]:
    """The year so far of lines of a region's plan, by the line's key."""
    by_metric: dict[str, list[PlanLine]] = defaultdict(list)
    for line in lines:
        by_metric[line.metric].append(line)
    reached = reached_by(region, by_metric, question)
    paths = {line.pk: calendar_path(line, region) for line in lines}
    calendars = Calendars(paths.values(), question.period.last, question.as_known)
    return {
        line.pk: LineProgress(
            line,
            Progress(
                reached.get((line.metric, line.holder), Decimal(0)), line.basic,
                calendars.share(paths[line.pk], line.metric), line.stretch,
            ),
        )
        for line in lines
    }  # fmt: skip


def calendar_path(line: PlanLine, region: Region) -> str:
    """Whose calendar a line follows: its region's, its unit's region's, of a person the plan's."""
    if line.region is not None:
        return line.region.path
    return line.unit.region.path if line.unit is not None else region.path
