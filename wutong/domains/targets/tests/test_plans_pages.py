"""Plans in the browser, over the API and on the command line."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook

from tests.counting import queries_of
from wutong.cli import main
from wutong.domains.projects.actions import BroughtMilestone, BroughtProject, LedgerCell, bring_in
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.tests.world import person
from wutong.domains.targets import actions
from wutong.domains.targets.models import PlanDecision, PlanLine, ProgressCurve, Target
from wutong.domains.targets.queries.forecast import year_end_of
from wutong.domains.targets.rules.plans_sheet import named, read_plan
from wutong.domains.targets.tests.plan_scene import AT, SIGNED, Scene, build
from wutong.kernel.audit.models import ExportEntry

pytestmark = pytest.mark.django_db
HEADER = ["指标代码", "上级代码", "代码", "基本目标", "奋斗目标", "说明"]


@pytest.fixture
def scene(db: None) -> Scene:
    return build()


def sheet(*rows: list[str]) -> SimpleUploadedFile:
    text = "\n".join(",".join(row) for row in (HEADER, *rows))
    return SimpleUploadedFile("计划.csv", text.encode())


class TestEditor:
    def test_from_a_draft_to_targets(self, scene: Scene, client: Client) -> None:
        client.force_login(scene.analyst)
        address = f"/targets/drafts/{scene.draft.pk}/?metric={SIGNED}"
        assert "先填本级的目标" in client.get(address).content.decode()
        added = client.post(address, {"holder": "r:130300", "parent": "", "basic": "20",
                                      "stretch": "24"})  # fmt: skip
        assert added.status_code == 302
        root = PlanLine.objects.get()
        for holder in ("r:130302", "r:130322"):
            client.post(f"{address}&below={root.pk}", {
                "holder": holder, "parent": "r:130300", "basic": "0"})  # fmt: skip
        split = client.get(f"/targets/lines/{root.pk}/split/?basis=equal").content.decode()
        assert "平均，占 50.00%" in split
        turn = PlanDecision.objects.get().turn
        children = list(root.children.order_by("pk"))
        posted = {"turn": turn} | {
            f"{name}_{one.pk}": value
            for one in children
            for name, value in (("basic", "10"), ("stretch", "12"))
        }
        client.post(f"/targets/lines/{root.pk}/split/?basis=equal", posted)
        assert [one.pair for one in root.children.order_by("pk")] == [(10, 12), (10, 12)]
        stale = client.post(f"/targets/lines/{root.pk}/split/", posted | {
            f"basic_{children[0].pk}": "9"})  # fmt: skip
        assert stale.status_code == 422
        decided = {"title": "通知", "document": "1 号", "decided_on": "2022-02-10"}
        done = client.post(f"/targets/drafts/{scene.draft.pk}/adopt/", decided)
        assert done["Location"] == f"/targets/plans/{scene.draft.plan_id}/"
        assert Target.objects.standing().count() == 3
        page = client.get(done["Location"]).content.decode()
        assert "海港区" in page
        assert "通知" in page

    def test_a_plan_is_begun_by_who_may(self, scene: Scene, client: Client) -> None:
        wanted = {"region": "130300", "year": "2023"}
        client.force_login(person("督查", "supervisor", scene.world.city))
        assert client.post("/targets/plans/", wanted).status_code == 403
        client.force_login(scene.analyst)
        begun = client.post("/targets/plans/", wanted)
        made = PlanDecision.objects.get(plan__year=2023)
        assert begun["Location"] == f"/targets/drafts/{made.pk}/"
        again = client.post("/targets/plans/", wanted)
        assert again.status_code == 422
        assert "已有一份草案" in again.content.decode()

    def test_a_difference_is_shown_and_signed(self, scene: Scene, client: Client) -> None:
        root, _county = scene.put(("r:130300", "", "20"), ("r:130302", "r:130300", "12"))
        client.force_login(scene.analyst)
        address = f"/targets/drafts/{scene.draft.pk}/?metric={SIGNED}"
        page = client.get(address).content.decode()
        assert "基本未分 8 个" in page
        assert "还有 1 处差额没有签认" in page
        client.post(f"/targets/lines/{root.pk}/sign/", {"reason": "市本级自留"})
        page = client.get(address).content.decode()
        assert "市本级自留" in page
        assert "没有签认，签认后才能下达" not in page

    def test_a_sheet_goes_out_and_comes_in_again(self, scene: Scene, client: Client) -> None:
        scene.cascade()
        client.force_login(scene.analyst)
        answer = client.post(f"/targets/plans/{scene.draft.plan_id}/export/", {"reason": "报送"})
        data = b"".join(answer.streaming_content)
        rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert [row[4] for row in rows[1:]] == [
            "r:130300", "r:130302", scene.squad, scene.member, "r:130322",
        ]  # fmt: skip
        assert ExportEntry.objects.get().kind == "target_plan"
        actions.remove_line(line=scene.draft.lines.get(parent=None), by=scene.analyst, at=AT)
        address = f"/targets/drafts/{scene.draft.pk}/import/"
        preview = client.post(address, {"file": SimpleUploadedFile("计划.xlsx", data)})
        assert "可以导入 5 行" in preview.content.decode()
        assert not scene.draft.lines.exists()
        client.post(address, {"kept": preview.context["kept"]})
        assert scene.draft.lines.count() == 5

    def test_a_bad_sheet_names_its_cells_and_writes_nothing(
        self, scene: Scene, client: Client
    ) -> None:
        client.force_login(scene.analyst)
        file = sheet([SIGNED, "", "r:130300", "20", "", ""], [SIGNED, "r:130300", "r:1", "x", ""],
                     [SIGNED, "r:130300", "", "3", "2", ""])  # fmt: skip
        page = client.post(f"/targets/drafts/{scene.draft.pk}/import/", {"file": file})
        text = page.content.decode()
        assert "D3：" in text
        assert "C4：请填写代码" in text
        file = sheet([SIGNED, "", "r:130300", "20", "", ""], [SIGNED, "r:130300", "r:1", "2", ""])
        page = client.post(f"/targets/drafts/{scene.draft.pk}/import/", {"file": file})
        assert "C3：" in page.content.decode()
        assert not PlanLine.objects.exists()

    def test_scope(self, scene: Scene, client: Client) -> None:
        scene.cascade()
        line = scene.draft.lines.get(parent=None)
        draft, plan = f"/targets/drafts/{scene.draft.pk}/", f"/targets/plans/{scene.draft.plan_id}/"
        client.force_login(person("督查", "supervisor", scene.world.city))
        assert client.get(plan).status_code == 200
        assert client.get(draft).status_code == 403
        assert client.post(f"/targets/lines/{line.pk}/sign/", {"reason": "x"}).status_code == 403
        client.force_login(person("区统计", "analyst", scene.world.county))
        for address in (plan, draft, f"/targets/lines/{line.pk}/split/"):
            assert client.get(address).status_code == 404


def test_a_plan_shows_what_held_on_a_day_and_what_changed(scene: Scene, client: Client) -> None:
    scene.cascade()
    scene.adopt()
    scene.change(("r:130322", "", "9/10"), ("r:130300", "", "21/24"), on=date(2022, 6, 1),
                 at=AT + timedelta(days=120))  # fmt: skip
    client.force_login(scene.analyst)
    address = f"/targets/plans/{scene.draft.plan_id}/"
    now = client.get(address)
    assert "这次调整改了什么" in now.content.decode()
    assert now.context["rows"][0]["basic"] == "21 个"
    then = client.get(f"{address}?on=2022-05-31")
    assert then.context["rows"][0]["basic"] == "20 个"
    before = client.get(f"{address}?on=2022-01-01").content.decode()
    assert "那一天还没有下达的计划" in before


def test_more_lines_take_no_more_questions(scene: Scene, client: Client) -> None:
    scene.put(("r:130300", "", "20"), ("r:130302", "r:130300", "20"))
    scene.adopt()
    client.force_login(scene.analyst)
    address = f"/targets/plans/{scene.draft.plan_id}/"
    queries_of(client, address)
    few = queries_of(client, address)
    draft = actions.draft_plan(region=scene.world.city, year=2022, by=None, at=AT)
    scene.draft = draft
    scene.put(("r:130302", "", "12"), ("r:130322", "r:130300", "8"))
    scene.adopt(reason="再分")
    assert queries_of(client, address) <= few + 4  # the changes of the second decision


def test_own_lines_are_shown_to_whom_they_are(scene: Scene, client: Client) -> None:
    scene.cascade()
    scene.adopt()
    client.force_login(scene.recruiter)
    page = client.get("/targets/own/?year=2022").content.decode()
    assert "秦皇岛市 → 海港区 → 第一小分队" in page
    client.force_login(person("外地", "recruiter", scene.world.elsewhere))
    assert "没有下达给您的目标" in client.get("/targets/own/?year=2022").content.decode()


def test_a_curve_is_set_and_taken_back(scene: Scene, client: Client) -> None:
    client.force_login(scene.analyst)
    address = "/targets/curves/?unit=130300&year=2022"
    months = {f"to_{month}": str(month * 5) for month in range(1, 12)} | {"to_12": "100"}
    assert client.post(address, months | {"to_3": "1"}).status_code == 422
    assert client.post(address, months).status_code == 302
    curve = ProgressCurve.objects.get()
    assert curve.shares[:3] == [500, 1000, 1500]
    client.post(f"/targets/curves/{curve.pk}/remove/")
    assert not ProgressCurve.objects.known().exists()


def seasons(scene: Scene) -> None:
    """In 2019 to 2021 twelve projects a year in talks from March, half of which sign in November."""
    rows = [
        BroughtProject(
            name=f"{'甲乙丙丁'[place % 4]}{place}号{year}年项目", region=scene.world.county,
            cell=LedgerCell("a" * 64, "台账.xlsx", "在谈", year * 10 + place), on=date(year, 3, 1),
            milestones=(
                BroughtMilestone(Stage.NEGOTIATING, date(year, 3, 1)),
                *((BroughtMilestone(Stage.SIGNED, date(year, 11, 1)),)
                  if place < 6 and year < 2022 else ()),
            ),
        )
        for year in range(2019, 2023)
        for place in range(12)
    ]  # fmt: skip
    bring_in(rows=rows, by=None, at=datetime(2022, 4, 1, tzinfo=UTC), verified=True)


def test_a_forecast_reads_the_pipeline_and_is_tried_on_earlier_years(
    scene: Scene, client: Client
) -> None:
    day = date(2022, 9, 9)
    assert year_end_of(SIGNED, scene.world.city, day).forecast is None
    seasons(scene)
    found = year_end_of(SIGNED, scene.world.city, day)
    assert found.forecast is not None
    [line] = found.forecast.lines
    # Six of each year never signed and stand there still.
    assert line.number == 12 + 18
    assert (line.seen, line.came) == (12 + 18 + 24, 18)
    assert found.forecast.low <= found.forecast.middle <= found.forecast.high
    [trial] = found.backtest.trials
    assert (trial.year, trial.came, trial.covered) == (2021, 6, True)
    assert found.as_happened == {2021}
    client.force_login(scene.analyst)
    page = client.get(f"/targets/forecast/?unit=130300&metric={SIGNED}&on=2022-09-09")
    assert "八成把握在" in page.content.decode()
    assert "1 年里有 1 年落在范围内" in page.content.decode()
    thin = client.get("/targets/forecast/?unit=130322&on=2022-09-09").content.decode()
    assert "往年的数据太少，不作预测" in thin


class TestApi:
    def call(self, scene: Scene, method: str, path: str, body: Any = None) -> Any:
        client = Client()
        client.force_login(scene.analyst)
        sent = {} if body is None else {
            "data": json.dumps(body), "content_type": "application/json"}  # fmt: skip
        return getattr(client, method)(f"/api/v1{path}", **sent)

    def test_a_plan_from_draft_to_adoption(self, scene: Scene) -> None:
        line = {"metric": SIGNED, "holder": "r:130300", "basic": "20"}
        wrong = [line, {**line, "holder": "r:1", "parent": "r:130300"}]
        draft = f"/target-drafts/{scene.draft.pk}"
        refused = self.call(scene, "put", f"{draft}/lines", {"lines": wrong})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "lines.1"
        below = {**line, "holder": "r:130302", "parent": "r:130300", "basic": "12"}
        put = self.call(scene, "put", f"{draft}/lines", {"lines": [line, below]})
        assert put.status_code == 200
        stale = self.call(scene, "put", f"{draft}/lines", {"lines": [line], "turn": 1})
        assert stale.status_code == 409
        read = self.call(scene, "get", f"/target-plans/{scene.draft.plan_id}?draft=true").json()
        assert [(one["left"], one["signed"]) for one in read["lines"]] == [
            ("8", False), (None, False),
        ]  # fmt: skip
        root = read["lines"][0]["id"]
        assert self.call(scene, "post", f"/target-lines/{root}/sign", {"reason": "自留"}).json()
        split = self.call(scene, "get", f"/target-lines/{root}/split?basis=equal").json()
        assert split["parts"][0]["basic"] == "20"
        body = {"title": "通知", "decided_on": "2022-02-10"}
        adopted = self.call(scene, "post", f"{draft}/adopt", body)
        assert adopted.json()["state"] == "adopted"
        assert self.call(scene, "get", "/target-plans?year=2022").json()["items"][0]["adopted"] == 1
        assert Target.objects.standing().count() == 2


def test_the_command_line(scene: Scene, capsys: Any, tmp_path: Any) -> None:
    person("管理员", "administrator", scene.world.country)
    scene.cascade()
    here = ["--unit", "130300", "--year", "2022"]

    def run(*words: str) -> tuple[int, str]:
        code = main(["target", *words])
        said = capsys.readouterr()
        return code or 0, said.out + said.err

    assert run("adopt", *here, "--title", "通知", "--on", "2022-02-10")[0] == 0
    code, said = run("plan", *here)
    assert code == 0
    assert "第一小分队 签约项目：12 个，奋斗 14 个，完成 0 个" in said
    assert run("draft", *here)[0] == 0
    book = str(tmp_path / "计划.xlsx")
    assert run("export", *here, book)[0] == 0
    assert "可以导入 5 行" in run("import", *here, book, "--check")[1]
    assert "平均" not in run("split", *here, SIGNED, "r:130300", "--by", "equal")[1]
    code, said = run("adopt", *here, "--title", "调整", "--on", "2022-02-10")
    assert (code, "请写明原因" in said) == (2, True)
    assert run("discard", *here)[0] == 0
    assert run("curve", *here, "--set", ",".join(["5"] * 11 + ["100"]))[0] == 0
    assert "太少" in run("forecast", SIGNED, "--unit", "130300")[1]


@pytest.mark.parametrize(
    ("column", "row", "name"), [(0, 1, "A1"), (25, 9, "Z9"), (26, 3, "AA3"), (52, 2, "BA2")]
)
def test_cells_are_named_as_a_spreadsheet_does(column: int, row: int, name: str) -> None:
    assert named(column, row) == name


def test_a_sheet_without_its_columns_says_which() -> None:
    found = read_plan([["指标", "目标"]])
    assert [str(one) for one in found.faults] == [
        "A1：缺少列：指标代码、上级代码、代码、基本目标。"
    ]
    assert [one.cell for one in read_plan([HEADER]).faults] == ["A2"]
    [line] = read_plan([HEADER, [SIGNED, "", "'r:1", "1,200.5", None, ""], [""] * 6]).lines
    assert (line.holder, line.basic, line.stretch) == ("r:1", Decimal("1200.5"), None)
