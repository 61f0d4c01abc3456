"""How a member's figures become points, line by line. Pure; amounts and points are exact.

``score = min(actual / target, cap) × weight``, or ``0.6w + 0.4w × (x − min)/(max − min)``, which
gives ``w`` where max = min. Source: domain.md “Assessment”.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from wutong.domains.targets.choices import (
    AdjustmentKind,
    IndicatorForm,
    IndicatorKind,
    Missing,
    StepKind,
    TargetBasis,
)
from wutong.domains.targets.rules.ranking import ranked
from wutong.domains.targets.rules.scheme import Adjustment, Group, Indicator, rounded

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
SURE: Final = Decimal("0.6")
EARNED: Final = Decimal("0.4")
FINEST: Final = "half-up:4"
SHOWN_PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True)
class Figure:
    """What is known of a member for one indicator or adjustment, in the metric's measure.

    ``base`` is what an on-time share stands over, ``before`` the value a year ago, ``target`` what
    the ratio form holds it against. Of manual points and times ``actual`` is what was entered.
    """

    actual: Decimal | None = None
    base: Decimal | None = None
    before: Decimal | None = None
    target: Decimal | None = None


NOTHING: Final = Figure()


@dataclass(frozen=True)
class Step:
    """One line of arithmetic: what it is, how it comes about, what comes out."""

    kind: str
    value: Decimal | None
    arithmetic: str = ""


@dataclass(frozen=True)
class Part:
    """The points of one indicator or adjustment, with every step to them."""

    key: str
    points: Decimal
    steps: tuple[Step, ...]
    rate: Decimal | None = None
    """Completion, as a fraction of 1, where there is a target."""


@dataclass(frozen=True)
class Score:
    """A member's points: its parts, what was added and taken, the total as it is shown."""

    member: str
    parts: tuple[Part, ...]
    adjustments: tuple[Part, ...]
    steps: tuple[Step, ...]
    total: Decimal
    vetoed: bool = False


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest value of a group, for the efficacy form."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Result:
    """A group's scores in the order of its members, its ranks, and the bounds it used."""

    scores: tuple[Score, ...]
    ranks: Mapping[str, int]
    bounds: Mapping[str, Bounds] = field(default_factory=dict)


type Figures = Mapping[tuple[str, str], Figure]
"""``(member, key of the indicator or adjustment)`` → what is known; absent: nothing."""


def shown(value: Decimal) -> str:
    """A number in a line of arithmetic: up to six places, without trailing zeros."""
    text = f"{value.quantize(SHOWN_PLACES) if value % SHOWN_PLACES else value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_of(one: Indicator, figure: Figure) -> tuple[Decimal | None, list[Step]]:
    """The value that is scored, with the steps to it; None: there is none.

    An on-time share over nothing and growth over nothing have no value. Growth is divided by the
    size of the former value, so that it is negative exactly where there is less than before.
    """
    value, steps = figure.actual, [Step(StepKind.ACTUAL, figure.actual)]
    if one.kind == IndicatorKind.ON_TIME:
        steps.append(Step(StepKind.BASE, figure.base))
        if value is None or not figure.base:
            return None, steps
        made = value / figure.base
        steps.append(Step(StepKind.RATE, made, f"{shown(value)} ÷ {shown(figure.base)}"))
        value = made
    if one.growth:
        steps.append(Step(StepKind.BEFORE, figure.before))
        if value is None or not figure.before:
            return None, steps
        made = (value - figure.before) / abs(figure.before)
        line = f"({shown(value)} − {shown(figure.before)}) ÷ {shown(abs(figure.before))}"
        steps.append(Step(StepKind.GROWTH, made, line))
        value = made
    return value, steps


def score_indicator(one: Indicator, figure: Figure, bounds: Bounds | None = None) -> Part:
    """The points of one indicator. Every case has an answer: see the table in the tests."""
    if one.is_manual:
        return _manual(one, figure)
    value, steps = value_of(one, figure)
    if value is None:
        return _missing(one, steps, StepKind.MISSING)
    if one.form == IndicatorForm.EFFICACY:
        return _efficacy(one, value, steps, bounds or Bounds(value, value))
    return _ratio(one, value, figure.target, steps)


def _manual(one: Indicator, figure: Figure) -> Part:
    if figure.actual is None:
        return _missing(one, [], StepKind.MISSING)
    given = min(max(figure.actual, ZERO), one.weight)
    return _finished(one, given, [Step(StepKind.GIVEN, given)], "", None)


def _missing(one: Indicator, steps: list[Step], why: str) -> Part:
    points = one.weight if one.missing == Missing.FULL else ZERO
    return _finished(one, points, [*steps, Step(why, None)], shown(points), None)


def _ratio(one: Indicator, value: Decimal, target: Decimal | None, steps: list[Step]) -> Part:
    if target is None:
        return _missing(one, steps, StepKind.NO_TARGET)
    steps.append(Step(StepKind.TARGET, target))
    if target == 0:
        points = one.weight if value >= 0 else ZERO
        return _finished(one, points, [*steps, Step(StepKind.ZERO_TARGET, None)],
                         shown(points), None)  # fmt: skip
    exact = value / target
    steps.append(Step(StepKind.COMPLETION, exact, f"{shown(value)} ÷ {shown(target)}"))
    rate = rounded(exact, one.rate_rounding)
    if rate != exact:
        steps.append(Step(StepKind.ROUNDED_RATE, rate, one.rate_rounding))
    counted = max(min(rate, one.cap), ZERO)
    if counted != rate:
        bound = one.cap if rate > one.cap else ZERO
        steps.append(Step(StepKind.CAPPED, counted, f"{shown(rate)} → {shown(bound)}"))
    line = f"{shown(counted)} × {shown(one.weight)}"
    return _finished(one, counted * one.weight, steps, line, rate)


def _efficacy(one: Indicator, value: Decimal, steps: list[Step], bounds: Bounds) -> Part:
    weight = one.weight
    steps += [Step(StepKind.LOWEST, bounds.low), Step(StepKind.HIGHEST, bounds.high)]
    if bounds.high == bounds.low:
        return _finished(one, weight, steps, shown(weight), None)
    above = bounds.high - value if one.falling else value - bounds.low
    points = SURE * weight + EARNED * weight * above / (bounds.high - bounds.low)
    ends = f"{shown(bounds.high)} − {shown(value)}" if one.falling else (
        f"{shown(value)} − {shown(bounds.low)}")  # fmt: skip
    line = (
        f"0.6 × {shown(weight)} + 0.4 × {shown(weight)} × ({ends})"
        f" ÷ ({shown(bounds.high)} − {shown(bounds.low)})"
    )
    return _finished(one, points, steps, line, None)


def _finished(
    one: Indicator, points: Decimal, steps: Sequence[Step], line: str, rate: Decimal | None
) -> Part:
    last = rounded(points, one.rounding)
    lines = [*steps, Step(StepKind.POINTS, points, line)]
    if last != points:
        lines.append(Step(StepKind.ROUNDED, last, one.rounding))
    return Part(one.key, last, tuple(lines), rate)


def bounds_of(group: Group, figures: Figures) -> dict[str, Bounds]:
    """The lowest and highest value among the members that have one, by indicator."""
    found: dict[str, Bounds] = {}
    for one in group.leaves:
        if one.form != IndicatorForm.EFFICACY or one.is_manual:
            continue
        values = [
            value
            for member in group.members
            if (value := value_of(one, figures.get((member, one.key), NOTHING))[0]) is not None
        ]
        if values:
            found[one.key] = Bounds(min(values), max(values))
    return found


def score_member(
    group: Group, member: str, figures: Figures, bounds: Mapping[str, Bounds]
) -> Score:
    """One member's score, opened into its arithmetic."""
    parts = tuple(
        score_indicator(one, figures.get((member, one.key), NOTHING), bounds.get(one.key))
        for one in group.leaves
    )
    adjustments = tuple(
        _adjusted(one, figures.get((member, one.key), NOTHING)) for one in group.adjustments
    )
    return _totalled(group, member, parts, adjustments)


def _adjusted(one: Adjustment, figure: Figure) -> Part:
    """What is added or taken: never less than nothing, never more than its cap."""
    times = max(figure.actual or ZERO, ZERO)
    if one.kind == AdjustmentKind.VETO:
        return Part(one.key, ZERO, (Step(StepKind.VETO, times),))
    exact = rounded(times * one.points, FINEST)
    points = min(exact, one.cap) if one.cap else exact
    kind = StepKind.BONUS if one.kind == AdjustmentKind.BONUS else StepKind.DEDUCTION
    steps = [Step(kind, exact, f"{shown(times)} × {shown(one.points)}")]
    if points != exact:
        steps.append(Step(StepKind.CAPPED, points, f"{shown(exact)} → {shown(one.cap)}"))
    return Part(one.key, points, tuple(steps))


@dataclass(frozen=True)
class Added:
    """What adjustments do to a member: bonuses before and after their common cap, deductions, and
    whether everything is taken."""

    bonus: Decimal
    counted: Decimal
    taken: Decimal
    vetoed: bool

    def total(self, group: Group, earned: Decimal) -> Decimal:
        """The total of ``earned`` points: never below nothing, rounded."""
        exact = ZERO if self.vetoed else max(earned + self.counted - self.taken, ZERO)
        return rounded(exact, group.rounding)


def added(group: Group, adjustments: Sequence[Part]) -> Added:
    """The adjustments of one member put together."""
    kinds = {one.key: one.kind for one in group.adjustments}
    bonus = taken = ZERO
    vetoed = False
    for one in adjustments:
        if kinds[one.key] == AdjustmentKind.BONUS:
            bonus += one.points
        elif kinds[one.key] == AdjustmentKind.DEDUCTION:
            taken += one.points
        else:
            vetoed = vetoed or (one.steps[0].value or ZERO) > 0
    counted = min(bonus, group.bonus_cap) if group.bonus_cap else bonus
    return Added(bonus, counted, taken, vetoed)


def _totalled(
    group: Group, member: str, parts: tuple[Part, ...], adjustments: tuple[Part, ...]
) -> Score:
    earned, more = sum((one.points for one in parts), ZERO), added(group, adjustments)
    steps = [Step(StepKind.SUM, earned, " + ".join(shown(one.points) for one in parts))]
    if more.bonus:
        steps.append(Step(StepKind.BONUS, more.bonus))
    if more.counted != more.bonus:
        line = f"{shown(more.bonus)} → {shown(more.counted)}"
        steps.append(Step(StepKind.BONUS_CAPPED, more.counted, line))
    if more.taken:
        steps.append(Step(StepKind.DEDUCTION, more.taken))
    if earned + more.counted < more.taken:
        steps.append(Step(StepKind.FLOOR, ZERO, shown(earned + more.counted - more.taken)))
    if more.vetoed:
        steps.append(Step(StepKind.VETO, ZERO))
    total = more.total(group, earned)
    line = shown(earned)
    if more.counted or more.taken:
        line += f" + {shown(more.counted)} − {shown(more.taken)}"
    if not more.vetoed and total != max(earned + more.counted - more.taken, ZERO):
        steps.append(Step(StepKind.ROUNDED, total, group.rounding))
    steps.append(Step(StepKind.TOTAL, total, line))
    return Score(member, parts, adjustments, tuple(steps), total, more.vetoed)


def score_group(group: Group, figures: Figures) -> Result:
    """Every member's score and place; those with nothing stand there as well."""
    bounds = bounds_of(group, figures)
    scores = tuple(score_member(group, member, figures, bounds) for member in group.members)
    return Result(scores, ranked({one.member: one.total for one in scores}), bounds)


@dataclass(frozen=True)
class Completed:
    """Completion of annual targets and the share of them that was due, fractions of 1."""

    rate: Decimal
    due: Decimal


def mean_completion(group: Group, score: Score, due: Callable[[str], Decimal]) -> Completed | None:
    """Completion of annual targets, weighted; each at most 1 so that one far ahead hides none
    behind. None where nothing has an annual target.

    ``due`` answers for a metric what share of the year's target is due by the day, by the
    calendar of the member's region: what is held against a part of the target is put back to the
    whole. Rates and targets that are the same all year have no calendar.
    """
    parts = {one.key: one.rate for one in score.parts if one.rate is not None}
    weight, rate, share = ZERO, ZERO, ZERO
    for one in group.leaves:
        if one.key not in parts or one.basis == TargetBasis.FIXED:
            continue
        by_now = due(one.metric)
        whole = parts[one.key] * (by_now if one.basis == TargetBasis.CALENDAR else ONE)
        weight += one.weight
        rate += one.weight * min(whole, ONE)
        share += one.weight * by_now
    return Completed(rate / weight, share / weight) if weight else None
