"""What each person chose, and which robots they may choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from wutong.domains.notices.models import ChannelChoice, ChannelSetting, Robot
from wutong.domains.notices.rules.hours import Habits
from wutong.domains.org.queries import Post

type Wanted = dict[int, set[tuple[str, int | None]]]


@dataclass(frozen=True)
class Channels:
    """What one person set: their habits, and (kind, robot) that they want, None being e-mail."""

    setting: ChannelSetting
    chosen: frozenset[tuple[str, int | None]]


def habits_of(setting: ChannelSetting | None) -> Habits:
    """A person's habits; without a setting everything leaves at once."""
    if setting is None:
        return Habits()
    return Habits(
        setting.quiet_from, setting.quiet_until, setting.urgent_at_once, setting.digest,
        setting.digest_hour,
    )  # fmt: skip


def channels_of(person: int) -> Channels:
    """What the person set; as delivered, nothing leaves the site. Two queries."""
    setting = ChannelSetting.objects.filter(person=person).first()
    return Channels(
        setting or ChannelSetting(person_id=person),
        frozenset(wanted_by([person]).get(person, ())),
    )


def settings_of(people: Iterable[int]) -> dict[int, ChannelSetting]:
    """The settings of those who have any. One query."""
    rows = ChannelSetting.objects.filter(person__in=set(people))
    return {row.person_id: row for row in rows}


def wanted_by(people: Iterable[int]) -> Wanted:
    """The (kind, robot) that each of ``people`` chose. One query."""
    rows = ChannelChoice.objects.filter(person__in=set(people))
    wanted: Wanted = {}
    for person, kind, robot in rows.values_list("person", "kind", "robot"):
        wanted.setdefault(person, set()).add((kind, robot))
    return wanted


def robots_within_reach(people: Iterable[int], on: date) -> dict[int, list[Robot]]:
    """The robots that each of ``people`` may choose: those of the unit of a post of theirs, and
    those of the region of a post that serve no single unit. Two queries."""
    posts = Post.objects.held_on(on).filter(user__in=set(people)).order_by()
    places = set(
        posts.annotate(place=Coalesce("region", "unit__region")).values_list(
            "user", "place", "unit"
        )
    )
    regions = {place for _user, place, _unit in places}
    robots = list(Robot.objects.filter(active=True, region__in=regions).defer("address", "secret"))
    found: dict[int, dict[int, Robot]] = {}
    for user, place, unit in places:
        for robot in robots:
            if robot.region_id == place and robot.unit_id in (None, unit):
                found.setdefault(user, {})[robot.pk] = robot
    return {
        user: sorted(mine.values(), key=lambda one: (one.name, one.pk))
        for user, mine in found.items()
    }


def anybody_wants() -> bool:
    """Whether anybody at all is told outside the site. One query."""
    return ChannelChoice.objects.exists()
