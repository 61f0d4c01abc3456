"""The pages of appeals, the asker's page, the API; queries don't grow with rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.domains.org.models import User
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.actions.symposia import plan_symposium
from wutong.domains.stewardship.choices import AppealState
from wutong.domains.stewardship.models import Appeal, Symposium
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel.search import index_object

FORM = {
    "content": "二期设备已到场", "title": "供电容量不足", "channel": "hotline", "category": "power",
    "asker_name": "欧阳经理", "asker_phone": "13812342019", "region": "130300", "level": "county",
    "kind": "appeal", "urgency": "urgent", "blocked": "3.5",
}  # fmt: skip


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_taking_one_in_tells_of_the_same_matter_first(town: Town) -> None:
    client = signed_in(town.hotline)
    filled = FORM | {"project": town.project.code}
    assert client.post("/appeals/new/", filled).status_code == 302
    first = Appeal.objects.get()
    assert (first.region, first.blocked) == (town.world.county, 350_000_000)
    again = client.post("/appeals/new/", filled)
    assert again.status_code == 422
    assert "同一项目" in again.content.decode()
    assert Appeal.objects.count() == 1
    fragment = client.get("/appeals/new/same/", filled).content.decode()
    assert first.number in fragment
    assert client.post("/appeals/new/", filled | {"confirmed": "yes"}).status_code == 302
    broken = client.post("/appeals/new/", FORM | {"project": "没有的项目", "title": ""})
    assert broken.status_code == 422
    index_object(
        kind="project", pk=town.project.pk, names=[town.project.name],
        region_path=town.project.region_path,
    )  # fmt: skip
    assert town.project.code in client.get(
        "/appeals/new/projects/", {"project": town.project.name[:4]}
    ).content.decode()  # fmt: skip


def test_queues_filters_and_the_way_of_one(town: Town) -> None:
    appeal = town.assigned(blocked=500_000_000)
    waiting = town.answered(title="路灯不亮", project=None)
    closed = town.receive(title="已撤回的事")
    actions.close_appeal(appeal=closed, text="撤回", by=town.bureau, at=MONDAY)
    client = signed_in(town.department)
    mine = client.get("/appeals/?whose=unit").content.decode()
    assert appeal.title in mine
    assert closed.title not in mine
    late = client.get("/appeals/?state=late").content.decode()
    assert appeal.title in late
    assert waiting.title not in late
    everything = client.get("/appeals/?state=all&sort=-blocked")
    assert everything.status_code == 200
    page = client.get(f"/appeals/{appeal.number}/").content.decode()
    for words in ("答复", "退回", "申请延期", "欧阳经理"):
        assert words in page
    done = client.post(f"/appeals/{appeal.number}/do/answer/", {"text": "已增容"})
    assert done.status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == AppealState.ANSWERED
    assert client.post(f"/appeals/{appeal.number}/do/verify/").status_code == 302
    assert client.post(f"/appeals/{appeal.number}/do/fly/").status_code == 404
    assert signed_in(town.stranger).get(f"/appeals/{appeal.number}/").status_code == 404
    assert signed_in(town.speaker).get("/appeals/").status_code == 403


def test_the_asker_needs_no_account_and_sees_nobody(town: Town) -> None:
    appeal = town.answered(at("2026-03-10"))
    client = Client()
    page = client.get(f"/answer/{appeal.confirm_code}/")
    words = page.content.decode()
    assert page.status_code == 200
    assert "本月 20 日完成增容" in words
    for hidden in ("欧阳经理", "13812342019", "department", "hotline", "bureau", "2019"):
        assert hidden not in words
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert client.post(f"/answer/{appeal.confirm_code}/", {"word": "confirm"}).status_code == 422
    done = client.post(f"/answer/{appeal.confirm_code}/", {"word": "confirm", "satisfaction": "4"})
    assert done.status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.satisfaction) == (AppealState.RESOLVED, 4)
    again = client.post(f"/answer/{appeal.confirm_code}/", {"word": "object", "text": "没好"})
    assert again.status_code == 422
    assert client.get("/answer/not-a-code/").status_code == 404
    for _time in range(80):
        last = client.get("/answer/not-a-code/").status_code
    assert last == 429


def test_an_objection_on_the_phone_reopens(town: Town) -> None:
    appeal = town.answered(at("2026-03-10"))
    url = f"/answer/{appeal.confirm_code}/"
    assert Client().post(url, {"word": "object", "text": " "}).status_code == 422
    assert Client().post(url, {"word": "object", "text": "没送电"}).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.reopened) == (AppealState.ASSIGNED, 1)
    assert "没送电" not in Client().get(url).content.decode()
    assert "没送电" in signed_in(town.department).get(f"/appeals/{appeal.number}/").content.decode()


def test_causes_open_their_rows_and_money_comes_first(town: Town) -> None:
    town.assigned(category="land", blocked=100_000_000, title="土地")
    town.assigned(category="power", blocked=900_000_000)
    town.receive(category="tax", title="税")
    client = signed_in(town.leader)
    page = client.get("/appeals/causes/?way=category&first=2026-01-01").content.decode()
    assert page.index("供电") < page.index("用地") < page.index("税费")
    opened = client.get("/appeals/?state=all&category=power&first=2026-01-01").content.decode()
    assert "共 1 件" in opened
    for way in ("unit", "stage", "region"):
        assert client.get(f"/appeals/causes/?way={way}").status_code == 200


def test_a_symposium_from_plan_to_feedback(town: Town) -> None:
    client = signed_in(town.bureau)
    planned = client.post(
        "/appeals/symposia/new/", {"title": "座谈会", "on": "2026-03-02", "region": "130300"}
    )
    assert planned.status_code == 302
    row = Symposium.objects.get()
    base = f"/appeals/symposia/{row.pk}/"
    client.post(f"{base}do/invite/", {"firm": "宁锂公司"})
    client.post(f"{base}do/hold/", {"minutes": "谈供电", "came": row.guests.get().pk})
    suggestion = {"title": "增开公交", "content": "到高铁站", "category": "roads",
                  "asker_name": "欧阳"}  # fmt: skip
    client.post(f"{base}do/suggest/", suggestion)
    client.post(f"{base}do/publish/", {"feedback": "都办了"})
    row.refresh_from_db()
    assert row.state == "held"
    appeal = row.suggestions.get()
    actions.answer_appeal(appeal=appeal, text="下月开通", by=town.bureau, at=MONDAY)
    client.post(f"{base}do/publish/", {"feedback": "公交下月开通。"})
    row.refresh_from_db()
    assert (row.state, row.guests.get().attended) == ("published", True)
    assert "公交下月开通" in client.get(base).content.decode()
    assert client.get("/appeals/symposia/").status_code == 200


@pytest.mark.parametrize("path", ["/appeals/?state=all", "/appeals/causes/", "/appeals/symposia/"])
def test_queries_do_not_grow_with_rows(town: Town, path: str) -> None:
    client = signed_in(town.bureau)
    counts = []
    for more in (2, 12):
        for place in range(more):
            town.assigned(title=f"诉求 {more} {place}")
            plan_symposium(
                title=f"座谈 {more} {place}", region=town.world.city, on=date(2026, 3, 2), by=None,
                at=MONDAY,
            )  # fmt: skip
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25


def test_panels_search_and_the_day_s_work(town: Town) -> None:
    appeal = town.assigned()
    client = signed_in(town.bureau)
    for path in (f"/projects/{town.project.code}/", f"/investors/{town.firm.pk}/"):
        assert appeal.title in client.get(path).content.decode()
    assert appeal.title in client.get("/search/?q=变电站").content.decode()
    assert appeal.title in signed_in(town.department).get("/").content.decode()


def test_over_http(town: Town) -> None:
    client = signed_in(town.bureau)
    body = {"channel": "window", "category": "tax", "level": "county", "title": "退税", "content":
            "留抵退税未到", "asker_name": "欧阳", "region": "130302"}  # fmt: skip
    made = client.post("/api/v1/appeals", body, content_type="application/json")
    assert made.status_code == 201
    number = made.json()["number"]
    url = f"/api/v1/appeals/{number}"
    assert made.json()["moves"][0] == "verify"
    moved = client.post(
        f"{url}/moves", {"move": "assign", "unit": town.power.pk}, content_type="application/json"
    )
    assert (moved.status_code, moved.json()["state"]) == (200, "assigned")
    refused = client.post(f"{url}/moves", {"move": "decide"}, content_type="application/json")
    assert refused.status_code == 409
    listed = client.get("/api/v1/appeals?sort=-received_on").json()
    assert [one["number"] for one in listed["items"]] == [number]
    assert "欧阳" not in str(listed)
