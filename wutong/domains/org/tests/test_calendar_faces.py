"""The working calendar on its pages, over HTTP and on the command line."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from wutong.cli import main
from wutong.domains.org.choices import RegionLevel, Role
from wutong.domains.org.models import CalendarDay, PublishedYear, Region
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import holder
from wutong.domains.org.tests.test_calendars import notice_of, set_days
from wutong.domains.org.tests.test_settings_pages import browser
from wutong.kernel.workdays import national_calendar

pytestmark = pytest.mark.django_db

MONDAY = date(2022, 9, 19)
UNKNOWN = national_calendar().last_published_year + 1


@pytest.fixture
def keeper(city: City) -> Client:
    """The browser of the eastern county's administrator."""
    return browser(holder(Role.ADMINISTRATOR, city.east))


@pytest.fixture
def national(db: None) -> Client:
    """The browser of the whole country's administrator."""
    root = Region(code="000000", name="全国", level=RegionLevel.COUNTRY)
    root.save()
    return browser(holder(Role.ADMINISTRATOR, root))


def test_the_year_says_what_each_day_is_in_words(city: City, keeper: Client) -> None:
    set_days(city.city, MONDAY, reason="市庆")
    page = keeper.get(f"/settings/calendar/{city.east.code}/?year=2022").content.decode()
    assert "2022 年 248 个工作日" in page
    for words in ("10 月", "2022-10-08 调休上班", "2022-10-03 节假日", "另定放假：市庆"):
        assert words in page
    assert "删除" not in page  # the city's own is not the county's to take back
    assert "暂定" not in page
    assert (
        "暂定"
        in keeper.get(f"/settings/calendar/{city.east.code}/?year={UNKNOWN}").content.decode()
    )


@pytest.mark.parametrize("year", ["abc", "99999", "-3", "1800"])
def test_a_strange_year_answers_with_a_near_one(city: City, keeper: Client, year: str) -> None:
    assert keeper.get(f"/settings/calendar/{city.east.code}/?year={year}").status_code == 200
    assert keeper.get("/settings/calendar/notthere/").status_code == 404


def test_days_are_set_and_taken_back_in_the_browser(city: City, keeper: Client) -> None:
    place = f"/settings/calendar/{city.east.code}/"
    stated = {"first": "2022-09-19", "last": "2022-09-21", "worked": "no", "reason": "本地节日"}
    answer = keeper.post(f"{place}days/", stated)
    assert answer["Location"] == f"{place}?year=2022"
    page = keeper.get(answer["Location"]).content.decode()
    assert "2022-09-19" in page
    assert "first=2022-09-19&amp;last=2022-09-21" in page
    assert CalendarDay.objects.count() == 3
    wrong = keeper.post(f"{place}days/", {**stated, "last": "2022-09-01"})
    assert wrong.status_code == 422
    assert "止日不能早于起日" in wrong.content.decode()
    keeper.post(
        f"{place}days/remove/?first=2022-09-19&last=2022-09-21",
        {"first": "2022-09-19", "last": "2022-09-21", "reason": "改期"},
    )
    assert CalendarDay.objects.count() == 0
    again = keeper.post(f"{place}days/remove/", {"first": "2022-09-19", "reason": "改期"})
    assert "没有录入过" in again.content.decode()


def test_others_see_the_calendar_and_no_button(city: City) -> None:
    recruiter = browser(holder(Role.RECRUITER, city.east))
    assert recruiter.get("/settings/calendar/")["Location"].endswith(f"/{city.east.code}/")
    page = recruiter.get(f"/settings/calendar/{city.east.code}/").content.decode()
    assert "/days/" not in page
    assert recruiter.get(f"/settings/calendar/{city.east.code}/days/").status_code == 403
    keeper = browser(holder(Role.ADMINISTRATOR, city.east))
    assert keeper.get(f"/settings/calendar/{city.west.code}/days/").status_code == 404


def test_a_published_year_is_pasted_corrected_and_taken_back(national: Client) -> None:
    place = f"/settings/calendar/years/{UNKNOWN}/"
    wrong = national.post(place, {"text": "10月1日至7日", "source": "通知"})
    assert wrong.status_code == 422
    assert "没有说是放假还是上班" in wrong.content.decode()
    assert "10月1日至7日" in wrong.content.decode()  # nothing typed is lost
    answer = national.post(place, {"text": notice_of(UNKNOWN), "source": "通知"})
    assert answer.status_code == 302
    page = national.get(answer["Location"]).content.decode()
    assert "放假 7 天，调休上班 1 天" in page
    assert "暂定" not in page
    assert f"{UNKNOWN}-10-01 放假" in national.get(place).content.decode()
    assert national.post(f"{place}remove/", {"reason": "误录"}).status_code == 302
    assert PublishedYear.objects.count() == 0
    assert national.get(f"{place}remove/").status_code == 404


def call(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    data = json.dumps(body) if body is not None else ""
    answer = client.generic(method, f"/api/v1{path}", data, content_type="application/json")
    return answer.status_code, answer.json()


def test_working_days_over_http(city: City, keeper: Client) -> None:
    set_days(city.east, MONDAY, reason="县庆")
    county = f"region={city.east.code}"
    assert call(keeper, "GET", "/working-days/count?start=2022-09-16&end=2022-09-20") == (
        200, {"days": 2, "provisional": False},
    )  # fmt: skip
    assert call(keeper, "GET", f"/working-days/count?start=2022-09-16&end=2022-09-20&{county}") == (
        200, {"days": 1, "provisional": False},
    )  # fmt: skip
    assert call(keeper, "GET", f"/working-days/add?start=2022-09-16&days=1&{county}") == (
        200, {"on": "2022-09-20", "provisional": False},
    )  # fmt: skip
    assert call(keeper, "GET", f"/working-days/2022-09-19?{county}") == (
        200, {"on": "2022-09-19", "working": False, "kind": "own_free", "reason": "县庆",
              "provisional": False},
    )  # fmt: skip
    status, day = call(keeper, "GET", f"/working-days/{UNKNOWN}-06-15")
    assert (status, day["provisional"]) == (200, True)


@pytest.mark.parametrize(
    "path",
    [
        "/working-days/count?start=1999-01-01&end=2022-01-01",
        "/working-days/count?start=2022-01-01&end=9999-01-01",
        "/working-days/add?start=2022-01-01&days=10001",
        "/working-days/add?start=2000-01-04&days=-100",
        "/working-days/2022-13-01",
        "/working-days/2022-01-01?region=1",
        "/calendar-days?year=1900",
    ],
)
def test_what_the_calendar_cannot_answer_is_refused(keeper: Client, path: str) -> None:
    status, problem = call(keeper, "GET", path)
    assert status == 422, problem


def test_days_are_set_over_http_within_ones_reach(city: City, keeper: Client) -> None:
    body = {"region": city.east.code, "first": "2022-09-19", "last": "2022-09-20",
            "worked": False, "reason": "县庆"}  # fmt: skip
    status, made = call(keeper, "POST", "/calendar-days", body)
    assert (status, [one["on"] for one in made["items"]]) == (200, ["2022-09-19", "2022-09-20"])
    for elsewhere in (city.west.code, "000000"):
        assert call(keeper, "POST", "/calendar-days", {**body, "region": elsewhere})[0] == 403
    status, listed = call(keeper, "GET", f"/calendar-days?year=2022&region={city.east.code}")
    assert [one["reason"] for one in listed["items"]] == ["县庆", "县庆"]
    gone = {key: body[key] for key in ("region", "first", "last", "reason")}
    assert call(keeper, "POST", "/calendar-days/remove", gone) == (200, {"removed": 2})
    assert call(keeper, "POST", "/calendar-days/remove", gone)[0] == 422


def test_a_year_is_published_over_http(national: Client) -> None:
    body = {"year": UNKNOWN, "free": [f"{UNKNOWN}-10-0{n}" for n in range(1, 8)], "worked": [],
            "source": "通知"}  # fmt: skip
    status, years = call(national, "POST", "/calendar-years", body)
    assert (status, years["published_until"]) == (200, UNKNOWN)
    assert call(national, "GET", "/calendar-years")[1] == years
    status, years = call(national, "POST", "/calendar-years/remove",
                         {"year": UNKNOWN, "reason": "误录"})  # fmt: skip
    assert (status, years) == (200, {"published_until": UNKNOWN - 1, "entered": []})


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["calendar", *words]) == 0
    return capsys.readouterr().out


def test_the_command_line_counts_sets_and_shows(
    city: City, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    assert printed(capsys, "count", "2022-09-16", "2022-09-20") == "2 个工作日\n"
    county = ("--region", city.east.code)
    assert "1 天" in printed(capsys, "set", "2022-09-19", "--free", "--reason", "县庆", *county)
    assert printed(capsys, "add", "2022-09-16", "1", *county) == "2022-09-20\n"
    assert "2022-09-19  另定放假  县庆" in printed(capsys, "show", "2022", *county)
    assert "已删除 1 天" in printed(
        capsys, "set", "2022-09-19", "--remove", "--reason", "改期", *county
    )
    notice = tmp_path / "notice.txt"
    notice.write_text(notice_of(UNKNOWN), "utf-8")
    assert "放假 7 天" in printed(capsys, "publish", str(UNKNOWN), str(notice), "--source", "通知")
    shown = json.loads(printed(capsys, "show", str(UNKNOWN), "--json"))
    assert not shown["provisional"]
    assert [one["kind"] for one in shown["days"]].count("holiday") == 7


@pytest.mark.parametrize(
    "words",
    [
        ["add", "2022-09-16", "99999"],
        ["add", "1999-09-16", "1"],
        ["count", "2022-09-16", "9999-01-01"],
        ["count", "2022-09-16", "2022-09-20", "--region", "1"],
        ["show", "9999"],
        ["set", "2022-09-19", "--remove", "--reason", "x"],
        ["publish", "2027", "/not/there", "--source", "x"],
    ],
)
def test_bad_input_ends_with_two_and_a_sentence(
    city: City, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", *words]) == 2
    assert capsys.readouterr().err.strip().endswith("。")
