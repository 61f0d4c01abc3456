"""What a row changes on a project: field by field, old and new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from wutong.domains.ledgers.queries.existing import Kept
from wutong.domains.ledgers.queries.places import AnyRegion, AnyUnit, NewRegion, NewUnit
from wutong.domains.ledgers.rules.reading import LedgerLine
from wutong.domains.ledgers.rules.stating import (
    Stated,
    StatedFact,
    StatedFunds,
    StatedMilestone,
)
from wutong.domains.projects.choices import (
    Attribute,
    BuildKind,
    FundKind,
    MilestoneKind,
    Stage,
    TeamCapacity,
)
from wutong.kernel.words import label_of
from wutong.kernel.words import said as _

_ATTRIBUTES = {
    "industry": _lazy("产业类别"),
    "industry_code": _lazy("国民经济行业代码"),
    "content": _lazy("建设内容"),
    "progress_note": _lazy("进展情况"),
    "next_step": _lazy("下一步工作"),
    "note": _lazy("备注"),
    "high_technology": _lazy("高新技术项目"),
    "build_kind": _lazy("建设性质"),
}
_YI, _WAN = Decimal(10**8), Decimal(10**4)
_OF_MONTHS = Attribute.FIXED_ASSET_INVESTMENT.value
_MONEY = frozenset(
    {Attribute.TOTAL_INVESTMENT.value, Attribute.REGISTERED_CAPITAL.value, _OF_MONTHS}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; ``old`` is empty where nothing was known."""

    kind: str
    field: str
    old: str
    new: str


@dataclass
class Delta:
    """What a row would bring to a project; ``held`` says why nothing may be brought unasked."""

    milestones: list[StatedMilestone] = field(default_factory=list)
    facts: list[StatedFact] = field(default_factory=list)
    funds: list[StatedFunds] = field(default_factory=list)
    attributes: dict[str, str | bool] = field(default_factory=dict)
    members: list[tuple[str, str]] = field(default_factory=list)
    region: AnyRegion | None = None
    unit: AnyUnit | None = None
    on: date | None = None
    on_assumed: bool = False
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [change.kind for change in self.changes]


def delta_of(
    stated: Stated,
    kept: Kept,
    region: AnyRegion | None,
    unit: AnyUnit | None,
    answers: Mapping[str, str],
    line: LedgerLine,
) -> Delta:
    """Compare what a row states with what is kept and what earlier rows of the file bring."""
    delta = Delta(on=stated.on, on_assumed=stated.on_assumed)
    _compare_milestones(delta, stated, kept)
    _compare_facts(delta, stated, kept)
    _compare_place(delta, kept, region, unit)
    _compare_funds(delta, stated, kept, answers, line)
    _compare_attributes(delta, stated, kept)
    for capacity, name in stated.members:
        if (capacity, name) not in kept.members:
            delta.members.append((capacity, name))
            _change(delta, "member", label_of(TeamCapacity(capacity)), "", name)
    return delta


def _change(delta: Delta, kind: str, name: str, old: object, new: object) -> None:
    delta.changes.append(Change(kind, name, shown_value(old), shown_value(new)))


def shown_value(value: object) -> str:
    """A value for a person to compare: amounts in 亿元 or 万元, yes and no in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value.isoformat() if isinstance(value, date) else str(value)


def shown_yuan(amount: Decimal | None) -> str:
    """An exact amount in 亿元 or 万元, whichever reads shorter."""
    if amount is None:
        return ""
    size = abs(amount)
    if size >= _YI:
        return f"{(amount / _YI).normalize():,f} {_('亿元')}"
    if size >= _WAN:
        return f"{(amount / _WAN).normalize():,f} {_('万元')}"
    return f"{amount.normalize():,f} {_('元')}"


def _compare_milestones(delta: Delta, stated: Stated, kept: Kept) -> None:
    for one in stated.milestones:
        if one.kind == MilestoneKind.FRAMEWORK:
            if one.on not in kept.frameworks:
                delta.milestones.append(one)
                _change(delta, "milestone", _("框架协议"), "", one.on)
            continue
        old = kept.milestones.get(one.stage)
        if old is not None and (old == one.on or (one.assumed and not _other_month(old, one))):
            continue
        delta.milestones.append(one)
        _change(delta, "milestone", label_of(Stage(one.stage)), old, one.on)


def _other_month(old: date, one: StatedMilestone) -> bool:
    """Whether a day given by its month only lies in another month than the kept one."""
    return one.by_month and (old.year, old.month) != (one.on.year, one.on.month)


def _compare_facts(delta: Delta, stated: Stated, kept: Kept) -> None:
    for one in stated.facts:
        if one.attribute == _OF_MONTHS:
            _compare_month(delta, one, kept, _works(stated, kept))
            continue
        old = kept.value_at(one.attribute, one.on)
        if old == one.value or _less_exact(one, old):
            continue
        known = kept.facts.get(one.attribute, {})
        # A correction holds from the same day as what it corrects.
        days = [day for day in known if day <= one.on]
        delta.facts.append(replace(one, on=max(days)) if days else one)
        label = label_of(Attribute(one.attribute))
        if one.attribute in _MONEY:
            _change(delta, "fact", label, shown_yuan(old), shown_yuan(Decimal(one.value)))
        else:
            _change(delta, "fact", label, old, one.value)


def _less_exact(one: StatedFact, old: Any) -> bool:
    """Whether a plan gives but the month of a planned day that is kept."""
    return isinstance(one.value, str) and str(old or "").startswith(f"{one.value}-")


def _works(stated: Stated, kept: Kept) -> tuple[date | None, date | None]:
    """The days on which works began and ended, by the row or what is kept."""
    days = kept.milestones | {one.stage: one.on for one in stated.milestones}
    ends = (Stage.COMPLETED, Stage.IN_PRODUCTION, Stage.WITHDRAWN)
    return days.get(Stage.STARTED), min((days[one] for one in ends if one in days), default=None)


def _compare_month(
    delta: Delta, one: StatedFact, kept: Kept, works: tuple[date | None, date | None]
) -> None:
    """A month stands by itself. Nothing made in a month of which nothing is known is no news,
    unless it is the report of a month under construction."""
    old, (began, ended) = kept.facts[one.attribute].get(one.on), works
    built = began is not None and began.replace(day=1) <= one.on and (
        ended is None or one.on < ended
    )  # fmt: skip
    if one.value == (old or 0) and (old is not None or not built):
        return
    delta.facts.append(one)
    name = _("%(month)s 固定资产投资") % {"month": f"{one.on:%Y-%m}"}
    _change(delta, "fact", name, shown_yuan(old), shown_yuan(Decimal(one.value)))


def _compare_place(
    delta: Delta, kept: Kept, region: AnyRegion | None, unit: AnyUnit | None
) -> None:
    project = kept.project
    if region is not None and kept.attributes.get("region") != region:
        current = kept.attributes.get("region") or (project.region if project else None)
        if isinstance(region, NewRegion) or current is None or current.pk != region.pk:
            delta.region = region
            _change(delta, "region", _("地区"), current and current.name, region.name)
    if unit is not None and kept.attributes.get("unit") != unit:
        held = kept.attributes.get("unit") or (project.unit if project else None)
        if isinstance(unit, NewUnit) or held is None or held.pk != unit.pk:
            delta.unit = unit
            _change(delta, "unit", _("责任单位"), held and held.name, unit.name)


def _compare_funds(
    delta: Delta, stated: Stated, kept: Kept, answers: Mapping[str, str], line: LedgerLine
) -> None:
    for one in stated.funds:
        if one.on is None:
            delta.held.append(_("到位资金没有日期，没有导入"))
        elif one.cumulative:
            _compare_running_sum(delta, one, kept)
        elif kept.unmatched[one.on, one.amount, one.kind, one.voucher] > 0:
            kept.unmatched[one.on, one.amount, one.kind, one.voucher] -= 1
        elif _rival(kept, one) and answers.get(f"arrival:{line.sheet}!{line.row}") != "another":
            delta.held.append(
                _("同一天已有一笔%(kind)s %(amount)s，金额不同，不知是更正还是另一笔，没有导入")
                % {"kind": FundKind(one.kind).label, "amount": shown_yuan(_rival(kept, one))}
            )
        else:
            _bring_funds(delta, one)


def _rival(kept: Kept, one: StatedFunds) -> Decimal | None:
    """Another amount that is kept for the same day, kind and evidence, and that no row names."""
    return next(
        (
            amount
            for (on, amount, kind, voucher), count in kept.unmatched.items()
            if count and (on, kind, voucher) == (one.on, one.kind, one.voucher)
        ),
        None,
    )


def _compare_running_sum(delta: Delta, one: StatedFunds, kept: Kept) -> None:
    """A running sum without days brings what goes beyond the arrivals known by then."""
    on = one.on
    if on is None:
        return
    known = kept.arrived_by(on, one.kind)
    for other in delta.funds:
        if other.kind == one.kind and other.on is not None and other.on <= on:
            known += other.amount
    if one.amount > known:
        _bring_funds(delta, replace(one, amount=one.amount - known))
    elif one.amount < known:
        delta.remarks.append(
            _("累计到位 %(stated)s 少于已有的 %(known)s，未动")
            % {"stated": shown_yuan(one.amount), "known": shown_yuan(known)}
        )


def _bring_funds(delta: Delta, one: StatedFunds) -> None:
    delta.funds.append(one)
    new = f"{one.on} {FundKind(one.kind).label} {shown_yuan(one.amount)}"
    _change(delta, "funds", _("到位资金"), "", new)


def _compare_attributes(delta: Delta, stated: Stated, kept: Kept) -> None:
    for name, new in stated.attributes.items():
        old = kept.attributes.get(name, getattr(kept.project, name, None))
        if old == new or (not old and not new):
            continue
        delta.attributes[name] = new
        shown: tuple[Any, Any] = (old, new)
        if name == "build_kind":
            shown = (_build_label(old), _build_label(new))
        _change(delta, "attribute", str(_ATTRIBUTES[name]), *shown)


def _build_label(value: Any) -> str:
    return str(BuildKind(value).label) if value else ""


def merge_into(kept: Kept, delta: Delta) -> None:
    """Count what a row brings as known, for the rows after it."""
    for one in delta.milestones:
        if one.kind == MilestoneKind.FRAMEWORK:
            kept.frameworks.add(one.on)
        else:
            kept.milestones[one.stage] = one.on
    for fact in delta.facts:
        kept.facts[fact.attribute][fact.on] = fact.value
    for funds in delta.funds:
        if funds.on is not None:
            kept.funds[funds.on, funds.amount, funds.kind, funds.voucher] += 1
    kept.members.update(delta.members)
    kept.attributes.update(delta.attributes)
    if delta.region is not None:
        kept.attributes["region"] = delta.region
    if delta.unit is not None:
        kept.attributes["unit"] = delta.unit
