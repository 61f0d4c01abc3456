"""Reads of targets, and metrics held against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from wutong.domains.org.queries import PATH_SEPARATOR
from wutong.domains.targets.models import Target
from wutong.domains.targets.queries.curves import Calendars, time_of
from wutong.domains.targets.rules import Progress
from wutong.kernel import metrics
from wutong.kernel.metrics import Question
from wutong.kernel.scope import Access


def target_of(
    *, region: int, metric: str, year: int, known: datetime | None = None,
    unit: int | None = None, on: date | None = None,
) -> Decimal | None:  # fmt: skip
    """The target in force, or the one that held ``on`` a day as ``known``; None where none was."""
    return targets_of(
        regions=[region], codes=[metric], year=year, known=known, unit=unit, on=on
    ).get((region, metric))


def targets_of(
    *,
    regions: Iterable[int],
    codes: Iterable[str],
    year: int,
    known: datetime | None = None,
    unit: int | None = None,
    on: date | None = None,
) -> Mapping[tuple[int, str], Decimal]:
    """``{(region, metric): value}`` for many regions and metrics, in one query.

    ``known``: as known at a time (None: now); ``on``: those that held on a day (None: those of the
    last decision).
    """
    rows = Target.objects.held(on=on, known=known).filter(
        region__in=list(regions), metric__in=list(codes), year=year, unit=unit, person=None
    )
    return {(row.region_id, row.metric): row.value for row in rows}


def year_to_date(question: Question) -> Question:
    """The same question over the calendar year up to its last day."""
    last = question.period.last
    return question.over(date(last.year, 1, 1), last)


def progress(code: str, question: Question, version: str | None = None) -> Progress:
    """The unit's year so far up to the question's last day, against its annual target."""
    asked = year_to_date(question.total())
    answer = metrics.ask(code, asked, version)
    return Progress(
        actual=answer.total.value,
        target=target_of(
            region=question.scope.key,
            metric=code,
            year=question.period.last.year,
            known=question.as_known,
        ),
        time=time_of(question.scope.path, code, question.period.last, question.as_known),
    )


def progress_of_children(
    code: str, question: Question, regions: Mapping[str, int], version: str | None = None
) -> dict[str, Progress]:
    """The same for every child region, by its code, in two queries. ``regions``: code → key."""
    asked = replace(year_to_date(question), by=("region",))
    values = {
        value.keys["region"]: value.value for value in metrics.ask(code, asked, version).values
    }
    goals = targets_of(
        regions=regions.values(),
        codes=[code],
        year=question.period.last.year,
        known=question.as_known,
    )
    paths = {child: f"{question.scope.path}{child}{PATH_SEPARATOR}" for child in regions}
    calendars = Calendars(paths.values(), question.period.last, question.as_known)
    return {
        child: Progress(
            values.get(child, Decimal(0)), goals.get((key, code)),
            calendars.share(paths[child], code),
        )
        for child, key in regions.items()
    }  # fmt: skip


def progress_of_targets(question: Question, access: Access) -> list[tuple[Target, Progress]]:
    """The standing targets of the unit and of the units right below it, each with its progress.

    One statement a metric, whatever the number of units.
    """
    year = question.period.last.year
    rows = list(
        Target.objects.visible_to(access)
        .standing()
        .filter(year=year, unit=None, person=None)
        .filter(Q(region=question.scope.key) | Q(region__parent=question.scope.key))
        .select_related("region", "line__decision__plan")
        .order_by("region__path", "metric")
    )
    calendars = Calendars((row.region.path for row in rows), question.period.last)
    reached: dict[tuple[str, str], Decimal | None] = {}
    for code in {row.metric for row in rows}:
        whole = year_to_date(question.total())
        reached[question.scope.code, code] = metrics.ask(code, whole).total.value
        for value in metrics.ask(code, replace(whole, by=("region",))).values:
            reached.setdefault((value.keys["region"], code), value.value)
    return [
        (
            row,
            Progress(
                reached.get((row.region.code, row.metric)), row.value,
                calendars.share(row.region.path, row.metric), row.stretch,
            ),
        )
        for row in rows
    ]  # fmt: skip
