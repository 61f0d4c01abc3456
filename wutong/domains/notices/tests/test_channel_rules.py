"""When messages leave, how many, where to, what they say, and what answers mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.notices.choices import Digest, NoticeKind, Vendor
from wutong.domains.notices.rules.errors import BadValue
from wutong.domains.notices.rules.flood import MESSAGES_AT_MOST, WINDOW, plan
from wutong.domains.notices.rules.hours import (
    CHINA,
    Habits,
    held_until,
    leaves_at,
    next_round,
    quiet_end,
)
from wutong.domains.notices.rules.retrying import ATTEMPTS_AT_MOST, Arrival, next_attempt
from wutong.domains.notices.rules.robots import answered, check_address, origin_of, sending
from wutong.domains.notices.rules.wording import Line, email_subject, email_text, robot_text

NIGHT = Habits(time(22), time(7))
NOON_REST = Habits(time(12), time(14))
MOMENTS = st.integers(1577836800, 1893456000).map(lambda one: datetime.fromtimestamp(one, CHINA))
TIMES = st.times()


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("at", "habits", "end"),
    [
        ("2026-11-20T21:59:59", NIGHT, None),
        ("2026-11-20T22:00", NIGHT, "2026-11-21T07:00"),
        ("2026-11-20T23:59:59", NIGHT, "2026-11-21T07:00"),
        ("2026-11-21T00:00", NIGHT, "2026-11-21T07:00"),
        ("2026-11-21T06:59:59", NIGHT, "2026-11-21T07:00"),
        ("2026-11-21T07:00", NIGHT, None),
        ("2026-12-31T23:00", NIGHT, "2027-01-01T07:00"),
        ("2026-11-20T11:59", NOON_REST, None),
        ("2026-11-20T12:00", NOON_REST, "2026-11-20T14:00"),
        ("2026-11-20T14:00", NOON_REST, None),
        ("2026-11-20T08:00", Habits(time(8), time(8)), None),
        ("2026-11-20T08:00", Habits(), None),
        ("2026-11-20T23:00", Habits(time(22), time(0)), "2026-11-21T00:00"),
        ("2026-11-21T00:00", Habits(time(22), time(0)), None),
        ("2026-11-21T00:00", Habits(time(0), time(6)), "2026-11-21T06:00"),
    ],
)
def test_quiet_hours_by_the_clock_of_china(at: str, habits: Habits, end: str | None) -> None:
    assert quiet_end(china(at), habits) == (china(end) if end else None)


def test_quiet_hours_don_t_mind_the_zone_of_the_instant() -> None:
    at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # 23:30 in China
    assert quiet_end(at, NIGHT) == china("2026-11-21T07:00")


@given(at=MOMENTS, begins=TIMES, ends=TIMES)
def test_quiet_hours_end_after_they_began_and_within_a_day(
    at: datetime, begins: time, ends: time
) -> None:
    habits = Habits(begins, ends)
    end = quiet_end(at, habits)
    if end is not None:
        assert timedelta(0) < end - at <= timedelta(days=1)
        assert end.timetz().replace(tzinfo=None) == ends
        assert quiet_end(end, habits) is None
    if begins != ends:
        opposite = quiet_end(at, Habits(ends, begins))
        assert (end is None) != (opposite is None)


@pytest.mark.parametrize(
    ("digest", "hour", "at", "leaves"),
    [
        (Digest.AT_ONCE, 9, "2026-11-20T10:31", "2026-11-20T10:31"),
        (Digest.HOURLY, 9, "2026-11-20T10:00", "2026-11-20T11:00"),
        (Digest.HOURLY, 9, "2026-11-20T23:31", "2026-11-21T00:00"),
        (Digest.DAILY, 9, "2026-11-20T08:59", "2026-11-20T09:00"),
        (Digest.DAILY, 9, "2026-11-20T09:00", "2026-11-21T09:00"),
        (Digest.DAILY, 0, "2026-12-31T12:00", "2027-01-01T00:00"),
    ],
)
def test_digests_leave_at_their_hour(digest: str, hour: int, at: str, leaves: str) -> None:
    habits = Habits(digest=digest, digest_hour=hour)
    assert next_round(china(at), habits) == china(leaves)


def test_urgent_things_wait_for_nothing_where_the_person_says_so() -> None:
    at = china("2026-11-20T23:00")
    patient = Habits(time(22), time(7), urgent_at_once=False, digest=Digest.DAILY, digest_hour=6)
    hurried = Habits(time(22), time(7), urgent_at_once=True, digest=Digest.DAILY, digest_hour=6)
    assert leaves_at(at, patient, urgent=True) == china("2026-11-21T07:00")
    assert leaves_at(at, hurried, urgent=False) == china("2026-11-21T07:00")
    assert leaves_at(at, hurried, urgent=True) == at
    assert held_until(at, hurried, urgent=True) is None
    assert held_until(at, patient, urgent=True) == china("2026-11-21T07:00")


HABITS = st.builds(
    Habits, TIMES, TIMES, st.booleans(), st.sampled_from(Digest.values), st.integers(0, 23)
)


@given(at=MOMENTS, habits=HABITS, urgent=st.booleans())
def test_nothing_leaves_before_it_was_told_nor_in_quiet_hours(
    at: datetime, habits: Habits, urgent: bool
) -> None:
    leaves = leaves_at(at, habits, urgent=urgent)
    assert at <= leaves <= at + timedelta(days=2)
    if not (urgent and habits.urgent_at_once):
        assert held_until(leaves, habits, urgent=urgent) is None


# -- floods -------------------------------------------------------------------------------------


AT = china("2026-11-20T10:00")


@pytest.mark.parametrize(
    ("due", "ages", "messages", "held"),
    [
        (0, [], [], None),
        (1, [], [1], None),
        (5, [], [1] * 5, None),
        (6, [], [6], None),
        (2, [1, 2, 3], [1, 1], None),
        (3, [1, 2, 3], [3], None),
        (1, [1, 2, 3, 4, 5], [], 5),
        (9, [1, 2, 3, 4, 9.5], [], 0.5),
        (1, [1, 2, 3, 4, 10], [1], None),
    ],
)
def test_a_flood_becomes_one_message(
    due: int, ages: list[float], messages: list[int], held: float | None
) -> None:
    sent = [AT - timedelta(minutes=age) for age in ages]
    planned = plan(list(range(due)), sent, AT)
    assert [len(one) for one in planned.messages] == messages
    assert planned.held_until == (None if held is None else AT + timedelta(minutes=held))


@given(arrivals=st.lists(st.integers(0, 3600), max_size=60), joined=st.booleans())
def test_never_more_than_five_in_ten_minutes_and_nothing_is_lost(
    arrivals: list[int], joined: bool
) -> None:
    waiting: list[int] = []
    sent: list[datetime] = []
    gone: list[int] = []
    coming = sorted(arrivals)
    for minute in range(0, 3 * 3600, 60):
        at = AT + timedelta(seconds=minute)
        waiting += [one for one in coming if minute - 60 < one <= minute]
        planned = plan(waiting, sent, at, joined=joined)
        for message in planned.messages:
            sent.append(at)
            gone += message
        if planned.held_until is None:
            waiting = []
        else:
            assert planned.held_until > at
    assert sorted(gone) == coming
    for one in sent:
        assert len([other for other in sent if one - WINDOW < other <= one]) <= MESSAGES_AT_MOST


def test_pauses_grow_and_end() -> None:
    pauses = [next_attempt(one, AT) for one in range(1, ATTEMPTS_AT_MOST + 1)]
    assert pauses[-1] is None
    known = [one for one in pauses if one]
    assert known == sorted(known)
    assert known[0] == AT + timedelta(minutes=1)


# -- addresses ----------------------------------------------------------------------------------


WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=abc123"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/f1-9a"


@pytest.mark.parametrize(
    ("vendor", "url"),
    [
        (Vendor.WECOM, WECOM), (Vendor.DINGTALK, DINGTALK), (Vendor.FEISHU, FEISHU),
        (Vendor.FEISHU, FEISHU.replace("open.feishu.cn", "open.larksuite.com")),
        (Vendor.WECOM, WECOM.replace("qq.com/", "qq.com:443/")),
    ],
)  # fmt: skip
def test_a_vendor_s_own_address_does(vendor: str, url: str) -> None:
    assert check_address(vendor, url).startswith("https://")


@pytest.mark.parametrize(
    "url",
    [
        WECOM.replace("https", "http"), DINGTALK, FEISHU, "", "x", "https://",
        WECOM.replace("qyapi.weixin.qq.com", "169.254.169.254"),
        WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com.evil.example"),
        WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com@evil.example"),
        WECOM.replace("qyapi.weixin.qq.com", "evil.example#qyapi.weixin.qq.com"),
        WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com:8443"),
        WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com:x"),
        WECOM.replace("/cgi-bin", "\\@evil.example/cgi-bin"),
        WECOM.replace("/webhook/send", "/gettoken"), WECOM + "&x=1", WECOM + "#x", WECOM + "\n",
        WECOM.split("?")[0], WECOM.split("=")[0] + "=", "https://[::1", WECOM + "x" * 500,
        "file:///etc/passwd", "gopher://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a",
    ],
)  # fmt: skip
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(BadValue):
        check_address(Vendor.WECOM, url)


@pytest.mark.parametrize(
    ("vendor", "url"),
    [
        (Vendor.FEISHU, FEISHU + "/../../x"), (Vendor.FEISHU, FEISHU + "?x=1"),
        (Vendor.FEISHU, FEISHU.rsplit("/", 1)[0] + "/"), (Vendor.DINGTALK, DINGTALK + "&sign=1"),
    ],
)  # fmt: skip
def test_the_path_is_the_vendor_s(vendor: str, url: str) -> None:
    with pytest.raises(BadValue):
        check_address(vendor, url)


def test_the_deployment_may_allow_more() -> None:
    inside = WECOM.replace("qyapi.weixin.qq.com", "wecom.example.gov.cn:8443")
    with pytest.raises(BadValue):
        check_address(Vendor.WECOM, inside)
    origin = "https://wecom.example.gov.cn:8443"
    assert check_address(Vendor.WECOM, inside, frozenset({origin})) == origin


@given(text=st.text(max_size=60))
def test_no_text_brings_the_check_down(text: str) -> None:
    origin_of(text)
    for vendor in Vendor.values:
        with pytest.raises(BadValue):
            check_address(vendor, text)


# -- requests and answers -----------------------------------------------------------------------


def test_wecom_and_unsigned_robots_get_plain_text() -> None:
    for vendor, url in ((Vendor.WECOM, WECOM), (Vendor.DINGTALK, DINGTALK)):
        out = sending(vendor, url, "", "有 1 件", AT)
        assert (out.url, json.loads(out.body)) == (
            url, {"msgtype": "text", "text": {"content": "有 1 件"}}
        )  # fmt: skip
    out = sending(Vendor.FEISHU, FEISHU, "", "有 1 件", AT)
    assert json.loads(out.body) == {"msg_type": "text", "content": {"text": "有 1 件"}}


def test_signatures_as_the_vendors_describe_them() -> None:
    out = sending(Vendor.DINGTALK, DINGTALK, "SECabc", "x", AT)
    query = {key: one for key, [one] in parse_qs(urlsplit(out.url).query).items()}
    stamp = str(int(AT.timestamp()) * 1000)
    digest = hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()
    assert query == {
        "access_token": "abc123", "timestamp": stamp, "sign": base64.b64encode(digest).decode()
    }  # fmt: skip
    body = json.loads(sending(Vendor.FEISHU, FEISHU, "s", "x", AT).body)
    stamp = str(int(AT.timestamp()))
    digest = hmac.new(f"{stamp}\ns".encode(), b"", hashlib.sha256).digest()
    assert (body["timestamp"], body["sign"]) == (stamp, base64.b64encode(digest).decode())


@pytest.mark.parametrize(
    ("status", "body", "arrival", "words"),
    [
        (200, {"errcode": 0, "errmsg": "ok"}, Arrival.SENT, ""),
        (200, {"code": 0, "msg": "success", "data": {}}, Arrival.SENT, ""),
        (200, {"StatusCode": 0, "StatusMessage": "success"}, Arrival.SENT, ""),
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}, Arrival.REFUSED, "93000"),
        (200, {"errcode": 310000, "errmsg": "sign not match"}, Arrival.REFUSED, "安全设置"),
        (200, {"code": 19021, "msg": "sign match fail"}, Arrival.REFUSED, "签名"),
        (200, {"errcode": 45009, "errmsg": "freq"}, Arrival.LATER, "太快"),
        (200, {"errcode": 410100, "errmsg": "速度太快"}, Arrival.LATER, "太快"),
        (200, {"code": 11232, "msg": "frequency limited"}, Arrival.LATER, "太快"),
        (200, {"errcode": -1, "errmsg": "system busy"}, Arrival.LATER, "system busy"),
        (200, {"errcode": 77, "errmsg": "strange"}, Arrival.REFUSED, "strange"),
        (200, {"hello": 1}, Arrival.REFUSED, "读不懂"),
        (200, [], Arrival.REFUSED, "读不懂"),
        (302, {}, Arrival.REFUSED, "302"),
        (404, {}, Arrival.REFUSED, "404"),
        (400, {"code": 9499, "msg": "Bad Request"}, Arrival.REFUSED, "9499"),
        (429, {}, Arrival.LATER, "429"),
        (500, {"errcode": 0}, Arrival.LATER, "500"),
        (503, {}, Arrival.LATER, "503"),
    ],
)
def test_what_an_answer_means(status: int, body: object, arrival: Arrival, words: str) -> None:
    outcome = answered(status, json.dumps(body).encode())
    assert outcome.arrival is arrival
    assert words in outcome.words


@given(status=st.integers(100, 599), content=st.binary(max_size=200))
def test_any_answer_means_something(status: int, content: bytes) -> None:
    outcome = answered(status, content)
    assert (outcome.arrival is Arrival.SENT) == (outcome.words == "")
    assert len(outcome.words) <= 300


# -- words --------------------------------------------------------------------------------------


def test_a_group_reads_how_many_of_which_kind_and_no_more() -> None:
    things = [("due", "a"), ("assigned", "b"), ("due", "a"), ("due", "c")]
    text = robot_text(things, "https://zs.example")
    assert text == "梧桐提醒：交办 1 件、到期提醒 2 件，请登录查看。\nhttps://zs.example/notices/"


def test_an_e_mail_names_what_it_may_and_its_subject_nothing() -> None:
    lines = [Line(NoticeKind.DUE, "项目甲到期", "/projects/a/"), Line(NoticeKind.MOVED, "", "/x/")]
    text = email_text(lines, "https://zs.example")
    assert "到期提醒：项目甲到期\nhttps://zs.example/projects/a/" in text
    assert "期限变动：请登录查看\nhttps://zs.example/x/" in text
    assert email_subject(lines) == "梧桐提醒：到期提醒 1 件、期限变动 1 件"
    many = email_text([lines[0]] * 60, "https://zs.example")
    assert many.count("项目甲到期") == 50
    assert "另有 10 条" in many
