"""Firms, people and posts to test with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from wutong.domains.investors.actions import register_investor
from wutong.domains.investors.models import Investor
from wutong.domains.investors.rules import check_character
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import Post, Region, User
from wutong.kernel.scope import Access, Grant

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
_numbers = count(1)


def code_of(number: int) -> str:
    """A valid code that belongs to nobody."""
    first = f"91130300MA{number:07d}"
    return first + check_character(first)


def firm(name: str, uscc: str = "", **stated: Any) -> Investor:
    """A registered firm."""
    return register_investor(name=name, uscc=uscc, by=None, at=NOON, **stated)


def region(code: str, name: str, parent: Region | None = None) -> Region:
    """A region, found or made."""
    found = Region.objects.filter(code=code).first()
    if found:
        return found
    level = RegionLevel.CITY if parent is None else RegionLevel.COUNTY
    made = Region(code=code, name=name, level=level, parent=parent)
    made.save()
    return made


def person(role: str, where: Region) -> User:
    """Somebody with a post in a region since long."""
    number = next(_numbers)
    user = User.objects.create(username=f"person-{number}", name=f"人员{number}")
    Post.objects.create(user=user, title=role, role=role, region=where, starts_on=date(2015, 1, 1))
    return user


def access(role: str = "promotion_bureau", path: str = "130300/") -> Access:
    """The access of a post without a person."""
    return Access(user=1, name="测试", grants=(Grant(role, region_path=path),))
