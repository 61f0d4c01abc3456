"""The pages of visits, what the phone sends, the API, panels, the figure; queries don't grow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects.models import ProjectMember
from wutong.domains.projects.tests.world import person
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions.visits import Problem, Promise, record_visit
from wutong.domains.stewardship.models import Appeal, PlannedVisit, SupervisionOrder, Visit
from wutong.domains.stewardship.tests.town import Town, build_town
from wutong.kernel import clock, metrics
from wutong.kernel.audit.models import ExportEntry
from wutong.kernel.spreadsheets import XLSX

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def town(db: None) -> Town:
    """The town; its project is under way and has not been seen for long."""
    found = build_town()
    found.project.stage, found.project.stage_on = "started", date(2025, 1, 2)
    found.project.unit = found.world.squad
    found.project.save()
    return found


@pytest.fixture
def steward(town: Town) -> User:
    """On the project's team."""
    found = person("steward", Role.STEWARD, unit=town.world.squad)
    ProjectMember.objects.create(
        project=town.project, user=found, capacity="task_force", joined_on=date(2025, 1, 2)
    )
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(town: Town, **more: Any) -> dict[str, Any]:
    """The form as the phone sends it, with a problem and a promise."""
    today = clock.today()
    return {
        "client_key": "0123456789abcdef", "project": town.project.name, "kind": "on_site",
        "on": today.isoformat(), "met": "欧阳经理", "minutes": "二期设备到场",
        "problem_0-title": "变电站容量不足", "problem_0-category": "power",
        "problem_0-urgency": "urgent", "problem_0-blocked": "3.5",
        "promise_0-title": "协调增容排期", "promise_0-owner_unit": town.power.pk,
        "promise_0-due_on": (today + timedelta(days=9)).isoformat(),
    } | more  # fmt: skip


def made(town: Town, by: User, number: int = 0, **more: Any) -> Visit:
    today = clock.today()
    said = {"client_key": f"0123456789-{number:06}", "minutes": f"第 {number} 次", "on": today,
            "project": town.project, "by": by, "at": clock.now(),
            "problems": [Problem(f"问题 {number}")],
            "promises": [Promise(f"承诺 {number}", today, town.power)]} | more  # fmt: skip
    return record_visit(**said)


def test_recorded_without_a_script(town: Town, steward: User) -> None:
    client = signed_in(steward)
    form = client.get(f"/visits/new/?project={town.project.code}").content.decode()
    assert town.project.code in form
    broken = client.post("/visits/new/", typed(town, **{"promise_0-due_on": "2020-01-01"}))
    assert broken.status_code == 422
    assert "期限不能早于走访日期" in broken.content.decode()
    assert not Visit.objects.exists()
    done = client.post("/visits/new/", typed(town))
    visit = Visit.objects.get()
    assert done.url == f"/visits/{visit.pk}/"
    page = client.get(done.url).content.decode()
    for words in ("变电站容量不足", "协调增容排期", "欧阳经理", "二期设备到场"):
        assert words in page
    assert Appeal.objects.get().blocked == 350_000_000


def test_the_phone_sends_and_is_told_by_field(town: Town, steward: User) -> None:
    client = signed_in(steward)
    wrong = {"project": "没有的项目", "minutes": "", "promise_0-owner_unit": ""}
    told = client.post("/visits/new/", typed(town, **wrong), **JSON)
    assert told.status_code == 422
    assert set(told.json()["errors"]) == {"project", "minutes", "promise_0-owner_unit"}
    assert client.post("/visits/new/", typed(town, project=""), **JSON).json()["errors"]["project"]
    sent = client.post("/visits/new/", typed(town), **JSON)
    again = client.post("/visits/new/", typed(town), **JSON)
    assert (sent.status_code, again.json()) == (201, sent.json())
    assert (Visit.objects.count(), SupervisionOrder.objects.count()) == (1, 1)
    passed = client.get("/visits/pass/").json()
    assert (passed["person"], bool(passed["token"])) == (steward.pk, True)
    stranger = signed_in(town.stranger).post(
        "/visits/new/", typed(town, client_key="f" * 16), **JSON
    )
    assert stranger.status_code == 422  # the project is not there for them
    assert Client().get("/visits/pass/").status_code == 302
    worker = Client().get("/visits/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "fetch" in worker.content.decode()


def test_the_second_problem_is_told_beside_its_own_field(town: Town, steward: User) -> None:
    """Rows left empty between do not shift the places."""
    today = clock.today().isoformat()
    rows = {"problem_2-title": "长" * 150, "problem_2-category": "power",
            "problem_2-urgency": "ordinary", "promise_1-title": "", "promise_3-title": "又一件",
            "promise_3-due_on": "2019-01-01", "promise_3-owner_unit": town.power.pk}  # fmt: skip
    told = signed_in(steward).post("/visits/new/", typed(town, on=today, **rows), **JSON)
    assert told.json()["errors"] == {"promise_3-due_on": ["期限不能早于走访日期。"]}


def test_corrected_in_time_with_the_history(town: Town, steward: User) -> None:
    client, visit = signed_in(steward), made(town, steward)
    said = {"kind": "phone", "on": visit.on.isoformat(), "met": "", "minutes": "改过的情况"}
    url = f"/visits/{visit.pk}/correct/"
    assert client.post(url, said).status_code == 422
    assert client.post(url, said | {"reason": "打错了"}).status_code == 302
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    for words in ("改过的情况", "第 0 次", "打错了"):
        assert words in page
    assert signed_in(town.bureau).post(url, said | {"reason": "打错了"}).status_code == 403
    Visit.objects.update(correct_until=date(2020, 1, 1))
    assert client.post(url, said | {"reason": "又错"}).status_code == 403


def test_the_plan_tells_why_and_takes_a_day(town: Town, steward: User) -> None:
    client = signed_in(steward)
    page = client.get("/visits/plan/").content.decode()
    assert town.project.name in page
    assert "还没有走访过" in page
    for whose in ("unit", "all", "silent", "nonsense"):
        assert client.get(f"/visits/plan/?whose={whose}").status_code == 200
    put = {"about": f"project-{town.project.pk}", "on": clock.today().isoformat()}
    assert client.post("/visits/plan/put/", put).status_code == 302
    plan = PlannedVisit.objects.get()
    assert town.project.name in client.get("/").content.decode()
    client.post("/visits/plan/put/", put | {"on": "2019-01-01"})
    plan.refresh_from_db()
    assert plan.on == clock.today()
    other = signed_in(town.bureau)
    assert other.post(f"/visits/plan/{plan.pk}/off/").status_code == 404
    client.post(f"/visits/plan/{plan.pk}/off/")
    assert not PlannedVisit.objects.exists()


def test_list_search_panels_and_export(town: Town, steward: User) -> None:
    visit = made(town, steward, met="欧阳经理")
    client = signed_in(town.bureau)
    day = visit.on.isoformat()
    for query in ("", "?kind=on_site", "?region=130302", f"?first={day}&last={day}",
                  f"?project={town.project.pk}", "?q=新能源"):  # fmt: skip
        page = client.get(f"/visits/{query}").content.decode()
        assert f"/visits/{visit.pk}/" in page, query
    for query in ("?kind=phone", "?whose=mine", "?last=2020-01-01", "?region=130322"):
        assert f"/visits/{visit.pk}/" not in client.get(f"/visits/{query}").content.decode(), query
    for path in (f"/projects/{town.project.code}/", f"/investors/{town.firm.pk}/"):
        assert "上次走访" in client.get(path).content.decode()
    found = client.get("/search/?q=新能源").content.decode()
    assert f"/visits/{visit.pk}/" in found
    assert client.post("/visits/export/", {"reason": ""}).status_code == 302
    file = client.post("/visits/export/", {"reason": "汇报"})
    assert file["Content-Type"] == XLSX
    assert ExportEntry.objects.filter(kind="stewardship.visits").count() == 1
    assert signed_in(town.speaker).get("/visits/").status_code == 403
    assert signed_in(town.stranger).get(f"/visits/{visit.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/visits/", "/visits/plan/", "/visits/plan/?whose=all", "detail"])
def test_queries_do_not_grow_with_rows(town: Town, steward: User, path: str) -> None:
    client, counts, number = signed_in(steward), [], 0
    first = made(town, steward, 999_999)
    address = f"/visits/{first.pk}/" if path == "detail" else path
    for more in (2, 9):
        for _ in range(more):
            number += 1
            at = clock.now()
            other = a_project(town.world.county, at, name=f"项目 {number}", stage="started",
                              stage_on=date(2025, 1, 2), unit=town.world.squad)  # fmt: skip
            ProjectMember.objects.create(
                project=other, user=steward, capacity="task_force", joined_on=date(2025, 1, 2)
            )
            town.receive(project=other, by=steward, at=at)
            made(town, steward, number)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30


def test_over_http(town: Town, steward: User) -> None:
    client, today = signed_in(steward), clock.today().isoformat()
    body = {
        "client_key": "by-another-program-1", "on": today, "project": town.project.code,
        "minutes": "看了车间", "problems": [{"title": "蒸汽压力不够", "category": "water_gas"}],
        "promises": [{"title": "接第二锅炉", "due_on": today, "owner_unit": town.power.pk}],
    }  # fmt: skip
    sent = client.post("/api/v1/visits", body, content_type="application/json")
    assert sent.status_code == 201, sent.json()
    again = client.post("/api/v1/visits", body, content_type="application/json")
    assert (again.status_code, again.json()) == (200, sent.json())
    whole = sent.json()
    assert (len(whole["appeals"]), len(whole["orders"])) == (1, 1)
    url = f"/api/v1/visits/{whole['id']}"
    assert client.get(url).json() == whole
    fixed = {"reason": "漏写", "minutes": "看了车间和仓库"}
    told = client.post(f"{url}/corrections", fixed, content_type="application/json")
    assert told.json()["minutes"] == "看了车间和仓库"
    assert [one["id"] for one in client.get("/api/v1/visits").json()["items"]] == [whole["id"]]
    bad = client.post("/api/v1/visits", body | {"client_key": "x" * 9, "promises": [
        {"title": "晚", "due_on": "2019-01-01", "owner_unit": town.power.pk}]},
        content_type="application/json")  # fmt: skip
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "promise_0_due_on")
    a_project(town.world.county, clock.now(), name="久未去的", stage="started",
              stage_on=date(2024, 1, 2), unit=town.world.squad)  # fmt: skip
    due = client.get("/api/v1/visits/due?mine=false").json()
    assert [one["title"] for one in due] == ["久未去的"]
    assert due[0]["silent"]
    assert due[0]["score"] == sum(one["points"] for one in due[0]["reasons"])


def test_the_figure_counts_visits_by_place_and_way(town: Town, steward: User) -> None:
    for number, kind in enumerate(("on_site", "phone", "on_site")):
        made(town, steward, number, kind=kind)
    year = (f"{clock.today().year}-01-01", clock.today().isoformat())
    question = town.world.question(*year)
    assert metrics.ask("visits", question).total.value == 3
    assert (
        metrics.ask("visits", town.world.question(*year, only={"kind": "phone"})).total.value == 1
    )
    assert metrics.ask("visits", town.world.question(*year, region=town.world.other_county)
                       ).total.value == 0  # fmt: skip
    assert len(metrics.rows("visits", question)) == 3
