"""Runs: scored again, opened, held against the last and against today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from wutong.domains.targets.choices import RunState
from wutong.domains.targets.models import AssessmentRun, SchemeVersion, ScoreLine, UnitScore
from wutong.domains.targets.queries.measuring import Measuring, measure
from wutong.domains.targets.queries.schemes import scheme_of
from wutong.domains.targets.rules.assessment import (
    Bounds,
    Figure,
    Figures,
    Result,
    Score,
    score_group,
    score_member,
)
from wutong.domains.targets.rules.ranking import Move, Standing, moves
from wutong.domains.targets.rules.scheme import Group, Scheme
from wutong.domains.targets.rules.sensitivity import Reweighed, Shares

FIGURE_NAMES = ("actual", "base", "before", "target")


@dataclass(frozen=True)
class Computed:
    """A scheme scored over figures: the result of each group."""

    scheme: Scheme
    figures: Figures
    results: Mapping[str, Result]


def compute(asked: Measuring) -> Computed:
    """Measure and score."""
    return scored(asked.scheme, measure(asked))


def scored(scheme: Scheme, figures: Figures) -> Computed:
    """Score what was measured."""
    return Computed(
        scheme, figures, {group.key: score_group(group, figures) for group in scheme.groups}
    )


def measuring_of(
    run: AssessmentRun, as_known: datetime | None, version: SchemeVersion | None = None
) -> Measuring:
    """The run's own question, as known at ``as_known``; None: today."""
    scheme = scheme_of(version or run.version)
    return Measuring(run.scheme, scheme, run.first, run.last, as_known)


def frozen_figure(line: ScoreLine) -> Figure:
    """What the line was computed from."""
    return Figure(**{
        name: None if line.figures.get(name) is None else Decimal(line.figures[name])
        for name in FIGURE_NAMES
    })  # fmt: skip


def figures_of(run: AssessmentRun) -> Figures:
    """Everything the run was computed from, in one query."""
    lines = ScoreLine.objects.filter(score__run=run).select_related("score__region")
    return {(one.score.member, one.key): frozen_figure(one) for one in lines}


def explained(score: UnitScore) -> Score:
    """A score with its arithmetic, out of its own lines alone."""
    group = scheme_of(score.run.version).group(score.group.key)
    lines = list(score.lines.all())
    figures = {(score.member, one.key): frozen_figure(one) for one in lines}
    bounds = {
        one.key: Bounds(Decimal(one.figures["low"]), Decimal(one.figures["high"]))
        for one in lines
        if "low" in one.figures
    }
    return score_member(group, score.member, figures, bounds)


def standing_of(run: AssessmentRun, group: str = "") -> Standing:
    """Member → place and total, of one group or of all."""
    rows = run.scores.select_related("region", "unit")
    if group:
        rows = rows.filter(group__key=group)
    return {one.member: (one.rank, one.total) for one in rows}


def standing_in(computed: Computed) -> Standing:
    """The same of a computation that is not kept."""
    return {
        one.member: (result.ranks[one.member], one.total)
        for result in computed.results.values()
        for one in result.scores
    }


def last_before(run: AssessmentRun) -> AssessmentRun | None:
    """The issue before this one, of the same scheme and rhythm."""
    return (
        AssessmentRun.objects.filter(
            scheme=run.scheme, rhythm=run.rhythm, state=RunState.ISSUED, last__lt=run.last
        )
        .order_by("-last", "-number")
        .first()
    )


def moved(run: AssessmentRun) -> list[Move]:
    """Who moved against the run that this one restates."""
    return moves(standing_of(run.restates), standing_of(run)) if run.restates else []


def recomputed(run: AssessmentRun) -> list[Move]:
    """Who would stand elsewhere if the run were computed again with what was known then. Nobody,
    or something is wrong."""
    return moves(standing_of(run), standing_in(compute(measuring_of(run, run.as_known))))


def against_today(run: AssessmentRun) -> list[Move]:
    """Who would stand elsewhere with what is known today."""
    return moves(standing_of(run), standing_in(compute(measuring_of(run, None))))


def what_if_version(run: AssessmentRun, version: SchemeVersion) -> Computed:
    """Another version over the same days as known at the same time."""
    return compute(measuring_of(run, run.as_known, version))


def what_if_weights(result: Result, group: Group, weights: Mapping[str, Decimal]) -> Reweighed:
    """Other weights over what was scored. Raises ValueError where nothing is left."""
    return Shares.of(group, result).with_weights(weights)


def kept_result(run: AssessmentRun, group: Group) -> Result:
    """The group scored out of the run's own figures, in one query."""
    return score_group(group, figures_of(run))


def named_scores(run: AssessmentRun) -> dict[str, Any]:
    """Member → the region or unit itself."""
    return {one.member: one.who for one in run.scores.select_related("region", "unit")}
