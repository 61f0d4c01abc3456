"""How an assessment is scored: facts, reviewers' answers, a scorecard in; points, a proposal out.

Points of a formula are clamped to 0 … weight. Points of a manual criterion are the mean of those who
scored it. What can't be computed gives no points and says why. Every step is exact; the total alone
is rounded, half up, and the rounded total is what is held against the thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.appraisal.choices import GateAnswer, Result
from wutong.domains.appraisal.rules.formulas import BadFormula, FactMissing, evaluate
from wutong.domains.appraisal.rules.scorecard import Body, Criterion, Gate

DIGITS: Final = 34
FAR: Final = Decimal("0.25")
"""A reviewer is an outlier who lies further than this share of the weight from the median."""
ENOUGH_FOR_OUTLIERS: Final = 3


@dataclass(frozen=True)
class Answered:
    """What one reviewer sent. ``who`` tells reviewers apart."""

    who: int
    gates: Mapping[str, str]
    points: Mapping[str, Decimal]


@dataclass(frozen=True)
class GateOutcome:
    """A gate: the answer it comes to, who said what, and whether it was settled by the decider."""

    gate: Gate
    answer: str
    said: Mapping[int, str]
    settled: bool = False


@dataclass(frozen=True)
class Spread:
    """How far reviewers lie apart: lowest, highest, range, population standard deviation, and
    those who lie far from the median."""

    low: Decimal
    high: Decimal
    deviation: Decimal
    outliers: frozenset[int]

    @property
    def range(self) -> Decimal:
        """Highest less lowest."""
        return self.high - self.low


@dataclass(frozen=True)
class CriterionOutcome:
    """A criterion: its points, None where they can't be computed and ``why`` says so."""

    criterion: Criterion
    points: Decimal | None
    why: str = ""
    said: Mapping[int, Decimal] = field(default_factory=dict)
    spread: Spread | None = None


@dataclass(frozen=True)
class Outcome:
    """The whole: ``result`` is the proposal, None while gates are unsettled or reviewers lack."""

    gates: tuple[GateOutcome, ...]
    criteria: tuple[CriterionOutcome, ...]
    score: Decimal
    full: Decimal
    result: str | None
    reviewers: int
    lacking: int

    @property
    def unsettled(self) -> list[GateOutcome]:
        """Gates that are still unsure."""
        return [one for one in self.gates if one.answer == GateAnswer.UNSURE]

    @property
    def failed(self) -> list[GateOutcome]:
        """Gates that were failed."""
        return [one for one in self.gates if one.answer == GateAnswer.FAIL]

    @property
    def uncounted(self) -> list[CriterionOutcome]:
        """Criteria without points because something is missing."""
        return [one for one in self.criteria if one.points is None]


def score(
    body: Body,
    facts: Mapping[str, Decimal | None],
    reviews: Sequence[Answered],
    settled: Mapping[str, str] | None = None,
) -> Outcome:
    """The outcome; the order of ``reviews`` does not matter. ``settled`` maps unsure gates to what
    the decider found out (pass or fail)."""
    ordered = sorted(reviews, key=lambda one: one.who)
    gates = tuple(gate_outcome(one, ordered, (settled or {}).get(one.key)) for one in body.gates)
    criteria = tuple(criterion_outcome(one, facts, ordered) for one in body.criteria)
    total = total_of(body, criteria)
    lacking = max(0, body.least_reviewers - len(ordered))
    return Outcome(
        gates, criteria, total, body.full, proposal(body, gates, total, lacking), len(ordered),
        lacking,
    )  # fmt: skip


def total_of(body: Body, criteria: Sequence[CriterionOutcome]) -> Decimal:
    """The sum of points, rounded half up to the scorecard's places."""
    with localcontext(prec=DIGITS):
        total = sum((one.points for one in criteria if one.points is not None), Decimal(0))
        return total.quantize(Decimal(1).scaleb(-body.places), rounding=ROUND_HALF_UP)


def proposal(
    body: Body, gates: Sequence[GateOutcome], total: Decimal, lacking: int = 0
) -> str | None:
    """Refused where a gate was failed; nothing while one is unsure or reviewers lack; else by the
    total."""
    if lacking:
        return None
    answers = {one.answer for one in gates}
    if GateAnswer.FAIL in answers:
        return Result.REFUSED.value
    if GateAnswer.UNSURE in answers:
        return None
    if total >= body.pass_score:
        return Result.PASSED.value
    if total >= body.conditional_score:
        return Result.CONDITIONAL.value
    return Result.REFUSED.value


def gate_outcome(gate: Gate, reviews: Sequence[Answered], settled: str | None) -> GateOutcome:
    """Fail where anybody says fail; unsure where anybody does, or nobody answered."""
    said = {one.who: one.gates[gate.key] for one in reviews if gate.key in one.gates}
    answers = set(said.values())
    if GateAnswer.FAIL in answers:
        answer = GateAnswer.FAIL
    elif not answers or GateAnswer.UNSURE in answers:
        answer = GateAnswer.UNSURE
    else:
        answer = GateAnswer.PASS
    if answer == GateAnswer.UNSURE and settled in {GateAnswer.PASS, GateAnswer.FAIL}:
        return GateOutcome(gate, str(settled), said, settled=True)
    return GateOutcome(gate, answer.value, said)


def criterion_outcome(
    criterion: Criterion, facts: Mapping[str, Decimal | None], reviews: Sequence[Answered]
) -> CriterionOutcome:
    """The points of one criterion."""
    if criterion.is_formula:
        return by_formula(criterion, facts)
    said = {
        one.who: clamped(one.points[criterion.key], criterion.weight)
        for one in reviews
        if criterion.key in one.points
    }
    if not said:
        return CriterionOutcome(criterion, None, _("没有评审人打分。"))
    with localcontext(prec=DIGITS):
        mean = sum(said.values(), Decimal(0)) / len(said)
    return CriterionOutcome(criterion, mean, said=said, spread=spread_of(said, criterion.weight))


def by_formula(criterion: Criterion, facts: Mapping[str, Decimal | None]) -> CriterionOutcome:
    """What the formula gives, within 0 … weight."""
    try:
        value = evaluate(criterion.formula, facts)
    except FactMissing as missing:
        return CriterionOutcome(criterion, None, _("缺“%(name)s”。") % {"name": missing.args[0]})
    except BadFormula as problem:
        return CriterionOutcome(criterion, None, str(problem))
    return CriterionOutcome(criterion, clamped(value, criterion.weight))


def clamped(points: Decimal, weight: Decimal) -> Decimal:
    """``points`` within 0 … weight."""
    return max(Decimal(0), min(points, weight))


def spread_of(said: Mapping[int, Decimal], weight: Decimal) -> Spread:
    """Range, deviation and outliers of what reviewers said. Outliers are told of three or more."""
    points = sorted(said.values())
    count = len(points)
    with localcontext(prec=DIGITS):
        mean = sum(points, Decimal(0)) / count
        squares = sum(((one - mean) ** 2 for one in points), Decimal(0))
        deviation = (squares / count).sqrt()
        median = (points[(count - 1) // 2] + points[count // 2]) / 2
    far = frozenset(
        who
        for who, one in said.items()
        if count >= ENOUGH_FOR_OUTLIERS and abs(one - median) > weight * FAR
    )
    return Spread(points[0], points[-1], deviation, far)


def plain_points(points: Decimal | None) -> str:
    """Points to two places without needless zeros; a dash where there are none."""
    if points is None:
        return "—"
    text = f"{points.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")
