"""Schedules, and who reads a bulletin: the list, resolved to people, and their receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wutong.domains.bulletins.choices import ReaderKind, Status
from wutong.domains.bulletins.models import (
    Bulletin,
    BulletinReceipt,
    BulletinSchedule,
    BulletinTemplate,
)
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.bulletins.rules.scheduling import due_at, next_period
from wutong.domains.org.queries import Region, Unit, User, in_charge_of, members_of, within
from wutong.kernel.scope import LEADER, PROMOTION_BUREAU, Access

IN_CHARGE: Final = (LEADER, PROMOTION_BUREAU)
TO_CHOOSE: Final = 300

type Choices = list[tuple[str, list[tuple[str, str]]]]


def schedules_for(access: Access | None) -> QuerySet[BulletinSchedule]:
    """Running schedules that the person may see, with what they made."""
    rows = BulletinSchedule.objects.visible_to(access).filter(ended_at=None)
    return rows.select_related("region", "author").prefetch_related("drafts__bulletin")


@dataclass(frozen=True, slots=True)
class ShownSchedule:
    """A schedule with its paper's name, and the next draft: of which period, and when."""

    schedule: BulletinSchedule
    title: str
    period: Period
    due_at: datetime


def shown_schedules(access: Access | None, at: datetime) -> list[ShownSchedule]:
    """Running schedules as their page shows them, in a bounded number of queries."""
    names = dict(BulletinTemplate.objects.visible_to(access).current().values_list("code", "name"))
    return [
        ShownSchedule(one, names.get(one.template_code, one.template_code), *next_draft(one, at))
        for one in schedules_for(access)
    ]


def next_draft(schedule: BulletinSchedule, at: datetime) -> tuple[Period, datetime]:
    """The period that a schedule drafts next, and from when on."""
    now, how = localtime(at), (schedule.days_after, schedule.hour)
    period = next_period(schedule.rhythm, *how, schedule.begins_on, now)
    return period, due_at(period, *how, now)


def current_template(code: str) -> BulletinTemplate | None:
    """The version of a template that is in use."""
    return BulletinTemplate.objects.current().filter(code=code).first()


def readers_of(body: Mapping[str, Any], on: date) -> dict[int, ReaderKind]:
    """The people of a distribution list by key: members of a unit, who is in charge of a region,
    a person. Who is on both lists is on the main one."""
    listed = body.get("distribution") or {}
    found: dict[int, ReaderKind] = {}
    for kind in (ReaderKind.MAIN, ReaderKind.COPY):
        for person in _people(listed.get(kind, []), on):
            found.setdefault(person, kind)
    return found


def _people(codes: Sequence[str], on: date) -> list[int]:
    named: dict[str, list[str]] = {"u": [], "r": [], "p": []}
    for code in codes:
        named[code[0]].append(code[2:])
    units = [int(one) for one in named["u"] if one.isdecimal()]
    paths = list(Region.objects.filter(code__in=named["r"]).values_list("path", flat=True))
    people = User.objects.filter(username__in=named["p"], is_active=True)
    return [
        *(key for keys in members_of(units, on).values() for key in keys),
        *(key for keys in in_charge_of(paths, IN_CHARGE, on).values() for key in keys),
        *people.values_list("pk", flat=True),
    ]


def distribution_choices(region: Region) -> Choices:
    """Who can be put on a list: units, regions and people of the bulletin's region, bounded."""
    below = Region.objects.filter(within(region.path))
    units = Unit.objects.filter(region__in=below, closed_on=None).order_by("name")[:TO_CHOOSE]
    regions = [region, *region.children.order_by("path")[:TO_CHOOSE]]
    at_work = Q(posts__region__in=below) | Q(posts__unit__region__in=below)
    people = User.objects.filter(at_work, is_active=True).distinct()
    return [
        (_("单位"), [(f"u:{one.pk}", one.name) for one in units]),
        (_("地区负责人"), [(f"r:{one.code}", one.name) for one in regions]),
        (
            _("个人"),
            [(f"p:{one.username}", one.name) for one in people.order_by("name")[:TO_CHOOSE]],
        ),
    ]


def receipts_of(bulletin: Bulletin) -> QuerySet[BulletinReceipt]:
    """The people told of it, who opened it last."""
    return bulletin.receipts.select_related("person")


def received_by(access: Access) -> QuerySet[Bulletin]:
    """Issued bulletins that were sent to the person."""
    if access.user is None:
        return Bulletin.objects.none()
    return (
        Bulletin.objects.filter(receipts__person=access.user, status=Status.ISSUED)
        .select_related("region", "template")
        .order_by("-issued_on", "-pk")
    )
