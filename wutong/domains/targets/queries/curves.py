"""The calendar of a region: which curve holds for which metric."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from wutong.domains.org.queries import depth_of, paths_down_to
from wutong.domains.targets.models import ProgressCurve
from wutong.domains.targets.rules.curves import share_of_curve


class Calendars:
    """How much of a year's goal is due by a day, by region and metric. One query for all.

    A region's own curve goes before those above it; in it the metric's own before the one for all
    metrics. Without any, months over twelve.
    """

    def __init__(
        self, region_paths: Iterable[str], on: date, known: datetime | None = None
    ) -> None:
        self.on = on
        wanted = {above for path in region_paths for above in paths_down_to(path)}
        rows = ProgressCurve.objects.known(known).filter(year=on.year, region__path__in=wanted)
        self._curves = {(row.region.path, row.metric): row for row in rows.select_related("region")}

    def curve(self, region_path: str, metric: str) -> ProgressCurve | None:
        """The curve that holds; None for even months."""
        above = set(paths_down_to(region_path))
        found = [
            row
            for (path, code), row in self._curves.items()
            if path in above and code in {"", metric}
        ]
        return max(found, key=lambda row: (depth_of(row), bool(row.metric)), default=None)

    def share(self, region_path: str, metric: str) -> Decimal:
        """The share of the year's goal due by the day, as a fraction of 1."""
        curve = self.curve(region_path, metric)
        return share_of_curve(curve.shares if curve else None, self.on)


def time_of(region_path: str, metric: str, on: date, known: datetime | None = None) -> Decimal:
    """The share of the year's goal due by ``on``, as a fraction of 1."""
    return Calendars((region_path,), on, known).share(region_path, metric)
