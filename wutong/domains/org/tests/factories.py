"""Regions, people and posts to test with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Post, Region, Unit, User

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
TODAY = date(2022, 9, 9)
LONG_AGO = date(2015, 1, 1)
PASSWORD = "right-horse-battery"
_numbers = count(1)


def region(code: str, name: str, parent: Region | None = None) -> Region:
    """A city, or a county below ``parent``."""
    level = RegionLevel.CITY if parent is None else RegionLevel.COUNTY
    made = Region(code=code, name=name, level=level, parent=parent)
    made.save()
    return made


def unit(where: Region, name: str = "招商小分队") -> Unit:
    """A squad."""
    return Unit.objects.create(region=where, name=name, kind=UnitKind.PROMOTION_SQUAD)


def person(username: str = "", *, password: str = "", phone: str = "") -> User:
    """Somebody without a post."""
    number = next(_numbers)
    user = User(username=username or f"person-{number}", name=f"人员{number}", phone=phone)
    if password:
        user.set_password(password)
    user.save()
    return user


def holder(
    role: Role,
    where: Region | Unit,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
    username: str = "",
    password: str = "",
) -> User:
    """Somebody with one post, in a region or a unit."""
    user = person(username, password=password)
    give_post(user, role, where, starts_on, ends_on)
    return user


def give_post(
    user: User,
    role: Role,
    where: Region | Unit,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Post:
    """A post for somebody."""
    place = {"region": where} if isinstance(where, Region) else {"unit": where}
    return Post.objects.create(
        user=user, title=str(role.label), role=role, starts_on=starts_on, ends_on=ends_on, **place
    )
