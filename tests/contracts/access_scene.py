"""Two cities with one of everything each, and somebody of every role in the first.

``own`` is the city where the people hold their posts, ``other`` the one where they hold none. A room
adds its objects here: a method of :class:`Scene` that makes one at a place, and a line in
``access_arguments`` that says what an address of that kind needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client

from wutong.domains.bulletins import actions as bulletins
from wutong.domains.bulletins.models import Bulletin, BulletinTemplate
from wutong.domains.investors.models import Investor, InvestorContact, InvestorName, Referrer
from wutong.domains.ledgers import actions as ledgers
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.workbooks import content_of
from wutong.domains.org import actions as org
from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Post, Region, Unit, User
from wutong.domains.org.queries import access_of
from wutong.domains.projects import actions as projects
from wutong.domains.projects.choices import EvidenceKind, TeamCapacity
from wutong.domains.projects.models import (
    Evidence,
    Fact,
    Project,
    ProjectMember,
    SavedView,
    SigningEvent,
)
from wutong.domains.targets.models import Target
from wutong.kernel.clock import day_of
from wutong.kernel.http import tokens

ANONYMOUS: Final = "anonymous"
ROLES: Final = (*[role.value for role in Role], ANONYMOUS)
OWN, OTHER = "own", "other"
SINCE: Final = date(2020, 1, 1)
ELSEWHERE: Final = "外区磁悬浮列车总装项目"
SECRET: Final = "涉密深海钻井平台项目"
OPEN: Final = "本区光伏组件项目"
PDF: Final = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TEMPLATE: Final[dict[str, Any]] = json.loads(
    (files("wutong.domains.bulletins") / "reference" / "semimonthly.json").read_text("utf-8")
)["body"]
LEDGER: Final = "项目名称,投资方,总投资（亿元）,签约时间\n本区风电项目,风电公司,3.5,2022-01-05\n"
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

    def third_firm(self) -> Investor:
        """A firm without a project."""
        return self.once(
            "third",
            lambda: Investor.objects.create(
                name="第三家公司", normalized_name="第三家", created_at=self.at
            ),
        )

    def contact(self, place: str) -> InvestorContact:
        """A person of the firm."""
        return self.once(
            ("contact", place),
            lambda: InvestorContact.objects.create(investor=self.firm(place), name="王某"),
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

    def fact(self, place: str) -> Fact:
        """A figure of the project that somebody else has claimed."""
        return self.project(place).facts.filter(attribute="region").get()

    def evidence(self, place: str) -> Evidence:
        """A paper of the project."""
        return self.once(
            ("evidence", place),
            lambda: projects.attach_evidence(
                project=self.project(place),
                kind=EvidenceKind.CONTRACT,
                file=ContentFile(PDF, name=f"{place}.pdf"),
                by=None,
                at=self.at,
            ),
        )

    def member(self, place: str) -> ProjectMember:
        """Somebody on the project's team."""
        return self.once(
            ("member", place),
            lambda: projects.join_team(
                project=self.project(place),
                user=self.person(Role.APPROVAL_CLERK, place),
                capacity=TeamCapacity.TASK_FORCE,
                on=SINCE,
                by=None,
                at=self.at,
            ),
        )

    def event(self, place: str) -> SigningEvent:
        """A signing event of the city."""
        return self.once(
            ("event", place),
            lambda: SigningEvent.objects.create(name="推介会", region=self.region(place)),
        )

    def saved_view(self) -> SavedView:
        """Somebody else's saved view."""
        return self.once(
            "view",
            lambda: SavedView.objects.create(
                user=self.person(Role.LEADER, OTHER), name="我的", query=""
            ),
        )

    def target(self, place: str) -> Target:
        """A target of the city."""
        return self.once(
            ("target", place),
            lambda: Target.objects.create(
                region=self.region(place), year=2022, metric="signed_projects", value=Decimal(10),
                set_at=self.at,
            ),
        )  # fmt: skip

    def template(self, place: str) -> BulletinTemplate:
        """A template of bulletins that is the city's own."""
        return self.once(
            ("template", place),
            lambda: BulletinTemplate.objects.create(
                code=f"{place}-monthly", version=1, name="月报", region=self.region(place),
                body=TEMPLATE, created_at=self.at,
            ),
        )  # fmt: skip

    def draft(self, place: str) -> Bulletin:
        """A draft of the city's bulletin."""
        return self.once(("draft", place), lambda: self._draft(place))

    def _draft(self, place: str) -> Bulletin:
        return bulletins.draft_bulletin(
            template=self.template(place),
            region=self.region(place),
            first_day=SINCE,
            last_day=day_of(self.at),
            by=self.person(Role.ANALYST, place),
            at=self.at,
        )

    def bulletin(self, place: str) -> Bulletin:
        """An issued bulletin of the city."""
        return self.once(("bulletin", place), lambda: self._bulletin(place))

    def _bulletin(self, place: str) -> Bulletin:
        made, leader = self._draft(place), self.person(Role.LEADER, place)
        bulletins.review_bulletin(bulletin=made, by=leader, at=self.at, seen=made.revision)
        made.refresh_from_db()
        return bulletins.issue_bulletin(bulletin=made, by=leader, at=self.at)

    def referrer(self, place: str) -> Referrer:
        """Who introduced the firm."""
        return self.once(("referrer", place), lambda: self._referrer(place))

    def _referrer(self, place: str) -> Referrer:
        referrer = Referrer.objects.create(name=f"{place}商会", kind="chamber")
        referrer.introduced.add(self.firm(place))
        return referrer

    def short_name(self, place: str) -> InvestorName:
        """Another name of the firm."""
        return self.once(
            ("name", place),
            lambda: InvestorName.objects.create(
                investor=self.firm(place), kind="short", name="光伏", normalized_name="光伏"
            ),
        )

    def token(self) -> Any:
        """Somebody else's token for the API."""
        return self.once("token", self._token)

    def _token(self) -> Any:
        owner = self.person(Role.LEADER, OTHER)
        ends = self.at + timedelta(days=30)
        return tokens.issue(by=owner, name="报表", expires_at=ends, at=self.at)[0]

    def ledger(self, place: str) -> LedgerImport:
        """A ledger that was uploaded for the city and waits to be confirmed."""
        return self.once(("ledger", place), lambda: self._ledger(place))

    def _ledger(self, place: str) -> LedgerImport:
        user = self.person(Role.ANALYST, place)
        return ledgers.receive(
            content=content_of("台账.csv", LEDGER.encode("utf-8-sig")),
            region=self.region(place),
            by=user,
            access=access_of(user, day_of(self.at)),
            at=self.at,
        )

    def client(self, role: str) -> Client:
        """A fresh browser in which somebody of this role is signed in."""
        client = Client(raise_request_exception=False)
        if role != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.once(
                ("session", role), lambda: self._session(role)
            )
        return client

    def _session(self, role: str) -> str:
        client = Client()
        client.force_login(self.person(role), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client.cookies[settings.SESSION_COOKIE_NAME].value
