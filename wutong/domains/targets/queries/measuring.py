"""The figures of a run: every metric of every member in a bounded number of questions, a question
a metric, span and kind of member, never one a member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from wutong.domains.org.queries import Region
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.targets.choices import IndicatorForm, IndicatorKind, Span, TargetBasis
from wutong.domains.targets.models import AssessmentScheme, ManualScore, Target
from wutong.domains.targets.queries.schemes import NOT_ADDING_UP, UNIT_KEY, regions_of
from wutong.domains.targets.rules.assessment import Figure, Figures
from wutong.domains.targets.rules.lights import MONTHS_A_YEAR
from wutong.domains.targets.rules.periods import year_before
from wutong.domains.targets.rules.scheme import Adjustment, Group, Indicator, Scheme
from wutong.kernel import metrics
from wutong.kernel.metrics import Period, Question
from wutong.kernel.scope import ANALYST, Access, Grant


@dataclass(frozen=True)
class Ask:
    """One metric over some days."""

    code: str
    version: str
    first: date
    last: date


@dataclass(frozen=True)
class Measuring:
    """What is measured: which scheme, over which days, as known when (None: now)."""

    row: AssessmentScheme
    scheme: Scheme
    first: date
    last: date
    as_known: datetime | None

    def span(self, one: Indicator | Adjustment) -> tuple[date, date]:
        """The days it counts; adjustments count those of the period."""
        if getattr(one, "span", Span.PERIOD) == Span.YEAR:
            return date(self.last.year, 1, 1), self.last
        return self.first, self.last

    def asks(self, one: Indicator | Adjustment) -> dict[str, Ask]:
        """What has to be asked for it: actual, and base or the year before."""
        if not one.metric:
            return {}
        first, last = self.span(one)
        wanted = {"actual": Ask(one.metric, one.version, first, last)}
        if isinstance(one, Indicator) and one.kind == IndicatorKind.ON_TIME:
            wanted["base"] = Ask(one.base, "", first, last)
        if isinstance(one, Indicator) and one.growth:
            before = (year_before(first), year_before(last))
            wanted["before"] = Ask(one.metric, one.version, *before)
        return wanted


type Place = tuple[str, Region]
"""How members are told apart (region or unit), and within which region that is asked."""


def measure(asked: Measuring) -> Figures:
    """``{(member, key): Figure}`` of every indicator and adjustment."""
    regions = regions_of(key for group in asked.scheme.groups for key in group.members)
    places = {group.key: _places(group, regions, asked.row.region) for group in asked.scheme.groups}
    wanted: dict[Place, set[Ask]] = defaultdict(set)
    for group in asked.scheme.groups:
        for one in group.rows:
            for place in places[group.key]:
                wanted[place] |= set(asked.asks(one).values())
    values: dict[tuple[Ask, str], Decimal | None] = {}
    with metrics.one_reading():
        for place, asks in wanted.items():
            values |= _values(asked, place, asks)
    entries, targets = _entries(asked), _targets(asked, regions)
    figures: dict[tuple[str, str], Figure] = {}
    for group in asked.scheme.groups:
        for one in group.rows:
            for member in group.members:
                figures[member, one.key] = _figure(asked, one, member, values, entries, targets)
    return figures


def _places(group: Group, regions: dict[str, Region], top: Region) -> set[Place]:
    found = {("region", regions[key].parent or top) for key in group.members if key in regions}
    if any(key.startswith(UNIT_KEY) for key in group.members):
        found.add(("unit", top))
    return found


def question_for(asked: Measuring, place: Place, first: date, last: date) -> Question:
    """The question that tells the members of a place apart. Confidential projects are no single
    unit's: whoever computes, they enter nobody's score."""
    way, region = place
    access = Access(grants=(Grant(ANALYST, asked.row.region.path),))
    return Question(scope_of(region), Period(first, last), access, asked.as_known, (way,))


def _values(
    asked: Measuring, place: Place, asks: Iterable[Ask]
) -> dict[tuple[Ask, str], Decimal | None]:
    found: dict[tuple[Ask, str], Decimal | None] = {}
    for (first, last), over in _by_days(asks):
        question = question_for(asked, place, first, last)
        usual = [one for one in over if one.version in {"", metrics.find(one.code).version}]
        answers = metrics.ask_many({one.code for one in usual}, question)
        for one in over:
            answer = answers[one.code] if one in usual else metrics.ask(
                one.code, question, one.version
            )  # fmt: skip
            for value in answer.values:
                found[one, f"{place[0][0]}:{value.keys[place[0]]}"] = value.value
    return found


def _by_days(asks: Iterable[Ask]) -> Iterator[tuple[tuple[date, date], list[Ask]]]:
    days: dict[tuple[date, date], list[Ask]] = defaultdict(list)
    for one in sorted(asks, key=lambda one: (one.first, one.last, one.code, one.version)):
        days[one.first, one.last].append(one)
    yield from days.items()


def _figure(
    asked: Measuring, one: Indicator | Adjustment, member: str,
    values: dict[tuple[Ask, str], Decimal | None], entries: dict[tuple[str, str], Decimal],
    targets: dict[tuple[str, str], Decimal],
) -> Figure:  # fmt: skip
    if not one.metric:
        return Figure(entries.get((member, one.key)))
    known = {
        name: values.get((ask, member), _nothing(ask)) for name, ask in asked.asks(one).items()
    }
    figure = Figure(**known)
    if isinstance(one, Adjustment) or one.form != IndicatorForm.RATIO:
        return figure
    if one.basis == TargetBasis.FIXED:
        return replace(figure, target=one.fixed)
    target = targets.get((member, one.metric))
    if target is not None and one.basis == TargetBasis.CALENDAR:
        target = target * asked.last.month / MONTHS_A_YEAR
    return replace(figure, target=target)


def _nothing(ask: Ask) -> Decimal | None:
    """A member without rows: none of them, but no rate."""
    ratio = metrics.find(ask.code, ask.version or None).aggregate in NOT_ADDING_UP
    return None if ratio else Decimal(0)


def _entries(asked: Measuring) -> dict[tuple[str, str], Decimal]:
    rows = ManualScore.objects.filter(scheme=asked.row, first=asked.first, last=asked.last)
    held = rows.filter(_known(asked.as_known, "given_at")).select_related("region")
    return {(one.member, one.key): one.value for one in held}


def _known(at: datetime | None, name: str) -> Q:
    if at is None:
        return Q(replaced_at=None)
    return Q(**{f"{name}__lte": at}) & (Q(replaced_at=None) | Q(replaced_at__gt=at))


def _targets(asked: Measuring, regions: dict[str, Region]) -> dict[tuple[str, str], Decimal]:
    """``{(member, metric): annual target}`` in force, or known at the time, in one query."""
    members = {key for group in asked.scheme.groups for key in group.members}
    units = [int(key.removeprefix(UNIT_KEY)) for key in members if key.startswith(UNIT_KEY)]
    rows = (
        Target.objects.filter(year=asked.last.year)
        .filter(_known(asked.as_known, "set_at"))
        .filter(Q(region__in=[one.pk for one in regions.values()], unit=None) | Q(unit__in=units))
        .select_related("region")
    )
    return {
        (f"u:{row.unit_id}" if row.unit_id else f"r:{row.region.code}", row.metric): row.value
        for row in rows
    }


def rows_behind(asked: Measuring) -> dict[tuple[str, str], list[list[str]]]:
    """``{(member, key): [[key, title, amount], …]}`` of every indicator with a metric, in one
    statement a metric, span and kind of member."""
    regions = regions_of(key for group in asked.scheme.groups for key in group.members)
    known: dict[tuple[Ask, Place], dict[str, list[list[str]]]] = {}
    found: dict[tuple[str, str], list[list[str]]] = {}
    with metrics.one_reading():
        for group in asked.scheme.groups:
            places = _places(group, regions, asked.row.region)
            for one in group.rows:
                if not one.metric:
                    continue
                ask = asked.asks(one)["actual"]
                for place in places:
                    if (ask, place) not in known:
                        known[ask, place] = _rows(asked, ask, place)
                    for member, rows in known[ask, place].items():
                        found[member, one.key] = rows
    return found


def _rows(asked: Measuring, ask: Ask, place: Place) -> dict[str, list[list[str]]]:
    question = question_for(asked, place, ask.first, ask.last)
    return {
        f"{place[0][0]}:{key}": [[row.key, row.title, metrics.plain(row.amount)] for row in rows]
        for key, rows in metrics.rows_by(ask.code, question, ask.version or None).items()
    }
