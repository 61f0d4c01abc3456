"""Engagements over HTTP and on the command line."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from wutong.cli import main
from wutong.domains.engagements import actions
from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.tests.conftest import (
    NOON,
    TODAY,
    People,
    going_out,
    signed_in,
)
from wutong.domains.projects.tests.world import World, project
from wutong.kernel.audit.models import ExportEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TRIP = {
    "kind": "outbound", "title": "赴上海招商", "starts_on": "2022-09-01", "region": "130300",
    "led_by": "市长 王某", "firms": ["甲公司有限公司", "乙公司有限公司"],
}  # fmt: skip


def call(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The answer of the API."""
    data = {"data": json.dumps(body), "content_type": "application/json"} if body else {}
    return getattr(client, method)(f"/api/v1{path}", headers=headers, **data)


@pytest.fixture
def bureau(people: People) -> Client:
    """The promotion bureau's session."""
    return signed_in(people.bureau)


class TestTheApi:
    def test_an_engagement_from_plan_to_minutes(
        self, world: World, people: People, bureau: Client
    ) -> None:
        made = call(bureau, "post", "/engagements", {**TRIP, "held": False})
        assert made.status_code == 201, made.content
        shown = made.json()
        number = shown["id"]
        assert (shown["status"], shown["leader_level"]) == ("planned", "main_leader")
        assert [one["name"] for one in shown["firms"]] == ["甲公司有限公司", "乙公司有限公司"]
        edited = call(
            bureau, "patch", f"/engagements/{number}", {"places": "上海"}, **{"If-Match": "1"}
        )
        assert edited.json()["places"] == "上海"
        assert (
            call(
                bureau, "patch", f"/engagements/{number}", {"places": "苏州"}, **{"If-Match": "1"}
            ).status_code
            == 412
        )
        assert (
            call(bureau, "post", f"/engagements/{number}/hold", {"outcome": "好"}).json()["status"]
            == "held"
        )
        noted = call(bureau, "put", f"/engagements/{number}/minutes", {"minutes": "谈了用地"})
        assert noted.json()["minutes"] == "谈了用地"
        member = call(bureau, "post", f"/engagements/{number}/members", {"user": people.leader.pk})
        assert member.json()["title_then"] == "领导"
        follow_up = call(
            bureau, "post", f"/engagements/{number}/follow-ups",
            {"text": "送方案", "owner": people.bureau.pk, "due": "2022-09-20"},
        ).json()  # fmt: skip
        assert call(bureau, "get", "/follow-ups").json()["items"] == [follow_up]
        closed = call(bureau, "post", f"/follow-ups/{follow_up['id']}/close", {"result": "已送"})
        assert closed.json()["state"] == "done"
        again = call(bureau, "post", f"/follow-ups/{follow_up['id']}/close", {"result": "已送"})
        assert again.status_code == 409

    def test_firms_and_projects(self, world: World, bureau: Client) -> None:
        made = going_out(world)
        plant = project(world.city, NOON, "光伏组件")
        path = f"/engagements/{made.pk}"
        shown = call(bureau, "post", f"{path}/firms", {"names": ["某新锐有限公司"]}).json()
        firm = shown["firms"][0]
        assert firm["investor"] is None
        registered = call(bureau, "post", f"{path}/firms/{firm['id']}/register").json()
        assert registered["firms"][0]["investor"]
        assert call(bureau, "delete", f"{path}/firms/{firm['id']}").status_code == 204
        linked = call(bureau, "post", f"{path}/projects", {"project": plant.code}).json()
        assert linked["projects"] == [plant.code]
        assert call(bureau, "post", f"{path}/projects", {"project": "x"}).status_code == 422
        found = call(bureau, "get", f"/engagements?project={plant.code}").json()["items"]
        assert [one["id"] for one in found] == [made.pk]

    def test_what_is_wrong_is_said_by_field(self, world: World, bureau: Client) -> None:
        late = call(bureau, "post", "/engagements", {**TRIP, "starts_on": "2022-09-10"})
        assert late.status_code == 422
        assert late.json()["errors"][0]["field"] == "starts_on"
        for wrong in ({"region": "999999"}, {"kind": "party"}, {"unit": 4}, {"more": 1}):
            answer = call(bureau, "post", "/engagements", {**TRIP, **wrong})
            assert answer.status_code == 422, wrong
        assert not Engagement.objects.exists()

    def test_the_same_key_writes_once(self, world: World, bureau: Client) -> None:
        for _time in range(2):
            call(bureau, "post", "/engagements", TRIP, **{"Idempotency-Key": "one"})
        assert Engagement.objects.count() == 1

    def test_pages_of_a_list(self, world: World, bureau: Client) -> None:
        for number in range(5):
            going_out(world, title=f"第{number}次")
        first = call(bureau, "get", "/engagements?limit=3&kind=outbound").json()
        rest = call(bureau, "get", f"/engagements?limit=3&kind=outbound&cursor={first['next']}")
        assert len(first["items"]) == 3
        assert len(rest.json()["items"]) == 2
        assert rest.json()["next"] is None

    def test_out_of_scope_there_is_nothing(self, world: World, people: People) -> None:
        made = going_out(world)
        stranger = signed_in(people.stranger)
        assert call(stranger, "get", f"/engagements/{made.pk}").status_code == 404
        reader = signed_in(people.supervisor)
        assert call(reader, "get", f"/engagements/{made.pk}").status_code == 200
        assert (
            call(reader, "put", f"/engagements/{made.pk}/minutes", {"minutes": "x"}).status_code
            == 403
        )


class TestTheCommand:
    def test_it_lists_as_json(self, world: World, capsys: Any) -> None:
        going_out(world, leader_level="main_leader")
        going_out(world, kind="reception", title="接待", starts_on=TODAY)
        assert main(["engagement", "list", "--json", "--level", "main_leader"]) == 0
        [one] = json.loads(capsys.readouterr().out)["engagements"]
        assert (one["title"], one["kind"], one["firms"]) == ("赴上海招商", "outbound", 0)

    def test_a_wrong_unit_is_one_sentence(self, world: World, capsys: Any) -> None:
        assert main(["engagement", "list", "--unit", "999999"]) == 2
        assert "没有这个单位代码" in capsys.readouterr().err


def test_the_list_goes_out_with_a_reason(world: World, people: People) -> None:
    trip = going_out(world)
    actions.meet_firms(engagement=trip, names="甲科技、乙电子", by=None, at=NOON)
    going_out(world, kind="talk", title="别的")
    browser = signed_in(people.bureau)
    for made in (
        browser.get("/api/v1/engagements/export?kind=outbound&reason=%E6%8A%A5"),
        browser.post("/engagements/export/", {"reason": "报", "query": "kind=outbound"}),
    ):
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(made.streaming_content))).active
        ((title, *row),) = sheet.iter_rows(min_row=2, values_only=True)
        assert title == trip.title
        assert "甲科技、乙电子" in row
    assert ExportEntry.objects.filter(kind="engagements.list", row_count=1).count() == 2
