"""A calendar as text (RFC 5545), in China's time. Folding and escaping are the library's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

CHINA: Final = ZoneInfo("Asia/Shanghai")
PRODUCT: Final = "-//Wutong//Engagements//ZH"
USUAL_LENGTH: Final = timedelta(hours=2)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class CalendarEntry:
    """One event. ``uid`` never changes; ``starts_at`` None is the whole day; ``sequence`` grows
    with each change, so that a calendar programme takes the newest."""

    uid: str
    title: str
    first: date
    last: date
    changed_at: datetime
    starts_at: time | None = None
    place: str = ""
    text: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False
    tentative: bool = False


def calendar_text(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The calendar ``name`` with its entries, in UTF-8, lines ended by CRLF."""
    from icalendar import Calendar, Timezone  # noqa: PLC0415  slow to load

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", CHINA.key)
    calendar.add_component(Timezone.from_tzinfo(CHINA))
    for entry in entries:
        calendar.add_component(_event(entry))
    text: bytes = calendar.to_ical()
    return text


def _event(entry: CalendarEntry) -> Event:
    from icalendar import Event  # noqa: PLC0415  slow to load

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    if entry.starts_at is None:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + DAY)
    else:
        starts = datetime.combine(entry.first, entry.starts_at, CHINA)
        event.add("dtstart", starts)
        event.add("dtend", _end(entry, starts))
    for field, value in (
        ("location", entry.place),
        ("description", entry.text),
        ("url", entry.url),
    ):
        if value:
            event.add(field, value)
    status = "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED"
    event.add("status", status)
    return event


def _end(entry: CalendarEntry, starts: datetime) -> datetime:
    """Two hours later; of several days the end of the last."""
    if entry.last > entry.first:
        return datetime.combine(entry.last + DAY, time(), CHINA)
    return starts + USUAL_LENGTH
