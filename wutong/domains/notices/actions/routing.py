"""From notices to deliveries: which of them leave the site, through what, and when.

A notice and its deliveries are written apart: telling stays quick, and what was told while a worker
died is found by its mark. Two workers at the same notice write each delivery once (a constraint).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from wutong.domains.notices.choices import URGENT
from wutong.domains.notices.models import ChannelSetting, Delivery, Notice, Robot
from wutong.domains.notices.queries.channels import (
    Wanted,
    habits_of,
    robots_within_reach,
    settings_of,
    wanted_by,
)
from wutong.domains.notices.rules.hours import leaves_at
from wutong.kernel.clock import day_of

AT_ONCE: Final = 500


@dataclass(frozen=True)
class _Ways:
    """What the readers of a batch chose, and what they may choose today."""

    settings: dict[int, ChannelSetting]
    wanted: Wanted
    robots: dict[int, list[Robot]]


def route_new(*, at: datetime, batch: int = AT_ONCE) -> int:
    """Write the deliveries of everything told and not yet looked at; how many. In batches, each
    in a transaction; a second run adds nothing."""
    written = 0
    while True:
        notices = list(Notice.objects.filter(routed=False).order_by("pk")[:batch])
        if not notices:
            return written
        written += _route(notices, at)


@transaction.atomic
def _route(notices: Sequence[Notice], at: datetime) -> int:
    people = {one.person_id for one in notices}
    wanted = wanted_by(people)
    ways = _Ways(
        settings_of(wanted), wanted,
        robots_within_reach([one for one in wanted if _any_robot(wanted[one])], day_of(at)),
    )  # fmt: skip
    rows = [row for one in notices for row in _deliveries(one, ways)]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(routed=True)
    return len(rows)


def _any_robot(chosen: set[tuple[str, int | None]]) -> bool:
    return any(robot is not None for _kind, robot in chosen)


def _deliveries(notice: Notice, ways: _Ways) -> Iterator[Delivery]:
    person = notice.person_id
    chosen = ways.wanted.get(person, set())
    setting = ways.settings.get(person)
    due = leaves_at(notice.at, habits_of(setting), urgent=notice.kind in URGENT)
    if (notice.kind, None) in chosen and setting is not None and setting.email_confirmed_at:
        yield Delivery(notice=notice, person_id=person, due_at=due)
    for robot in ways.robots.get(person, ()):
        if (notice.kind, robot.pk) in chosen:
            yield Delivery(notice=notice, person_id=person, robot=robot, due_at=due)
