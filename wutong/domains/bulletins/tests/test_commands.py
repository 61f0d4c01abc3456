"""``wutong bulletin …``: one JSON document, or one sentence and exit 2."""

import json
from pathlib import Path

import pytest

from wutong.cli import main
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.tests.scene import Scene, build_scene
from wutong.domains.bulletins.tests.templates import template_data
from wutong.domains.org.choices import Role
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import ExportEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    made = build_scene()
    person("管理员", Role.ADMINISTRATOR, made.world.country)
    return made


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["bulletin", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    found: dict[str, object] = json.loads(out)
    return found


DRAFT = ("draft", "--template", "trial", "--unit", "130300", "--from", "2022-01-01")


def test_the_whole_way(scene: Scene, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    drafted = answer(capsys, *DRAFT, "--to", "2022-09-09", "--as", "统计员")
    key = drafted["id"]
    assert answer(capsys, "review", key, "--as", "督查员")["status"] == "reviewed"
    issued = answer(capsys, "issue", key, "--as", "市领导")
    assert str(issued["number"]).startswith("招商通报〔")
    shown = answer(capsys, "show", key, "--rows")
    assert shown["intact"] is True
    figures = shown["figures"]
    assert isinstance(figures, list)
    assert any(figure["rows"] for figure in figures)
    assert answer(capsys, "recompute", key)["equal"] is True
    assert answer(capsys, "compare", key)["equal"] is True
    for ending, magic in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        target = tmp_path / f"b.{ending}"
        answer(capsys, "export", key, target, "--reason", "测试")
        assert target.read_bytes().startswith(magic)
    assert set(ExportEntry.objects.values_list("kind", flat=True)) == {
        "bulletins.docx",
        "bulletins.xlsx",
        "bulletins.pdf",
    }
    made = answer(capsys, "restate", key, "--reason", "漏报")
    assert made["restates"] == key
    listed = answer(capsys, "list", "--unit", "130300")["bulletins"]
    assert isinstance(listed, list)
    assert len(listed) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "999"), "没有编号为 999 的通报"),
        ((*DRAFT, "--to", "2021-01-01"), "结束日期早于开始日期"),
        ((*DRAFT, "--to", "2022-09-09", "--as", "谁"), "没有这个用户"),
        (
            (
                "draft",
                "--template",
                "none",
                "--unit",
                "130300",
                "--from",
                "2022-01-01",
                "--to",
                "2022-09-09",
            ),
            "没有这个模板",
        ),
        (
            (
                "draft",
                "--template",
                "trial",
                "--unit",
                "999999",
                "--from",
                "2022-01-01",
                "--to",
                "2022-09-09",
            ),
            "没有这个单位代码",
        ),
        (("templates", "--check", "/nowhere/at/all.json"), "文件打不开"),
    ],
)
def test_bad_input_is_one_sentence(
    scene: Scene,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert sentence in err
    assert "Traceback" not in err


def test_review_by_the_drafter_and_early_issue_are_refused(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    key = answer(capsys, *DRAFT, "--to", "2022-09-09")["id"]
    assert run(capsys, "review", key)[0] == 2
    assert run(capsys, "issue", key)[0] == 2
    assert run(capsys, "compare", key)[0] == 2
    assert run(capsys, "export", key, "b.txt")[0] == 2
    assert Bulletin.objects.get().status == "draft"


def test_templates_are_checked_and_saved(
    scene: Scene, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good, bad, broken = (tmp_path / name for name in ("good.json", "bad.json", "broken.json"))
    good.write_text(json.dumps(template_data()), encoding="utf-8")
    bad.write_text(json.dumps(template_data(lead=["{signd_projects}"])), encoding="utf-8")
    broken.write_text("{", encoding="utf-8")
    assert answer(capsys, "templates", "--check", good) == {"problems": []}
    code, _, err = run(capsys, "templates", "--check", bad)
    assert code == 2
    assert "是不是「signed_projects」" in err
    assert run(capsys, "templates", "--check", broken)[0] == 2
    saved = answer(capsys, "templates", "--save", good, "--code", "trial", "--name", "试用")
    assert saved == {"code": "trial", "version": 2}
    listed = answer(capsys, "templates")["templates"]
    assert {"code": "trial", "version": 2, "name": "试用"} in listed  # type: ignore[operator]
