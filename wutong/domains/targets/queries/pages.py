"""What the pages and the API show of runs and scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.questions import rows_address, scope_of
from wutong.domains.targets.choices import IndicatorKind, LightLabel, StepKind
from wutong.domains.targets.models import AssessmentRun, UnitScore
from wutong.domains.targets.queries.measuring import Measuring
from wutong.domains.targets.queries.runs import explained, last_before, standing_of
from wutong.domains.targets.queries.schemes import scheme_of
from wutong.domains.targets.queries.standing_for import sees_inside
from wutong.domains.targets.rules.assessment import Part, Step, shown
from wutong.domains.targets.rules.lights import Light, light
from wutong.domains.targets.rules.progress import HUNDRED
from wutong.domains.targets.rules.ranking import black_list, red_list
from wutong.domains.targets.rules.scheme import Adjustment, Group, Indicator, Scheme
from wutong.kernel import metrics
from wutong.kernel.metrics import Period, Question
from wutong.kernel.money import Rounding
from wutong.kernel.scope import Access

SHARES = frozenset({StepKind.RATE, StepKind.COMPLETION, StepKind.ROUNDED_RATE, StepKind.GROWTH})
MEASURED = frozenset({StepKind.ACTUAL, StepKind.BASE, StepKind.BEFORE, StepKind.TARGET,
                      StepKind.LOWEST, StepKind.HIGHEST})  # fmt: skip


def shape_of(light: Light | None) -> str:
    """The shape of a light, as the component names it."""
    return "behind" if light == Light.GREEN_MARKED else str(light or "none")


def words_of(light: Light | None) -> str:
    """A light in words; empty without one."""
    return str(LightLabel(light).label) if light else ""


@dataclass(frozen=True)
class Line:
    """One member in a group's ranking. ``up`` are places gained since the last issue; None: it was
    not there. ``points`` are those of each indicator, in the group's order."""

    score: UnitScore
    up: int | None
    lead: Decimal | None
    light: Light | None
    points: list[Decimal]
    taken: Decimal

    @property
    def down(self) -> int:
        """Places lost."""
        return -(self.up or 0)

    @property
    def light_shape(self) -> str:
        """The shape of the light, as the component names it."""
        return shape_of(self.light)

    @property
    def light_words(self) -> str:
        """The light in words."""
        return words_of(self.light)


@dataclass(frozen=True)
class Ranking:
    """A group with its members by rank, and its lists."""

    group: Group
    lines: list[Line]
    praised: list[UnitScore]
    behind: list[UnitScore]

    @property
    def red(self) -> list[Line]:
        """The lines of the red list."""
        return self._of(self.praised)

    @property
    def black(self) -> list[Line]:
        """The lines of the black list, the last first."""
        return self._of(self.behind)

    @property
    def both(self) -> list[tuple[list[Line], str]]:
        """The two lists with their names."""
        return [(self.red, _("红榜")), (self.black, _("黑榜"))]

    def _of(self, scores: list[UnitScore]) -> list[Line]:
        by_score = {one.score.pk: one for one in self.lines}
        return [by_score[one.pk] for one in scores]


def rankings(run: AssessmentRun) -> list[Ranking]:
    """Every group's ranking, in a bounded number of queries."""
    scheme = scheme_of(run.version)
    before = last_before(run)
    places = {key: rank for key, (rank, _) in standing_of(before).items()} if before else {}
    scores = list(run.scores.select_related("region", "unit", "group").prefetch_related("lines"))
    return [_ranking(run, group, scores, places) for group in scheme.groups]


def _ranking(
    run: AssessmentRun, group: Group, scores: list[UnitScore], places: dict[str, int]
) -> Ranking:
    order = {key: at for at, key in enumerate(group.members)}
    own = sorted((one for one in scores if one.group.key == group.key),
                 key=lambda one: (one.rank, order.get(one.member, 0)))  # fmt: skip
    standing = {one.member: (one.rank, one.total) for one in own}
    by_key = {one.member: one for one in own}
    return Ranking(
        group,
        [_line(run, group, one, places.get(one.member)) for one in own],
        [by_key[key] for key in red_list(standing, group.red_places)],
        [by_key[key] for key in black_list(standing, group.black_places, group.red_places)],
    )


def _line(run: AssessmentRun, group: Group, score: UnitScore, before: int | None) -> Line:
    points = {one.key: one.points for one in score.lines.all()}
    ahead = score.ahead
    parts = [points[one.key] for one in group.leaves]
    return Line(
        score, None if before is None else before - score.rank, ahead, light(ahead), parts,
        score.total - sum(parts, Decimal(0)),
    )  # fmt: skip


@dataclass(frozen=True)
class ShownStep:
    """A line of arithmetic in words."""

    words: str
    arithmetic: str
    value: str


@dataclass(frozen=True)
class ShownPart:
    """An indicator or adjustment of a score: its points, every step to them, where its rows are."""

    row: Indicator | Adjustment
    points: Decimal
    steps: list[ShownStep]
    url: str
    definition: str
    rows: list[list[str]] | None

    @property
    def happened(self) -> bool:
        """Whether an adjustment came about at all."""
        return bool(self.points) or any(one.value not in {"0", "—"} for one in self.steps)


@dataclass(frozen=True)
class ShownScore:
    """A score opened into its arithmetic."""

    parts: list[ShownPart]
    adjustments: list[ShownPart]
    steps: list[ShownStep]
    total: Decimal

    @property
    def untouched(self) -> list[str]:
        """Adjustments that did not come about."""
        return [one.row.title for one in self.adjustments if not one.happened]


def opened(score: UnitScore, access: Access) -> ShownScore:
    """The score line by line, each figure with the address of its rows."""
    run = score.run
    scheme = scheme_of(run.version)
    group = scheme.group(score.group.key)
    made = explained(score)
    inside = sees_inside(access, score)
    rows = {one.key: one.rows for one in score.lines.all()} if inside else {}
    known = {one.key: one for one in group.rows}

    def part(one: Part) -> ShownPart:
        row = known[one.key]
        return ShownPart(
            row, one.points, [_step(row, step) for step in one.steps],
            _address(run, scheme, score, row, access) if inside else "",
            metrics.find(row.metric, row.version or None).definition if row.metric else "",
            rows.get(one.key),
        )  # fmt: skip

    return ShownScore(
        [part(one) for one in made.parts], [part(one) for one in made.adjustments],
        [_step(None, step) for step in made.steps], made.total,
    )  # fmt: skip


def _step(row: Indicator | Adjustment | None, step: Step) -> ShownStep:
    line = step.arithmetic
    if step.kind in {StepKind.ROUNDED, StepKind.ROUNDED_RATE}:
        line = rounding_words(line)
    return ShownStep(str(StepKind(step.kind).label), line, _value(row, step))


def rounding_words(rule: str) -> str:
    """``half-up:2`` in words; empty for an exact value."""
    if not rule:
        return ""
    mode, _colon, places = rule.partition(":")
    finest = f"{Decimal(1).scaleb(-int(places)):f}"
    said = _("四舍五入到 %(finest)s") if mode == "half-up" else _("截断到 %(finest)s")
    return said % {"finest": finest}


def rules_of_rounding(scheme: Scheme) -> set[str]:
    """Every rule of rounding that the scheme names."""
    return {group.rounding for group in scheme.groups} | {
        rule
        for group in scheme.groups
        for one in group.indicators
        for rule in (one.rounding, one.rate_rounding)
        if rule
    }


def _value(row: Indicator | Adjustment | None, step: Step) -> str:
    if step.value is None:
        return "—"
    growing = isinstance(row, Indicator) and (row.growth or row.kind == IndicatorKind.ON_TIME)
    if step.kind in SHARES or (growing and step.kind in {
        StepKind.TARGET, StepKind.LOWEST, StepKind.HIGHEST}):  # fmt: skip
        return f"{Rounding().apply(step.value * HUNDRED):f}%"
    if step.kind in MEASURED and row is not None and row.metric:
        return metrics.display(metrics.find(row.metric, row.version or None), step.value)
    return shown(step.value)


def _address(
    run: AssessmentRun, scheme: Scheme, score: UnitScore, row: Indicator | Adjustment,
    access: Access,
) -> str:  # fmt: skip
    """The figure's own page, as known to the run; empty for what people entered."""
    if not row.metric:
        return ""
    first, last = Measuring(run.scheme, scheme, run.first, run.last, run.as_known).span(row)
    region = score.region or run.scheme.region
    return rows_address(
        row.metric, _question(region, first, last, run, access), row.version or None,
        {"unit": str(score.unit_id)} if score.unit_id else None,
    )  # fmt: skip


def _question(
    region: Region, first: date, last: date, run: AssessmentRun, access: Access
) -> Question:
    return Question(scope_of(region), Period(first, last), access, run.as_known)
