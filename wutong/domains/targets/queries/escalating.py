"""Whom an issue calls to account: lights in a row and the black list, what was given already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wutong.domains.org.choices import UnitKind
from wutong.domains.org.queries import Unit, working_calendar
from wutong.domains.stewardship.choices import Escalation as LevelLabel
from wutong.domains.targets.choices import RunState
from wutong.domains.targets.models import AssessmentRun, ScoreEscalation, UnitScore
from wutong.domains.targets.queries.pages import rankings, shape_of, words_of
from wutong.domains.targets.rules.lights import (
    DAYS_TO_MEND,
    LADDER,
    Escalation,
    Light,
    called_for,
    light,
)

LOOKED_BACK: Final = max(len(steps) for steps in LADDER.values())
SPEAKING_FOR: Final = (
    UnitKind.PROMOTION_COMMITTEE, UnitKind.PROMOTION_BUREAU, UnitKind.PARK_COMMITTEE,
    UnitKind.DEPARTMENT,
)  # fmt: skip
"""Which units of an assessed region an order may go to, the likeliest kind first: a squad or an
office does not answer for its region."""


@dataclass(frozen=True)
class Called:
    """A score that calls for an order. ``units`` may be charged with it, the likeliest first;
    none: the region has no unit."""

    score: UnitScore
    level: Escalation
    times: int
    light: Light | None
    due_on: date
    units: Sequence[Unit]

    @property
    def words(self) -> str:
        """What is called for, in words."""
        return str(LevelLabel(self.level.value).label)

    @property
    def light_shape(self) -> str:
        """The shape of the light, as the component names it."""
        return shape_of(self.light)

    @property
    def light_words(self) -> str:
        """The light in words."""
        return words_of(self.light)


def given_for(run: AssessmentRun) -> list[ScoreEscalation]:
    """The orders that were given for the run's period, for whichever of its issues."""
    return list(
        ScoreEscalation.objects.filter(
            score__run__scheme=run.scheme_id, score__run__rhythm=run.rhythm,
            score__run__first=run.first, score__run__last=run.last,
        ).select_related("score__region", "score__unit", "order")
    )  # fmt: skip


def called_to_account(run: AssessmentRun, on: date) -> list[Called]:
    """Who is called to account by an issue and was not yet, the gravest first."""
    done = {one.score.member for one in given_for(run)}
    lights = _lights_before(run)
    found = []
    for ranking in rankings(run):
        behind = {one.pk for one in ranking.behind}
        for line in ranking.lines:
            member = line.score.member
            told = called_for([line.light, *lights.get(member, ())], named=line.score.pk in behind)
            if told is not None and member not in done:
                found.append((line, *told))
    units = _units_of([line.score for line, _level, _times in found])
    grave, calendar = list(Escalation), working_calendar(run.region_path)
    called = [
        Called(
            line.score, level, times, line.light,
            calendar.add(on, DAYS_TO_MEND[level]),
            units.get(line.score.pk, ()),
        )
        for line, level, times in found
    ]  # fmt: skip
    return sorted(called, key=lambda one: (-grave.index(one.level), one.score.group_id,
                                           -one.score.rank, one.score.pk))  # fmt: skip


def _lights_before(run: AssessmentRun) -> Mapping[str, list[Light | None]]:
    """Member → its lights in the issues before, the latest first, in two queries."""
    before = list(
        AssessmentRun.objects.filter(
            scheme=run.scheme_id, rhythm=run.rhythm, state=RunState.ISSUED, last__lt=run.last
        ).order_by("-last")[: LOOKED_BACK - 1]
    )
    places = {one.pk: at for at, one in enumerate(before)}
    found: dict[str, list[Light | None]] = defaultdict(lambda: [None] * len(before))
    for score in UnitScore.objects.filter(run__in=before).select_related("region"):
        at = places[score.run_id]
        found[score.member][at] = light(score.ahead)
    return found


def _units_of(scores: Sequence[UnitScore]) -> dict[int, list[Unit]]:
    """Who may be charged, by score: the unit itself, of a region its own units."""
    regions = {one.region_id for one in scores if one.region_id}
    of_region: dict[int, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(
        region__in=regions, kind__in=SPEAKING_FOR, closed_on=None
    ).order_by("pk"):
        of_region[unit.region_id].append(unit)
    ranks = {kind: at for at, kind in enumerate(SPEAKING_FOR)}
    for units in of_region.values():
        units.sort(key=lambda one: (ranks[UnitKind(one.kind)], one.pk))
    return {one.pk: [one.unit] if one.unit else of_region[one.region_id or 0] for one in scores}
