"""Two cities with one of everything each, and somebody of every role in the first.

``own`` is the city where the people hold their posts, ``other`` the one where they hold none. A room
adds its objects here: a function of :class:`Scene` that makes one at a place, and a line in
``ARGUMENTS`` that says what an address of that kind needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.test import Client

from wutong.domains.investors.models import Investor, InvestorContact
from wutong.domains.org import actions as org
from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Post, Region, Unit, User
from wutong.domains.projects import actions as projects
from wutong.domains.projects.models import Project

ANONYMOUS: Final = "anonymous"
ROLES: Final = (*[role.value for role in Role], ANONYMOUS)
OWN, OTHER = "own", "other"
SINCE: Final = date(2020, 1, 1)
ELSEWHERE: Final = "外区磁悬浮列车总装项目"
SECRET: Final = "涉密深海钻井平台项目"
OPEN: Final = "本区光伏组件项目"
CODES: Final = {OWN: "991100", OTHER: "992200"}


@dataclass
class Scene:
    """What the matrix is asked against. Everything is made when it is first needed."""

    at: datetime
    made: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """The object of this key, made the first time."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def region(self, place: str) -> Region:
        """The city."""
        return self.once(("region", place), lambda: self._region(place))

    def _region(self, place: str) -> Region:
        region = Region(code=CODES[place], name=f"{place}市", level=RegionLevel.CITY)
        region.save()
        return region

    def unit(self, place: str) -> Unit:
        """A squad of the city."""
        return self.once(
            ("unit", place),
            lambda: org.add_unit(
                region=self.region(place), name="招商小分队", kind=UnitKind.PROMOTION_SQUAD,
                by=None, at=self.at,
            ),
        )  # fmt: skip

    def person(self, role: str, place: str = OWN) -> User:
        """Somebody who holds this role over the whole city."""
        return self.once(("person", role, place), lambda: self._person(role, place))

    def _person(self, role: str, place: str) -> User:
        user = User.objects.create(username=f"{role}-{place}", name=f"{role}-{place}")
        Post.objects.create(
            user=user, title=role, role=role, region=self.region(place), starts_on=SINCE
        )
        if role == Role.INVESTOR:
            InvestorContact.objects.create(investor=self.firm(place), name=user.name, user=user)
        return user

    def post(self, place: str) -> Post:
        """A post of somebody in the city."""
        return self.person(Role.APPROVAL_CLERK, place).posts.get()

    def firm(self, place: str) -> Investor:
        """The firm that the city's investor speaks for and its open project belongs to."""
        return self.once(
            ("firm", place),
            lambda: Investor.objects.create(
                name=f"{place}光伏有限公司", normalized_name=f"{place}光伏", created_at=self.at
            ),
        )

    def project(self, place: str) -> Project:
        """An open project of the city."""
        name = OPEN if place == OWN else ELSEWHERE
        return self.once(("project", place), lambda: self._project(name, place))

    def secret_project(self) -> Project:
        """A confidential project of one's own city, whose team is nobody of the scene."""
        return self.once("secret", lambda: self._project(SECRET, OWN, confidential=True))

    def _project(self, name: str, place: str, *, confidential: bool = False) -> Project:
        return projects.create_project(
            name=name,
            region=self.region(place),
            investor=None if confidential else self.firm(place),
            confidential=confidential,
            by=None,
            at=self.at,
        )

    def client(self, role: str) -> Client:
        """A browser in which somebody of this role has signed in."""
        client = Client(raise_request_exception=False)
        if role != ANONYMOUS:
            client.force_login(
                self.person(role), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client


Arguments = Callable[[Scene, str], dict[str, Any]]

ARGUMENTS: Final[dict[str, Arguments]] = {
    "": lambda scene, place: {},
    "region": lambda scene, place: {"code": scene.region(place).code},
    "unit": lambda scene, place: {"pk": scene.unit(place).pk},
    "person": lambda scene, place: {"pk": scene.person(Role.APPROVAL_CLERK, place).pk},
    "post": lambda scene, place: {"pk": scene.post(place).pk},
    "project": lambda scene, place: {"code": scene.project(place).code},
}


@cache
def letters() -> dict[str, int]:
    """Which letter of a row belongs to which role."""
    return {role: number for number, role in enumerate(ROLES)}
