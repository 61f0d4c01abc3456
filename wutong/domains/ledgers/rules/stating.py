"""What one row of a ledger states about a project: stages reached, facts, plain attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import FundsKind, Meaning, SheetKind
from wutong.domains.ledgers.rules.funding import running_sums
from wutong.domains.ledgers.rules.planned import planned_in
from wutong.domains.ledgers.rules.reading import LedgerLine
from wutong.domains.ledgers.rules.readings import Area, Day, Mark, Money
from wutong.domains.ledgers.rules.texts import simplified
from wutong.domains.projects.choices import (
    Attribute,
    BuildKind,
    FundKind,
    MilestoneKind,
    Stage,
    TeamCapacity,
)

STAGE_OF_DATE: dict[Meaning, Stage] = {
    Meaning.LISTED_ON: Stage.RESERVE,
    Meaning.FIRST_CONTACT_ON: Stage.NEGOTIATING,
    Meaning.SIGNED_ON: Stage.SIGNED,
    Meaning.REGISTERED_ON: Stage.REGISTERED,
    Meaning.LANDED_ON: Stage.LANDED,
    Meaning.STARTED_ON: Stage.STARTED,
    Meaning.COMPLETED_ON: Stage.COMPLETED,
    Meaning.IN_PRODUCTION_ON: Stage.IN_PRODUCTION,
    Meaning.FULL_CAPACITY_ON: Stage.FULL_CAPACITY,
    Meaning.TARGET_BENEFIT_ON: Stage.TARGET_BENEFIT_REACHED,
    Meaning.WITHDRAWN_ON: Stage.WITHDRAWN,
}
STAGE_OF_KIND: dict[SheetKind, Stage] = {
    SheetKind.RESERVE: Stage.RESERVE,
    SheetKind.NEGOTIATING: Stage.NEGOTIATING,
    SheetKind.SIGNED: Stage.SIGNED,
    SheetKind.LANDED: Stage.LANDED,
    SheetKind.UNDER_CONSTRUCTION: Stage.STARTED,
    SheetKind.IN_PRODUCTION: Stage.IN_PRODUCTION,
}
STAGE_OF_MARK: dict[Meaning, Stage] = {
    Meaning.SIGNED_MARK: Stage.SIGNED,
    Meaning.REGISTERED_MARK: Stage.REGISTERED,
    Meaning.LANDED_MARK: Stage.LANDED,
    Meaning.STARTED_MARK: Stage.STARTED,
    Meaning.IN_PRODUCTION_MARK: Stage.IN_PRODUCTION,
}
_CONDITION_OF_MARK: dict[Meaning, Attribute] = {
    Meaning.TEAM_MARK: Attribute.TEAM_IN_PLACE,
    Meaning.FUNDS_MARK: Attribute.FUNDS_CONFIRMED,
}
_STAGE_WORDS: tuple[tuple[re.Pattern[str], Stage], ...] = (
    (
        re.compile(r"终止|退出|退库|解约|解除(?:合同|协议)|取消|撤资|撤销|清退|放弃|流产"),
        Stage.WITHDRAWN,
    ),
    (re.compile(r"投产|运营|投用"), Stage.IN_PRODUCTION),
    (re.compile(r"竣工|完工|建成"), Stage.COMPLETED),
    (re.compile(r"开工|在建|建设中|施工|动工"), Stage.STARTED),
    (re.compile(r"落地"), Stage.LANDED),
    (re.compile(r"注册"), Stage.REGISTERED),
    (re.compile(r"签约"), Stage.SIGNED),
    (re.compile(r"在谈|洽谈|对接|意向"), Stage.NEGOTIATING),
    (re.compile(r"储备|谋划"), Stage.RESERVE),
)
_PLANNED_AHEAD = frozenset({
    Stage.STARTED, Stage.COMPLETED, Stage.IN_PRODUCTION, Stage.FULL_CAPACITY,
    Stage.TARGET_BENEFIT_REACHED,
})  # fmt: skip
"""Stages whose column often holds the day planned for: after the day of the ledger it is a plan."""
_BEFORE_SIGNING = (Stage.RESERVE, Stage.NEGOTIATING)
_NOT_SIGNED = re.compile(r"(?:未|拟|待|即将|计划|准备)(?:正式)?签(?:约|订)")
_NOT_REACHED = re.compile(r"^(?:未|拟|待|即将|计划|准备|正在办理)|前期")
_STILL_TO_COME = re.compile(
    r"(?<=.)(?:尚未|还未|未|没有|待|拟|即将|计划|准备|预计)[^,，、;；]{0,8}?"
    r"(?:落地|注册|开工|动工|施工|竣工|完工|建成|投产|运营|投用)"
)
_FRAMEWORK = re.compile(r"框架|意向|备忘录|战略")
_BUILD_WORDS: tuple[tuple[str, BuildKind], ...] = (
    ("复工", BuildKind.RESUMED),
    ("续建", BuildKind.CONTINUED),
    ("新建", BuildKind.NEW_BUILD),
)
_FUND_KINDS = {
    FundsKind.DOMESTIC.value: FundKind.DOMESTIC.value,
    FundsKind.FOREIGN.value: FundKind.FOREIGN.value,
    FundsKind.EXTERNAL.value: FundKind.EXTERNAL.value,
}
KEPT_WITH_THE_ROW = (
    Meaning.PROJECT_CODE, Meaning.PROJECT_COMPANY, Meaning.INTRODUCER, Meaning.ADDRESS,
    Meaning.CATEGORY, Meaning.FOREIGN_INVESTMENT, Meaning.FIXED_ASSET_INVESTMENT,
    Meaning.PLANNED_THIS_YEAR, Meaning.COMPLETED_THIS_YEAR, Meaning.COMPLETED_INVESTMENT,
    Meaning.EXPECTED_OUTPUT, Meaning.EXPECTED_TAX, Meaning.BUILDING_AREA, Meaning.PLANNED_OTHER,
    Meaning.CONSTRUCTION_PERIOD, Meaning.CONTACT_PERSON, Meaning.PHONE, Meaning.PROBLEMS,
)  # fmt: skip
"""Columns that are understood but have no figure of their own: they stay with the ledger's row."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a ledger stands at, for what a row leaves open.

    ``stands_on`` is the day that the ledger says it stands at, else the last day it mentions;
    ``today`` bounds what can have happened.
    """

    stands_on: date
    today: date
    rates: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatedMilestone:
    """A stage reached on a day; ``assumed`` where the row confirms it without the day."""

    stage: str
    on: date
    assumed: bool = False
    kind: str = MilestoneKind.FORMAL.value
    by_month: bool = False


@dataclass(frozen=True, slots=True)
class StatedFact:
    """An attribute's value; amounts in yuan, areas in square metres, plans as written."""

    attribute: str
    value: Decimal | bool | str
    on: date
    assumed: bool = False
    currency: str = ""
    foreign_amount: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StatedFunds:
    """Money in place; ``cumulative`` where the ledger gives a running sum without a day."""

    on: date | None
    amount: Decimal
    kind: str
    voucher: str = ""
    cumulative: bool = False


@dataclass(slots=True)
class Stated:
    """Everything that one row states, and remarks on what could not be taken over."""

    milestones: list[StatedMilestone] = field(default_factory=list)
    facts: list[StatedFact] = field(default_factory=list)
    funds: list[StatedFunds] = field(default_factory=list)
    attributes: dict[str, str | bool] = field(default_factory=dict)
    members: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    on: date | None = None
    on_assumed: bool = False


def state(line: LedgerLine, moment: Moment, dated: frozenset[Meaning]) -> Stated:
    """What a row that was read states. ``dated`` are the day columns that its sheet has."""
    stated = Stated()
    _put_milestones(stated, line, moment, dated)
    days = [one.on for one in stated.milestones if not one.assumed]
    days = days or [one.on for one in stated.milestones]
    if not days and isinstance(arrived := line.values.get(Meaning.FUNDS_ON), Day):
        days = [arrived.on]
    stated.on = min(days, default=moment.stands_on)
    stated.on_assumed = not days or all(one.assumed for one in stated.milestones)
    _put_facts(stated, line, moment)
    plans, remarks = planned_in(line)
    stated.facts += [StatedFact(*one, stated.on, stated.on_assumed) for one in plans.items()]
    stated.remarks += remarks
    _put_invested(stated, line, moment)
    _put_funds(stated, line, moment, dated)
    _put_attributes(stated, line)
    _put_members(stated, line)
    return stated


def _put_milestones(
    stated: Stated, line: LedgerLine, moment: Moment, dated: frozenset[Meaning]
) -> None:
    reached: dict[Stage, StatedMilestone] = {}
    for meaning, stage in STAGE_OF_DATE.items():
        value = line.values.get(meaning)
        if not isinstance(value, Day):
            continue
        words = {"what": meaning.label, "day": value.on}
        if value.on > moment.today:
            stated.remarks.append(_("%(what)s %(day)s 还没有到，未计入") % words)
        elif value.on > moment.stands_on and stage in _PLANNED_AHEAD:
            stated.remarks.append(_("%(what)s %(day)s 在台账截止日之后，是计划，未计入") % words)
        else:
            reached[stage] = StatedMilestone(
                stage.value, value.on, value.by_month, by_month=value.by_month
            )
    for stage, on in _without_a_day(line, moment, dated, reached, stated):
        reached.setdefault(stage, StatedMilestone(stage.value, on, assumed=True))
    if Stage.SIGNED in reached and _FRAMEWORK.search(simplified(line.text(Meaning.AGREEMENT_KIND))):
        signed = reached[Stage.SIGNED]
        reached[Stage.SIGNED] = StatedMilestone(
            signed.stage, signed.on, signed.assumed, MilestoneKind.FRAMEWORK.value, signed.by_month
        )
    _note_order(stated, reached)
    stated.milestones = sorted(reached.values(), key=lambda one: (one.on, one.stage))


def _without_a_day(
    line: LedgerLine,
    moment: Moment,
    dated: frozenset[Meaning],
    reached: Mapping[Stage, StatedMilestone],
    stated: Stated,
) -> list[tuple[Stage, date]]:
    """Stages that marks, words or the kind of sheet confirm without a day."""
    signed = reached.get(Stage.SIGNED)
    assumed = signed.on if signed else moment.stands_on
    found = []
    for meaning, stage in STAGE_OF_MARK.items():
        mark = line.values.get(meaning)
        if isinstance(mark, Mark) and mark.yes and not (mark.on and mark.on > moment.today):
            found.append((stage, mark.on or assumed))
    words = line.text(Meaning.STAGE)
    if (named := stage_named(words)) is not None:
        found.append((named, moment.stands_on))
    elif words and not _NOT_REACHED.search(simplified(words)):
        stated.remarks.append(_("项目阶段写的是“%(words)s”，未计入") % {"words": words[:60]})
    implied = STAGE_OF_KIND.get(line.kind)
    if named in _BEFORE_SIGNING and implied not in _BEFORE_SIGNING:
        implied = None
    if implied is not None and implied not in reached:
        early = implied in (Stage.RESERVE, Stage.NEGOTIATING)
        if early or _date_column(implied) not in dated:
            found.append((implied, moment.stands_on))
        else:
            stated.remarks.append(
                _("没有%(what)s，未记%(stage)s")
                % {"what": _date_column(implied).label, "stage": implied.label}
            )
    return [(stage, min(on, moment.today)) for stage, on in found]


def _date_column(stage: Stage) -> Meaning:
    return next(meaning for meaning, named in STAGE_OF_DATE.items() if named == stage)


def stage_named(text: str) -> Stage | None:
    """The stage that words such as 已签约 or 在建 name, or ``None``."""
    words = simplified(text)
    if _NOT_SIGNED.search(words):
        return Stage.NEGOTIATING
    if not words or _NOT_REACHED.search(words):
        return None
    reached = _STILL_TO_COME.sub("", words)
    return next((stage for pattern, stage in _STAGE_WORDS if pattern.search(reached)), None)


def _note_order(stated: Stated, reached: Mapping[Stage, StatedMilestone]) -> None:
    signed = reached.get(Stage.SIGNED)
    for later in (Stage.LANDED, Stage.STARTED, Stage.IN_PRODUCTION):
        one = reached.get(later)
        if signed and one and not signed.assumed and one.on < signed.on:
            stated.remarks.append(_("%(stage)s日期早于签约日期，请核对") % {"stage": later.label})


def _put_facts(stated: Stated, line: LedgerLine, moment: Moment) -> None:
    on, assumed = stated.on or moment.stands_on, stated.on_assumed
    for meaning, attribute in (
        (Meaning.TOTAL_INVESTMENT, Attribute.TOTAL_INVESTMENT),
        (Meaning.REGISTERED_CAPITAL, Attribute.REGISTERED_CAPITAL),
    ):
        money = line.values.get(meaning)
        if isinstance(money, Money):
            _put_money(stated, attribute, money, moment.rates.get(money.currency), on, assumed)
    area, jobs = line.values.get(Meaning.LAND_AREA), line.values.get(Meaning.JOBS)
    if isinstance(area, Area):
        stated.facts.append(StatedFact(Attribute.LAND_AREA.value, area.square_metres, on, assumed))
    if isinstance(jobs, Decimal):
        stated.facts.append(StatedFact(Attribute.JOBS.value, jobs, on, assumed))
    signed = next((one.on for one in stated.milestones if one.stage == Stage.SIGNED), on)
    for meaning, attribute in _CONDITION_OF_MARK.items():
        mark = line.values.get(meaning)
        if isinstance(mark, Mark) and mark.yes:
            day = min(mark.on or signed, moment.today)
            stated.facts.append(StatedFact(attribute.value, True, day, mark.on is None))


def _put_money(
    stated: Stated,
    attribute: Attribute,
    money: Money,
    rate: Decimal | None,
    on: date,
    assumed: bool,
) -> None:
    if money.currency == "CNY":
        stated.facts.append(StatedFact(attribute.value, money.amount, on, assumed))
    elif rate is None:
        stated.remarks.append(
            _("%(what)s %(amount)s %(currency)s 没有汇率，未计入")
            % {
                "what": attribute.label,
                "amount": f"{money.amount:,.2f}",
                "currency": money.currency,
            }
        )
    else:
        yuan = (money.amount * rate).quantize(Decimal("0.01"))
        stated.facts.append(
            StatedFact(attribute.value, yuan, on, assumed, money.currency, money.amount, rate)
        )


def _put_invested(stated: Stated, line: LedgerLine, moment: Moment) -> None:
    """Fixed-asset investment by month, kept under the month's first day; none for months to come."""
    for one in line.invested:
        month = one.on.replace(day=1)
        if month <= moment.today:
            rate = moment.rates.get(one.money.currency)
            attribute = Attribute.FIXED_ASSET_INVESTMENT
            _put_money(stated, attribute, one.money, rate, month, assumed=False)
        elif one.money.amount:
            stated.remarks.append(
                _("%(month)s 还没有到，这个月的固投未计入") % {"month": f"{month:%Y-%m}"}
            )


def _put_funds(stated: Stated, line: LedgerLine, moment: Moment, dated: frozenset[Meaning]) -> None:
    day = line.values.get(Meaning.FUNDS_ON)
    on = day.on if isinstance(day, Day) else None
    for arrived in running_sums(line.funds, moment.today):
        amount, money = arrived.money.amount, arrived.money
        rate = moment.rates.get(money.currency)
        if money.currency != "CNY":
            if rate is None:
                stated.remarks.append(
                    _("到位资金 %(amount)s %(currency)s 没有汇率，未计入")
                    % {"amount": f"{amount:,.2f}", "currency": money.currency}
                )
                continue
            amount = (amount * rate).quantize(Decimal("0.01"))
        kind = _FUND_KINDS.get(arrived.kind) or _default_kind(money)
        voucher = line.text(Meaning.EVIDENCE)[:60]
        arrived_on = arrived.on or on
        unknown = arrived_on is None and Meaning.FUNDS_ON not in dated
        arrived_on = moment.stands_on if unknown else arrived_on
        cumulative = unknown or arrived.by_year
        stated.funds.append(StatedFunds(arrived_on, amount, kind, voucher, cumulative))


def _default_kind(money: Money) -> str:
    return (FundKind.DOMESTIC if money.currency == "CNY" else FundKind.FOREIGN).value


def _put_attributes(stated: Stated, line: LedgerLine) -> None:
    attributes = stated.attributes
    industry = line.text(Meaning.INDUSTRY) or line.text(Meaning.CHAIN)
    for name, text, longest in (
        ("industry", industry, 60),
        ("content", line.text(Meaning.CONTENT), 5000),
        ("progress_note", line.text(Meaning.PROGRESS), 500),
        ("next_step", line.text(Meaning.NEXT_STEP), 300),
        ("note", line.text(Meaning.REMARK), 5000),
    ):
        if text:
            attributes[name] = text[:longest]
    code = line.text(Meaning.INDUSTRY_CODE).upper()
    if re.fullmatch(r"[A-T]?\d{0,4}", code) and code:
        attributes["industry_code"] = code
    mark = line.values.get(Meaning.HIGH_TECH)
    if isinstance(mark, Mark):
        attributes["high_technology"] = mark.yes
    for word, kind in _BUILD_WORDS:
        if word in simplified(line.text(Meaning.BUILD_KIND) or line.text(Meaning.CATEGORY)):
            attributes["build_kind"] = kind.value


def _put_members(stated: Stated, line: LedgerLine) -> None:
    for meaning, capacity in (
        (Meaning.STEWARD, TeamCapacity.PROJECT_STEWARD),
        (Meaning.SPONSOR, TeamCapacity.LEADER_SPONSOR),
    ):
        for name in re.split(r"[、,，;；/\n]", line.text(meaning)):
            if name.strip():
                stated.members.append((capacity.value, name.strip()[:60]))
