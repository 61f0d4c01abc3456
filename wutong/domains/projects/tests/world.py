"""A small region with people, for tests of projects and of the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Post, Region, Unit, User
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.questions import scope_of
from wutong.kernel.metrics import Period, Question
from wutong.kernel.names import normalize_text
from wutong.kernel.scope import ADMINISTRATOR, Access, Grant


@dataclass
class World:
    """秦皇岛市 with two counties, and 泉港区 elsewhere."""

    country: Region
    city: Region
    county: Region
    other_county: Region
    elsewhere: Region
    squad: Unit

    @property
    def everything(self) -> Access:
        """What an administrator of the country sees."""
        return Access(grants=(Grant(ADMINISTRATOR, self.country.path),))

    def question(
        self, first: str, last: str, region: Region | None = None, **more: Any
    ) -> Question:
        """A question about the city, or about ``region``."""
        return Question(
            scope=scope_of(region or self.city),
            period=Period(date.fromisoformat(first), date.fromisoformat(last)),
            access=more.pop("access", self.everything),
            **more,
        )


def region(code: str, name: str, level: str, parent: Region | None) -> Region:
    """A saved region."""
    made = Region(code=code, name=name, level=level, parent=parent)
    made.save()
    return made


def build_world() -> World:
    """The regions of :class:`World`, saved."""
    country = region("000000", "全国", RegionLevel.COUNTRY, None)
    city = region("130300", "秦皇岛市", RegionLevel.CITY, country)
    county = region("130302", "海港区", RegionLevel.COUNTY, city)
    other = region("130322", "昌黎县", RegionLevel.COUNTY, city)
    elsewhere = region("350505", "泉港区", RegionLevel.COUNTY, country)
    squad = Unit.objects.create(name="第一小分队", kind=UnitKind.PROMOTION_SQUAD, region=county)
    return World(country, city, county, other, elsewhere, squad)


def person(name: str, role: str, region: Region | None = None, unit: Unit | None = None) -> User:
    """A person who holds one post since 2000."""
    user = User.objects.create(username=name, name=name)
    Post.objects.create(
        user=user,
        title=str(Role(role).label),
        role=role,
        region=region,
        unit=unit,
        starts_on=date(2000, 1, 1),
    )
    return user


def project(region: Region, at: datetime, name: str = "新能源电池项目", **more: Any) -> Project:
    """A saved project without any fact."""
    count = Project.objects.count() + 1
    return Project.objects.create(
        code=f"{region.code}-T-{count:04d}",
        name=name,
        normalized_name=normalize_text(name),
        region=region,
        region_path=region.path,
        created_at=at,
        updated_at=at,
        **more,
    )
