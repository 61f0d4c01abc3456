"""The figures of a run: every metric of every member in a bounded number of statements: one for all
metrics that count the same rows over the same days, never one a member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from wutong.domains.org.queries import Region, paths_down_to
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.targets.choices import IndicatorForm, IndicatorKind, Span, TargetBasis
from wutong.domains.targets.models import AssessmentScheme, ManualScore, Target
from wutong.domains.targets.queries.curves import Calendars
from wutong.domains.targets.queries.schemes import NOT_ADDING_UP, UNIT_KEY, regions_of
from wutong.domains.targets.rules.assessment import Figure, Figures
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


type Members = Mapping[str, metrics.MembersOf]
"""How members are told apart (by region, by unit) → whose a raw key is."""


type Known = Mapping[tuple[Ask, str], Decimal | None]
"""What a member's metric came to over some days."""


def measure(asked: Measuring, known: Known | None = None) -> Figures:
    """``{(member, key): Figure}`` of every indicator and adjustment. What is ``known`` of the same
    days and the same time is not asked again."""
    regions = regions_of(key for group in asked.scheme.groups for key in group.members)
    values = dict(known or {})
    with metrics.one_reading():
        for way, members_of in _ways(asked.scheme, regions).items():
            wanted = {
                ask
                for group in asked.scheme.groups
                for one in group.rows
                for ask in asked.asks(one).values()
                for member in group.members
                if way == _way_of(member) and (ask, member) not in values
            }
            values |= _values(asked, way, members_of, wanted)
    entries, targets = _entries(asked), _targets(asked, regions)
    due = _due(asked, regions)
    figures: dict[tuple[str, str], Figure] = {}
    for group in asked.scheme.groups:
        for one in group.rows:
            for member in group.members:
                figures[member, one.key] = _figure(
                    asked, one, member, values, entries, targets, due
                )  # fmt: skip
    return figures


def values_in(asked: Measuring, figures: Figures) -> Known:
    """What the figures of a measurement say of each metric, to be taken over by another one."""
    return {
        (ask, member): getattr(figures[member, one.key], name)
        for group in asked.scheme.groups
        for one in group.rows
        for name, ask in asked.asks(one).items()
        for member in group.members
        if (member, one.key) in figures
    }


def _way_of(member: str) -> str:
    return "unit" if member.startswith(UNIT_KEY) else "region"


def _ways_of(group: Group) -> set[str]:
    return {_way_of(one) for one in group.members}


def _ways(scheme: Scheme, regions: Mapping[str, Region]) -> Members:
    """Regions lie in one another, so that a row may count for several; a unit's is its own."""
    keys = {region.path: key for key, region in regions.items()}
    used = {way for group in scheme.groups for way in _ways_of(group)}
    known: Members = {
        "region": lambda path: [keys[one] for one in paths_down_to(path) if one in keys],
        "unit": lambda unit: [] if unit is None else [f"{UNIT_KEY}{unit}"],
    }
    return {way: members_of for way, members_of in known.items() if way in used}


def question_for(asked: Measuring, way: str, first: date, last: date) -> Question:
    """The question that tells members apart, of the region that assesses, by whose rules all are
    counted. Confidential projects are no single unit's: whoever computes, they enter nobody's
    score."""
    access = Access(grants=(Grant(ANALYST, asked.row.region.path),))
    scope = scope_of(asked.row.region)
    return Question(scope, Period(first, last), access, asked.as_known, (way,))


def _values(
    asked: Measuring, way: str, members_of: metrics.MembersOf, asks: Iterable[Ask]
) -> dict[tuple[Ask, str], Decimal | None]:
    found: dict[tuple[Ask, str], Decimal | None] = {}
    for (first, last), over in _by_days(asks):
        question = question_for(asked, way, first, last)
        named = {one: (one.code, one.version or None) for one in over}
        answers = metrics.ask_apart(named.values(), question, members_of)
        for one in over:
            for member, value in answers[named[one]].items():
                found[one, member] = value
    return found


def _by_days(asks: Iterable[Ask]) -> Iterator[tuple[tuple[date, date], list[Ask]]]:
    days: dict[tuple[date, date], list[Ask]] = defaultdict(list)
    for one in sorted(asks, key=lambda one: (one.first, one.last, one.code, one.version)):
        days[one.first, one.last].append(one)
    yield from days.items()


def _figure(
    asked: Measuring, one: Indicator | Adjustment, member: str,
    values: dict[tuple[Ask, str], Decimal | None], entries: dict[tuple[str, str], Decimal],
    targets: dict[tuple[str, str], Decimal], due: Callable[[str, str], Decimal],
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
        target = target * due(member, one.metric)
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


def due_shares(asked: Measuring) -> Callable[[str, str], Decimal]:
    """The share of a year's target that is due, by member and metric, as it was known."""
    return _due(asked, regions_of(key for one in asked.scheme.groups for key in one.members))


def _due(asked: Measuring, regions: dict[str, Region]) -> Callable[[str, str], Decimal]:
    """The share of a year's target that is due of a member, by its region's curve."""
    own = asked.row.region.path
    paths = {key: region.path for key, region in regions.items()}
    calendars = Calendars({own, *paths.values()}, asked.last, asked.as_known)
    return lambda member, metric: calendars.share(paths.get(member, own), metric)


def _targets(asked: Measuring, regions: dict[str, Region]) -> dict[tuple[str, str], Decimal]:
    """``{(member, metric): annual target}`` in force, or known at the time, in one query."""
    members = {key for group in asked.scheme.groups for key in group.members}
    units = [int(key.removeprefix(UNIT_KEY)) for key in members if key.startswith(UNIT_KEY)]
    rows = (
        Target.objects.filter(year=asked.last.year, person=None)
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
    ways = _ways(asked.scheme, regions)
    known: dict[tuple[Ask, str], dict[str, list[list[str]]]] = {}
    found: dict[tuple[str, str], list[list[str]]] = {}
    with metrics.one_reading():
        for group in asked.scheme.groups:
            for one in group.rows:
                if not one.metric:
                    continue
                ask = asked.asks(one)["actual"]
                for way in _ways_of(group):
                    if (ask, way) not in known:
                        known[ask, way] = _rows(asked, ask, way, ways[way])
                    for member, rows in known[ask, way].items():
                        found[member, one.key] = rows
    return found


def _rows(
    asked: Measuring, ask: Ask, way: str, members_of: metrics.MembersOf
) -> dict[str, list[list[str]]]:
    question = question_for(asked, way, ask.first, ask.last)
    behind = metrics.rows_by(ask.code, question, ask.version or None, members_of)
    return {
        member: [[row.key, row.title, metrics.plain(row.amount)] for row in rows]
        for member, rows in behind.items()
    }
