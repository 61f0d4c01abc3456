"""The numbers of the cockpit: metrics of one unit over one period, split and held to targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.http import Http404

from wutong.domains.cockpit import rules
from wutong.domains.cockpit.rules import FUNNEL_STAGES, STANDING
from wutong.domains.org.queries import children_of, region_by_code, region_line
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.projects.queries.stuck import (
    largest_signed,
    last_day_of_progress,
    something_happened,
    stuck_projects,
)
from wutong.domains.targets.queries import Calendars, Progress, targets_of
from wutong.kernel import metrics
from wutong.kernel.metrics import Answer, Member, Metric, Period, Question
from wutong.kernel.scope import VIEW_FIGURES, Access

if TYPE_CHECKING:
    from wutong.domains.org.queries import Region
    from wutong.domains.projects.queries import Project

ZERO: Final = Decimal(0)
FUNDS: Final = ("funds_in_place", "domestic_funds_in_place", "external_funds_in_place")
SIGNED: Final = ("signed_projects", "signed_amount")
LANDED: Final = ("landed_projects", "landed_amount")
IN_PRODUCTION: Final = ("in_production_projects", "in_production_amount")
CARDS: Final = (SIGNED, LANDED, IN_PRODUCTION)
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
    """A step of the funnel: projects that stand at one stage on the last day."""

    stage: Stage
    count: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Cockpit:
    """Everything on the page, in numbers."""

    asked: Asked
    cards: list[Card]
    funnel: list[Step]
    chosen: Split
    children: Mapping[str, Progress]
    by_month: Mapping[Member, Decimal]
    by_month_before: Mapping[Member, Decimal] | None
    by_industry: Mapping[Member, Decimal]
    largest: list[Project]
    stuck: list[Project]


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


def by_member(answer: Answer) -> dict[Member, Decimal]:
    """The members of an answer to one dimension with their values."""
    [dimension] = answer.question.by
    return {value.by[dimension]: value.value or ZERO for value in answer.values}


def split_of(answer: Answer) -> Split:
    """A metric by the unit's children; its total is their sum, the unit itself included."""
    by_region = {member.key: value for member, value in by_member(answer).items()}
    return Split(answer, sum(by_region.values(), ZERO), by_region)


def splits_of(codes: Iterable[str], question: Question) -> dict[str, Split]:
    """Several metrics by the unit's children."""
    answers = metrics.ask_many(codes, replace(question, by=("region",)))
    return {code: split_of(answer) for code, answer in answers.items()}


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
    calendars: Calendars,
) -> Card:
    main = _first_with_target(codes, asked, goals)
    other = next((code for code in codes if code != main and code in splits), None)
    return Card(
        main=splits[main],
        other=splits[other] if other else None,
        progress=_progress(
            main, splits[main].total, asked, goals.get((asked.region.pk, main)), calendars
        ),
        year_before=total(main, asked.a_year_earlier) if asked.compare else None,
    )


def _progress(
    code: str, value: Decimal, asked: Asked, goal: Decimal | None, calendars: Calendars
) -> Progress:
    """Annual targets are held against the year so far, whatever period the page shows."""
    if goal is not None and not rules.is_year_so_far(asked.first, asked.last):
        year = asked.question.over(date(asked.last.year, 1, 1), asked.last)
        value = total(code, year)
    return Progress(value, goal, calendars.share(asked.region.path, code))


def _funnel(question: Question) -> list[Step]:
    answers = metrics.ask_many(STANDING, replace(question, by=("stage",)))
    counts, amounts = (
        {member.key: value for member, value in by_member(answers[code]).items()}
        for code in STANDING
    )
    return [
        Step(stage, counts.get(stage, ZERO), amounts.get(stage, ZERO)) for stage in FUNNEL_STAGES
    ]


def _children(
    asked: Asked,
    chosen: Split,
    goals: Mapping[tuple[int, str], Decimal],
    calendars: Calendars,
) -> dict[str, Progress]:
    """Each child's chosen metric against its own target."""
    code = asked.measure
    values = chosen.by_region
    if not rules.is_year_so_far(asked.first, asked.last):
        year = asked.question.over(date(asked.last.year, 1, 1), asked.last)
        values = splits_of((code,), year)[code].by_region
    return {
        child.code: Progress(
            values.get(child.code, ZERO),
            goals.get((child.pk, code)),
            calendars.share(child.path, code),
        )
        for child in asked.children
    }


def _in_detail(measure: str, question: Question) -> dict[str, dict[str, Answer]]:
    """The chosen metric by month, by industry and by region, one statement for three views; and
    the other metric of its card, which counts the same rows."""
    codes = next((pair for pair in CARDS if measure in pair), (measure,))
    return metrics.ask_each(codes, replace(question, by=("month", "industry", "region")))


def _before(asked: Asked) -> dict[Member, Decimal]:
    """The chosen metric month by month, a year earlier."""
    answer = metrics.ask(asked.measure, replace(asked.a_year_earlier, by=("month",)))
    return by_member(answer)


@metrics.one_reading()
def cockpit(asked: Asked) -> Cockpit:
    """Ask everything that the page shows. The number of queries doesn't depend on the rows."""
    goals = _goals(asked)
    paths = [asked.region.path, *(child.path for child in asked.children)]
    calendars = Calendars(paths, asked.last)
    funds = _first_with_target(FUNDS, asked, goals)
    question, region = asked.question, asked.region
    details = _in_detail(asked.measure, question)
    detail = details[asked.measure]
    rest = [code for code in (*SIGNED, *LANDED, *IN_PRODUCTION, funds) if code not in details]
    splits = {code: split_of(answers["region"]) for code, answers in details.items()}
    chosen = splits[asked.measure]
    splits |= splits_of(rest, question)
    before = _before(asked) if asked.compare else None
    return Cockpit(
        asked=asked,
        cards=[_card(pair, asked, splits, goals, calendars) for pair in (*CARDS, (funds,))],
        funnel=_funnel(question),
        chosen=chosen,
        children=_children(asked, chosen, goals, calendars),
        by_month=by_member(detail["month"]),
        by_month_before=before,
        by_industry=by_member(detail["industry"]),
        largest=largest_signed(asked.access, region.path, asked.first, asked.last, LARGEST),
        stuck=stuck_projects(asked.access, region.path, asked.last, STUCK),
    )


def day_to_show_instead(asked: Asked) -> date | None:
    """The last day on which something happened in the unit, where nothing did in the running
    year; None where something did, or never."""
    access, path = asked.access, asked.region.path
    if something_happened(access, path, date(asked.last.year, 1, 1), asked.last):
        return None
    return last_day_of_progress(access, path, asked.last)
