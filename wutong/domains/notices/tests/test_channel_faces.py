"""Pages, API and command line of one's own channels and of a region's robots."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.cli import main
from wutong.domains.notices.choices import DeliveryState, NoticeKind
from wutong.domains.notices.models import ChannelChoice, ChannelSetting, Delivery, Notice, Robot
from wutong.domains.notices.tasks import deliver_notices, deliver_soon
from wutong.domains.notices.tests.conftest import MakeRobot, told, wants
from wutong.domains.notices.tests.receivers import SECRETS, Post, Vendors
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import NOON, holder, unit
from wutong.domains.org.tests.test_settings_pages import browser
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
PLAIN = {"digest": "at_once", "digest_hour": "9", "email": "", "quiet_from": "", "quiet_until": ""}


@pytest.fixture
def keeper(city: City) -> User:
    """The eastern county's administrator."""
    return holder(Role.ADMINISTRATOR, city.east)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_person_chooses_channels(
    person: User, robot: MakeRobot, post: Post, vendors: Vendors
) -> None:
    group = robot()
    client = browser(person)
    page = text_of(client.get("/notices/channels/"))
    assert "wecom群" in page
    assert SECRETS["dingtalk"] not in page
    sent = {
        **PLAIN, "email": "me@example.com", "digest": "daily", "digest_hour": "8",
        "quiet_from": "22:00", "quiet_until": "07:00", "urgent_at_once": "on",
        "kind_due": ["email", str(group.pk)], "kind_overdue": [str(group.pk)],
    }  # fmt: skip
    assert client.post("/notices/channels/", sent).status_code == 302
    setting = ChannelSetting.objects.get(person=person)
    assert (setting.digest, setting.digest_hour, setting.urgent_at_once) == ("daily", 8, True)
    assert set(ChannelChoice.objects.values_list("kind", "robot")) == {
        ("due", None), ("due", group.pk), ("overdue", group.pk)
    }  # fmt: skip
    [entry] = AuditEntry.objects.filter(action="notices.channels_set")
    assert "me@example.com" not in json.dumps(entry.changes)
    page = text_of(client.get("/notices/channels/"))
    assert "邮箱还没有确认" in page
    assert page.count("checked") >= 4
    assert client.post("/notices/channels/", PLAIN).status_code == 302
    assert ChannelChoice.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind_due": ["email"]}, "请填写邮箱"),
        ({"quiet_from": "22:00"}, "同时填开始和结束"),
        ({"email": "nobody"}, "邮"),
        ({"digest": "never"}, "never"),
        ({"digest_hour": "24"}, "24"),
        ({"kind_due": ["999999"]}, "999999"),
    ],
)
def test_what_doesn_t_do_is_told_beside_the_field(
    change: dict[str, Any], words: str, person: User
) -> None:
    answer = browser(person).post("/notices/channels/", {**PLAIN, **change})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not ChannelSetting.objects.exists()


def test_the_way_there_stands_on_the_account_the_settings_and_the_notices(person: User) -> None:
    client = browser(person)
    for page in ("/notices/", "/settings/", "/account/"):
        assert '"/notices/channels/"' in text_of(client.get(page))


def test_an_e_mail_is_confirmed_by_the_link_that_went_there(
    person: User, other: User, post: Post
) -> None:
    client = browser(person)
    client.post("/notices/channels/", {**PLAIN, "email": "me@example.com"})
    client.post("/notices/channels/email/")
    link = next(one for one in post.letters[0].get_content().split() if one.startswith("https://"))
    path = link.removeprefix("https://zs.example")
    assert client.get(path).status_code == 200
    assert ChannelSetting.objects.get().email_confirmed_at is None
    browser(other).post(path)
    client.post(path[:-2] + "x/")
    assert ChannelSetting.objects.get(person=person).email_confirmed_at is None
    client.post(path)
    assert ChannelSetting.objects.get(person=person).email_confirmed_at is not None
    client.post("/notices/channels/", {**PLAIN, "email": "new@example.com"})
    client.post(path)
    assert ChannelSetting.objects.get(person=person).email_confirmed_at is None


def test_a_test_of_the_mail_says_what_is_wrong(person: User, settings: LazySettings) -> None:
    from wutong.config.channels import mailers_from_url

    settings.MAILERS = mailers_from_url("")
    client = browser(person)
    answer = client.post("/notices/channels/email/", follow=True)
    assert "请先填写邮箱并保存" in text_of(answer)
    client.post("/notices/channels/", {**PLAIN, "email": "me@example.com"})
    page = text_of(client.post("/notices/channels/email/", follow=True))
    assert "没有配置发信服务器" in page
    assert "邮件发不出去" in page


def test_robots_are_kept_and_their_secrets_never_shown(
    keeper: User, vendors: Vendors, city: City
) -> None:
    squad = unit(city.east)
    client = browser(keeper)
    assert "还没有群机器人" in text_of(client.get("/settings/robots/"))
    address = f"/settings/robots/new/?region={city.east.code}"
    stated = {"name": "专班群", "vendor": "dingtalk", "unit": str(squad.pk),
              "address": vendors.address("dingtalk"), "secret": SECRETS["dingtalk"]}  # fmt: skip
    wrong = client.post(address, {**stated, "address": "https://evil.example/robot/send?x=1"})
    assert wrong.status_code == 422
    assert "Webhook 地址" in text_of(wrong)
    assert SECRETS["dingtalk"] not in text_of(wrong)
    assert client.post(address, {**stated, "vendor": "wecom"}).status_code == 422
    assert client.post(address, stated).status_code == 302
    assert client.post(address, stated).status_code == 422  # the name is taken
    group = Robot.objects.get()
    own = f"/settings/robots/{group.pk}/"
    page = text_of(client.get(own)) + text_of(client.get("/settings/robots/"))
    assert "token0of0dingtalk" not in page
    assert SECRETS["dingtalk"] not in page
    assert "测试消息已发出" in text_of(client.post(f"{own}test/", follow=True))
    assert len(vendors.texts) == 1
    kept = (group.address, group.secret)
    change = {"name": "改名", "unit": "", "address": "", "secret": ""}
    assert client.post(own, change).status_code == 302
    group.refresh_from_db()
    assert ((group.address, group.secret), group.name, group.active) == (kept, "改名", False)
    words = "没有通过机器人的安全设置"
    client.post(own, {**change, "secret": "SECother"})
    assert words in text_of(client.post(f"{own}test/", follow=True))
    assert not [one for one in AuditEntry.objects.all() if "token0" in json.dumps(one.changes)]


def test_robots_of_other_regions_are_not_there(
    keeper: User, robot: MakeRobot, city: City, person: User
) -> None:
    theirs = robot(region=city.west)
    client = browser(keeper)
    assert client.get(f"/settings/robots/{theirs.pk}/").status_code == 404
    assert client.post(f"/settings/robots/{theirs.pk}/test/").status_code == 404
    assert client.get(f"/settings/robots/new/?region={city.west.code}").status_code == 404
    assert theirs.name not in text_of(client.get("/settings/robots/"))
    assert browser(person).get("/settings/robots/").status_code == 403


def test_what_failed_stands_on_the_page_and_is_sent_again(
    keeper: User, person: User, robot: MakeRobot, vendors: Vendors, post: Post
) -> None:
    group = robot()
    wants(person, group, NoticeKind.DUE), wants(person, None, NoticeKind.DUE)
    vendors.script, post.answer = [{"errcode": 93000, "errmsg": "invalid"}], "550 no"
    told(person, title=lambda: "机密项目到期", at=clock.now())
    deliver_notices.enqueue()
    page = text_of(browser(keeper).get("/settings/robots/"))
    assert "机器人地址无效" in page
    assert "机密项目" not in page
    own = text_of(browser(person).get("/notices/channels/"))
    assert "SMTP 550" in own
    by_robot, by_email = (
        Delivery.objects.get(robot=group).pk, Delivery.objects.get(robot=None).pk
    )  # fmt: skip
    assert browser(keeper).post(f"/notices/channels/again/{by_email}/").status_code == 404
    assert browser(person).post(f"/notices/channels/again/{by_robot}/").status_code == 403
    post.answer = ""
    browser(keeper).post(f"/notices/channels/again/{by_robot}/")
    browser(person).post(f"/notices/channels/again/{by_email}/")
    deliver_notices.enqueue()
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert AuditEntry.objects.filter(action="notices.sent_again").count() == 2


def test_pages_ask_no_more_with_more_rows(
    keeper: User, person: User, robot: MakeRobot, vendors: Vendors
) -> None:
    def queries(user: User, path: str) -> int:
        client = browser(user)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def fill(number: int) -> None:
        group = robot(name=f"群{number}")
        wants(person, group, NoticeKind.DUE)
        told(person, key=str(number))
        notice = Notice.objects.get(key=str(number))
        for of in (group, None):
            Delivery.objects.create(
                notice=notice, person=person, robot=of, state=DeliveryState.FAILED, due_at=NOON,
                ended_at=NOON, error="x",
            )  # fmt: skip

    fill(0)
    few = (queries(keeper, "/settings/robots/"), queries(person, "/notices/channels/"))
    for number in range(1, 9):
        fill(number)
    assert (queries(keeper, "/settings/robots/"), queries(person, "/notices/channels/")) == few
    assert max(few) < 25


def call(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    data = json.dumps(body) if body is not None else ""
    answer = client.generic(method, f"/api/v1{path}", data, content_type="application/json")
    return answer.status_code, answer.json()


def test_channels_over_http_are_ones_own(
    person: User, robot: MakeRobot, vendors: Vendors, city: City
) -> None:
    group, far = robot(), robot("feishu", region=city.west)
    client = browser(person)
    status, mine = call(client, "GET", "/notices/channels")
    assert (status, mine["email"], mine["ways"]) == (200, "", [])
    assert mine["robots"] == [{"id": group.pk, "name": "wecom群", "vendor": "wecom"}]
    wanted = {
        "email": "me@example.com",
        "quiet_from": "22:00",
        "quiet_until": "07:00",
        "digest": "hourly",
        "ways": [{"kind": "due"}, {"kind": "due", "robot": group.pk}],
    }
    status, mine = call(client, "PUT", "/notices/channels", wanted)
    assert (status, mine["digest"], mine["quiet_from"]) == (200, "hourly", "22:00")
    assert mine["ways"] == [{"kind": "due", "robot": None}, {"kind": "due", "robot": group.pk}]
    assert call(client, "PUT", "/notices/channels", mine | {"quiet_until": None})[0] == 422
    for wrong in (
        {**wanted, "quiet_until": None}, {**wanted, "digest": "never"},
        {**wanted, "quiet_from": "22:00Z"},
        {**wanted, "ways": [{"kind": "due", "robot": far.pk}]}, {**wanted, "email": ""},
        {**wanted, "email": "not an address"},
    ):  # fmt: skip
        assert call(client, "PUT", "/notices/channels", wrong)[0] == 422
    assert call(client, "GET", "/notices/channels")[1]["email"] == "me@example.com"


def test_the_command_line_delivers_and_tests(
    person: User, robot: MakeRobot, vendors: Vendors, capsys: pytest.CaptureFixture[str]
) -> None:
    group = robot()
    wants(person, group)
    told(person)
    assert main(["notice", "deliver", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"messages": 1}
    assert main(["notice", "deliver"]) == 0
    assert capsys.readouterr().out == "送达 0 条消息。\n"
    assert main(["notice", "test", str(group.pk)]) == 0
    vendors.script = [{"errcode": 93000}]
    assert main(["notice", "test", str(group.pk)]) == 1
    assert "93000" in capsys.readouterr().out
    assert main(["notice", "test", "999999"]) == 2


def test_telling_has_the_worker_deliver_soon(
    person: User, robot: MakeRobot, vendors: Vendors, django_capture_on_commit_callbacks: Any
) -> None:
    from django.core.cache import cache

    wants(person, robot())
    cache.clear()
    with django_capture_on_commit_callbacks(execute=True):
        told(person, at=clock.now())
    assert len(vendors.texts) == 1
    told(person, key="b", at=clock.now())
    deliver_soon()  # within five seconds of the last: the run of the next minute takes it
    assert len(vendors.texts) == 1


def test_the_outbox_is_told_in_the_health(client: Client, person: User) -> None:
    wants(person)
    told(person)
    Notice.objects.update(routed=True)
    Delivery.objects.create(notice=Notice.objects.get(), person=person, due_at=NOON)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["outbox"]) == (200, "1 stuck")


@pytest.mark.parametrize(
    "text", ["http://x.example", "https://x.example/path", "ftp://x", "https://", "x"]
)
def test_origins_that_are_not_safe_stop_the_start(text: str) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from wutong.config.channels import mailers_from_url, origins_from

    with pytest.raises(ImproperlyConfigured):
        origins_from(text)
    with pytest.raises(ImproperlyConfigured):
        mailers_from_url("pop3://x")
    assert origins_from(" https://x.example:8443/ ,http://127.0.0.1:9") == {
        "https://x.example:8443", "http://127.0.0.1:9"
    }  # fmt: skip
    options = mailers_from_url("smtps://a%40b:c%2Fd@mail.example")["default"]["OPTIONS"]
    assert (options["username"], options["password"], options["port"]) == ("a@b", "c/d", 465)
