"""What a version of the rules gives for a year: proposals, and trials over past years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any, Final

from django.db.models import Sum

from wutong.domains.incentives.choices import LIVE, MILESTONES, RuleState
from wutong.domains.incentives.models import Award, AwardBudget, AwardRuleSet, RuleVersion
from wutong.domains.incentives.queries.candidates import people_of
from wutong.domains.incentives.queries.facts import BATCH, Days, Facts, Happened, facts_of
from wutong.domains.incentives.rules.computing import Case, Outcome, Spent, compute
from wutong.domains.incentives.rules.ruleset import AwardRule, RuleSet
from wutong.domains.incentives.rules.versions import Validity, windows
from wutong.domains.investors.queries import Referrer
from wutong.domains.org.queries import Unit, User

YEARS_AT_MOST: Final = 6


@dataclass(frozen=True)
class Proposal:
    """Outcomes with the events behind them."""

    outcomes: list[Outcome] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    events: Mapping[tuple[int, str], Happened] = field(default_factory=dict)

    def event_of(self, rule: AwardRule, outcome: Outcome) -> Happened:
        """The event that an outcome rests on."""
        return self.events[outcome.project, rule.event]


type Place = tuple[int, str, str]


@dataclass
class Taken:
    """What live awards of a year's ``projects`` hold: milestones' (project, event, awardee); amounts
    by recipient too, which are used up as they are taken off what is due."""

    projects: set[int] = field(default_factory=set)
    once: set[Place] = field(default_factory=set)
    amounts: dict[Place, dict[str, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """A version with the days of a year on which it holds, both included."""

    version: RuleVersion
    first: date
    last: date


def holding(rule_set: AwardRuleSet, last: date) -> list[Held]:
    """The versions that hold from 1 January to ``last``, each with its days, in their order."""
    versions = {
        one.number: one
        for one in rule_set.versions.exclude(state=RuleState.DRAFT).select_related(
            "rule_set__region"
        )
    }
    known = [
        Validity(one.number, one.valid_from, one.valid_until)
        for one in versions.values()
        if one.valid_from is not None
    ]
    return [
        Held(versions[one.number], one.first, one.last)
        for one in windows(known, date(last.year, 1, 1), last)
    ]


def propose(
    rule_set: AwardRuleSet, held: Sequence[Held], known: datetime | None
) -> list[tuple[RuleVersion, Proposal]]:
    """What each version gives for the events of its days, beyond what is awarded already; caps of
    the year are used up from the first to the last. A bounded number of queries a version."""
    if not held:
        return []
    year, made = held[0].first.year, []
    spent, taken = spent_of(rule_set, year), Taken()
    for one in held:
        rules = one.version.rules
        facts = facts_of(rules, one.version.region_path, Days(one.first, one.last, known))
        _take(taken, facts, year)
        made.append((one.version, _computed(rules, facts, taken, spent)))
    return made


def _computed(rules: RuleSet, facts: Facts, taken: Taken, spent: Spent) -> Proposal:
    people = people_of(facts, {one.awardee for one in rules.rules})
    by_event: dict[str, list[AwardRule]] = defaultdict(list)
    for rule in rules.rules:
        by_event[rule.event].append(rule)
    cases = []
    for event in facts.events:
        project = facts.projects[event.project]
        for rule in by_event[event.event]:
            place = (event.project, rule.event, rule.awardee)
            if place in taken.once:
                continue
            candidates = people.candidates(rule.awardee, project)
            if candidates:
                cases.append(Case(
                    rule.key, event.project, event.day, event.base, candidates,
                    facts.of(event.project), taken.amounts.setdefault(place, {}),
                ))  # fmt: skip
    events = {(one.project, one.event): one for one in facts.events}
    return Proposal(compute(rules, cases, spent), facts, events)


def _take(taken: Taken, facts: Facts, year: int) -> None:
    """Add what live awards hold of projects that were not asked before."""
    new = facts.projects.keys() - taken.projects
    taken.projects |= new
    for some in batched(sorted(new), BATCH):
        for one in Award.objects.filter(project__in=some, state__in=LIVE):
            place = (one.project_id, one.event, one.awardee)
            if one.event in MILESTONES:
                taken.once.add(place)
            elif one.day.year == year:
                held = taken.amounts.setdefault(place, {})
                held[one.recipient] = held.get(one.recipient, Decimal(0)) + one.amount


def spent_of(rule_set: AwardRuleSet, year: int) -> Spent:
    """What live awards of the year's events hold, by recipient and by rule."""
    spent = Spent()
    rows = Award.objects.live().filter(run__rule_set=rule_set, day__year=year)
    ways = rows.order_by().values_list("referrer", "person", "unit", "awardee", "event")
    for referrer, person, unit, awardee, event, amount in ways.annotate(sum=Sum("amount")):
        key = f"r:{referrer}" if referrer else f"p:{person}" if person else f"u:{unit}"
        spent.add(key, f"{awardee}:{event}", amount)
    return spent


@dataclass(frozen=True)
class Trial:
    """What a version would have given in a year, whatever was given then."""

    year: int
    proposal: Proposal
    budget: Decimal | None

    @property
    def given(self) -> list[Outcome]:
        """Those who would have got something."""
        return [one for one in self.proposal.outcomes if not one.reason]

    @property
    def excluded(self) -> list[Outcome]:
        """Those who would not, with reasons."""
        return [one for one in self.proposal.outcomes if one.reason]

    @property
    def total(self) -> Decimal:
        """Together, in 元."""
        return sum((one.amount for one in self.given), Decimal(0))

    @property
    def over(self) -> Decimal | None:
        """How much more than the budget; None without a budget or within it."""
        if self.budget is None or self.total <= self.budget:
            return None
        return self.total - self.budget


def simulate(version: RuleVersion, years: Iterable[int], on: date) -> list[Trial]:
    """The version over the facts of past years and of this one up to ``on``, as known now; its days
    of validity and what was awarded play no part. A year costs a bounded number of queries."""
    rules, path = version.rules, version.region_path
    budgets = dict(
        AwardBudget.objects.filter(rule_set=version.rule_set).values_list("year", "amount")
    )
    trials = []
    for year in sorted(set(years), reverse=True)[:YEARS_AT_MOST]:
        days = Days(date(year, 1, 1), min(on, date(year, 12, 31)))
        facts = facts_of(rules, path, days) if days.first <= days.last else Facts()
        trials.append(Trial(year, _computed(rules, facts, Taken(), Spent()), budgets.get(year)))
    return trials


def recipients_named(keys: Iterable[str]) -> dict[str, Any]:
    """Recipients by key, in three queries at the most."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for key in set(keys):
        prefix, _colon, number = key.partition(":")
        wanted[prefix].append(int(number))
    kinds: Sequence[tuple[str, Any]] = (
        ("r", Referrer.objects), ("p", User.objects), ("u", Unit.objects)
    )  # fmt: skip
    return {
        f"{prefix}:{pk}": row
        for prefix, rows in kinds
        if wanted[prefix]
        for pk, row in rows.in_bulk(wanted[prefix]).items()
    }
