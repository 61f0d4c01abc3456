"""A superior's form in the browser, over HTTP and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.counting import queries_of
from wutong.cli import main
from wutong.domains.bulletins.models import UpwardForm, UpwardReport
from wutong.domains.bulletins.tests.forms import word_file, workbook_file
from wutong.domains.bulletins.tests.scene import Scene, build_scene
from wutong.domains.bulletins.tests.test_pages import browser
from wutong.domains.org.choices import Role
from wutong.domains.projects.tests.world import person

pytestmark = pytest.mark.django_db
DAYS = {"first_day": "2022-01-01", "last_day": "2022-09-09"}


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def address(name: str, *arguments: Any) -> str:
    return reverse(f"bulletins:{name}", args=arguments)


def uploaded(analyst: Client, file: Any = None) -> UpwardForm:
    analyst.post(
        address("form_new"),
        {"name": "省厅月报", "region": "130300", "file": file or workbook_file()},
    )
    return UpwardForm.objects.get()


def mark(analyst: Client, form: UpwardForm, place: str, kind: str, **given: Any) -> Any:
    form.refresh_from_db()
    return analyst.post(
        f"{address('form', form.pk)}?place={place}&as={kind}",
        {"place": place, "revision": form.revision, **given},
    )


def filled(analyst: Client) -> UpwardReport:
    form = uploaded(analyst)
    mark(analyst, form, "报表!B3", "figure", metric="signed_projects", span="period")
    mark(analyst, form, "报表!A2", "text", text="{unit}{year}年{period}")
    mark(analyst, form, "报表!7", "rows", of="region", last="9",
         columns="A {name}\nB {signed_projects}")  # fmt: skip
    analyst.post(address("form_fill", form.pk), DAYS)
    return UpwardReport.objects.get()


def test_from_the_superiors_file_to_the_filled_one(scene: Scene) -> None:
    analyst = browser(scene.analyst)
    report = filled(analyst)
    page = analyst.get(address("form", report.form_id)).content.decode()
    assert "✎ 签约项目" in page
    assert "公式" in page
    page = analyst.get(address("report", report.pk)).content.decode()
    assert "报表!B3" in page
    rows = analyst.get(f"{address('report_cell', report.pk)}?place=报表!B3").content.decode()
    assert "光伏组件" in rows
    assert analyst.get(f"{address('report_cell', report.pk)}?place=报表!Z9").status_code == 404
    file = analyst.post(address("report_export", report.pk), {"reason": "上报"})
    assert file.content[:2] == b"PK"


def test_a_wrong_mark_keeps_what_was_typed(scene: Scene) -> None:
    analyst = browser(scene.analyst)
    form = uploaded(analyst)
    answer = mark(analyst, form, "报表!B10", "text", text="改公式")
    assert answer.status_code == 422
    assert "公式" in answer.content.decode()
    assert "改公式" in answer.content.decode()


def test_placeholders_are_listed_with_their_places(scene: Scene) -> None:
    analyst = browser(scene.analyst)
    form = uploaded(analyst, word_file())
    page = analyst.get(f"{address('form', form.pk)}?place=项目").content.decode()
    assert "表1第2行第1格" in page
    assert "%E8%A1%A81%212&" in page.replace("amp;", "")  # the row, for a repeated one
    assert "还没有标记" in page


def test_who_reads_only_can_neither_mark_nor_fill(scene: Scene) -> None:
    analyst, leader = browser(scene.analyst), browser(scene.leader)
    report = filled(analyst)
    assert leader.get(address("report", report.pk)).status_code == 200
    assert leader.post(address("form_fill", report.form_id), DAYS).status_code == 403
    assert mark(leader, report.form, "报表!B4", "text", text="x").status_code == 403
    stranger = browser(person("县里", Role.ANALYST, scene.world.county))
    for name in ("form", "form_fill", "form_unmark", "form_retire"):
        answer = (stranger.get if name == "form" else stranger.post)(address(name, report.form_id))
        assert answer.status_code == 404, name
    assert stranger.get(address("report", report.pk)).status_code == 404
    assert browser(scene.recruiter).get(address("forms")).status_code == 403


def test_more_marks_and_reports_ask_no_more(scene: Scene) -> None:
    analyst = browser(scene.analyst)
    report = filled(analyst)
    pages = {
        "forms": address("forms"),
        "form": address("form", report.form_id),
        "report": address("report", report.pk),
    }
    few = {name: queries_of(analyst, url) for name, url in pages.items()}
    for row in (4, 5):
        mark(analyst, report.form, f"报表!B{row}", "figure", metric="signed_amount", span="period")
    for _ in range(3):
        analyst.post(address("form_fill", report.form_id), DAYS)
    pages["report"] = address("report", UpwardReport.objects.latest("pk").pk)
    many = {name: queries_of(analyst, url) for name, url in pages.items()}
    assert many["forms"] <= few["forms"]
    assert many["form"] <= few["form"]
    assert many["report"] <= few["report"] + 1  # what it is held against


def test_the_command_line_marks_and_fills(
    scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person("管理员", Role.ADMINISTRATOR, scene.world.city)
    source = tmp_path / "月报.xlsx"
    source.write_bytes(workbook_file().read())

    def run(*words: str) -> Any:
        assert main(["report", *words, "--json"]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    form = run("upload", str(source), "--name", "月报", "--unit", "130300")["id"]
    run("mark", str(form), "--place", "报表!B3", "--text", "{signed_projects}")
    report = run("fill", str(form), "--from", "2022-01-01", "--to", "2022-09-09")
    assert [cell["text"] for cell in report["cells"]][1:] == ["3"]
    assert run("list")["reports"][0]["id"] == run("show", str(report["id"]))["id"]
    assert run("forms")["forms"][0]["marks"][1]["place"] == "报表!B3"
    run("export", str(report["id"]), str(tmp_path / "out.xlsx"))
    assert (tmp_path / "out.xlsx").stat().st_size > 1000
    assert main(["report", "mark", str(form), "--place", "报表!B10", "--text", "1"]) == 2
    assert "公式" in capsys.readouterr().err


def test_over_http_it_is_marked_filled_and_opened(scene: Scene) -> None:
    analyst = browser(scene.analyst)
    made = analyst.post(
        "/api/v1/upward-forms", {"name": "月报", "unit": "130300", "file": workbook_file()}
    )
    assert made.status_code == 201, made.content
    base = f"/api/v1/upward-forms/{made.json()['id']}"

    def send(path: str, **body: Any) -> Any:
        return analyst.post(path, json.dumps(body), content_type="application/json")

    assert send(f"{base}/marks", place="报表!B3", text="{signed_projects}", version=1).json()[
        "version"
    ] == 2  # fmt: skip
    assert send(f"{base}/marks", place="报表!B10", text="1", version=2).status_code == 422
    assert send(f"{base}/marks", place="报表!B4", text="1", version=1).status_code in (409, 412)
    rows = {"of": "project", "figure": "signed_projects", "last": 9, "columns": [["A", "{name}"]]}
    assert send(f"{base}/marks", place="报表!7", version=2, **rows).status_code == 200
    report = send(f"{base}/reports", **DAYS).json()
    assert {cell["place"]: cell["text"] for cell in report["cells"]}["报表!B3"] == "3"
    cell = analyst.get(f"/api/v1/upward-reports/{report['id']}/cell", {"place": "报表!B3"}).json()
    assert len(cell["figures"][0]["rows"]) == 3
    file = analyst.get(f"/api/v1/upward-reports/{report['id']}/file?reason=上报")
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert analyst.get("/api/v1/upward-reports").json()["items"][0]["id"] == report["id"]
