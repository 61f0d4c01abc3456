"""What leaves the site arrives once, over real HTTP and SMTP, though workers die and race."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.racing import at_once
from wutong.domains.notices.actions import composing, delivering, mark_read
from wutong.domains.notices.actions.delivering import (
    deliver_due,
    forget_ended,
    send_again,
    take_back,
)
from wutong.domains.notices.actions.robots import change_robot, try_robot
from wutong.domains.notices.actions.routing import route_new
from wutong.domains.notices.choices import DeliveryState, NoticeKind
from wutong.domains.notices.models import ChannelChoice, Delivery, Notice, Robot
from wutong.domains.notices.queries import seeing
from wutong.domains.notices.queries.outbox import stuck
from wutong.domains.notices.rules.errors import NotAllowed
from wutong.domains.notices.rules.retrying import ATTEMPTS_AT_MOST
from wutong.domains.notices.tests.conftest import MakeRobot, told, wants
from wutong.domains.notices.tests.receivers import PATHS, SECRETS, Post, Vendors
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import NOON, holder, unit
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
S = DeliveryState


def deliver(at: Any = NOON) -> int:
    return deliver_due(now=lambda: at)


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


# -- robots -------------------------------------------------------------------------------------


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


# -- workers that die, and that race ---------------------------------------------------------------


class Died(BaseException):
    """The worker ends, as by a signal."""


def test_a_worker_that_dies_before_the_mark_has_sent_nothing_and_loses_nothing(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_marked", _die)
        with pytest.raises(Died):
            deliver()
    assert states() == [S.CLAIMED]
    assert deliver(NOON + MINUTE) == 0
    assert deliver(NOON + delivering.LEASE + MINUTE) == 1
    assert len(vendors.texts) == 1


def test_a_worker_that_dies_after_sending_sends_nothing_twice(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_note", _die)
        with pytest.raises(Died):
            deliver()
    assert (states(), len(vendors.texts)) == ([S.SENDING], 1)
    for later in (MINUTE, HOUR, DAY):
        assert deliver(NOON + later) == 0
    row = Delivery.objects.get()
    assert (row.state, len(vendors.requests)) == (S.UNSURE, 1)
    assert row.error


def _die(*_arguments: Any, **_more: Any) -> None:
    raise Died


def test_a_fault_of_our_own_holds_up_no_other_message(
    vendors: Vendors, robot: MakeRobot, post: Post, person: User, other: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    wants(person, robot()), wants(other)
    told(person, other)
    with monkeypatch.context() as patch:
        patch.setattr(composing, "robot_text", _fail)
        assert deliver() == 1
    assert len(post.letters) == 1
    row = Delivery.objects.get(person=person)
    assert (row.state, row.error, row.attempts) == (S.WAITING, "内部错误，稍后再试。", 1)
    with monkeypatch.context() as patch:
        patch.setattr(composing, "say", _fail)
        assert deliver(NOON + MINUTE) == 0
    row.refresh_from_db()
    assert (row.state, vendors.requests) == (S.UNSURE, [])


def _fail(*_arguments: Any, **_more: Any) -> None:
    raise ZeroDivisionError


def test_who_lost_the_lease_neither_sends_nor_overwrites(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    sort = delivering.sorted_out

    def slowly(*arguments: Any) -> Any:
        fit = sort(*arguments)
        take_back(at=NOON + HOUR)
        return fit

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "sorted_out", slowly)
        assert deliver() == 0
    assert (states(), vendors.requests) == ([S.WAITING], [])
    assert deliver() == 1


def test_an_answer_that_comes_after_the_lease_still_counts(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    say = composing.say

    def slowly(*arguments: Any) -> Any:
        outcome = say(*arguments)
        take_back(at=NOON + HOUR)
        return outcome

    monkeypatch.setattr(composing, "say", slowly)
    assert deliver() == 1
    assert states() == [S.SENT]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_thing_once(
    vendors: Vendors, robot: MakeRobot, post: Post, person: User, other: User
) -> None:
    group = robot()
    wants(person, group), wants(person), wants(other)
    for key in "abc":
        told(person, other, key=key)
        at_once(IntegrityError, deliver, deliver)
    assert set(states()) == {S.SENT}
    assert len(post.letters) == 6
    assert len(vendors.texts) == 3
    assert Delivery.objects.count() == 9


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_delivery_once(person: User, other: User) -> None:
    wants(person), wants(other)
    for key in "abc":
        told(person, other, key=key)
        at_once(IntegrityError, *[lambda: route_new(at=NOON)] * 2)
    assert Delivery.objects.count() == 6
    assert not Notice.objects.filter(routed=False).exists()


# -- e-mail ---------------------------------------------------------------------------------------


def test_an_e_mail_names_what_the_person_may_still_see(
    post: Post, person: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        seeing._addresses, "notices:list", lambda access, _arguments: access.user == person.pk
    )
    wants(person), wants(other)
    told(person, other, title=lambda: "项目甲到期")
    told(person, key="b", title=lambda: "项目乙到期", url="/today/")
    told(person, key="c", title=lambda: "项目丙到期", url="/nowhere/at/all/")
    assert deliver() == 4
    letters: dict[str, list[str]] = {str(one["To"]): [] for one in post.letters}
    for one in post.letters:
        letters[str(one["To"])].append(one.get_content())
        assert one["Subject"] == "梧桐提醒：到期提醒 1 件"
        assert one["Auto-Submitted"] == "auto-generated"
        assert one["Message-ID"].endswith("@zs.example>")
    mine = "".join(letters[f"{person.username}@example.com"])
    assert "项目甲到期\nhttps://zs.example/notices/" in mine.replace("\r", "")
    assert "项目乙" not in mine
    assert "项目丙" not in mine
    theirs = "".join(letters[f"{other.username}@example.com"])
    assert "项目" not in theirs
    assert "请登录查看" in theirs


def test_five_things_are_five_letters_and_six_are_one(post: Post, person: User) -> None:
    wants(person)
    for number in range(6):
        told(person, key=str(number))
    assert deliver() == 1
    assert post.letters[0]["Subject"] == "梧桐提醒：到期提醒 6 件"
    for number in range(5):
        told(person, key=f"later{number}", at=NOON + HOUR)
    assert deliver(NOON + HOUR) == 5
    told(person, key="held", at=NOON + HOUR)
    assert deliver(NOON + HOUR + MINUTE) == 0
    assert deliver(NOON + HOUR + 10 * MINUTE) == 1
    assert len(post.letters) == 7


def test_quiet_hours_and_digests_hold_things_back(post: Post, person: User) -> None:
    wants(person, None, quiet_from="11:00", quiet_until="14:30", urgent_at_once=True)
    told(person)  # noon in China
    told(person, key="b", kind=NoticeKind.ESCALATED)
    assert deliver() == 1
    assert "上报" in post.letters[0]["Subject"]
    assert deliver(NOON + 2 * HOUR) == 0
    assert deliver(NOON + 2.5 * HOUR) == 1


def test_what_was_delayed_into_the_quiet_hours_waits_for_their_end(
    post: Post, person: User
) -> None:
    wants(person, None, quiet_from="22:00", quiet_until="07:00")
    told(person)
    assert route_new(at=NOON) == 1
    assert deliver(NOON + 11 * HOUR) == 0
    assert deliver(NOON + 18 * HOUR) == 0
    assert deliver(NOON + 19 * HOUR) == 1


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ("550 no such reader", S.FAILED, "SMTP 550"),
        ("451 try later", S.WAITING, "SMTP 451"),
    ],
)
def test_what_the_mail_server_says_is_kept(
    answer: str, state: str, words: str, post: Post, person: User
) -> None:
    post.answer = answer
    wants(person)
    told(person)
    deliver()
    row = Delivery.objects.get()
    assert (row.state, words in row.error) == (state, True)
    post.answer = ""
    if state == S.FAILED:
        assert send_again(delivery=row, by=person, at=NOON)
    assert deliver(NOON + HOUR) == 1
    assert post.readers == [f"{person.username}@example.com"]


def test_without_a_mail_server_nothing_is_lost(person: User, settings: LazySettings) -> None:
    from wutong.config.channels import mailers_from_url

    wants(person)
    told(person)
    settings.MAILERS = mailers_from_url("smtp://127.0.0.1:9")
    deliver()
    assert Delivery.objects.get().error == "连不上发信服务器，或者它不让登录。"
    settings.MAILERS = mailers_from_url("")
    deliver(NOON + HOUR)
    row = Delivery.objects.get()
    assert (row.state, "EMAIL_URL" in row.error) == (S.FAILED, True)


def test_nothing_goes_to_an_address_that_is_not_confirmed(post: Post, person: User) -> None:
    setting = wants(person)
    told(person)
    assert route_new(at=NOON) == 1
    setting.email_confirmed_at = None
    setting.save()
    told(person, key="b")
    assert deliver() == 0
    assert (states(), post.letters) == ([S.DROPPED], [])


# -- what no longer goes out, and what is forgotten ---------------------------------------------------


def test_what_was_read_or_is_no_longer_wanted_is_dropped(
    vendors: Vendors, robot: MakeRobot, post: Post, person: User, other: User
) -> None:
    group = robot()
    wants(person, group), wants(other)
    told(person, other)
    route_new(at=NOON)
    mark_read(notice=Notice.objects.get(person=person), at=NOON)
    ChannelChoice.objects.filter(person=other).delete()
    assert deliver() == 0
    assert {row.error for row in Delivery.objects.all()} == {
        "已在网站里读过。", "本人不再要这类通知。"
    }  # fmt: skip


def test_a_robot_that_is_off_and_a_closed_account_get_nothing(
    vendors: Vendors, robot: MakeRobot, post: Post, person: User, other: User
) -> None:
    group = robot()
    wants(person, group), wants(other)
    told(person, other)
    route_new(at=NOON)
    change_robot(robot=group, unit=None, name=group.name, active=False, by=None, at=NOON)
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert deliver() == 0
    assert {row.error for row in Delivery.objects.all()} == {"群机器人已停用。", "账号已停用。"}
    told(person, key="b")
    assert route_new(at=NOON) == 0


def test_old_rows_are_forgotten(vendors: Vendors, robot: MakeRobot, person: User) -> None:
    vendors.script = [{"errcode": 93000}]
    group = robot()
    wants(person, group)
    for key in "abc":
        told(person, key=key)
        deliver()
    assert states() == [S.FAILED, S.SENT, S.SENT]
    assert forget_ended(at=NOON + 90 * DAY) == 0
    assert forget_ended(at=NOON + 91 * DAY, batch=1) == 2
    assert states() == [S.FAILED]
    assert forget_ended(at=NOON + 366 * DAY) == 1


def test_a_stuck_outbox_is_counted(person: User) -> None:
    wants(person)
    told(person)
    route_new(at=NOON)
    assert (stuck(NOON + 29 * MINUTE), stuck(NOON + 30 * MINUTE)) == (0, 1)


def test_a_run_ends_and_the_next_one_goes_on(post: Post, person: User, other: User) -> None:
    wants(person), wants(other)
    told(person, other)
    times = iter([NOON] * 5 + [NOON + HOUR] * 5)
    assert deliver_due(now=lambda: next(times)) == 1
    assert deliver() == 1


def test_what_nobody_wants_costs_little(person: User, other: User) -> None:
    for key in range(300):
        told(person, other, key=str(key))
    with CaptureQueriesContext(connection) as queries:
        assert route_new(at=NOON) == 0
    assert len(queries) < 20
    with CaptureQueriesContext(connection) as queries:
        assert deliver() == 0
    assert len(queries) < 8


def test_many_deliveries_are_written_in_few_queries(person: User, other: User) -> None:
    wants(person), wants(other)
    for key in range(100):
        told(person, other, key=str(key))
    with CaptureQueriesContext(connection) as queries:
        assert route_new(at=NOON) == 200
    assert len(queries) < 12


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
