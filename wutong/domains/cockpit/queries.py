"""The numbers of the cockpit: metrics of one unit over one period, split and held to targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.http import Http404

from wutong.domains.cockpit import rules
from wutong.domains.org.queries import children_of, region_by_code, region_line
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.projects.queries.stuck import last_day_with_a_milestone, stuck_projects
from wutong.domains.targets.queries import Progress, targets_of, time_progress
from wutong.kernel import metrics
from wutong.kernel.metrics import Answer, Metric, Period, Question, Row
from wutong.kernel.scope import VIEW_FIGURES, Access

if TYPE_CHECKING:
    from wutong.domains.org.models import Region
    from wutong.domains.projects.models import Project

ZERO: Final = Decimal(0)
FUNDS: Final = ("funds_in_place", "domestic_funds_in_place", "external_funds_in_place")
SIGNED: Final = ("signed_projects", "signed_amount")
LANDED: Final = ("landed_projects", "landed_amount")
IN_PRODUCTION: Final = ("in_production_projects", "in_production_amount")
CARDS: Final = (SIGNED, LANDED, IN_PRODUCTION)
FUNNEL: Final = (
    ("reserve_projects", "reserve_amount"),
    ("negotiating_projects", "negotiating_amount"),
    SIGNED,
    ("registered_projects", ""),
    LANDED,
    ("started_projects", ""),
    IN_PRODUCTION,
)
CHOICES: Final = (
    "signed_amount",
    "signed_projects",
    "landed_amount",
    "in_production_amount",
    *FUNDS[:1],
)
LARGEST: Final = 6
STUCK: Final = 6


@dataclass(frozen=True)
class Asked:
    """What the page asks about."""

    region: Region
    children: Sequence[Region]
    kind: str
    first: date
    last: date
    access: Access
    measure: str
    compare: bool = False

    @property
    def question(self) -> Question:
        """To the metrics."""
        return Question(scope_of(self.region), Period(self.first, self.last), self.access)

    @property
    def a_year_earlier(self) -> Question:
        """The same days of the year before."""
        return self.question.over(rules.year_before(self.first), rules.year_before(self.last))


@dataclass(frozen=True)
class Split:
    """A metric's value, and how it falls on the unit's children."""

    answer: Answer
    total: Decimal
    by_region: Mapping[str, Decimal]

    @property
    def metric(self) -> Metric:
        """What is counted."""
        return self.answer.metric


@dataclass(frozen=True)
class Card:
    """A key figure: the count or the amount, whichever has a target first; the other beside it."""

    main: Split
    other: Split | None
    progress: Progress
    year_before: Decimal | None = None


@dataclass(frozen=True)
class Step:
    """A step of the funnel."""

    metric: Metric
    count: Decimal
    amount: Decimal | None


@dataclass(frozen=True)
class Cockpit:
    """Everything on the page, in numbers."""

    asked: Asked
    cards: list[Card]
    funnel: list[Step]
    chosen: Split
    children: Mapping[str, Progress]
    by_month: Answer
    by_month_before: Answer | None
    by_industry: Answer
    largest: list[Row]
    stuck: list[Project]
    splits: Mapping[str, Split] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened within the period."""
        return not any(card.main.total for card in self.cards) and not self.chosen.total


def region_asked(code: str, access: Access) -> Region:
    """The unit with ``code``, or the person's own. Raises Http404 outside of their scope."""
    home = access.home.rstrip("/").rpartition("/")[2]
    region = region_by_code(code or home)
    if region is None or not may_ask(region, access):
        raise Http404
    return region


def may_ask(region: Region, access: Access) -> bool:
    """Whether the person may have figures of ``region``: by office, or because it is their own
    (then the metrics count what they see)."""
    return access.may(VIEW_FIGURES, region.path) or region.path == access.home


def units_offered(asked: Asked) -> list[Region]:
    """Units to switch to: those above, as far as allowed, and those directly below."""
    line = [one for one in region_line(asked.region) if may_ask(one, asked.access)]
    return [*line, *asked.children]


def asked_of(
    region: Region, access: Access, kind: str, days: tuple[date, date], measure: str, compare: bool
) -> Asked:
    """The page's question, with the unit's children read once."""
    measure = measure if measure in CHOICES else CHOICES[0]
    return Asked(region, children_of(region), kind, *days, access, measure, compare)


def split(code: str, question: Question) -> Split:
    """A metric by the unit's children; its total is their sum, the unit itself included."""
    answer = metrics.ask(code, replace(question, by=("region",)))
    by_region = {value.keys["region"]: value.value or ZERO for value in answer.values}
    return Split(answer, sum(by_region.values(), ZERO), by_region)


def total(code: str, question: Question) -> Decimal:
    """A metric's value; zero where there is none."""
    return metrics.ask(code, question).total.value or ZERO


def _goals(asked: Asked) -> Mapping[tuple[int, str], Decimal]:
    """Targets of the unit and its children for every metric on the page, in one query."""
    codes = [code for pair in CARDS for code in pair] + list(FUNDS)
    keys = [asked.region.pk, *(child.pk for child in asked.children)]
    return targets_of(regions=keys, codes={*codes, asked.measure}, year=asked.last.year)


def _first_with_target(
    codes: Iterable[str], asked: Asked, goals: Mapping[tuple[int, str], Decimal]
) -> str:
    listed = list(codes)
    return next((code for code in listed if (asked.region.pk, code) in goals), listed[0])


def _card(
    codes: Sequence[str],
    asked: Asked,
    splits: Mapping[str, Split],
    goals: Mapping[tuple[int, str], Decimal],
) -> Card:
    main = _first_with_target(codes, asked, goals)
    other = next((code for code in codes if code != main and code in splits), None)
    return Card(
        main=splits[main],
        other=splits[other] if other else None,
        progress=_progress(main, splits[main].total, asked, goals.get((asked.region.pk, main))),
        year_before=total(main, asked.a_year_earlier) if asked.compare else None,
    )


def _progress(code: str, value: Decimal, asked: Asked, goal: Decimal | None) -> Progress:
    """Annual targets are held against the year so far, whatever period the page shows."""
    if goal is not None and not rules.is_year_so_far(asked.first, asked.last):
        year = asked.question.over(date(asked.last.year, 1, 1), asked.last)
        value = total(code, year)
    return Progress(value, goal, time_progress(asked.last))


def _funnel(asked: Asked, splits: Mapping[str, Split]) -> list[Step]:
    def value(code: str) -> Decimal:
        return splits[code].total if code in splits else total(code, asked.question)

    return [
        Step(metrics.find(count), value(count), value(amount) if amount else None)
        for count, amount in FUNNEL
    ]


def _children(
    asked: Asked, chosen: Split, goals: Mapping[tuple[int, str], Decimal]
) -> dict[str, Progress]:
    """Each child's chosen metric against its own target."""
    code, time = asked.measure, time_progress(asked.last)
    values = chosen.by_region
    if not rules.is_year_so_far(asked.first, asked.last):
        year = asked.question.over(date(asked.last.year, 1, 1), asked.last)
        values = split(code, year).by_region
    return {
        child.code: Progress(values.get(child.code, ZERO), goals.get((child.pk, code)), time)
        for child in asked.children
    }


def _by_month(asked: Asked, question: Question) -> Answer:
    return metrics.ask(asked.measure, replace(question, by=("month",)))


def cockpit(asked: Asked) -> Cockpit:
    """Ask everything that the page shows. The number of queries doesn't depend on the rows."""
    goals = _goals(asked)
    funds = _first_with_target(FUNDS, asked, goals)
    codes = dict.fromkeys([*SIGNED, *LANDED, *IN_PRODUCTION, funds, asked.measure])
    question = asked.question
    splits = {code: split(code, question) for code in codes}
    chosen = splits[asked.measure]
    return Cockpit(
        asked=asked,
        cards=[_card(pair, asked, splits, goals) for pair in (*CARDS, (funds,))],
        funnel=_funnel(asked, splits),
        chosen=chosen,
        children=_children(asked, chosen, goals),
        by_month=_by_month(asked, question),
        by_month_before=_by_month(asked, asked.a_year_earlier) if asked.compare else None,
        by_industry=metrics.ask(asked.measure, replace(question, by=("industry",))),
        largest=metrics.rows("signed_amount", question, limit=LARGEST),
        stuck=stuck_projects(asked.access, asked.region.path, asked.last, STUCK),
        splits=splits,
    )


def latest_day(asked: Asked) -> date | None:
    """The last day on which something happened in the unit, by the page's last day."""
    return last_day_with_a_milestone(asked.access, asked.region.path, asked.last)
