"""The roadmap as a Gantt chart in SVG: calendar days across, items down, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.rules.plan import Awaited, Given, Plan, Step
from wutong.domains.approvals.views.roadmap_graph import broken
from wutong.domains.approvals.views.roadmap_words import (
    SIGNS,
    awaited_until,
    span_of,
    state_of,
    title_of,
)
from wutong.ui import formats

LABELS: Final = 236
CHART: Final = 914
ROW: Final = 26
HEAD: Final = 40
NARROWEST_SHADED: Final = 2.2
"""Pixels a day below which days off are not shaded any more."""
ROWS_OF_A_SHEET: Final = 24
TEXT: Final = 128
"""Pixels that the words beside a bar take."""
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One item's line: bars from ``x`` as wide as ``width``, in pixels as text."""

    step: Step
    y: str
    label: str
    state: str
    sign: str
    title: str
    x: str
    width: str
    middle: str
    diamond: str
    planned_x: str
    planned_width: str
    moved: bool
    slack_x: str
    slack_width: str
    text_x: str
    text_anchor: str
    text: str


@dataclass(frozen=True)
class WaitRow:
    """The line of something else than an item that breaking ground waits for."""

    y: str
    label: str
    state: str
    title: str
    url: str
    diamond: str
    text_x: str
    text_anchor: str
    text: str
    decides: bool


@dataclass(frozen=True)
class Mark:
    """Something at a day: a month, a Monday, today, the day of breaking ground."""

    x: str
    text: str = ""
    width: str = ""


@dataclass(frozen=True)
class Sheet:
    """One stage, or a part of one, with an axis of its own, so that paper can part them."""

    title: str
    rows: list[Row]
    months: list[Mark]
    days: list[Mark]
    off: list[Mark]
    today: Mark | None
    ground: Mark | None
    height: int
    inner: int
    waits: list[WaitRow] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """A span of days, e.g. before the works, with its sheets."""

    name: str
    first: date
    last: date
    sheets: list[Sheet]
    width: int = LABELS + CHART


class _Axis:
    """Days to pixels."""

    def __init__(self, first: date, last: date, given: Given) -> None:
        self.first, self.last, self.given = first, last, given
        self.pixels = CHART / ((last - first).days + 1)

    def at(self, day: date, part: float = 0.5) -> float:
        """Where ``part`` of a day stands: days meet in their middles."""
        day = min(max(day, self.first), self.last)
        return LABELS + ((day - self.first).days + part) * self.pixels

    def months(self) -> Iterator[Mark]:
        """A line at each month's first day, its name where there is room."""
        day = self.first
        while day <= self.last:
            following = (day.replace(day=1) + 32 * DAY).replace(day=1)
            until = min(following - DAY, self.last)
            width = ((until - day).days + 1) * self.pixels
            text = formats.day(day, "month") if width > 48 else f"{day.month}" if width > 14 else ""
            yield Mark(f"{self.at(day, 0):.1f}", text, f"{width:.1f}")
            day = following

    def mondays(self) -> Iterator[Mark]:
        """Mondays, with the day of the month where there is room."""
        day = self.first + (-self.first.weekday() % 7) * DAY
        named = self.pixels * 7 > 17
        while day <= self.last:
            yield Mark(f"{self.at(day, 0):.1f}", str(day.day) if named else "")
            day += 7 * DAY

    def off(self) -> Iterator[Mark]:
        """Spans of days that are not worked."""
        if self.pixels < NARROWEST_SHADED:
            return
        day, since = self.first, None
        while day <= self.last + DAY:
            free = day <= self.last and not self.given.calendar.is_working_day(day)
            if free and since is None:
                since = day
            if not free and since is not None:
                width = (day - since).days * self.pixels
                yield Mark(f"{self.at(since, 0):.1f}", "", f"{width:.1f}")
                since = None
            day += DAY


def charts_of(given: Given, plan: Plan) -> list[Chart]:
    """A chart of what comes before the works and one of what comes after."""
    front = [step for step in plan.steps if not step.after_works]
    after = [step for step in plan.steps if step.after_works]
    named = ((_("开工前"), front), (_("竣工验收"), after))
    return [_chart(given, plan, name, steps) for name, steps in named if steps]


def _chart(given: Given, plan: Plan, name: str, steps: Sequence[Step]) -> Chart:
    starts = [day for step in steps for day in (step.start, step.planned_start)]
    ends = [day for step in steps for day in (step.end, step.planned_end)]
    awaited = () if any(step.after_works for step in steps) else plan.awaited
    ends += [one.by for one in awaited if one.by]
    first, last = min(starts) - DAY, max(ends) + 3 * DAY
    if first <= given.on <= last + 30 * DAY:
        last = max(last, given.on + DAY)
    axis = _Axis(first, last, given)
    sheets = []
    for stage in ApprovalStage:
        some = [step for step in steps if step.item.stage == stage]
        for begin in range(0, len(some), ROWS_OF_A_SHEET):
            title = str(stage.label) if not begin else _("%(stage)s（续）") % {"stage": stage.label}
            sheets.append(_sheet(axis, plan, title, some[begin : begin + ROWS_OF_A_SHEET]))
    if awaited:
        sheets.append(_sheet(axis, plan, _("审批以外，开工还要等的"), (), awaited))
    return Chart(name, first, last, sheets)


def _sheet(
    axis: _Axis, plan: Plan, title: str, steps: Sequence[Step], awaited: Sequence[Awaited] = ()
) -> Sheet:
    on = axis.given.on
    waits = [
        _wait(axis, plan, one, HEAD + number * ROW)
        for number, one in enumerate(awaited, start=len(steps))
    ]
    rows = [_row(axis, plan, step, HEAD + number * ROW) for number, step in enumerate(steps)]
    inside = axis.first <= on <= axis.last
    ground = plan.breaks_ground and axis.first <= plan.ground <= axis.last
    return Sheet(
        title=title,
        rows=rows,
        months=list(axis.months()),
        days=list(axis.mondays()),
        off=list(axis.off()),
        today=Mark(f"{axis.at(on):.1f}") if inside else None,
        ground=Mark(f"{axis.at(plan.ground):.1f}") if ground else None,
        height=HEAD + (len(rows) + len(waits)) * ROW + 4,
        inner=(len(rows) + len(waits)) * ROW + 4,
        waits=waits,
    )


def _wait(axis: _Axis, plan: Plan, one: Awaited, y: int) -> WaitRow:
    x = axis.at(one.by) if one.by else float(LABELS)
    room = LABELS + CHART - x > TEXT
    decides = one.key in plan.waits_for
    return WaitRow(
        y=f"{y}",
        label=broken(one.name, 16.5, 1)[0],
        state="late" if decides or one.by is None else "paused",
        title=f"{one.name} · {awaited_until(one)} · {one.why}",
        url=one.url,
        diamond=f"M{x:.1f} {y + ROW / 2 - 6:.1f}l6 6-6 6-6-6z" if one.by else "",
        text_x=f"{x + 12 if room else x - 12:.1f}",
        text_anchor="start" if room else "end",
        text=awaited_until(one),
        decides=decides,
    )


def _row(axis: _Axis, plan: Plan, step: Step, y: int) -> Row:
    on, calendar = axis.given.on, axis.given.calendar
    state = state_of(step, on)
    x, end = axis.at(step.start), axis.at(step.end)
    planned_x, planned_end = axis.at(step.planned_start), axis.at(step.planned_end)
    slack_end = end if step.done else axis.at(calendar.add(step.end, step.slack))
    text = f"{span_of(step)} · {_('%(days)s 日') % {'days': step.days}}"
    after = max(slack_end, planned_end, end)
    room = LABELS + CHART - after > TEXT
    anchor = max(after + 8, x + 12)
    if not room:
        anchor = x - 8 if planned_end + TEXT < x or planned_x >= x else planned_x - 8
    middle = y + ROW / 2
    diamond = f"M{x:.1f} {middle - 6:.1f}l6 6-6 6-6-6z" if end - x < 1 else ""
    return Row(
        step=step,
        y=f"{y}",
        label=broken(step.item.name, 16.5, 1)[0],
        state=state,
        sign=SIGNS[state],
        title=title_of(step, plan, on),
        x=f"{x:.1f}",
        width=f"{max(end - x, 1):.1f}",
        middle=f"{middle:.1f}",
        diamond=diamond,
        planned_x=f"{planned_x:.1f}",
        planned_width=f"{max(planned_end - planned_x, 2):.1f}",
        moved=(step.start, step.end) != (step.planned_start, step.planned_end),
        slack_x=f"{end:.1f}",
        slack_width=f"{max(slack_end - end, 0):.1f}",
        text_x=f"{anchor:.1f}",
        text_anchor="start" if room else "end",
        text=text,
    )
