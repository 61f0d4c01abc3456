"""The shapes of awards over HTTP. Amounts are 元; shares are 万分之一."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wutong.kernel.http.fields import Body, Day, Flag, KeyInBody, Letters, Moment, Yuan


class AwardLine(Schema):
    """An award in a list."""

    id: int
    run: int
    project: str
    recipient: str
    name: str
    rule: str
    awardee: str
    event: str
    day: date
    share: int
    amount: Yuan
    paid: Yuan
    state: str
    reason: str


class AwardPage(Schema):
    """Awards, the latest event first."""

    count: int
    awards: list[AwardLine]


class AwardStepShape(Schema):
    """One line of an award's arithmetic."""

    step: str
    arithmetic: str
    value: str


class AwardFactShape(Schema):
    """A fact behind an award."""

    fact: str
    day: str
    amount: str


class AwardShape(AwardLine):
    """An award opened into its arithmetic and the facts behind it."""

    base: Yuan | None
    version: int
    steps: list[AwardStepShape]
    facts: list[AwardFactShape]
    application: str
    kind: str | None
    account_tail: str | None
    approved_on: date | None
    end_reason: str
    lacking: list[str]
    shaken_at: Moment | None
    to_recover: Yuan


class AwardRunLine(Schema):
    """A run in a list."""

    id: int
    rule_set: int
    version: int
    last: date
    state: str
    as_known: Moment
    published_on: date | None
    objections_until: date | None


class AwardRunShape(AwardRunLine):
    """A run with its awards, those not given included."""

    awards: list[AwardLine]


class AwardRulesLine(Schema):
    """A version of rules in a list."""

    id: int
    rule_set: int
    region: str
    code: str
    title: str
    number: int
    state: str
    valid_from: date | None
    valid_until: date | None


class AwardRulesShape(AwardRulesLine):
    """A version with its document."""

    document: dict[str, Any]


class TrialOutcome(Schema):
    """What one candidate would get, or why nothing."""

    recipient: str
    name: str
    project: str
    rule: str
    amount: Yuan
    reason: str


class TrialYear(Schema):
    """A year of a trial."""

    year: int
    total: Yuan
    budget: Yuan | None
    outcomes: list[TrialOutcome]


class AwardBudgetShape(Schema):
    """A year's budget."""

    rule_set: int
    year: int
    amount: Yuan
    committed: Yuan


class NewAwardRules(Body):
    """Rules, or the next version where the region has some of this code."""

    region: Annotated[str, Letters(16, 6)]
    code: Annotated[str, Letters(40, 1)]
    title: Annotated[str, Letters(80, 1)]
    document: dict[str, Any]


class AwardRulesDays(Body):
    """From when until when they hold."""

    valid_from: Day
    valid_until: Day | None = None


class NewAwardBudget(Body):
    """A year's budget."""

    rule_set: KeyInBody
    year: int = Field(ge=2000, le=2100)
    amount: Yuan
    basis: Annotated[str, Letters(300, 1)]


class NewAwardRun(Body):
    """What to compute."""

    rule_set: KeyInBody
    last: Day


class AwardReason(Body):
    """Why."""

    reason: Annotated[str, Letters(300, 1)]


class AwardKindDeclared(Body):
    """What the recipient declared to be."""

    kind: Annotated[str, Letters(20, 1)]
    on: Day
    paper: Annotated[str, Letters(300, 1)]


class AwardAccount(Body):
    """Where the recipient is paid."""

    holder: Annotated[str, Letters(80, 1)]
    bank: Annotated[str, Letters(80, 1)]
    number: Annotated[str, Letters(60, 8)]


class AwardApplication(Body):
    """The recipient's papers."""

    papers: Annotated[str, Letters(300, 1)]


class AwardMoney(Body):
    """Money that went or came back."""

    amount: Yuan
    on: Day
    evidence: Annotated[str, Letters(300, 1)]


class NewAwardInterest(Body):
    """An interest in an award."""

    text: Annotated[str, Letters(500, 1)]


class NewAwardObjection(Body):
    """An objection to a published award."""

    objector: Annotated[str, Letters(80, 1)]
    text: Annotated[str, Letters(500, 1)]
    received_on: Day


class AwardRuling(Body):
    """A decision of an objection or an interest."""

    upheld: Flag
    reason: Annotated[str, Letters(500, 1)]


class AwardRulingShape(Schema):
    """An objection or a declared interest."""

    id: int
    award: int
    state: str
    text: str
    reason: str


class NewAwardShares(Body):
    """Shares of a project's awards: recipient (``r:`` introducer, ``p:`` person) → 万分之一."""

    awardee: Annotated[str, Letters(12, 1)]
    shares: dict[str, int]
    basis: Annotated[str, Letters(300, 1)]


class AwardShareShape(Schema):
    """A share that stands."""

    recipient: str
    name: str
    share: int
