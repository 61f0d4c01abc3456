"""People with channels, and receivers of what leaves the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import urllib3
from django.conf import LazySettings

from wutong.config.channels import mailers_from_url
from wutong.domains.notices.actions import telling, transport
from wutong.domains.notices.actions.delivering import deliver_due
from wutong.domains.notices.actions.robots import add_robot
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.models import ChannelChoice, ChannelSetting, Delivery, Robot
from wutong.domains.notices.tests.receivers import (
    SECRETS,
    Post,
    Vendors,
    mail_listening,
    vendors_listening,
)
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.tests.conftest import City, city  # noqa: F401
from wutong.domains.org.tests.factories import NOON, holder


@pytest.fixture
def person(city: City) -> User:  # noqa: F811
    """Somebody who is told things."""
    return holder(Role.RECRUITER, city.east)


@pytest.fixture
def other(city: City) -> User:  # noqa: F811
    """Somebody else, of the same region."""
    return holder(Role.RECRUITER, city.east)


@pytest.fixture
def vendors(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendors]:
    """The three vendors, on this machine; patience is short."""
    monkeypatch.setattr(transport, "TIMEOUT", urllib3.Timeout(connect=1, read=1))
    with vendors_listening() as listening:
        settings.ROBOT_ORIGINS = frozenset({listening.origin})
        yield listening


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    """A mail server on this machine."""
    settings.SITE_URL = "https://zs.example"
    with mail_listening() as listening:
        settings.MAILERS = mailers_from_url(listening.url)
        yield listening


type MakeRobot = Callable[..., Robot]


@pytest.fixture
def robot(vendors: Vendors, city: City) -> MakeRobot:  # noqa: F811
    """``robot("feishu")``: a robot of the eastern county."""

    def make(vendor: str = "wecom", **more: Any) -> Robot:
        stated = {
            "region": city.east, "unit": None, "name": f"{vendor}群", "by": None, "at": NOON,
            "address": vendors.address(vendor), "secret": SECRETS[vendor], **more,
        }  # fmt: skip
        return add_robot(vendor=vendor, **stated)

    return make


def wants(person: User, robot: Robot | None = None, *kinds: str, **habits: Any) -> ChannelSetting:
    """Have ``person`` want these kinds (all of them by default) by e-mail or through ``robot``."""
    email = {"email": f"{person.username}@example.com", "email_confirmed_at": NOON}
    setting, _made = ChannelSetting.objects.update_or_create(
        person=person, defaults=({} if robot else email) | habits
    )
    ChannelChoice.objects.bulk_create(
        ChannelChoice(person=person, kind=kind, robot=robot) for kind in kinds or NoticeKind.values
    )
    return setting


def told(*people: User, key: str = "a", **more: Any) -> int:
    """Tell people something."""
    stated = {"kind": NoticeKind.DUE, "title": lambda: "线索答复今天到期", "url": "/notices/",
              "at": NOON, **more}  # fmt: skip
    return telling.tell(people=[one.pk for one in people], key=key, **stated)


def deliver(at: datetime = NOON) -> int:
    """A run of the worker at ``at``; how many messages arrived."""
    return deliver_due(now=lambda: at)


def states() -> list[str]:
    """Where each delivery stands, in order."""
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))
