"""The pages of orders, the API, figures; queries don't grow with rows; races."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.racing import at_once
from wutong.domains.stewardship.actions import order_requests, orders
from wutong.domains.stewardship.actions.escalating import escalate
from wutong.domains.stewardship.actions.symposia import collect_suggestion, plan_symposium
from wutong.domains.stewardship.models import Extension, SupervisionOrder, Symposium
from wutong.domains.stewardship.rules.errors import AlreadyMoved, StewardshipError
from wutong.domains.stewardship.tests.test_escalation import give
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel import metrics

JSON = "application/json"


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(town: Town, **more: Any) -> dict[str, Any]:
    return {
        "title": "完成增容", "content": "按期送电", "due_on": "2099-12-31", "kind": "assignment",
        "source": "leaders_note", "region": town.world.city.code, "owner_unit": town.power.pk,
        "owner": "", "project": "",
    } | more  # fmt: skip


def test_giving_one_on_the_page(town: Town) -> None:
    client = signed_in(town.leader)
    names = client.get(f"/orders/new/people/?owner_unit={town.power.pk}").content.decode()
    assert f'value="{town.colleague.pk}"' in names
    named = {"owner": town.colleague.pk, "project": town.project.code, "helpers": [town.land.pk]}
    done = client.post("/orders/new/", filled(town, **named))
    assert done.status_code == 302
    order = SupervisionOrder.objects.get()
    assert (order.owner, order.project) == (town.colleague, town.project)
    assert order.helpers.get().unit == town.land
    refused = client.post("/orders/new/", filled(town, due_on="2020-01-01", project="没有"))
    assert refused.status_code == 422
    past = client.post("/orders/new/", filled(town, due_on="2020-01-01"))
    assert "期限不能早于今天" in past.content.decode()
    assert SupervisionOrder.objects.count() == 1


def test_an_appeal_and_a_suggestion_become_orders(town: Town) -> None:
    appeal = town.assigned()
    client = signed_in(town.bureau)
    page = client.get(f"/appeals/{appeal.number}/").content.decode()
    assert f"/orders/new/?appeal={appeal.number}" in page
    form = client.get(f"/orders/new/?appeal={appeal.number}").content.decode()
    assert appeal.title in form
    assert client.post(
        "/orders/new/", filled(town, source="appeal", appeal=appeal.number)
    ).status_code == 302  # fmt: skip
    order = SupervisionOrder.objects.get()
    assert (order.appeal, order.project) == (appeal, appeal.project)
    assert order.title in client.get(f"/appeals/{appeal.number}/").content.decode()
    plan_symposium(
        title="座谈会", region=town.world.city, on=date(2026, 3, 2), by=town.bureau, at=MONDAY
    )
    row = Symposium.objects.get()
    Symposium.objects.update(state="held", minutes="谈供电")
    row.refresh_from_db()
    said = collect_suggestion(
        symposium=row, title="增开公交", content="到高铁站", category="roads", asker_name="欧阳",
        by=town.bureau, at=MONDAY,
    )  # fmt: skip
    words = client.get(f"/appeals/symposia/{row.pk}/").content.decode()
    assert f"/orders/new/?appeal={said.number}" in words


def test_the_page_says_who_must_do_what_and_does_it(town: Town) -> None:
    order = give(town)
    escalate(at=at("2026-03-24"))
    owner, giver = signed_in(town.department), signed_in(town.leader)
    url = f"/orders/{order.number}/"
    page = owner.get(url).content.decode()
    for words in ("供电公司办理", "红牌", "报送完成", "申请延期", "申请转办"):
        assert words in page
    assert "do-close" not in page
    assert owner.get(f"{url}print/").status_code == 200
    extend = {"until": "2099-12-31", "reason": "设备未到"}
    assert owner.post(f"{url}do/extend/", extend).status_code == 302
    assert "申请延至" in giver.get(url).content.decode()
    giver.post(f"{url}do/grant/", {"grant": "yes"})
    owner.post(f"{url}do/transfer/", {"unit": town.land.pk, "text": "属自然资源局"})
    giver.post(f"{url}do/accept/", {"accept": "no", "text": "就是你们"})
    owner.post(f"{url}do/note/", {"text": "设备已到"})
    owner.post(f"{url}do/report/", {"text": "已送电"})
    assert "确认销号" in giver.get(url).content.decode()
    giver.post(f"{url}do/return/", {"text": "还差二期"})
    owner.post(f"{url}do/report/", {"text": "二期已送电"})
    giver.post(f"{url}do/close/")
    order.refresh_from_db()
    assert (order.state, order.escalation, str(order.due_on)) == ("closed", "none", "2099-12-31")
    assert giver.post(f"{url}do/fly/").status_code == 404
    assert signed_in(town.stranger).get(url).status_code == 404
    assert signed_in(town.speaker).get("/orders/").status_code == 403
    again = give(town, title="改址")
    giver.post(f"/orders/{again.number}/do/transfer/", {"unit": town.land.pk, "text": "改派"})
    giver.post(f"/orders/{again.number}/do/cancel/", {"text": "项目改址"})
    again.refresh_from_db()
    assert (again.owner_unit, again.state) == (town.land, "cancelled")


def test_queues_panel_search_work_and_export(town: Town) -> None:
    order = give(town)
    escalate(at=at("2026-03-24"))
    department, leader = signed_in(town.department), signed_in(town.leader)
    for query in ("", "whose=mine", "state=late", "card=cards", "source=leaders_note", "q=变电站"):
        assert order.title in department.get(f"/orders/?{query}").content.decode(), query
    assert order.title not in department.get("/orders/?source=visit").content.decode()
    assert order.title in leader.get("/orders/?whose=given&sort=-given_at").content.decode()
    assert order.title in leader.get(f"/projects/{town.project.code}/").content.decode()
    assert order.title in leader.get("/search/?q=变电站").content.decode()
    assert order.title in leader.get("/").content.decode()
    assert order.title in department.get("/").content.decode()
    file = leader.post("/orders/export/", {"reason": "督查", "query": "state=late"})
    assert file.status_code == 200
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert leader.post("/orders/export/", {"query": ""}).status_code == 302


@pytest.mark.parametrize("path", ["/orders/?state=all", "/orders/?whose=given", "/"])
def test_queries_do_not_grow_with_rows(town: Town, path: str) -> None:
    client = signed_in(town.leader)
    counts = []
    for more in (2, 12):
        for place in range(more):
            give(town, title=f"事项 {more} {place}")
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert path == "/" or counts[0] <= 25


def test_over_http(town: Town) -> None:
    client = signed_in(town.bureau)
    body = {"source": "leaders_note", "title": "退税", "owner_unit": town.power.pk,
            "due_on": "2099-12-31", "region": town.world.county.code}  # fmt: skip
    made = client.post("/api/v1/orders", body, content_type=JSON)
    assert made.status_code == 201, made.content
    url = f"/api/v1/orders/{made.json()['number']}"
    owner = signed_in(town.department)
    moved = owner.post(f"{url}/moves", {"move": "report", "text": "已退"}, content_type=JSON)
    assert (moved.status_code, moved.json()["state"]) == (200, "reported")
    assert client.get(url).json()["moves"] == ["note", "return", "close", "cancel"]
    late = client.post(f"{url}/moves", {"move": "transfer", "unit": town.land.pk, "text": "改派"},
                       content_type=JSON)  # fmt: skip
    assert late.status_code == 409
    assert client.post(f"{url}/moves", {"move": "extend"}, content_type=JSON).status_code == 422
    client.post(f"{url}/moves", {"move": "return", "text": "没到账"}, content_type=JSON)
    more = {"until": "2100-01-31", "reason": "系统故障"}
    assert owner.post(f"{url}/extensions", more, content_type=JSON).status_code == 200
    decided = client.post(f"{url}/extensions/decide", {"grant": True}, content_type=JSON)
    assert decided.json()["due_on"] == "2100-01-31"
    asked = {"unit": town.land.pk, "reason": "不属职责"}
    assert owner.post(f"{url}/transfers", asked, content_type=JSON).status_code == 200
    passed = client.post(f"{url}/transfers/decide", {"grant": True}, content_type=JSON)
    assert passed.json()["owner_unit"] == town.land.pk
    again = client.post(f"{url}/transfers/decide", {"grant": True}, content_type=JSON)
    assert again.status_code == 409
    listed = json.loads(client.get("/api/v1/orders?late=false&sort=-given_at").content)
    assert [one["title"] for one in listed["items"]] == ["退税"]


def test_figures(town: Town) -> None:
    first, second, third = (give(town, title=f"事项 {one}") for one in range(3))
    escalate(at=at("2026-03-24"))
    orders.report_order(order=first, text="好", by=town.department, at=at("2026-03-25"))
    orders.close_order(order=first, by=town.leader, at=at("2026-03-25"))
    orders.cancel_order(order=second, text="不办了", by=town.leader, at=at("2026-03-25"))
    fourth = give(town, at=at("2026-03-26"), due_on=date(2026, 4, 10), source="assessment")
    orders.report_order(order=fourth, text="好", by=town.department, at=at("2026-03-27"))
    orders.close_order(order=fourth, by=town.leader, at=at("2026-04-27"))
    assert third.state == "open"
    found = {
        code: metrics.ask(code, town.world.question("2026-01-01", "2026-12-31")).total.value
        for code in ("orders", "orders_closed", "orders_closed_on_time", "order_on_time_rate",
                     "yellow_cards", "red_cards", "talks")
    }  # fmt: skip
    assert found == {
        "orders": 3, "orders_closed": 2, "orders_closed_on_time": 1, "order_on_time_rate": 0.5,
        "yellow_cards": 3, "red_cards": 3, "talks": 0,
    }  # fmt: skip
    behind = metrics.rows("orders_closed", town.world.question("2026-01-01", "2026-12-31"))
    assert len(behind) == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_one_order_at_once(transactional_db: None) -> None:
    town = build_town()
    order = give(town)
    seen = [SupervisionOrder.objects.get() for _ in range(3)]
    until = date(2026, 3, 31)
    results = at_once(
        StewardshipError,
        lambda: orders.report_order(order=seen[0], text="甲", by=town.department, at=MONDAY),
        lambda: orders.report_order(order=seen[1], text="乙", by=town.colleague, at=MONDAY),
        lambda: order_requests.ask_more_time(
            order=seen[2], until=until, reason="丙", by=town.bureau, at=MONDAY
        ),
    )
    refused = [one for one in results if isinstance(one, StewardshipError)]
    assert len(refused) == 2
    assert all(isinstance(one, AlreadyMoved) for one in refused)
    order.refresh_from_db()
    assert (order.state == "reported") != Extension.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_decide_one_request_at_once(transactional_db: None) -> None:
    town = build_town()
    asked = order_requests.ask_more_time(
        order=give(town), until=date(2026, 3, 31), reason="设备未到", by=town.department, at=MONDAY
    )
    one, other = (Extension.objects.get(pk=asked.pk) for _ in range(2))
    results = at_once(
        StewardshipError,
        lambda: order_requests.decide_more_time(
            extension=one, grant=True, by=town.leader, at=MONDAY
        ),
        lambda: order_requests.decide_more_time(
            extension=other, grant=False, reason="不行", by=town.supervisor, at=MONDAY
        ),
    )
    assert sum(isinstance(one, StewardshipError) for one in results) == 1
    asked.refresh_from_db()
    order = SupervisionOrder.objects.get()
    assert str(order.due_on) == ("2026-03-31" if asked.granted else "2026-03-13")
