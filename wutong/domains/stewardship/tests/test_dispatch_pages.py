"""The pages of dispatch, its papers, the API, the command line; queries don't grow with rows."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.counting import queries_of
from wutong import cli
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.actions import change_pace
from wutong.domains.projects.choices import Pace
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions import dispatch
from wutong.domains.stewardship.actions.dispatch_agenda import refresh_agenda
from wutong.domains.stewardship.models import AgendaRequest, Appeal, DispatchMeeting, PacePlan
from wutong.domains.stewardship.queries.agenda import agenda_on
from wutong.domains.stewardship.queries.dispatch import chosen_meetings
from wutong.domains.stewardship.tests.town import Town, build_town
from wutong.kernel import clock
from wutong.kernel.search import index_object, matching, remove
from wutong.kernel.search.sources import index_what_is_missing, sources


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def signed_in(user: User) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def planned(town: Town, **more: object) -> DispatchMeeting:
    """The weekly meeting of the city, today."""
    said = {
        "title": "周调度会", "rhythm": "weekly", "body": "bureau", "region": town.world.city,
        "on": clock.today(), "by": town.bureau, "at": clock.now(),
    } | more  # fmt: skip
    return dispatch.plan_meeting(**said)  # type: ignore[arg-type]


def late(town: Town, name: str, **more: object) -> Project:
    """A project whose next step is overdue."""
    return a_project(
        town.world.county, clock.now(), name=name, next_step="拿地",
        next_step_due=clock.today() - timedelta(days=9), **more,
    )  # fmt: skip


def stalled(town: Town, name: str) -> Project:
    """A project that stands still."""
    project = a_project(town.world.county, clock.now(), name=name, total_investment=500)
    change_pace(
        project=project, pace=Pace.STALLED, on=clock.today(), reason="资金没有到位",
        by=town.bureau, at=clock.now(),
    )  # fmt: skip
    project.refresh_from_db()
    return project


def test_a_meeting_is_planned_worked_through_and_recorded(town: Town) -> None:
    first, second = late(town, "甲项目", total_investment=900), late(town, "乙项目")
    client, today = signed_in(town.bureau), clock.today()
    form = {"title": "周调度会", "body": "bureau", "rhythm": "weekly", "region": "130300",
            "unit": "", "on": today.isoformat()}  # fmt: skip
    broken = client.post("/dispatch/new/", form | {"on": "2020-01-01"})
    assert broken.status_code == 422
    assert "日期不能早于今天" in broken.content.decode()
    made = client.post("/dispatch/new/", form)
    meeting = DispatchMeeting.objects.get()
    assert made["Location"] == f"/dispatch/{meeting.pk}/"
    page = client.get(f"/dispatch/{meeting.pk}/").content.decode()
    for words in ("甲项目", "乙项目", "拿地", "逐项录入", "记录召开"):
        assert words in page
    line, after = meeting.lines.get(project=first), meeting.lines.get(project=second)
    address = f"/dispatch/{meeting.pk}/lines/{line.pk}/"
    assert "拿地" in client.get(address).content.decode()
    half = client.post(address, {"decision": "加快", "title": "摘牌"})
    assert half.status_code == 422
    assert meeting.orders.count() == 0
    order = {"decision": "加快拿地", "title": "土地摘牌", "owner_unit": str(town.land.pk),
             "due_on": (today + timedelta(days=20)).isoformat(), "kind": "assignment"}  # fmt: skip
    saved = client.post(address, order)
    assert saved["Location"] == f"/dispatch/{meeting.pk}/lines/{after.pk}/"
    stays = client.post(address, order | {"title": "土地交付", "stay": "yes"})
    assert stays["Location"] == address
    assert meeting.orders.count() == 2
    last = client.post(f"/dispatch/{meeting.pk}/lines/{after.pk}/", {"decision": ""})
    assert last["Location"] == f"/dispatch/{meeting.pk}/lines/{after.pk}/"
    done = client.post(f"/dispatch/{meeting.pk}/do/hold/", {"minutes": "研究了两个项目。"})
    assert done.status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "held"
    page = client.get(f"/dispatch/{meeting.pk}/").content.decode()
    assert "土地摘牌" in page
    assert "逐项录入" not in page
    held = client.get("/dispatch/?state=held").content.decode()
    assert "周调度会" in held
    assert "按此召集" in held


def test_projects_are_added_dropped_and_a_meeting_cancelled(town: Town) -> None:
    project = late(town, "甲项目")
    quiet = a_project(town.world.county, clock.now(), name="安静项目")
    index_object(kind="project", pk=quiet.pk, names=[quiet.name], region_path=quiet.region_path)
    meeting, client = planned(town), signed_in(town.bureau)
    act = f"/dispatch/{meeting.pk}/do/"
    suggested = client.get(f"/dispatch/{meeting.pk}/projects/", {"project": "安静"})
    assert quiet.code in suggested.content.decode()
    client.post(f"{act}add/", {"project": quiet.code, "reason": "请协调"})
    assert meeting.lines.filter(project=quiet).exists()
    client.post(f"{act}add/", {"project": "没有的", "reason": "请协调"})
    line = meeting.lines.get(project=project)
    client.post(f"{act}drop/", {"line": line.pk, "reason": "已另行研究"})
    line.refresh_from_db()
    assert line.dropped_reason == "已另行研究"
    assert "已另行研究" in client.get(f"/dispatch/{meeting.pk}/").content.decode()
    client.post(f"{act}refresh/")
    client.post(f"{act}cancel/", {"reason": "改期"})
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert client.post(f"{act}nothing/").status_code == 404
    department = signed_in(town.department)
    assert department.get(f"/dispatch/{meeting.pk}/").status_code == 200
    assert department.post(f"{act}refresh/").status_code == 403
    assert signed_in(town.stranger).get(f"/dispatch/{meeting.pk}/").status_code == 404


def test_what_goes_onto_paper(town: Town) -> None:
    project = stalled(town, "停滞项目")
    before = planned(town)
    line = before.lines.get(project=project)
    dispatch.record_line(
        line=line, decision="引入基金", by=town.bureau, at=clock.now(),
        order={"title": "引入基金", "owner_unit": town.power,
               "due_on": clock.today() + timedelta(days=9)},
    )  # fmt: skip
    dispatch.hold_meeting(
        meeting=before, minutes="研究了停滞项目。\n要求加快。", by=town.bureau, at=clock.now()
    )
    client = signed_in(town.bureau)
    pack = client.get(f"/dispatch/{before.pk}/pack/").content.decode()
    for words in ("停滞项目", "为什么上会", "近期交办", "引入基金"):
        assert words in pack
    file = client.get(f"/dispatch/{before.pk}/minutes/")
    word = docx.Document(io.BytesIO(b"".join(file.streaming_content)))
    text = "\n".join(one.text for one in word.paragraphs)
    for words in ("周调度会纪要", "一、调度事项", "议定：引入基金", "要求加快", "交办事项清单"):
        assert words in text
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "引入基金" in cells
    DispatchMeeting.objects.filter(pk=before.pk).update(on=clock.today() - timedelta(days=7))
    after = planned(town)
    file = client.get(f"/dispatch/{after.pk}/minutes/")
    text = "\n".join(
        one.text for one in docx.Document(io.BytesIO(b"".join(file.streaming_content))).paragraphs
    )
    assert "一、上次会议" in text
    assert "共 1 项，已销号 0 项" in text
    taken = client.post(f"/dispatch/{before.pk}/export/", {"reason": "存档"})
    assert taken["Content-Type"].endswith("sheet")
    sheet = client.get(f"/dispatch/sheet/{project.code}/").content.decode()
    for words in ("时间表", "路线图", "任务书", "引入基金", "还没有编制审批路线图"):
        assert words in sheet


def test_a_stopped_project_on_its_pages(town: Town) -> None:
    project, client = stalled(town, "停滞项目"), signed_in(town.bureau)
    assert "亮红灯 1 个" in client.get("/dispatch/stopped/").content.decode()
    assert "没有原因和推进计划" in client.get(f"/projects/{project.code}/").content.decode()
    assert "没有原因和推进计划" in client.get("/").content.decode()
    address = f"/dispatch/stopped/{project.code}/"
    plan = {"reason": "资金", "plan": "引入基金",
            "move_by": (clock.today() + timedelta(days=30)).isoformat()}  # fmt: skip
    wrong = client.post(address, plan | {"move_by": "2020-01-01"})
    assert wrong.status_code == 422
    assert client.post(address, plan).status_code == 302
    assert "没有督办事项" in client.get(address).content.decode()
    empty = client.post(address, {"order": "yes"})
    assert empty.status_code == 422
    order = {"order": "yes", "title": "复工", "owner_unit": str(town.power.pk),
             "due_on": plan["move_by"]}  # fmt: skip
    assert client.post(address, order).status_code == 302
    page = client.get("/dispatch/stopped/").content.decode()
    assert "亮红灯" not in page.split("filter-bar")[0]
    assert "停滞项目" in page
    assert "停滞项目" not in client.get("/dispatch/stopped/?only=red").content.decode()
    taken = client.post("/dispatch/stopped/export/", {"reason": "汇报", "query": "pace=stalled"})
    assert taken["Content-Type"].endswith("sheet")
    assert client.post("/dispatch/stopped/export/", {}).status_code == 302


def test_asking_for_a_project(town: Town) -> None:
    client, code = signed_in(town.bureau), town.project.code
    assert "还没有排会" in client.get(f"/dispatch/ask/{code}/").content.decode()
    assert client.post(f"/dispatch/ask/{code}/", {"text": ""}).status_code == 422
    assert client.post(f"/dispatch/ask/{code}/", {"text": "请定供电"}).status_code == 302
    assert client.post(f"/dispatch/ask/{code}/", {"text": "再提"}).status_code == 422
    request = AgendaRequest.objects.get()
    assert "请定供电" in client.get("/dispatch/").content.decode()
    assert "请定供电" in client.get(f"/projects/{code}/").content.decode()
    client.post(f"/dispatch/asked/{request.pk}/withdraw/")
    request.refresh_from_db()
    assert request.withdrawn_at is not None
    assert signed_in(town.stranger).get(f"/dispatch/ask/{code}/").status_code == 404
    assert client.get("/dispatch/?month=2026-13").status_code == 200
    assert client.get("/dispatch/?month=2026-02").status_code == 200


def call(client: Client, address: str, body: dict[str, object] | None = None) -> dict[str, object]:
    """The answer of the API."""
    url = f"/api/v1{address}"
    kind = {"content_type": "application/json"}
    answer = client.get(url) if body is None else client.post(url, json.dumps(body), **kind)  # type: ignore[arg-type]
    assert answer.status_code < 300, answer.content
    return json.loads(answer.content)  # type: ignore[no-any-return]


def test_the_same_over_http(town: Town) -> None:
    project, client = stalled(town, "停滞项目"), signed_in(town.bureau)
    today = clock.today().isoformat()
    soon = (clock.today() + timedelta(days=9)).isoformat()
    call(client, "/dispatch/requests", {"project": town.project.code, "text": "请定供电"})
    made = call(client, "/dispatch/meetings", {
        "title": "周调度会", "rhythm": "weekly", "body": "bureau", "region": "130300", "on": today,
    })  # fmt: skip
    base = f"/dispatch/meetings/{made['id']}"
    found: list[dict[str, object]] = made["lines"]  # type: ignore[assignment]
    assert [one["main_reason"] for one in found] == ["stalled", "asked_for"]
    first, second = (one["id"] for one in found)
    order = {"title": "复工", "owner_unit": town.power.pk, "due_on": soon}
    decided = call(client, f"{base}/lines/{first}", {"decision": "复工", "order": order})
    assert len(decided["orders"]) == 1  # type: ignore[arg-type]
    dropped = call(client, f"{base}/lines/{second}/drop", {"reason": "另行研究"})
    assert dropped["lines"][1]["dropped_reason"] == "另行研究"  # type: ignore[index]
    call(client, f"{base}/lines", {"project": town.project.code, "reason": "还是上会"})
    call(client, f"{base}/agenda", {})
    red = call(client, "/dispatch/stopped?red=true")["items"]
    assert [one["mark"] for one in red] == ["没有原因和推进计划"]  # type: ignore[attr-defined]
    plan = {"reason": "资金", "plan": "引入基金", "move_by": soon, "order": order}
    saved = call(client, f"/dispatch/stopped/{project.code}/plan", plan)
    assert saved["red"] is False
    assert saved["order"]
    held = call(client, f"{base}/hold", {"minutes": "开了"})
    assert held["state"] == "held"
    assert call(client, "/dispatch/meetings?state=held")["items"][0]["id"] == made["id"]  # type: ignore[index]
    other = call(client, "/dispatch/meetings", {
        "title": "专题", "rhythm": "special", "body": "bureau", "region": "130300", "on": today,
    })  # fmt: skip
    gone = call(client, f"/dispatch/meetings/{other['id']}/cancel", {"reason": "并会"})
    assert gone["cancelled_reason"] == "并会"


def test_the_command_line(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    stalled(town, "停滞项目")
    assert cli.main(["dispatch", "agenda", "130300", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in found["items"]] == ["停滞项目"]
    assert cli.main(["dispatch", "stopped", "--red", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"][0]["red"] is True
    assert cli.main(["dispatch", "agenda", "130300"]) == 0
    assert cli.main(["dispatch", "stopped"]) == 0
    assert cli.main(["dispatch", "agenda", "999999"]) != 0
    assert cli.main(["dispatch", "agenda", "130300", "--rhythm", "daily"]) != 0


def many(town: Town, count: int) -> None:
    """Projects with something of each kind."""
    today = clock.today()
    for number in range(count):
        project = stalled(town, f"项目{number}")
        Project.objects.filter(pk=project.pk).update(
            next_step="拿地", next_step_due=today - timedelta(days=4)
        )
        PacePlan.objects.create(
            project=project, reason="资金", plan="引入", move_by=today, made_at=clock.now()
        )
        town.receive(project=project, title=f"诉求{number}", at=clock.now())


def test_queries_do_not_grow_with_rows(town: Town) -> None:
    many(town, 2)
    meeting, client = planned(town), signed_in(town.bureau)
    line = meeting.lines.order_by("position").first()
    assert line is not None
    addresses = [
        "/dispatch/", "/dispatch/stopped/", f"/dispatch/{meeting.pk}/",
        f"/dispatch/{meeting.pk}/pack/", f"/dispatch/{meeting.pk}/minutes/",
        f"/dispatch/{meeting.pk}/lines/{line.pk}/", f"/dispatch/sheet/{line.project.code}/",
    ]  # fmt: skip
    [queries_of(client, one) for one in addresses]
    few = {one: queries_of(client, one) for one in addresses}
    many(town, 5)
    refresh_agenda(meeting=meeting, by=town.bureau, at=clock.now())
    assert meeting.lines.count() == 7
    for one in addresses:
        assert queries_of(client, one) <= few[one], one


def test_an_agenda_of_2000_projects(town: Town) -> None:
    """Two hundred lines of two thousand active projects, in a fixed number of queries."""
    today, now = clock.today(), clock.now()
    county = town.world.county
    rows = [
        Project(
            code=f"130302-A-{number:04d}", name=f"项目{number}", normalized_name=f"项目{number}",
            region=county, region_path=county.path, created_at=now, updated_at=now,
            total_investment=number * 1000, pace="slowed" if number % 7 == 0 else "normal",
            next_step="拿地", next_step_due=today + timedelta(days=number % 60 - 20),
        )
        for number in range(2000)
    ]  # fmt: skip
    made = Project.objects.bulk_create(rows)
    template = town.receive(at=now)
    fields = {
        one.attname: getattr(template, one.attname)
        for one in Appeal._meta.concrete_fields if not one.primary_key
    }  # fmt: skip
    Appeal.objects.bulk_create(
        Appeal(**fields | {"project_id": one.pk, "number": f"SQ-{number}",
                           "confirm_code": f"c{number}"})
        for number, one in enumerate(made) if number % 3 == 0
    )  # fmt: skip
    access = access_of(town.bureau, today)
    agenda_on(access, county.path, today, 5)
    with CaptureQueriesContext(connection) as queries:
        found = agenda_on(access, county.path, today, 5)
    assert len(found.lines) == 200
    assert found.left_out > 500
    assert len(queries) <= 14


def test_meetings_are_found_by_their_title(town: Town) -> None:
    meeting = planned(town, title="重点项目周调度会")
    (found,) = [one for one in sources() if one.kind == "dispatch"]

    def seen_by(user: User) -> list[DispatchMeeting]:
        return list(
            found.visible(access_of(user, clock.today())).filter(matching("dispatch", "重点项目"))
        )

    assert seen_by(town.bureau) == [meeting]
    assert seen_by(town.stranger) == []
    assert [one.pk for one in found.everything()] == [meeting.pk]
    line = found.line(meeting)
    assert (line.title, line.url) == (meeting.title, f"/dispatch/{meeting.pk}/")
    assert found.list_url("重点") == "/dispatch/?q=%E9%87%8D%E7%82%B9&state=all"


def test_the_list_takes_the_words_looked_for(town: Town) -> None:
    planned(town, title="重点项目周调度会")
    planned(town, title="用地专题调度会", rhythm="special")
    held = planned(town, title="重点项目专题会", rhythm="monthly")
    dispatch.hold_meeting(meeting=held, minutes="已议。", by=town.bureau, at=clock.now())
    client = signed_in(town.bureau)

    def titles(query: str) -> list[str]:
        return [one.title for one in client.get(f"/dispatch/{query}").context["page"]]

    assert titles("?q=重点") == ["重点项目周调度会"]
    assert titles("?q=重点&state=all") == ["重点项目专题会", "重点项目周调度会"]
    assert titles("?q=zdxm&state=held") == ["重点项目专题会"]
    assert "没有符合条件的调度会" in client.get("/dispatch/?q=绿化").content.decode()
    assert not chosen_meetings(access_of(town.stranger, clock.today()), text="重点").exists()
    found = client.get("/api/v1/dispatch/meetings?q=专题&state=held").json()["items"]
    assert [one["title"] for one in found] == ["重点项目专题会"]


def test_meetings_from_before_their_index_are_found_again(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = planned(town, title="重点项目周调度会")
    seen = DispatchMeeting.objects.filter(matching("dispatch", "重点项目"))
    remove("dispatch", meeting.pk)
    assert not seen.exists()
    assert index_what_is_missing()["dispatch"] == 1
    assert seen.get() == meeting
    assert "dispatch" not in index_what_is_missing()
    remove("dispatch", meeting.pk)
    assert cli.main(["search", "rebuild", "--kind", "dispatch", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"dispatch": 1}
    assert seen.get() == meeting
    assert cli.main(["search", "rebuild", "--kind", "nothing"]) == 2
    assert "没有这个类别" in capsys.readouterr().err
