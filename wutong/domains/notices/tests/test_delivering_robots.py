"""What robots say arrives once over real HTTP, refusals are told in words, secrets stand nowhere."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from wutong.domains.notices.actions.delivering import (
    send_again,
)
from wutong.domains.notices.actions.robots import change_robot, try_robot
from wutong.domains.notices.choices import DeliveryState, NoticeKind
from wutong.domains.notices.models import Delivery, Robot
from wutong.domains.notices.rules.errors import NotAllowed
from wutong.domains.notices.rules.retrying import ATTEMPTS_AT_MOST
from wutong.domains.notices.tests.conftest import MakeRobot, deliver, states, told, wants
from wutong.domains.notices.tests.receivers import PATHS, SECRETS, Vendors
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import NOON, holder, unit
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
S = DeliveryState


@pytest.mark.parametrize("vendor", ["wecom", "dingtalk", "feishu"])
def test_each_vendor_takes_what_it_is_sent(
    vendor: str, vendors: Vendors, robot: MakeRobot, person: User
) -> None:
    wants(person, robot(vendor))
    told(person, title=lambda: "项目机密甲到期")
    assert deliver() == 1
    [(by, text)] = vendors.texts
    assert by == vendor
    assert text.startswith("梧桐提醒：到期提醒 1 件，请登录查看。\nhttp://127.0.0.1:8000/notices/")
    assert "机密" not in text
    assert states() == [S.SENT]
    assert deliver(NOON + DAY) == 0
    assert len(vendors.requests) == 1


@pytest.mark.parametrize("vendor", ["dingtalk", "feishu"])
def test_a_wrong_secret_is_told_in_words_though_http_says_200(
    vendor: str, vendors: Vendors, robot: MakeRobot, person: User
) -> None:
    wants(person, robot(vendor, secret="SECwrong"))
    told(person)
    assert deliver() == 0
    row = Delivery.objects.get()
    assert row.state == S.FAILED
    assert "错误码" in row.error
    assert vendors.texts == []
    assert deliver(NOON + DAY) == 0
    assert len(vendors.requests) == 1


@pytest.mark.parametrize("trouble", [500, 503, 429, {"errcode": 45009}, {"errcode": -1}])
def test_what_may_arrive_later_is_tried_again(
    trouble: Any, vendors: Vendors, robot: MakeRobot, person: User
) -> None:
    vendors.script = [trouble]
    wants(person, robot())
    told(person)
    assert deliver() == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.due_at) == (S.WAITING, 1, NOON + MINUTE)
    assert row.error
    assert deliver(NOON + MINUTE / 2) == 0
    assert deliver(NOON + MINUTE) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (S.SENT, 2, "")
    assert len(vendors.texts) == 1


def test_after_some_attempts_it_has_failed(
    vendors: Vendors, robot: MakeRobot, person: User
) -> None:
    vendors.script = [500] * 20
    wants(person, robot())
    told(person)
    for day in range(10):
        deliver(NOON + DAY * day)
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (S.FAILED, ATTEMPTS_AT_MOST)
    assert "HTTP 500" in row.error
    assert len(vendors.requests) == ATTEMPTS_AT_MOST


@pytest.mark.parametrize("trouble", ["slow", "hang up"])
def test_what_left_without_an_answer_is_not_sent_again_by_itself(
    trouble: str, vendors: Vendors, robot: MakeRobot, person: User, city: City
) -> None:
    vendors.script = [trouble]
    wants(person, robot())
    told(person)
    deliver()
    row = Delivery.objects.get()
    assert row.state == S.UNSURE
    assert "不知道是否送达" in row.error
    deliver(NOON + DAY)
    assert len(vendors.requests) == 1
    keeper = holder(Role.ADMINISTRATOR, city.east)
    with pytest.raises(NotAllowed):
        send_again(delivery=row, by=person, at=NOON)
    assert send_again(delivery=row, by=keeper, at=NOON + DAY)
    assert not send_again(delivery=row, by=keeper, at=NOON + DAY)
    assert deliver(NOON + DAY) == 1
    assert states() == [S.SENT]


def test_a_robot_that_is_not_there_is_tried_later(
    vendors: Vendors, robot: MakeRobot, person: User, settings: LazySettings
) -> None:
    nowhere = "http://127.0.0.1:9"
    settings.ROBOT_ORIGINS = settings.ROBOT_ORIGINS | {nowhere}
    wants(person, robot(address=nowhere + PATHS["wecom"]))
    told(person)
    deliver()
    row = Delivery.objects.get()
    assert (row.state, row.error) == (S.WAITING, "连不上 127.0.0.1。")


def test_no_redirect_is_followed(vendors: Vendors, robot: MakeRobot, person: User) -> None:
    vendors.script = ["redirect"]
    wants(person, robot("dingtalk"))
    told(person)
    deliver()
    assert len(vendors.requests) == 1
    assert "HTTP 302" in Delivery.objects.get().error


def test_an_address_that_is_no_longer_allowed_is_not_called(
    vendors: Vendors, robot: MakeRobot, person: User, settings: LazySettings
) -> None:
    wants(person, robot())
    told(person)
    settings.ROBOT_ORIGINS = frozenset()
    deliver()
    assert states() == [S.FAILED]
    assert vendors.requests == []


def test_the_same_thing_told_to_several_is_said_once_in_a_group(
    vendors: Vendors, robot: MakeRobot, person: User, other: User
) -> None:
    group = robot()
    wants(person, group)
    wants(other, group, digest="hourly")
    told(person, other)
    told(person, other, key="b", kind=NoticeKind.OVERDUE)
    assert deliver() == 1
    assert vendors.texts[0][1].startswith("梧桐提醒：到期提醒 1 件、超期 1 件，")
    assert deliver(NOON + HOUR) == 0
    assert sorted(states()) == [S.DROPPED, S.DROPPED, S.SENT, S.SENT]


def test_robots_of_other_units_and_regions_are_out_of_reach(
    vendors: Vendors, robot: MakeRobot, person: User, city: City
) -> None:
    squad = unit(city.east)
    far, theirs = robot(region=city.west), robot("feishu", unit=squad)
    wants(person, far), wants(person, theirs)
    member = holder(Role.RECRUITER, squad)
    wants(member, theirs), wants(member, far)
    told(person, member)
    assert deliver() == 1
    assert [vendor for vendor, _text in vendors.texts] == ["feishu"]


# -- secrets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [None, 500, "hang up", {"errcode": 310000, "errmsg": "x"}])
def test_secrets_stand_nowhere(
    trouble: Any, vendors: Vendors, robot: MakeRobot, person: User,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # as config.logs has it
    vendors.script = [trouble] * 2
    group = robot("dingtalk")
    wants(person, group)
    told(person)
    deliver()
    try_robot(robot=group, by=None, at=NOON)
    change_robot(
        robot=group, unit=None, name="新名称", active=True, by=None, at=NOON,
        address=vendors.address("dingtalk"), secret="SECanother",
    )  # fmt: skip
    row = Robot.objects.get()
    kept = [row.address, row.secret, str(row), *Delivery.objects.values_list("error", flat=True)]
    kept += [f"{one.changes} {one.target_text}" for one in AuditEntry.objects.all()]
    kept += [record.getMessage() for record in caplog.records]
    assert AuditEntry.objects.filter(action__startswith="notices.robot_").count() == 3
    for secret in ("token0of0dingtalk", SECRETS["dingtalk"], "SECanother"):
        assert not [one for one in kept if secret in one]


def test_another_key_of_the_installation_says_so(
    vendors: Vendors, robot: MakeRobot, settings: LazySettings
) -> None:
    group = robot()
    settings.SECRET_KEY = "another"
    assert "请重新填写" in try_robot(robot=group, by=None, at=NOON).words
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests"]
    assert try_robot(robot=group, by=None, at=NOON).words == ""
