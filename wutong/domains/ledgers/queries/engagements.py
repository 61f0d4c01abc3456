"""What the rows of an engagement sheet would bring: compared with what is recorded already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wutong.domains.engagements.choices import EngagementKind
from wutong.domains.engagements.queries.recorded import Recorded, names_apart, recorded_between
from wutong.domains.ledgers.choices import Meaning, RowOutcome
from wutong.domains.ledgers.queries.differences import Change
from wutong.domains.ledgers.rules.reading import LedgerLine
from wutong.domains.ledgers.rules.readings import Day
from wutong.domains.org.queries import Region, Unit
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import Access

type Key = tuple[str, date, str, str]
_TOLD = (
    (Meaning.LED_BY, "led_by"),
    (Meaning.ENGAGED_AT, "places"),
    (Meaning.CONTENT, "purpose"),
    (Meaning.OUTCOME, "outcome"),
)


@dataclass
class PlannedEngagement:
    """An engagement that the file speaks of, in one or several rows."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    led_by: str
    level: str
    unit: Unit | None
    kept: Recorded | None
    held: bool
    texts: dict[str, str] = field(default_factory=dict)
    firms: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class PlannedMeeting:
    """One row: what it brings to its engagement."""

    outcome: RowOutcome
    why: str
    changes: tuple[Change, ...]
    engagement: PlannedEngagement


@dataclass
class PlannedEngagements:
    """All of a file; rows by the identity of their line."""

    engagements: list[PlannedEngagement] = field(default_factory=list)
    rows: dict[int, PlannedMeeting] = field(default_factory=dict)


def plan_engagements(
    lines: Sequence[LedgerLine], region: Region, access: Access, today: date
) -> PlannedEngagements:
    """Compare the rows with the engagements kept in the region's subtree; three queries.

    An engagement is the same where kind, first day, leader and title are.
    """
    plan = PlannedEngagements()
    if not lines:
        return plan
    days = [_days(line)[0] for line in lines]
    kept = {
        _key(one.kind, one.starts_on, one.led_by, one.title): one
        for one in recorded_between(access, region, min(days), max(days))
    }
    units = {normalize_text(one.name): one for one in Unit.objects.filter(region=region)}
    planned: dict[Key, PlannedEngagement] = {}
    for line in lines:
        key = _key(
            line.text(Meaning.ENGAGEMENT_KIND), _days(line)[0], line.text(Meaning.LED_BY),
            line.text(Meaning.TOPIC),
        )  # fmt: skip
        first = key not in planned
        if first:
            planned[key] = _engagement(line, kept.get(key), units, today)
            plan.engagements.append(planned[key])
        plan.rows[id(line)] = _meeting(line, planned[key], units, first=first)
    return plan


def _key(kind: str, on: date, led_by: str, title: str) -> Key:
    return kind, on, normalize_text(led_by), normalize_text(title)


def _days(line: LedgerLine) -> tuple[date, date]:
    first, last = line.values[Meaning.ENGAGED_ON], line.values.get(Meaning.ENGAGED_UNTIL)
    if not isinstance(first, Day):
        raise TypeError("a line that was read has a day")
    return first.on, last.on if isinstance(last, Day) else first.on


def _engagement(
    line: LedgerLine, kept: Recorded | None, units: dict[str, Unit], today: date
) -> PlannedEngagement:
    starts_on, ends_on = _days(line)
    return PlannedEngagement(
        kind=line.text(Meaning.ENGAGEMENT_KIND),
        title=line.text(Meaning.TOPIC),
        starts_on=starts_on,
        ends_on=ends_on,
        led_by=line.text(Meaning.LED_BY)[:60],
        level=line.text(Meaning.LEADER_LEVEL) or line.text(Meaning.LED_BY),
        unit=units.get(normalize_text(line.text(Meaning.RESPONSIBLE_UNIT))),
        kept=kept,
        held=starts_on <= today,
        texts={name: line.text(meaning) for meaning, name in _TOLD},
        known=set(kept.firms) if kept else set(),
    )


def _meeting(
    line: LedgerLine, engagement: PlannedEngagement, units: dict[str, Unit], *, first: bool
) -> PlannedMeeting:
    changes: list[Change] = []
    if first and engagement.kept is None:
        kind = str(EngagementKind(engagement.kind).label)
        changes.append(Change("engagement", _("活动"), "", f"{kind} {engagement.starts_on}"))
    firms = [one for one in names_apart(line.text(Meaning.FIRMS_MET))
             if normalize_text(one) not in engagement.known]  # fmt: skip
    engagement.known |= {normalize_text(one) for one in firms}
    engagement.firms += firms
    if firms:
        changes.append(Change("firms_met", _("对接企业"), "", "、".join(firms)[:300]))
    outcome = RowOutcome.UNCHANGED
    if changes:
        is_known = engagement.kept is not None
        outcome = RowOutcome.CHANGED if is_known else RowOutcome.NEW
    return PlannedMeeting(outcome, _why(line, engagement, units, first), tuple(changes), engagement)


def _why(
    line: LedgerLine, engagement: PlannedEngagement, units: dict[str, Unit], first: bool
) -> str:
    said: list[Any] = []
    unit = line.text(Meaning.RESPONSIBLE_UNIT)
    if first and unit and normalize_text(unit) not in units:
        said.append(_("没有「%(unit)s」这个单位，记在导入地区名下") % {"unit": unit})
    if first and not engagement.held:
        said.append(_("日期还没有到，列为计划"))
    return "；".join(said)
