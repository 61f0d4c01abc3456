"""Pages, API and commands of assessment."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wutong.cli import main
from wutong.domains.projects.tests.world import person
from wutong.domains.targets import actions
from wutong.domains.targets.models import AssessmentRun, SchemeVersion, UnitAppeal
from wutong.domains.targets.queries.schemes import scheme_of
from wutong.domains.targets.rules.scheme import document_of
from wutong.domains.targets.tests.scene import COUNTY, LATER, NOON, OTHER, Scene, build_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_ranking_opens_into_arithmetic_and_rows(scene: Scene, client: Client) -> None:
    scene.enter("work", "15")
    run = scene.issued()
    client.force_login(scene.analyst)
    listed = page(client, "/assessing/")
    assert f"/assessing/{run.pk}/" in listed
    ranking = page(client, f"/assessing/{run.pk}/")
    assert "海港区" in ranking
    assert "昌黎县" in ranking  # with nothing, and there
    score = page(client, f"/assessing/scores/{scene.score(run).pk}/")
    assert "2 ÷ 4" in score
    assert "/metrics/signed_projects/rows/?unit=130302&amp;from=2022-01-01" in score
    assert "甲项目" in score
    assert "完全相同" in page(client, f"/assessing/{run.pk}/?check=then")


def test_who_is_compared_sees_points_but_not_the_others_projects(
    scene: Scene, client: Client
) -> None:
    run = scene.issued()
    client.force_login(person("邻区领导", "leader", scene.world.other_county))
    score = page(client, f"/assessing/scores/{scene.score(run).pk}/")
    assert "2 ÷ 4" in score
    assert "甲项目" not in score
    assert "/metrics/" not in score
    client.force_login(person("外地领导", "leader", scene.world.elsewhere))
    assert client.get(f"/assessing/{run.pk}/").status_code == 404


def test_a_run_goes_its_way_in_the_browser(scene: Scene, client: Client) -> None:
    client.force_login(scene.analyst)
    answer = client.post("/assessing/", {
        "scheme": scene.version.scheme_id, "rhythm": "monthly", "on": "2022-09-09"})  # fmt: skip
    run = AssessmentRun.objects.get()
    assert answer.headers["Location"] == f"/assessing/{run.pk}/"
    client.post(f"/assessing/{run.pk}/entries/", {
        "item": f"{COUNTY}|work", "value": "15", "evidence": "评分表"})  # fmt: skip
    assert "评分表" in page(client, f"/assessing/{run.pk}/entries/")
    client.post(f"/assessing/{run.pk}/do/again/")
    client.force_login(scene.supervisor)
    client.post(f"/assessing/{run.pk}/do/review/")
    client.force_login(scene.county_leader)
    score = scene.score(run)
    client.post(f"/assessing/scores/{score.pk}/", {"text": "漏算一个项目", "evidence": "合同"})
    appeal = UnitAppeal.objects.get()
    client.force_login(scene.supervisor)
    assert "漏算一个项目" in page(client, f"/assessing/{run.pk}/")
    client.post(f"/assessing/appeals/{appeal.pk}/decide/", {"upheld": "no", "reason": "未核验"})
    client.force_login(scene.leader)
    client.post(f"/assessing/{run.pk}/do/issue/")
    client.force_login(scene.analyst)
    client.post(f"/assessing/{run.pk}/do/restate/", {"reason": "查实"})
    run.refresh_from_db()
    assert run.state == "issued"
    assert run.restated_by.get().reason == "查实"


def test_what_if_by_weights_and_by_version(scene: Scene, client: Client) -> None:
    run = scene.issued()
    client.force_login(scene.analyst)
    tried = page(client, f"/assessing/{run.pk}/what-if/?w-signed=80&w-share=&w-work=")
    assert "40.00" in tried
    assert "合计要等于满分" in page(
        client, f"/assessing/{run.pk}/what-if/?w-signed=80&w-share=1&w-work=1")  # fmt: skip
    assert "分值须在" in page(client, f"/assessing/{run.pk}/what-if/?w-signed=x")
    other = actions.draft_scheme(
        region=scene.world.city, code="monthly", title="x",
        document=document_of(scheme_of(scene.version)), by=None, at=LATER,
    )  # fmt: skip
    assert "30.00" in page(client, f"/assessing/{run.pk}/what-if/?version={other.pk}")


def rows(prefix: str, documents: list[dict[str, Any]]) -> dict[str, Any]:
    """A formset as a browser sends it."""
    sent = {f"{prefix}-TOTAL_FORMS": len(documents), f"{prefix}-INITIAL_FORMS": 0}
    for at, one in enumerate(documents):
        sent |= {f"{prefix}-{at}-{name}": value for name, value in one.items()}
    return sent


def test_a_scheme_is_drafted_mended_and_published_in_the_browser(
    scene: Scene, client: Client
) -> None:
    client.force_login(scene.analyst)
    signed = {"title": "签约项目", "weight": "90", "kind": "metric", "metric": "signed_projects",
              "form": "ratio", "basis": "year", "cap": "1", "span": "year", "missing": "zero",
              "rounding": "half-up:2"}  # fmt: skip
    sent = {
        "title": "县区", "code": "fresh", "scheme_title": "-", "full": "100", "rounding": "half-up:2",
        "red_places": "1", "black_places": "0", "members": [COUNTY, OTHER],
        **rows("indicators", [signed]), **rows("adjustments", []),
    }  # fmt: skip
    answer = client.post("/assessing/schemes/new/?region=130300", sent)
    assert answer.status_code == 422
    assert "分值合计 90" in answer.content.decode()
    sent["indicators-0-weight"] = "100"
    client.post("/assessing/schemes/new/?region=130300", sent)
    version = SchemeVersion.objects.get(scheme__code="fresh")
    assert "签约项目" in page(client, f"/assessing/schemes/{version.pk}/")
    assert "红榜名额" in page(client, f"/assessing/schemes/{version.pk}/edit/")
    assert "增加分组" in page(client, f"/assessing/schemes/{version.pk}/edit/?group=new")
    more = {**sent, "scheme_title": "新办法", "version": version.version, "full": "60",
            "indicators-0-weight": "60", "indicators-0-key": "i1"}  # fmt: skip
    client.post(f"/assessing/schemes/{version.pk}/edit/?group=g1", more)
    version.refresh_from_db()
    assert scheme_of(version).groups[0].full == 60
    client.post(f"/assessing/schemes/{version.pk}/publish/", {"effective_on": "2022-09-09"})
    version.refresh_from_db()
    assert version.state == "published"
    client.post(f"/assessing/schemes/new/?from={version.pk}")
    assert version.scheme.versions.count() == 2


def test_over_the_api(scene: Scene, client: Client) -> None:
    run = scene.issued()
    client.force_login(scene.analyst)
    base = "/api/v1"

    def got(address: str) -> Any:
        answer = client.get(f"{base}{address}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert got("/assessment-runs")["items"][0]["id"] == run.pk
    read = got(f"/assessment-runs/{run.pk}")
    assert [one["total"] for one in read["scores"]][:2] == ["30", "0"]
    opened = got(f"/assessment-scores/{read['scores'][0]['id']}")
    assert opened["parts"][0]["steps"][2]["arithmetic"] == "2 ÷ 4"
    assert len(opened["parts"][0]["rows"]) == 2
    assert got(f"/assessment-runs/{run.pk}/comparison") == []
    document = got(f"/assessment-schemes/{scene.version.pk}")["document"]
    document["groups"][0]["indicators"][0]["weight"] = "61"
    answer = client.post(
        f"{base}/assessment-schemes", json.dumps({"region": "130300", "code": "monthly", "title": "x",
                                                  "document": document}),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "document.groups.0.indicators"
    answer = client.post(
        f"{base}/assessment-runs/{run.pk}/restatements", json.dumps({"reason": "查实"}),
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 201
    assert answer.json()["restates"] == run.pk


def test_on_the_command_line(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    on = (NOON + timedelta(days=3)).date().isoformat()
    assert main(["assess", "compute", "--unit", "130300", "--scheme", "monthly", "--on", on,
                 "--json"]) == 0  # fmt: skip
    made = json.loads(capsys.readouterr().out)
    assert made["scores"][0]["name"] == "海港区"
    assert main(["assess", "show", str(made["id"])]) == 0
    assert "第 1 名  海港区" in capsys.readouterr().out
    assert main(["assess", "explain", str(made["id"]), "海港区"]) == 0
    assert "2 ÷ 4" in capsys.readouterr().out
    assert main(["assess", "check", str(made["id"])]) == 0
    assert "完全相同" in capsys.readouterr().out
    assert main(["assess", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["state"] == "computed"
    for wrong in (["show", "99"], ["explain", str(made["id"]), "没有"],
                  ["compute", "--unit", "130300", "--scheme", "x", "--on", on]):  # fmt: skip
        assert main(["assess", *wrong]) == 2
