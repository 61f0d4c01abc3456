"""Runs: scored again, opened, held against the last and against today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wutong.domains.targets.choices import RunState
from wutong.domains.targets.models import AssessmentRun, SchemeVersion, ScoreLine, UnitScore
from wutong.domains.targets.models.schemes import member_key
from wutong.domains.targets.queries.measuring import Measuring, measure, values_in
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
from wutong.domains.targets.rules.errors import BadValue
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


def frozen_figure(kept: Mapping[str, str]) -> Figure:
    """What a line was computed from, out of its kept figures."""
    return Figure(**{
        name: None if kept.get(name) is None else Decimal(kept[name]) for name in FIGURE_NAMES
    })  # fmt: skip


def figures_of(run: AssessmentRun, group: str = "") -> Figures:
    """What the run, or one group of it, was computed from, in one query."""
    lines = ScoreLine.objects.filter(score__run=run)
    if group:
        lines = lines.filter(score__group__key=group)
    told = lines.values_list("score__region__code", "score__unit", "key", "figures")
    return {(member_key(code, unit), key): frozen_figure(kept) for code, unit, key, kept in told}


def explained(score: UnitScore) -> Score:
    """A score with its arithmetic, out of its own lines alone."""
    group = scheme_of(score.run.version).group(score.group.key)
    lines = list(score.lines.all())
    figures = {(score.member, one.key): frozen_figure(one.figures) for one in lines}
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


def what_if_version(run: AssessmentRun, version: SchemeVersion, group: str) -> Result | None:
    """A group by another version over the same days as known at the same time; None where that
    version has no such group. What the run measured is taken over."""
    own = measuring_of(run, run.as_known)
    known = values_in(own, figures_of(run, group))
    asked = measuring_of(run, run.as_known, version)
    alone = tuple(one for one in asked.scheme.groups if one.key == group)
    if not alone:
        return None
    asked = replace(asked, scheme=Scheme(alone))
    return score_group(alone[0], measure(asked, known))


def what_if_weights(result: Result, group: Group, weights: Mapping[str, Decimal]) -> Reweighed:
    """Other weights over what was scored. Raises ValueError where nothing is left."""
    return Shares.of(group, result).with_weights(weights)


def tried(
    run: AssessmentRun,
    group: Group,
    kept: Result,
    version: SchemeVersion | None,
    weights: Mapping[str, Decimal],
) -> Reweighed:
    """A group by another version, or with other weights over its ``kept`` result. Raises BadValue
    where a weight can't be, or the version has no such group."""
    if version is not None:
        made = what_if_version(run, version, group.key)
        if made is None:
            raise BadValue(
                _("那一版没有「%(group)s」这个分组。") % {"group": group.title}, "version"
            )
        return Reweighed({one.member: one.total for one in made.scores}, made.ranks)
    known = {one.key for one in group.leaves}
    if not weights or not set(weights) <= known:
        raise BadValue(_("请填写要换的分值。"), "weights")
    if any(not value.is_finite() or not 0 <= value <= group.full for value in weights.values()):
        raise BadValue(_("分值须在 0 和满分之间。"), "weights")
    try:
        return what_if_weights(kept, group, weights)
    except ValueError as error:
        raise BadValue(
            _("改了的分值合计超过满分；改了全部分值，合计要等于满分。"), "weights"
        ) from error


def kept_result(run: AssessmentRun, group: Group) -> Result:
    """The group scored out of the run's own figures, in one query."""
    return score_group(group, figures_of(run, group.key))


def named_scores(run: AssessmentRun) -> dict[str, Any]:
    """Member → the region or unit itself."""
    return {one.member: one.who for one in run.scores.select_related("region", "unit")}
