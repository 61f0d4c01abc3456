"""E-mail over real SMTP, what is held back, dropped and forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wutong.domains.notices.actions import delivering, mark_read
from wutong.domains.notices.actions.delivering import (
    deliver_due,
    forget_ended,
    send_again,
)
from wutong.domains.notices.actions.robots import change_robot
from wutong.domains.notices.actions.routing import route_new
from wutong.domains.notices.choices import DeliveryState, NoticeKind
from wutong.domains.notices.models import ChannelChoice, Delivery, Notice
from wutong.domains.notices.queries import seeing
from wutong.domains.notices.queries.outbox import destinations_due, stuck
from wutong.domains.notices.tests.conftest import MakeRobot, deliver, states, told, wants
from wutong.domains.notices.tests.receivers import Post, Vendors
from wutong.domains.org.models import User
from wutong.domains.org.tests.factories import NOON

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
S = DeliveryState


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


def test_a_run_goes_on_past_the_first_slice_of_addresses(
    post: Post, person: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person), wants(other)
    told(person, other)
    monkeypatch.setattr(delivering, "destinations_due", lambda at: destinations_due(at, limit=1))
    assert deliver() == 2
    assert len(post.letters) == 2


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
