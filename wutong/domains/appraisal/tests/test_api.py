"""Pre-assessment over HTTP and on the command line."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from wutong import cli
from wutong.domains.appraisal.models import Assessment, Scorecard
from wutong.domains.appraisal.rules.scorecard import delivered
from wutong.domains.appraisal.tests.scene import FACTS, GATES, MANUAL, Scene, signed_in
from wutong.domains.org.models import User
from wutong.kernel import clock
from wutong.kernel.audit.models import ExportEntry


def call(user: User, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    answer = getattr(signed_in(user), method)(f"/api/v1{path}", **sent)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def review_body(**gates: str) -> dict[str, Any]:
    return {
        "gates": {key: {"answer": gates.get(key, "pass"), "note": "见说明"} for key in GATES},
        "points": {key: {"points": value} for key, value in MANUAL.items()},
    }


def test_the_whole_way_over_http(scene: Scene) -> None:
    made = call(
        scene.recruiter, "post", "/assessments", status=201,
        body={
            "project": scene.project.code, "people": [scene.colleague.pk],
            "units": [scene.planning.pk, scene.environment.pk], "working_days": 5,
            "facts": {name: {"value": value, "origin": "可研"} for name, value in FACTS.items()},
        },
    )  # fmt: skip
    path = f"/assessments/{made['id']}"
    for who in (scene.colleague, scene.planner, scene.department):
        seen = call(who, "get", path)
        assert seen["outcome"] is None
        mine = next(one["id"] for one in seen["reviews"] if one["mine"])
        call(who, "post", f"{path}/reviews/{mine}/answers", review_body(), 409)
        call(who, "post", f"{path}/reviews/{mine}/declaration", {"conflicted": False})
        sent = call(who, "post", f"{path}/reviews/{mine}/answers", review_body())
        assert sent["outcome"] is not None
    decided = call(
        scene.leader, "post", f"{path}/decision",
        {"result": "conditional", "reason": "补环评", "conditions": [
            {"text": "环评", "due_on": str(clock.today() + timedelta(days=9))}]},
    )  # fmt: skip
    assert (decided["score"], decided["outcome"]["proposal"]) == ("92", "passed")
    (condition,) = decided["conditions"]
    step = f"{path}/conditions/{condition['id']}"
    call(scene.recruiter, "post", f"{step}/claim", {"note": "已批"})
    done = call(scene.leader, "post", f"{step}/confirmation")
    assert done["conditions"][0]["state"] == "met"
    listed = call(scene.leader, "get", "/assessments?result=conditional")
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    call(scene.stranger, "get", path, status=404)


def test_refusals_name_the_field(scene: Scene) -> None:
    wrong = call(
        scene.recruiter, "post", "/assessments", status=422,
        body={"project": scene.project.code, "units": [scene.planning.pk],
              "facts": {"天气": {"value": "1", "origin": "x"}}},
    )  # fmt: skip
    assert wrong["errors"][0]["field"] == "facts.天气"
    call(scene.recruiter, "post", "/assessments", {"project": "没有"}, 422)
    call(scene.department, "post", "/assessments",
         {"project": scene.project.code, "units": [scene.planning.pk]}, 403)  # fmt: skip


def test_scorecards_over_http(scene: Scene) -> None:
    body = delivered()["body"]
    new = {"region": scene.world.city.code, "code": "city", "title": "本市", "body": body}
    bad = {**new, "body": {**body, "criteria": [{**body["criteria"][2], "formula": "1 ** 2"}]}}
    wrong = call(scene.admin, "post", "/scorecards", bad, 422)
    assert wrong["errors"][0]["field"] == "body.criteria.0.formula"
    call(scene.bureau, "post", "/scorecards", new, 403)
    made = call(scene.admin, "post", "/scorecards", new, 201)
    path = f"/scorecards/{made['id']}"
    changed = {"title": "新", "body": {**body, "pass_score": "95"}, "version": made["version"]}
    assert call(scene.admin, "put", path, changed)["title"] == "新"
    call(scene.admin, "put", path, changed, 409)
    scene.passed()
    found = call(scene.leader, "get", f"{path}/what-if?region={scene.world.city.code}")
    assert [(one["before"], one["after_proposal"]) for one in found["items"]] == [
        ("92", "conditional")
    ]
    call(scene.admin, "post", f"{path}/adoption", {"on": str(clock.today())})
    call(scene.admin, "put", path, {**changed, "version": 3}, 409)
    call(scene.admin, "post", f"{path}/retirement", {"on": str(clock.today())})
    assert {one["code"] for one in call(scene.bureau, "get", "/scorecards")} == {"general", "city"}


def test_rescoring_on_the_command_line(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    scene.passed()
    card = scene.draft(pass_score="95")
    line = ["appraisal", "rescore", "--scorecard", str(card.pk), "--unit"]
    assert cli.main([*line, scene.world.city.code, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["changed"], document["assessments"][0]["after"]) == (1, "92.0")
    assert cli.main([*line, scene.world.city.code]) == 0
    assert "92.0 → 92.0" in capsys.readouterr().out
    assert cli.main([*line, "999999"]) == 2
    assert "没有这个单位代码" in capsys.readouterr().err
    assert Assessment.objects.count() == 1
    assert Scorecard.objects.get(pk=card.pk).state == "draft"


def test_the_list_goes_out_with_a_reason(scene: Scene) -> None:
    scene.passed()
    for made in (
        signed_in(scene.bureau).get("/api/v1/assessments/export?result=passed&reason=%E6%8A%A5"),
        signed_in(scene.bureau).post("/assessments/export/", {"reason": "报", "query": ""}),
    ):
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(made.streaming_content))).active
        row = [cell.value for cell in sheet[2]]
        assert row[0] == scene.project.code
        assert "92" in row
    assert ExportEntry.objects.filter(kind="appraisal.list", row_count=1).count() == 2
