"""Writes of the working calendar: own days, published years, and telling the rooms of a change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.domains.org.choices import COUNTRY_CODE
from wutong.domains.org.models import (
    CalendarChange,
    CalendarDay,
    CalendarVersion,
    PublishedYear,
    Region,
    User,
)
from wutong.domains.org.queries.access import access_of
from wutong.domains.org.queries.calendars import ask_again, published_until
from wutong.domains.org.queries.rules import may_manage_rules
from wutong.domains.org.rules import (
    DAYS_AT_ONCE,
    BadArrangement,
    check_arrangement,
    check_reach,
)
from wutong.kernel import audit, events
from wutong.kernel.clock import day_of
from wutong.kernel.workdays import OutOfCalendar, national_calendar

DAY: Final = timedelta(days=1)
CHANGES_AT_ONCE: Final = 100


@transaction.atomic
def set_own_days(
    *,
    region: Region | None,
    first: date,
    last: date,
    worked: bool,
    reason: str,
    by: User | None,
    at: datetime,
) -> list[CalendarDay]:
    """Have the days from ``first`` to ``last`` worked or free in a region's subtree; None: in the
    whole country. What the region had entered for them before is replaced.

    Raises PermissionDenied, ValidationError for a span that is empty, too long or out of range.
    """
    region = _place(region)
    _require(by, region, at)
    days = _span(first, last)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因。")})
    held = {row.on: row.worked for row in _rows(region, days)}
    _rows(region, days).delete()
    made = CalendarDay.objects.bulk_create(
        CalendarDay(
            region=region, region_path=region.path if region else "", on=day, worked=worked,
            reason=reason.strip(), entered_by=by, entered_at=at,
        )
        for day in days
    )  # fmt: skip
    if any(held.get(day) is not worked for day in days):
        _note(region.path if region else "", first, at)
    changes = {str(day): [_word(held.get(day)), _word(worked)] for day in days}
    audit.record(
        actor=by, at=at, action="org.calendar_days_set", target=made[0], changes=changes,
        reason=reason.strip(),
    )  # fmt: skip
    return made


@transaction.atomic
def remove_own_days(
    *, region: Region | None, first: date, last: date, reason: str, by: User | None, at: datetime
) -> int:
    """Take back what a region entered for these days; how many there were.

    Raises PermissionDenied, and ValidationError where it entered none.
    """
    region = _place(region)
    _require(by, region, at)
    days = _span(first, last)
    held = list(_rows(region, days).order_by("on"))
    if not held:
        raise ValidationError(_("这几天没有录入过。"))
    audit.record(
        actor=by, at=at, action="org.calendar_days_removed", target=held[0], reason=reason.strip(),
        changes={str(row.on): [_word(row.worked), None] for row in held},
    )  # fmt: skip
    _rows(region, days).delete()
    _note(region.path if region else "", held[0].on, at)
    return len(held)


def _place(region: Region | None) -> Region | None:
    """The root of the tree is the whole country: one place for its days."""
    return None if region is not None and region.code == COUNTRY_CODE else region


def _rows(region: Region | None, days: list[date]) -> QuerySet[CalendarDay]:
    return CalendarDay.objects.filter(region=region, on__gte=days[0], on__lte=days[-1])


def _word(worked: bool | None) -> str | None:
    return None if worked is None else "worked" if worked else "free"


def _require(by: User | None, region: Region | None, at: datetime) -> None:
    """Raise PermissionDenied unless the person keeps this calendar; None is the command line."""
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise PermissionDenied(_("您的岗位不能修改这个地区的工作日历。"))


def _span(first: date, last: date) -> list[date]:
    if last < first:
        raise ValidationError({"last": _("止日不能早于起日。")})
    if (last - first).days >= DAYS_AT_ONCE:
        raise ValidationError({"last": _("一次最多 %s 天。") % DAYS_AT_ONCE})
    try:
        check_reach(first, last)
    except OutOfCalendar as fault:
        raise ValidationError({"first": str(fault)}) from fault
    return [first + DAY * n for n in range((last - first).days + 1)]


@transaction.atomic
def enter_year(
    *,
    year: int,
    free: Iterable[date],
    worked: Iterable[date],
    source: str,
    by: User | None,
    at: datetime,
) -> PublishedYear:
    """Enter the published arrangement of a year; one entered before is replaced.

    Years are entered without a gap. Raises PermissionDenied, ValidationError.
    """
    _require(by, None, at)
    free, worked = sorted(set(free)), sorted(set(worked))
    try:
        check_arrangement(year, free, worked)
    except BadArrangement as fault:
        raise ValidationError(str(fault)) from fault
    if not source.strip():
        raise ValidationError({"source": _("请写明文号，例如国办发明电〔2026〕1号。")})
    there = PublishedYear.objects.filter(year=year).first()
    known = published_until(list(PublishedYear.objects.values_list("year", flat=True)))
    if year > known + 1:
        raise ValidationError(_("请先录入 %s 年的安排。") % (known + 1))
    values = {
        "free": [day.isoformat() for day in free], "worked": [day.isoformat() for day in worked],
        "source": source.strip(), "entered_by": by, "entered_at": at,
    }  # fmt: skip
    row, _made = PublishedYear.objects.update_or_create(year=year, defaults=values)
    names = ("free", "worked", "source")
    audit.record(
        actor=by, at=at, action="org.calendar_year_entered", target=row,
        changes={name: [getattr(there, name, None), values[name]] for name in names},
        reason=source.strip(),
    )  # fmt: skip
    _note("", min([*free, date(year, 1, 1)]), at)
    return row


@transaction.atomic
def remove_year(*, year: int, reason: str, by: User | None, at: datetime) -> None:
    """Take an entered arrangement back: the package's word stands, or the assumption.

    Raises PermissionDenied, ValidationError where it was not entered or a later year was.
    """
    _require(by, None, at)
    row = PublishedYear.objects.filter(year=year).first()
    if row is None:
        raise ValidationError(_("没有录入过 %s 年的安排。") % year)
    later = PublishedYear.objects.filter(year__gt=year).exists()
    if later and year > national_calendar().last_published_year:
        raise ValidationError(_("请先删除以后年份的安排。"))
    audit.record(
        actor=by, at=at, action="org.calendar_year_removed", target=row, reason=reason.strip(),
        changes={"free": [row.free, None], "worked": [row.worked, None]},
    )  # fmt: skip
    row.delete()
    _note("", date(year - 1, 12, 20), at)


def _note(region_path: str, first_day: date, at: datetime) -> None:
    """What processes keep is old from the commit on, and the rooms are to be told."""
    CalendarVersion.objects.update_or_create(
        pk=1, defaults={"token": token_hex(16)},
        create_defaults={
            "token": token_hex(16), "package_until": national_calendar().last_published_year,
        },
    )  # fmt: skip
    CalendarChange.objects.create(region_path=region_path, first_day=first_day, at=at)
    ask_again()
    events.publish("org.calendar_noted")


@transaction.atomic
def follow_package(*, at: datetime) -> bool:
    """Whether a new version of the package brought years that it didn't know before; the rooms
    are told of the first of them."""
    known = national_calendar().last_published_year
    row = CalendarVersion.objects.select_for_update().filter(pk=1).first()
    if row is None:
        CalendarVersion.objects.create(pk=1, token=token_hex(16), package_until=known)
        return False
    if row.package_until >= known:
        return False
    CalendarVersion.objects.filter(pk=1).update(package_until=known)
    _note("", date(row.package_until, 12, 20), at)
    return True


def tell_of_changes(*, at: datetime) -> int:
    """Publish ``org.calendar_changed`` for each change that no room was told of yet; how many.

    A room that fails leaves its change untold: the next run tells it again, so a listener does
    what it does once however often it is told.
    """
    follow_package(at=at)
    untold = list(CalendarChange.objects.filter(told_at=None)[:CHANGES_AT_ONCE])
    for change in untold:
        events.publish(
            "org.calendar_changed", region_path=change.region_path, first_day=change.first_day,
            at=change.at,
        )  # fmt: skip
        CalendarChange.objects.filter(pk=change.pk).update(told_at=at)
    return len(untold)
