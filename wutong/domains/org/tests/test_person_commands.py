"""Accounts on the command line; the first administrator of an empty installation too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from wutong.cli import main
from wutong.domains.org.choices import RegionLevel, Role
from wutong.domains.org.models import Post, Region, User
from wutong.domains.org.queries import access_of
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import holder, unit
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import IMPORT, VIEW

pytestmark = pytest.mark.django_db
FIRST = ("add", "ma", "--name", "马立新", "--title", "系统管理员", "--role", "administrator")


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """What ``wutong person`` prints with ``--json``; its complaint where it ends with another code."""
    assert main(["person", *words, "--json"]) == code
    shown = capsys.readouterr()
    if code:
        assert shown.out == ""
        assert len(shown.err.splitlines()) == 1
        return shown.err
    return json.loads(shown.out)


def signs_in(username: str, password: str) -> bool:
    request = RequestFactory().get("/")
    return authenticate(request, username=username, password=password) is not None


def test_the_first_administrator_of_an_empty_installation(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Region(code="000000", name="全国", level=RegionLevel.COUNTRY).save()
    made = said(capsys, *FIRST, "--reason", "安装")
    user = User.objects.get(username="ma")
    assert made["username"] == "ma"
    assert user.must_change_password
    assert signs_in("ma", made["one_time_password"])
    assert access_of(user, clock.today()).may(IMPORT, "000000/")
    entry = AuditEntry.objects.get(action="org.account_created")
    assert (entry.actor, entry.reason) == (None, "安装")
    second = said(capsys, "add", "lin", "--name", "林静", "--title", "局长", "--role", "leader")
    assert second["one_time_password"] != made["one_time_password"]
    assert AuditEntry.objects.filter(action="org.account_created", actor=user).count() == 1


def test_a_post_in_a_unit(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    squad = unit(city.east)
    said(
        capsys, "add", "chen", "--name", "陈小楠", "--title", "队员", "--role", "recruiter",
        "--region", city.east.code, "--unit", squad.name,
    )  # fmt: skip
    post = Post.objects.get(user__username="chen")
    assert (post.region, post.unit, post.starts_on) == (None, squad, clock.today())
    assert access_of(post.user, clock.today()).units(VIEW) == (squad.pk,)


def test_who_is_there(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    east, west = (holder(Role.LEADER, where) for where in (city.east, city.west))
    User.objects.filter(pk=west.pk).update(is_active=False)
    people = {one["username"]: one for one in said(capsys, "list")["people"]}
    assert people[east.username]["posts"][0]["where"] == str(city.east)
    assert not people[west.username]["active"]
    within_east = said(capsys, "list", "--region", city.east.code)["people"]
    assert [one["username"] for one in within_east] == [east.username]
    assert main(["person", "list"]) == 0
    assert "（已停用）" in capsys.readouterr().out


def test_a_new_password_ends_the_old_one(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    user = holder(Role.ADMINISTRATOR, city.city)
    user.set_password("of-old-2026-words")
    user.save()
    given = said(capsys, "password", user.username, "--reason", "忘记密码")["one_time_password"]
    assert signs_in(user.username, given)
    assert not signs_in(user.username, "of-old-2026-words")
    assert AuditEntry.objects.get(action="org.password_reset").reason == "忘记密码"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((*FIRST, "--region", "999999"), "999999"),
        ((*FIRST, "--unit", "没有的单位"), "没有的单位"),
        (("password", "nobody"), "nobody"),
        (("list", "--region", "x"), "'x'"),
    ],
)
def test_bad_input_is_one_sentence(
    city: City, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    where = () if "--region" in words or words[0] != "add" else ("--region", city.east.code)
    assert why in said(capsys, *words, *where, code=2)
    assert not User.objects.filter(username="ma").exists()


def test_a_name_that_is_taken_is_refused_and_nothing_written(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, *FIRST, "--region", city.east.code)
    assert "使用该名字" in said(capsys, *FIRST, "--region", city.east.code, code=2)
    assert User.objects.filter(username="ma").count() == Post.objects.count() == 1
