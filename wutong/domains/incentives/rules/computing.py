"""What projects' facts give by a set of rules, with every line of the arithmetic. Pure.

Order: the event's day, then the project, then the rule; caps of a person and of a year are used up
in that order. A project's amount is rounded once, by the rule's rounding, and then split so that
the parts add up to it; shares of those who may not receive, and shares that nobody has, are not
given to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from wutong.domains.incentives.choices import AmountForm, AwardStep, NotAwarded, OwnProject
from wutong.domains.incentives.rules.ruleset import AwardRule, RuleSet
from wutong.domains.incentives.rules.splitting import WHOLE, split
from wutong.kernel.money import Rounding

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)


@dataclass(frozen=True)
class Candidate:
    """Somebody with a share (万分之一) in a project's award. ``kind``: declared status, empty where
    unknown; ``own``/``affiliate``: the project's investor itself, or of its group; ``along``: the
    chain has a nearer introducer."""

    key: str
    share: int
    kind: str = ""
    own: bool = False
    affiliate: bool = False
    along: bool = False


@dataclass(frozen=True)
class Case:
    """A project's event under a rule. ``base``: the amount that tiers and rates apply to, in 元;
    ``facts``: for minimum conditions; ``already``: given this year for the same, by recipient, used up
    as it is taken off."""

    rule: str
    project: int
    day: date
    base: Decimal | None
    candidates: tuple[Candidate, ...]
    facts: Mapping[str, Decimal | None] = field(default_factory=dict)
    already: MutableMapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of arithmetic: what, how, and its value in 元 (a rate for a rate)."""

    kind: str
    arithmetic: str
    value: Decimal


@dataclass(frozen=True)
class Outcome:
    """What one candidate gets; ``reason`` is empty for an award, else why there is none."""

    rule: str
    project: int
    day: date
    recipient: str
    share: int
    base: Decimal | None
    amount: Decimal
    reason: str
    lines: tuple[Line, ...]


@dataclass
class Spent:
    """What the year has given so far: by recipient, by a rule's place."""

    persons: dict[str, Decimal] = field(default_factory=dict)
    rules: dict[str, Decimal] = field(default_factory=dict)

    def add(self, recipient: str, place: str, amount: Decimal) -> None:
        """Count an award."""
        self.persons[recipient] = self.persons.get(recipient, ZERO) + amount
        self.rules[place] = self.rules.get(place, ZERO) + amount


def compute(rules: RuleSet, cases: Iterable[Case], spent: Spent | None = None) -> list[Outcome]:
    """Every candidate's award or the reason why there is none. ``spent`` is used up along the way;
    a candidate to whom nothing new is due beyond ``already`` does not appear."""
    spent = spent or Spent()
    order = {one.key: at for at, one in enumerate(rules.rules)}
    found: list[Outcome] = []
    for case in sorted(cases, key=lambda one: (one.day, one.project, order[one.rule])):
        found += _of_case(rules, rules.rule(case.rule), case, spent)
    return found


def _of_case(rules: RuleSet, rule: AwardRule, case: Case, spent: Spent) -> list[Outcome]:
    unmet = next(
        (name for name, least in rule.least.items() if (case.facts.get(name) or ZERO) < least), None
    )
    lines, total = gross(rule, case.base)
    if unmet is not None:
        known = case.facts.get(unmet) or ZERO
        lines = [Line(AwardStep.BASE, f"{unmet} {known:,f} < {rule.least[unmet]:,f}", known)]
    shares = [one.share for one in case.candidates]
    parts = split(total, [*shares, WHOLE - sum(shares)], Rounding.parse(rule.rounding).places)
    made = []
    for one, part in zip(case.candidates, parts, strict=False):
        reason = _barred(rules, one)
        if not reason and unmet is not None:
            reason = NotAwarded.CONDITION
        if not reason and total == 0:
            reason = NotAwarded.BELOW_TIERS
        outcome = _of_candidate(rules, rule, case, one, part, reason, lines, spent)
        if outcome is not None:
            made.append(outcome)
    return made


def _barred(rules: RuleSet, one: Candidate) -> str:
    if one.along:
        return NotAwarded.ALONG_CHAIN
    if one.own and OwnProject.INVESTOR in rules.own_project:
        return NotAwarded.OWN_INVESTOR
    if one.affiliate and OwnProject.AFFILIATE in rules.own_project:
        return NotAwarded.OWN_AFFILIATE
    return NotAwarded.KIND if one.kind in rules.barred else ""


def _of_candidate(
    rules: RuleSet, rule: AwardRule, case: Case, one: Candidate, part: Decimal, reason: str,
    lines: Sequence[Line], spent: Spent,
) -> Outcome | None:  # fmt: skip
    """One candidate's amount after what was given and the caps; None where nothing new is due."""
    own = [*lines, Line(AwardStep.SHARE, f"× {Decimal(one.share) / HUNDRED:f}%", part)]
    amount = part
    given = min(case.already.get(one.key, ZERO), part)
    if given:
        case.already[one.key] -= given
        amount = amount - given
        own.append(Line(AwardStep.ALREADY, f"− {given:,f}", amount))
        if amount <= 0:
            return None
    if reason:
        return Outcome(case.rule, case.project, case.day, one.key, one.share, case.base, ZERO,
                       reason, tuple(own if part else lines))  # fmt: skip
    amount, reason = _capped(rules, rule, one.key, amount, own, spent)
    own.append(Line(AwardStep.AMOUNT, "", amount))
    spent.add(one.key, rule.place, amount)
    return Outcome(
        case.rule, case.project, case.day, one.key, one.share, case.base, amount, reason, tuple(own)
    )


def _capped(
    rules: RuleSet,
    rule: AwardRule,
    recipient: str,
    amount: Decimal,
    lines: list[Line],
    spent: Spent,
) -> tuple[Decimal, str]:
    """What the caps of the person's and the rule's year leave; the reason where that is nothing."""
    caps = (
        (rules.person_cap, spent.persons.get(recipient, ZERO), AwardStep.PERSON_CAP,
         NotAwarded.PERSON_CAP),
        (rule.year_cap, spent.rules.get(rule.place, ZERO), AwardStep.YEAR_CAP, NotAwarded.YEAR_CAP),
    )  # fmt: skip
    for cap, used, step, reason in caps:
        if cap is not None and amount > cap - used:
            amount = max(ZERO, cap - used)
            lines.append(Line(step, f"{cap:,f} − {used:,f}", amount))
            if amount == 0:
                return ZERO, reason
    return amount, ""


def gross(rule: AwardRule, base: Decimal | None) -> tuple[list[Line], Decimal]:
    """A project's whole amount in 元 before it is split, and the lines that led there.

    Tiers are looked up and rates applied to ``base``; a tier holds from its bound on, included. An
    unknown base counts as zero.
    """
    known = base or ZERO
    lines: list[Line] = []
    if rule.form == AmountForm.FIXED:
        total = rule.amount
        lines.append(Line(AwardStep.FIXED, "", total))
    else:
        lines.append(Line(AwardStep.BASE, "", known))
        total = _FORMS[rule.form](rule, known, lines)
    if rule.project_floor is not None and 0 < total < rule.project_floor:
        total = rule.project_floor
        lines.append(Line(AwardStep.PROJECT_FLOOR, f"≥ {rule.project_floor:,f}", total))
    if rule.project_cap is not None and total > rule.project_cap:
        total = rule.project_cap
        lines.append(Line(AwardStep.PROJECT_CAP, f"≤ {rule.project_cap:,f}", total))
    rounded = Rounding.parse(rule.rounding).apply(total)
    if rounded != total:
        lines.append(Line(AwardStep.ROUNDED, rule.rounding, rounded))
    return lines, rounded


def _tier(rule: AwardRule, base: Decimal, lines: list[Line]) -> Decimal:
    held = [one for one in rule.tiers if base >= one.start]
    if not held:
        return ZERO
    lines.append(Line(AwardStep.TIER, f"≥ {held[-1].start:,f}", held[-1].value))
    return held[-1].value


def _percentage(rule: AwardRule, base: Decimal, lines: list[Line]) -> Decimal:
    total = base * rule.rate
    lines.append(Line(AwardStep.RATE, f"{base:,f} × {rule.rate:f}", total))
    return total


def _bands(rule: AwardRule, base: Decimal, lines: list[Line]) -> Decimal:
    """Each band's part of the base by its own rate; the last band has no end."""
    ends = [one.start for one in rule.tiers[1:]] + [base]
    total = ZERO
    for one, end in zip(rule.tiers, ends, strict=True):
        width = min(base, max(end, one.start)) - one.start
        if width > 0:
            part = width * one.value
            lines.append(Line(AwardStep.BAND, f"{width:,f} × {one.value:f}", part))
            total += part
    return total


_FORMS: Final[Mapping[str, Callable[[AwardRule, Decimal, list[Line]], Decimal]]] = {
    AmountForm.TIERS: _tier,
    AmountForm.PERCENTAGE: _percentage,
    AmountForm.BANDS: _bands,
}
