"""The settings pages: what they write, what they hide, how often they ask the database."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from wutong.domains.org import actions
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post, Region, TwoFactorRule, Unit, User
from wutong.domains.org.templatetags.organisation import value_words
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import PASSWORD, give_post, holder, person, unit
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry, ExportEntry

pytestmark = pytest.mark.django_db

REASON = {"reason": "组织部文件 2026-3 号"}


def browser(user: User) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def administrator(city: City) -> User:
    """The city's administrator."""
    return holder(Role.ADMINISTRATOR, city.city)


@pytest.fixture
def client(administrator: User) -> Client:
    """The administrator's browser."""
    return browser(administrator)


def test_a_new_person_gets_a_password_that_is_shown_once(city: City, client: Client) -> None:
    stated = {
        "name": "陈小楠", "username": "chenxiaonan", "phone": "13812342019", "title": "队员",
        "role": "recruiter", "unit": unit(city.east).pk, "starts_on": "2022-09-01", **REASON,
    }  # fmt: skip
    answer = client.post("/settings/people/add/", stated)
    found = re.search(r'class="one-time">([^<]+)<', answer.content.decode())
    assert found
    assert "no-store" in answer["Cache-Control"]
    user = User.objects.get(username="chenxiaonan")
    assert user.check_password(found[1])
    assert user.must_change_password
    assert user.posts.get().unit.name == "招商小分队"
    assert found[1] not in client.get(f"/settings/people/{user.pk}/").content.decode()
    assert found[1] not in str(list(AuditEntry.objects.values()))
    again = client.post("/settings/people/add/", {**stated, "username": "ChenXiaonan"})
    assert again.status_code == 422
    assert "已有人用" in again.content.decode()


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ({}, "地区和单位请选一个"),
        ({"region": "990101", "unit": "squad"}, "地区和单位请选一个"),
        ({"region": "880100"}, "您管理的范围里没有"),
        ({"region": "没有这个区"}, "您管理的范围里没有"),
        ({"unit": "elsewhere"}, "选择一个有效的选项"),
    ],
)
def test_a_post_lies_in_one_place_within_reach(
    city: City, client: Client, place: dict[str, Any], complaint: str
) -> None:
    other = Region(code="880100", name="别市", level="city")
    other.save()
    units = {"squad": unit(city.east).pk, "elsewhere": unit(other).pk}
    stated = {name: units.get(value, value) for name, value in place.items()}
    user = holder(Role.ANALYST, city.east)
    answer = client.post(
        f"/settings/people/{user.pk}/posts/add/",
        {"title": "科长", "role": "analyst", "starts_on": "2022-09-01", **REASON, **stated},
    )
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert user.posts.count() == 1


def test_a_region_is_named_by_code_or_in_full(city: City, client: Client) -> None:
    user = holder(Role.ANALYST, city.east)
    for text in ("990102", "西区"):
        answer = client.post(
            f"/settings/people/{user.pk}/posts/add/",
            {"title": text, "role": "analyst", "region": text, "starts_on": "2022-09-01", **REASON},
        )
        assert answer.status_code == 302
    assert user.posts.filter(region=city.west).count() == 2


def test_who_also_sits_elsewhere_is_not_taken_over(city: City) -> None:
    county = browser(holder(Role.ADMINISTRATOR, city.east))
    user = holder(Role.RECRUITER, unit(city.east), password=PASSWORD)
    give_post(user, Role.LEADER, city.city)
    assert county.get(f"/settings/people/{user.pk}/").status_code == 200
    assert county.post(f"/settings/people/{user.pk}/password/", REASON).status_code == 403
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_every_write_asks_for_its_reason_and_keeps_it(city: City, client: Client) -> None:
    url = f"/settings/regions/{city.city.code}/two-factor/"
    assert client.post(url, {"roles": ["leader"]}).status_code == 422
    assert not TwoFactorRule.objects.exists()
    assert client.post(url, {"roles": ["leader"], **REASON}).status_code == 302
    row = AuditEntry.objects.get(action="org.two_factor_required")
    assert row.reason == REASON["reason"]
    assert row.changes == {"roles": [[], ["leader"]]}
    assert row.region_path == city.city.path
    client.post(url, {**REASON})
    assert not TwoFactorRule.objects.exists()


def test_parks_units_and_their_ends(city: City, client: Client) -> None:
    client.post(
        f"/settings/regions/{city.east.code}/add/",
        {"level": "park", "name": "石化园", **REASON},
    )
    park = Region.objects.get(name="石化园")
    assert park.code == "990101P01"
    client.post(
        f"/settings/regions/{park.code}/units/add/",
        {"kind": "park_committee", "name": "管委会", "aliases": "园区办、管委", **REASON},
    )
    committee = Unit.objects.get(region=park)
    assert committee.aliases == ["园区办", "管委"]
    page = client.get(f"/settings/regions/{city.east.code}/").content.decode()
    assert "石化园" in page
    client.post(f"/settings/units/{committee.pk}/close/", {"on": "2022-09-09", **REASON})
    committee.refresh_from_db()
    assert str(committee.closed_on) == "2022-09-09"


def test_a_hand_over_in_the_browser(city: City, client: Client) -> None:
    old = holder(Role.STEWARD, city.east)
    new = holder(Role.RECRUITER, city.east)
    post = old.posts.get()
    answer = client.post(
        f"/settings/posts/{post.pk}/hand-over/",
        {"successor": new.pk, "on": "2022-10-01", **REASON},
    )
    assert answer.status_code == 302
    assert str(Post.objects.get(pk=post.pk).ends_on) == "2022-09-30"
    assert new.posts.filter(role=Role.STEWARD, starts_on="2022-10-01").exists()


def test_phones_show_to_those_who_need_them_under_a_watermark(city: City) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    person_with_phone = holder(Role.ANALYST, city.east)
    User.objects.filter(pk=person_with_phone.pk).update(phone="13812342019")
    page = browser(administrator).get("/settings/people/").content.decode()
    assert "13812342019" in page
    assert f"{administrator.name} 20" in page  # the watermark: name and day


def test_the_list_of_people_asks_a_fixed_number_of_queries(
    city: City, client: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(20):
        give_post(holder(Role.RECRUITER, unit(city.east, f"队{_number}")), Role.ANALYST, city.west)
    client.get("/settings/people/")
    with django_assert_max_num_queries(12):
        client.get("/settings/people/")


# -- the trail -------------------------------------------------------------------------------


def rows_seen(user: User, query: str = "") -> list[str]:
    """What the trail shows a person."""
    page = browser(user).get(f"/settings/audit/{query}").context["page"]
    return [row.target_text for row in page]


def test_the_trail_is_read_by_region(city: City, at: datetime) -> None:
    for where in (city.east, city.west):
        unit_there = unit(where, f"{where.name}队")
        audit.record(actor=None, at=at, action="org.unit_added", target=unit_there, reason="新设")
    assert rows_seen(holder(Role.SUPERVISOR, city.east)) == ["东区队"]
    assert set(rows_seen(holder(Role.SUPERVISOR, city.city))) == {"东区队", "西区队"}


def test_rows_without_a_place_follow_their_writer(city: City, at: datetime) -> None:
    colleague = holder(Role.ANALYST, city.east)
    stranger = holder(Role.ANALYST, city.west)
    for user in (colleague, stranger):
        actions.note_sign_in(user=user, at=at)
    assert rows_seen(holder(Role.SUPERVISOR, city.east)) == [colleague.name]


def test_the_trail_is_narrowed_by_person_day_object_and_action(city: City) -> None:
    writer = holder(Role.ADMINISTRATOR, city.city)
    reader = holder(Role.SUPERVISOR, city.city)
    first, second = (
        datetime.fromisoformat("2022-09-08T23:30:00+08:00"),
        datetime.fromisoformat("2022-09-09T00:10:00+08:00"),
    )
    squad = unit(city.east)
    audit.record(actor=writer, at=first, action="org.unit_added", target=squad)
    audit.record(actor=None, at=second, action="org.unit_edited", target=squad)
    assert len(rows_seen(reader)) == 2
    assert len(rows_seen(reader, "?first_day=2022-09-09&last_day=2022-09-09")) == 1
    assert len(rows_seen(reader, f"?person={writer.name}")) == 1
    assert len(rows_seen(reader, "?action=修改单位")) == 1
    assert len(rows_seen(reader, "?target=小分队")) == 2
    assert rows_seen(reader, "?target=没有") == []
    assert browser(reader).get("/settings/audit/?first_day=soon").status_code == 200


class Secret:
    """Something confidential to write an audit row about."""

    pk, confidential = 7, True

    def __init__(self, region: Region) -> None:
        self._meta, self.region = region._meta, region

    def __str__(self) -> str:
        return "涉密项目"


def test_rows_about_confidential_things_stay_with_those_who_may_see_them(
    city: City, at: datetime
) -> None:
    supervisor = holder(Role.SUPERVISOR, city.city)
    audit.record(actor=None, at=at, action="projects.edited", target=Secret(city.east))
    assert rows_seen(supervisor) == []
    give_post(supervisor, Role.LEADER, city.west)
    assert rows_seen(supervisor) == []
    give_post(supervisor, Role.LEADER, city.east)
    assert rows_seen(supervisor) == ["涉密项目"]


def test_the_export_log_says_who_took_what(city: City, at: datetime) -> None:
    taker = holder(Role.ANALYST, city.east)
    audit.record_export(
        actor=taker, at=at, kind="项目清单", rows=["甲", "乙"], reason="月报",
        region_path=city.east.path,
    )  # fmt: skip
    page = browser(holder(Role.SUPERVISOR, city.east)).get("/settings/audit/exports/")
    assert "月报" in page.content.decode()
    elsewhere = browser(holder(Role.SUPERVISOR, city.west)).get("/settings/audit/exports/")
    assert "月报" not in elsewhere.content.decode()


def test_audit_rows_are_written_once(city: City, at: datetime) -> None:
    row = audit.record(actor=None, at=at, action="org.unit_added", target=unit(city.east))
    row.reason = "改写"
    with pytest.raises(TypeError):
        row.save()
    for way in (row.delete, AuditEntry.objects.all().delete):
        with pytest.raises(TypeError):
            way()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(reason="改写")
    export = audit.record_export(
        actor=person(), at=at, kind="项目", rows=range(1500), reason="报送"
    )
    assert export.row_count == 1500
    assert len(export.rows) == 1000
    with pytest.raises(TypeError):
        ExportEntry.objects.get(pk=export.pk).delete()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ({}, ""),
        ([], ""),
        (True, "是"),
        (["甲", "乙"], "甲、乙"),
        ({"new": 3, "changed": 0}, "new 3、changed 0"),
        ({"地区": ["甲", "乙"]}, "地区 甲、乙"),
    ],
)
def test_every_shape_of_a_change_is_written_for_people(value: object, words: str) -> None:
    assert value_words(None, value) == words
