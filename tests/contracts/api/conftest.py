"""A small country to call the API in: two counties of a city, and somebody of each role."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wutong.domains.org.choices import RegionLevel, Role
from wutong.domains.org.models import Post, Region, User
from wutong.domains.projects.actions import create_project, load_default_gates
from wutong.domains.projects.models import Project
from wutong.kernel import clock
from wutong.kernel.http import tokens

STARTS = date(2020, 1, 1)


@dataclass
class Caller:
    """Somebody who calls the API with a token of their own."""

    user: User
    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers())

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def upload(self, path: str, parts: dict[str, Any], **headers: str) -> Any:
        return self.client.post(f"/api/v1{path}", parts, headers=self.headers(headers))

    def headers(self, more: dict[str, str] | None = None) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in (more or {}).items()}
        return {"Authorization": f"Bearer {self.token}", **named}

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        return getattr(self.client, method)(
            f"/api/v1{path}",
            json.dumps({} if body is None else body),
            content_type="application/json",
            headers=self.headers(headers),
        )


@dataclass
class Country:
    """Two counties with a project each, and their people."""

    city: Region
    haigang: Region
    shanhaiguan: Region
    project: Project
    other: Project
    secret: Project
    callers: dict[str, Caller]
    made: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[Country], Any]) -> Any:
        """What ``make`` made the first time it was asked for."""
        if name not in self.made:
            self.made[name] = make(self)
        return self.made[name]

    def __getitem__(self, name: str) -> Caller:
        return self.callers[name]


def person(name: str, role: str, region: Region, at: datetime) -> Caller:
    """Somebody with one post, and a token."""
    user = User.objects.create(username=name, name=name, phone="13800001234")
    Post.objects.create(user=user, title=role, role=role, region=region, starts_on=STARTS)
    _token, text = tokens.issue(by=user, name="测试", expires_at=at + timedelta(days=30), at=at)
    return Caller(user, text)


@pytest.fixture
def country(db: None) -> Country:
    """A city with 海港区 and 山海关区; ``bureau`` and others belong to 海港区."""
    return make_country()


def make_country() -> Country:
    """The same for tests that commit."""
    at = clock.now()
    load_default_gates()
    _province, city, haigang, shanhaiguan = regions()
    callers = {role: person(role, role, haigang, at) for role in Role.values}
    callers["verifier"] = person("verifier", Role.PROMOTION_BUREAU, city, at)
    callers["elsewhere"] = person("elsewhere", Role.PROMOTION_BUREAU, shanhaiguan, at)
    by = callers[Role.PROMOTION_BUREAU].user
    return Country(
        city,
        haigang,
        shanhaiguan,
        project=create_project(name="临港装备制造", region=haigang, by=by, at=at),
        other=create_project(
            name="山海关玻璃", region=shanhaiguan, by=callers["elsewhere"].user, at=at
        ),
        secret=create_project(name="代号长城", region=haigang, by=None, at=at, confidential=True),
        callers=callers,
    )


def regions() -> tuple[Region, Region, Region, Region]:
    """河北省, 秦皇岛市, 海港区, 山海关区: as loaded, or made where the table is empty."""
    above: Region | None = None
    made: list[Region] = []
    for code, name, level in (
        ("130000", "河北省", RegionLevel.PROVINCE),
        ("130300", "秦皇岛市", RegionLevel.CITY),
        ("130302", "海港区", RegionLevel.COUNTY),
        ("130303", "山海关区", RegionLevel.COUNTY),
    ):
        parent = made[1] if len(made) > 2 else above
        above, _new = Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent": parent}
        )
        made.append(above)
    return made[0], made[1], made[2], made[3]
