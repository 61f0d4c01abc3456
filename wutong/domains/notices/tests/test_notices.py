"""Telling people once each, the bell, the list, the API."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from tests.racing import at_once
from wutong.domains.notices import actions, tasks
from wutong.domains.notices.actions import Telling
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.notices.models import Notice
from wutong.domains.notices.queries import unread_count
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.org.tests.conftest import City, city  # noqa: F401
from wutong.domains.org.tests.factories import NOON, TODAY, holder
from wutong.domains.org.tests.test_settings_pages import browser
from wutong.kernel import clock, events

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def person(city: City) -> User:  # noqa: F811
    """Somebody who is told things."""
    return holder(Role.RECRUITER, city.east)


@pytest.fixture
def other(city: City) -> User:  # noqa: F811
    """Somebody else."""
    return holder(Role.RECRUITER, city.west)


def told(*people: User, key: str = "a", **more: Any) -> int:
    stated = {"kind": NoticeKind.DUE, "title": lambda: "线索答复今天到期", "url": "/today/",
              "at": NOON, **more}  # fmt: skip
    return actions.tell(people=[one.pk for one in people], key=key, **stated)


def test_nobody_is_told_twice(person: User, other: User) -> None:
    assert told(person, person) == 1
    assert told(person, other) == 1
    assert told(person, other, at=NOON + HOUR) == 0
    assert told(person, key="b") == 1
    assert list(Notice.objects.filter(person=person).values_list("key", flat=True)) == ["b", "a"]


def test_a_worker_that_died_half_way_is_made_good(person: User, other: User) -> None:
    class Died(Exception):
        """The worker ends."""

    def die() -> None:
        told(person)
        raise Died

    with pytest.raises(Died), transaction.atomic():
        die()
    assert Notice.objects.count() == 0
    assert told(person, other) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_leave_one_row(person: User) -> None:
    for key in ("a", "b", "c"):
        at_once(IntegrityError, *[lambda key=key: told(person, key=key)] * 2)
    assert sorted(Notice.objects.values_list("key", flat=True)) == ["a", "b", "c"]


def test_each_reads_it_in_their_own_language(person: User, other: User) -> None:
    User.objects.filter(pk=other.pk).update(language="zh-hant")
    told(person, other, title=lambda: _("工作日"))
    titles = dict(Notice.objects.values_list("person", "title"))
    assert titles == {person.pk: "工作日", other.pk: _in("zh-hant", "工作日")}


def _in(language: str, word: str) -> str:
    from django.utils import translation

    with translation.override(language):
        return _(word)


def test_a_long_title_is_cut_and_a_gone_account_is_left_out(person: User, other: User) -> None:
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert told(person, other, title=lambda: "长" * 300) == 1
    assert Notice.objects.get().title == "长" * 199 + "…"


@pytest.mark.parametrize(
    "wrong", [{"url": "https://elsewhere.example/"}, {"url": "//elsewhere"}, {"title": ""}]
)
def test_the_database_keeps_notices_within_the_site(person: User, wrong: dict[str, str]) -> None:
    stated = {"kind": "due", "key": "k", "title": "x", "url": "/", "at": NOON, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(person=person, **stated)


def test_many_are_told_in_few_queries(person: User, other: User) -> None:
    people = (person.pk, other.pk)
    tellings = [
        Telling(people, NoticeKind.DUE, f"k{n}", lambda n=n: f"第 {n} 件", "/") for n in range(300)
    ]
    with CaptureQueriesContext(connection) as queries:
        assert actions.tell_all(tellings, at=NOON) == 600
    assert len(queries) < 20


def test_channels_hear_that_there_is_something_new(
    person: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Any] = []
    monkeypatch.setitem(events._listeners, "notices.told", [lambda **facts: heard.append(facts)])
    with django_capture_on_commit_callbacks(execute=True):
        told(person)
        told(person)
    assert heard == [{"at": NOON}]


def test_read_ones_are_forgotten_after_a_year_and_unread_ones_stay(person: User) -> None:
    for key in "abcde":
        told(person, key=key)
    rows = Notice.objects.order_by("key")
    for row in rows[:3]:
        actions.mark_read(notice=row, at=NOON)
    assert actions.forget_read(at=NOON + timedelta(days=365)) == 0
    assert actions.forget_read(at=NOON + timedelta(days=366), batch=2) == 3
    assert Notice.objects.count() == 2
    tasks.forget_read_notices.enqueue()
    assert Notice.objects.count() == 2


# -- faces --------------------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread(person: User, other: User) -> None:
    client = browser(person)
    told(person), told(person, key="b"), told(other, key="c")
    page = client.get("/settings/").content.decode()
    assert '<span class="count hot">2</span>' in page
    assert "通知" in page
    client.post("/notices/read/")
    assert "count hot" not in client.get("/settings/").content.decode()
    assert unread_count(access_of(other, TODAY)) == 1


def test_the_bell_asks_once_and_counts_to_a_hundred(person: User) -> None:
    actions.tell_all(
        [Telling((person.pk,), NoticeKind.DUE, f"k{n}", lambda: "x", "/") for n in range(150)],
        at=NOON,
    )
    with CaptureQueriesContext(connection) as queries:
        assert unread_count(access_of(person, TODAY)) == 100
    assert len([one for one in queries if "notices_notice" in one["sql"]]) == 1
    assert "99+" in browser(person).get("/settings/").content.decode()


def test_opening_one_marks_it_read(person: User, other: User) -> None:
    told(person)
    row = Notice.objects.get()
    assert browser(other).get(f"/notices/{row.pk}/").status_code == 404
    assert browser(other).post(f"/notices/{row.pk}/read/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None
    assert browser(person).get(f"/notices/{row.pk}/")["Location"] == "/today/"
    row.refresh_from_db()
    assert row.read_at is not None


def test_the_list_filters_and_says_when_there_is_nothing(person: User) -> None:
    client = browser(person)
    assert "还没有通知" in client.get("/notices/").content.decode()
    told(person)
    told(person, key="b", kind=NoticeKind.OVERDUE, title=lambda: "意见超期")
    shown = client.get("/notices/?kind=overdue").content.decode()
    assert "意见超期" in shown
    assert "线索答复" not in shown
    answer = client.post("/notices/read/", {"kind": "overdue", "back": "/notices/?kind=overdue"})
    assert answer["Location"] == "/notices/?kind=overdue"
    assert "没有这样的通知" in client.get("/notices/?show=unread&kind=overdue").content.decode()
    assert "线索答复" in client.get("/notices/?show=unread").content.decode()
    for strange in ("?cursor=x", "?kind=strange", "?show=1"):
        assert client.get(f"/notices/{strange}").status_code == 200
    away = client.post("/notices/read/", {"back": "//elsewhere.example/"})
    assert away["Location"] == "/notices/"


def test_the_list_asks_no_more_with_more_rows(person: User) -> None:
    client = browser(person)
    told(person)
    client.get("/notices/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/notices/")
        return len(asked)

    few = queries()
    actions.tell_all(
        [Telling((person.pk,), NoticeKind.DUE, f"k{n}", lambda: "x", "/") for n in range(70)],
        at=clock.now(),
    )
    assert queries() == few
    page = client.get("/notices/").content.decode()
    assert "cursor=" in page


def call(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    data = json.dumps(body) if body is not None else ""
    answer = client.generic(method, f"/api/v1{path}", data, content_type="application/json")
    return answer.status_code, answer.json()


def test_notices_over_http_are_ones_own(person: User, other: User) -> None:
    client = browser(person)
    told(person), told(person, key="b", kind=NoticeKind.MOVED), told(other, key="c")
    status, listed = call(client, "GET", "/notices?unread=true")
    assert (status, [one["kind"] for one in listed["items"]]) == (200, ["moved", "due"])
    number = listed["items"][0]["id"]
    assert call(browser(other), "POST", f"/notices/{number}/read")[0] == 404
    status, read = call(client, "POST", f"/notices/{number}/read")
    assert (status, read["read_at"] is not None) == (200, True)
    assert call(client, "POST", "/notices/read", {"kind": "moved"}) == (200, {"read": 0})
    assert call(client, "POST", "/notices/read", {}) == (200, {"read": 1})
    assert call(client, "GET", "/notices?unread=true")[1]["items"] == []
