"""What the pages, the exports and the API show of awards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.incentives.choices import (
    LIVE,
    AmountForm,
    Awardee,
    AwardEvent,
    AwardFact,
    AwardState,
    AwardStep,
    NotAwarded,
)
from wutong.domains.incentives.models import Award, AwardRun, RuleVersion
from wutong.domains.incentives.queries.computing import Trial, recipients_named
from wutong.domains.incentives.rules.masking import masked_name
from wutong.domains.incentives.rules.ruleset import AwardRule, RuleSet
from wutong.domains.investors.choices import ReferrerKind
from wutong.kernel.money import WAN, plain
from wutong.kernel.scope import Access

PEOPLE: Final = (ReferrerKind.PERSON, ReferrerKind.FELLOW_TOWNSMAN)
RELATED: Final = (
    "project", "referrer", "person", "unit", "milestone", "run__rule_set__region",
    "version__rule_set__region", "approved_by",
)  # fmt: skip
COLUMNS: Final = (
    (gettext_lazy("领奖人"), 24),
    (gettext_lazy("奖励对象"), 12),
    (gettext_lazy("项目"), 36),
    (gettext_lazy("奖励事项"), 20),
    (gettext_lazy("事项日期"), 12),
    (gettext_lazy("份额"), 10),
    (gettext_lazy("奖励金额（元）"), 16),
    (gettext_lazy("已兑现（元）"), 16),
    (gettext_lazy("状态"), 12),
    (gettext_lazy("不予奖励或终止的原因"), 32),
)


def awards_of(access: Access | None) -> QuerySet[Award]:
    """Awards that the person sees, with what a line shows."""
    return Award.objects.visible_to(access).select_related(*RELATED)


def filtered(rows: QuerySet[Award], given: Mapping[str, Any]) -> QuerySet[Award]:
    """By state, year of the event, and a name of the recipient or the project."""
    if given.get("state"):
        rows = rows.filter(state=given["state"])
    if given.get("year"):
        rows = rows.filter(day__year=given["year"])
    text = (given.get("q") or "").strip()
    if text:
        rows = rows.filter(
            Q(project__name__icontains=text) | Q(referrer__name__icontains=text)
            | Q(person__name__icontains=text) | Q(unit__name__icontains=text)
        )  # fmt: skip
    return rows


def totals(rows: QuerySet[Award]) -> dict[str, Any]:
    """Of awards that hold or may yet: how many, how much, how much is paid."""
    found: dict[str, Any] = (
        rows.filter(state__in=LIVE)
        .order_by()
        .aggregate(count=Count("pk"), amount=Sum("amount"), paid=Sum("paid"))
    )
    return {name: value or 0 for name, value in found.items()}


def exported(rows: Iterable[Award]) -> list[list[str]]:
    """The cells of the spreadsheet, by :data:`COLUMNS`."""
    return [
        [
            str(one.who), one.get_awardee_display(), one.project.name, one.rule_title,
            one.day.isoformat(), percent(one.share), f"{one.amount:f}", f"{one.paid:f}",
            one.get_state_display(), one.get_reason_display() or one.end_reason,
        ]
        for one in rows
    ]  # fmt: skip


def percent(share: int) -> str:
    """A share in 万分之一 as people write it."""
    return f"{plain(Decimal(share) / 100)}%"


def is_person(award: Award) -> bool:
    """Whether the recipient is one person, whose name a public list masks."""
    if award.referrer is not None:
        return award.referrer.kind in PEOPLE
    return award.person_id is not None


def public_name(award: Award) -> str:
    """The recipient as a public list names them."""
    return masked_name(str(award.who), of_person=is_person(award))


@dataclass(frozen=True)
class ShownLine:
    """A line of arithmetic in words."""

    words: str
    arithmetic: str
    value: str


def shown_lines(lines: Iterable[Iterable[str]]) -> list[ShownLine]:
    """The arithmetic of an award for a reader."""
    return [
        ShownLine(str(AwardStep(kind).label), _arithmetic(how), plain(Decimal(value)))
        for kind, how, value in lines
    ]


def _arithmetic(how: str) -> str:
    mode, _colon, places = how.partition(":")
    if mode in {"truncate", "half-up"}:
        finest = _("元") if places == "0" else _("分")
        return (_("截断到%(finest)s") if mode == "truncate" else _("四舍五入到%(finest)s")) % {
            "finest": finest}  # fmt: skip
    name, _space, rest = how.partition(" ")
    return f"{AwardFact(name).label} {rest}" if name in AwardFact.values else how


@dataclass(frozen=True)
class ShownRow:
    """A fact behind an award."""

    words: str
    day: str
    amount: str


def shown_rows(award: Award) -> list[ShownRow]:
    """The facts behind an award."""
    return [
        ShownRow(str(AwardEvent(kind).label), day, plain(Decimal(amount)) if amount else "")
        for kind, day, amount, _key in award.rows
    ]


@dataclass(frozen=True)
class ShownRule:
    """A rule in words."""

    rule: AwardRule
    awardee: str
    event: str
    how: list[str]
    limits: list[str]


def shown_rules(rules: RuleSet) -> list[ShownRule]:
    """Every rule in words."""
    return [
        ShownRule(one, str(Awardee(one.awardee).label), str(AwardEvent(one.event).label),
                  _how(one), _limits(one))
        for one in rules.rules
    ]  # fmt: skip


def _how(one: AwardRule) -> list[str]:
    if one.form == AmountForm.FIXED:
        return [_("定额 %(amount)s 元") % {"amount": plain(one.amount)}]
    if one.form == AmountForm.PERCENTAGE:
        return [_("基数的 %(rate)s") % {"rate": f"{plain(one.rate * 100)}%"}]
    words = []
    for tier in one.tiers:
        value = (f"{plain(tier.value * 100)}%" if one.form == AmountForm.BANDS
                 else _("%(amount)s 元") % {"amount": plain(tier.value)})  # fmt: skip
        words.append(_("%(start)s 万元以上：%(value)s") % {
            "start": plain(tier.start / WAN), "value": value})  # fmt: skip
    return words


def _limits(one: AwardRule) -> list[str]:
    words = [
        _("%(fact)s不低于 %(amount)s 万元") % {
            "fact": AwardFact(name).label, "amount": plain(least / WAN)}
        for name, least in one.least.items()
    ]  # fmt: skip
    if one.project_floor is not None:
        words.append(_("每个项目最低 %(floor)s 元") % {"floor": plain(one.project_floor)})
    if one.project_cap is not None:
        words.append(_("每个项目最多 %(cap)s 元") % {"cap": plain(one.project_cap)})
    if one.year_cap is not None:
        words.append(_("每年最多 %(cap)s 元") % {"cap": plain(one.year_cap)})
    return [*words, _arithmetic(one.rounding)]


@dataclass(frozen=True)
class TrialLine:
    """A candidate in a trial; ``other`` is what the version beside it gives."""

    who: str
    project: str
    url: str
    title: str
    amount: Decimal
    reason: str
    other: Decimal | None = None
    other_reason: str = ""


def trial_lines(trial: Trial, rules: RuleSet, other: Trial | None = None) -> list[TrialLine]:
    """A year's trial, candidate by candidate, the largest first."""
    beside: dict[Any, Any] = {}
    if other is not None:
        beside = {(one.project, one.recipient, one.rule): one for one in other.proposal.outcomes}
    names = recipients_named(one.recipient for one in trial.proposal.outcomes)
    lines = []
    for one in trial.proposal.outcomes:
        project = trial.proposal.facts.projects[one.project]
        against = beside.get((one.project, one.recipient, one.rule))
        lines.append(TrialLine(
            str(names.get(one.recipient, one.recipient)), project.name,
            reverse("projects:detail", args=[project.code]), rules.rule(one.rule).title, one.amount,
            str(NotAwarded(one.reason).label) if one.reason else "",
            against.amount if against else None,
            str(NotAwarded(against.reason).label) if against and against.reason else "",
        ))  # fmt: skip
    return sorted(lines, key=lambda one: (-one.amount, one.project, one.who))


def published_awards(run: AwardRun) -> QuerySet[Award]:
    """What a run's public list shows."""
    return run.awards.exclude(state__in=(AwardState.PROPOSED, AwardState.EXCLUDED)).select_related(
        "project", "referrer", "person", "unit"
    )


def versions_of(run: AwardRun) -> list[RuleVersion]:
    """The versions that the run's awards were worked out by, the one that holds last included."""
    keys = {run.version_id, *run.awards.order_by().values_list("version", flat=True).distinct()}
    return list(
        RuleVersion.objects.filter(pk__in=keys).select_related("rule_set").order_by("number")
    )
