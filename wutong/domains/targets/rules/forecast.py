"""A forecast of the year's end from today's pipeline and what became of earlier ones. Pure.

On the same day of every earlier year some projects stood in each stage before the counted one. The
share of them that reached it by that year's end is what today's projects of the stage are expected
to do; it holds both how many get there and how long that takes. Projects that were not on the books
on that day and reached the counted stage by the year's end come on top, as many as in an earlier
year on average. The range covers 80 %: each project reaches it or not (binomial), the share itself
is known from few projects, and newcomers differ from year to year (or by chance, where that is
more). Nothing is drawn at random: the same facts give the same range.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median, variance
from typing import Final

COVERED: Final = 0.8
Z: Final = 1.2816
"""The standard normal quantile that leaves a tenth on either side."""
T: Final = (3.078, 1.886, 1.638, 1.533)
"""The same of Student's t by degrees of freedom, for a mean of two to five years."""
FEWEST_YEARS: Final = 2
FEWEST_REACHED: Final = 10
"""Below two earlier years, or ten projects that ever reached the stage, nothing is forecast."""


@dataclass(frozen=True)
class Path:
    """A project's way: the first day of each stage it reached by rank, when it left the books, if
    it did, and what it counts (1, or its amount in 元)."""

    reached: Mapping[int, date]
    left: date | None
    size: float

    def stage_on(self, day: date) -> int | None:
        """The rank it stood in at the end of ``day``; None where it was not on the books."""
        if self.left is not None and self.left <= day:
            return None
        return max((rank for rank, on in self.reached.items() if on <= day), default=None)

    def counted_on(self, counted: int) -> date | None:
        """The first day it had reached ``counted``."""
        return self.reached.get(counted)


@dataclass(frozen=True)
class StageLine:
    """One stage's part of the forecast: ``number`` and ``size`` of what stands in it today,
    ``seen`` earlier projects of which ``came`` reached the counted stage by their year's end, the
    ``share`` expected, what that ``adds``, and the median ``days`` of those who came."""

    rank: int
    number: int
    size: float
    seen: int
    came: int
    share: float
    adds: float
    days: int | None


@dataclass(frozen=True)
class Newcomers:
    """What reached the counted stage after the day without being on the books on it, a year;
    ``spread`` is the variance of the next one."""

    years: int
    adds: float
    spread: float


@dataclass(frozen=True)
class Forecast:
    """The year's end: what there is already, what is expected, and the range that covers 80 %."""

    day: date
    so_far: float
    lines: tuple[StageLine, ...]
    newcomers: Newcomers
    middle: float
    low: float
    high: float


def same_day(day: date, year: int) -> date:
    """The same day of another year; 29 February gives the 28th."""
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)


def year_end(day: date) -> date:
    """The last day of its year."""
    return date(day.year, 12, 31)


def in_between(path: Path, counted: int, day: date) -> bool:
    """Whether it reached the counted stage after ``day`` and within the year."""
    on = path.counted_on(counted)
    return on is not None and day < on <= year_end(day)


def enough(paths: Iterable[Path], counted: int, years: Sequence[int], day: date) -> bool:
    """Whether the history bears a forecast: two earlier years in which the stage was reached, and
    ten projects that reached it."""
    wanted = {year for year in years if year < day.year}
    reached = [on.year for on in (path.counted_on(counted) for path in paths) if on is not None]
    known = [year for year in reached if year in wanted]
    return len(set(known)) >= FEWEST_YEARS and len(known) >= FEWEST_REACHED


def forecast(
    *, today: Sequence[Path], history: Sequence[Path], counted: int, so_far: float, day: date,
    years: Sequence[int],
) -> Forecast:  # fmt: skip
    """Expect the year's end of what reaches ``counted``.

    ``today``: the projects as on ``day``; ``history``: all projects as the earlier ``years`` left
    them; ``so_far``: what the year has reached by ``day``.
    """
    past = [year for year in years if year < day.year]
    seen = _seen(history, counted, day, past)
    standing: dict[int, list[Path]] = {}
    for path in today:
        rank = path.stage_on(day)
        if rank is not None and rank < counted:
            standing.setdefault(rank, []).append(path)
    lines, spread = [], 0.0
    for rank, paths in sorted(standing.items()):
        line, variance_of_line = _line(rank, paths, *seen.get(rank, (0, [])))
        lines.append(line)
        spread += variance_of_line
    newcomers = _newcomers(history, counted, day, past)
    middle = so_far + sum(one.adds for one in lines) + newcomers.adds
    reach = Z * sqrt(spread + newcomers.spread)
    return Forecast(
        day, so_far, tuple(lines), newcomers, middle, max(so_far, middle - reach), middle + reach
    )


def _seen(
    history: Sequence[Path], counted: int, day: date, years: Sequence[int]
) -> dict[int, tuple[int, list[int]]]:
    """By stage: how many stood in it on the same day of the years, and the days until the counted
    stage of those who reached it within the year."""
    stood: Counter[int] = Counter()
    days: dict[int, list[int]] = defaultdict(list)
    for year in years:
        then = same_day(day, year)
        for path in history:
            rank = path.stage_on(then)
            if rank is None or rank >= counted:
                continue
            stood[rank] += 1
            if in_between(path, counted, then):
                days[rank].append((path.reached[counted] - path.reached[rank]).days)
    return {rank: (number, days[rank]) for rank, number in stood.items()}


def _line(rank: int, paths: list[Path], seen: int, days: list[int]) -> tuple[StageLine, float]:
    size, squares = sum(one.size for one in paths), sum(one.size**2 for one in paths)
    # Half a project is added to either side (Jeffreys), so that few cases never mean certainty.
    share = (len(days) + 0.5) / (seen + 1) if seen else 0.0
    doubt = share * (1 - share)
    line = StageLine(
        rank, len(paths), size, seen, len(days), share, share * size,
        round(median(days)) if days else None,
    )  # fmt: skip
    return line, squares * doubt + (size**2 * doubt / (seen + 1) if seen else 0.0)


def _newcomers(history: Sequence[Path], counted: int, day: date, years: Sequence[int]) -> Newcomers:
    totals, squares = [], 0.0
    for year in years:
        then = same_day(day, year)
        fresh = [
            path.size
            for path in history
            if in_between(path, counted, then) and path.stage_on(then) is None
        ]
        totals.append(sum(fresh))
        squares += sum(size**2 for size in fresh)
    if not totals:
        return Newcomers(0, 0.0, 0.0)
    count = len(totals)
    by_year = variance(totals) if count > 1 else 0.0
    by_chance = squares / count
    # Few years say little about how much years differ: as wide as Student's t makes it.
    wider = (T[min(max(count - 1, 1), len(T)) - 1] / Z) ** 2
    return Newcomers(count, sum(totals) / count, max(by_year, by_chance) * (1 + 1 / count) * wider)


@dataclass(frozen=True)
class Trial:
    """What the same method would have said on the same day of an earlier year, and what came."""

    year: int
    forecast: Forecast
    came: float

    @property
    def covered(self) -> bool:
        """Whether what came lies in the range."""
        return self.forecast.low <= self.came <= self.forecast.high

    @property
    def error(self) -> float | None:
        """The middle over what came, less one; None where nothing came."""
        return None if not self.came else self.forecast.middle / self.came - 1


@dataclass(frozen=True)
class Backtest:
    """All trials together."""

    trials: tuple[Trial, ...]

    @property
    def covered(self) -> int:
        """How many years lay in the range."""
        return sum(one.covered for one in self.trials)

    @property
    def mean_error(self) -> float | None:
        """The mean of the errors' sizes, as a fraction of 1."""
        errors = [abs(one.error) for one in self.trials if one.error is not None]
        return sum(errors) / len(errors) if errors else None
