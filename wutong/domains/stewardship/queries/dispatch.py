"""Dispatch meetings that a person sees, their lines, and when the next ones are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from wutong.domains.org.queries import Region, Unit, within, within_any, working_calendar
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import MeetingBody, MeetingRhythm, MeetingState
from wutong.domains.stewardship.models import AgendaLine, DispatchMeeting, SupervisionOrder
from wutong.domains.stewardship.queries.dispatch_finding import SEARCH_KIND
from wutong.domains.stewardship.queries.dispatch_rights import may_plan
from wutong.domains.stewardship.rules.agenda import next_date
from wutong.kernel.scope import HOLD_DISPATCH, VIEW, Access
from wutong.kernel.search import matching
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet

SERIES_AT_MOST: Final = 12
LOOKED_AT: Final = 200
OF_A_LINE: Final = ("project__region", "project__unit", "project__investor", "added_by")


def visible_meetings(access: Access | None) -> QuerySet[DispatchMeeting]:
    """Those of the person's regions and units, and of the regions that their units work in."""
    if access is None or not access.signed_in:
        return DispatchMeeting.objects.none()
    units = access.units(VIEW)
    paths = list(access.region_paths(VIEW))
    if units:
        paths += Unit.objects.filter(pk__in=units).values_list("region__path", flat=True)
    if not paths and not units:
        return DispatchMeeting.objects.none()
    seen = Q(unit__in=units)
    if paths:
        seen |= within_any(tuple(paths), "region_path")
    return DispatchMeeting.objects.filter(seen).select_related("region", "unit")


def chosen_meetings(access: Access, *, text: str = "", state: str = "") -> QuerySet[Any]:
    """Visible meetings whose title, unit or place holds ``text``; of any state where none is
    given."""
    rows = visible_meetings(access)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(matching(SEARCH_KIND, text)) if text else rows


def with_counts(rows: QuerySet[DispatchMeeting]) -> QuerySet[Any]:
    """With ``listed`` projects and given ``ordered`` orders."""
    listed = Count("lines", filter=Q(lines__dropped_reason=""), distinct=True)
    return rows.annotate(listed=listed, ordered=Count("orders", distinct=True))


def between(access: Access, first: date, last: date) -> list[DispatchMeeting]:
    """Meetings of these days that are not cancelled, by day."""
    rows = visible_meetings(access).filter(on__range=(first, last))
    return list(rows.exclude(state=MeetingState.CANCELLED).order_by("on", "pk"))


def lines_of(meeting: DispatchMeeting, access: Access) -> tuple[list[AgendaLine], int]:
    """The lines of projects that the person sees, in order, and how many others there are."""
    seen = Project.objects.visible_to(access).values("pk")
    rows = meeting.lines.filter(project__in=seen).select_related(*OF_A_LINE)
    found = list(rows.order_by("position", "pk"))
    return found, meeting.lines.count() - len(found)


def orders_given(meeting: DispatchMeeting, access: Access) -> list[SupervisionOrder]:
    """Orders that the meeting gave and that the person sees."""
    rows = SupervisionOrder.objects.visible_to(access).filter(meeting=meeting)
    return list(rows.select_related("owner_unit", "owner", "project").order_by("pk"))


def meeting_before(meeting: DispatchMeeting, access: Access) -> DispatchMeeting | None:
    """The last meeting of the same series that was held before."""
    rows = visible_meetings(access).filter(
        region=meeting.region_id, body=meeting.body, unit=meeting.unit_id, rhythm=meeting.rhythm,
        state=MeetingState.HELD, on__lt=meeting.on,
    )  # fmt: skip
    return rows.order_by("-on", "-pk").first()


@dataclass(frozen=True)
class Proposal:
    """The next day of a series of meetings."""

    region: Region
    body: MeetingBody
    unit: Unit | None
    rhythm: MeetingRhythm
    on: date
    last: DispatchMeeting

    @property
    def title(self) -> str:
        """As the last meeting was called."""
        return self.last.title


def proposals(access: Access, on: date) -> list[Proposal]:
    """The next day of each series that the person holds, where none is planned yet."""
    rows = visible_meetings(access).exclude(state=MeetingState.CANCELLED)
    rows = rows.exclude(rhythm=MeetingRhythm.SPECIAL).order_by("-on", "-pk")
    latest: dict[tuple[Any, ...], DispatchMeeting] = {}
    for row in rows[:LOOKED_AT]:
        latest.setdefault((row.region_id, row.body, row.unit_id, row.rhythm), row)
    found = []
    for last in list(latest.values())[:SERIES_AT_MOST]:
        if last.state == MeetingState.PLANNED:
            continue
        if not may_plan(access, last.region_path, last.unit_id):
            continue
        day = next_date(last.on, last.rhythm, on, working_calendar(last.region_path))
        if day is not None:
            found.append(Proposal(
                last.region, MeetingBody(last.body), last.unit, MeetingRhythm(last.rhythm), day,
                last,
            ))  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.last.pk))


def planned_for(access: Access, region_path: str) -> list[DispatchMeeting]:
    """Planned meetings that may take up a project lying here, the next first."""
    rows = visible_meetings(access).filter(state=MeetingState.PLANNED).order_by("on", "pk")
    return [one for one in rows[:LOOKED_AT] if region_path.startswith(one.region_path)]


def addable_projects(meeting: DispatchMeeting, access: Access) -> QuerySet[Any]:
    """Visible projects of the meeting's region that are not on its agenda."""
    rows = Project.objects.visible_to(access).filter(within(meeting.region_path, "region_path"))
    listed = meeting.lines.filter(dropped_reason="").values("project")
    return rows.exclude(pk__in=listed)


def units_to_order(access: Access, region_path: str) -> QuerySet[Unit]:
    """Units that an order of this region may go to: its own, those above it and below."""
    line = [region_path[: place + 1] for place, sign in enumerate(region_path) if sign == "/"]
    near = Q(region__path__in=line) | within(region_path, "region__path")
    return Unit.objects.filter(near, closed_on=None).select_related("region").order_by("name")


def holds_somewhere(access: Access) -> bool:
    """Whether the person holds meetings anywhere."""
    return access.may_ever(HOLD_DISPATCH)


def agenda_sheet(
    meeting: DispatchMeeting, lines: list[AgendaLine], titles: tuple[str, ...]
) -> Sheet:
    """The agenda as a table to take out; ``titles`` are the headings. Amounts in 万元."""
    widths = (6, 32, 14, 14, 10, 10, 14, 12, 60, 40, 40)
    rows = [
        (
            place, one.project.name, one.project.region.name, one.project.get_stage_display(),
            one.project.get_pace_display(), one.get_main_reason_display(),
            None if one.amount is None else one.amount / 10_000, one.days,
            "；".join(str(reason["title"]) for reason in one.reasons), one.ask, one.decision,
        )
        for place, one in enumerate(lines[:ROWS_AT_MOST], start=1)
    ]  # fmt: skip
    return Sheet(
        "stewardship.agenda", meeting.title, list(zip(titles, widths, strict=True)), rows,
        [one.pk for one in lines], meeting.region_path,
    )  # fmt: skip
