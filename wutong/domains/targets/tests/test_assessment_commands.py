"""``wutong assess``: everything that people decide about a run, in somebody's name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wutong.cli import main
from wutong.domains.targets.models import AssessmentRun, UnitAppeal
from wutong.domains.targets.tests.scene import COUNTY, OTHER, Scene, build_scene
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


class Told:
    """Runs commands and reads their JSON."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: object) -> Any:
        assert main(["assess", *map(str, words), "--json"]) == 0
        return json.loads(self.capsys.readouterr().out)

    def refused(self, *words: object) -> str:
        """The sentence with which a command ends."""
        assert main(["assess", *map(str, words)]) == 2
        told = self.capsys.readouterr()
        assert told.out == ""
        return told.err


@pytest.fixture
def assess(capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(capsys)


def test_a_run_is_reviewed_by_another_issued_and_restated(scene: Scene, assess: Told) -> None:
    run = scene.computed()
    assert assess.refused("review", run.pk, "--by", "nobody")
    assert assess.refused("review", run.pk, "--by", scene.analyst.username)
    reviewed = assess("review", run.pk, "--by", scene.supervisor.username)
    assert reviewed["state"] == "reviewed"
    assert assess("again", run.pk, "--by", scene.analyst.username)["state"] == "computed"
    assess("review", run.pk, "--by", scene.supervisor.username)
    assert assess("issue", run.pk, "--by", scene.leader.username)["state"] == "issued"
    assert assess.refused("again", run.pk, "--by", scene.analyst.username)
    made = assess("restate", run.pk, "--by", scene.analyst.username, "--reason", "补录一个项目")
    assert (made["number"], made["state"]) == (2, "computed")
    assert AssessmentRun.objects.get(pk=made["id"]).restates == run
    assert AuditEntry.objects.filter(action="targets.run_restated").get().actor == scene.analyst
    assert "没有这期考核" in assess.refused("issue", 999, "--by", scene.leader.username)


def test_a_unit_appeals_and_another_rules(scene: Scene, assess: Told) -> None:
    run = scene.reviewed()
    words = ("--text", "漏了一个项目", "--evidence", "合同复印件")
    own = scene.county_leader.username
    assert assess.refused("appeal", run.pk, "火星区", "--by", own, *words)
    assert assess.refused("appeal", run.pk, OTHER, "--by", own, *words)
    filed = assess("appeal", run.pk, COUNTY, "--by", own, *words)
    assert filed["state"] == "open"
    ruling = ("rule", filed["id"], "--upheld", "--reason", "属实")
    assert assess.refused(*ruling, "--by", own)
    assert assess(*ruling, "--by", scene.supervisor.username)["state"] == "upheld"
    assert UnitAppeal.objects.get().decided_by == scene.supervisor
    assert "没有这件申诉" in assess.refused(
        "rule", 999, "--dismissed", "--reason", "否", "--by", scene.supervisor.username
    )


def test_what_if_tells_both_and_changes_nothing(scene: Scene, assess: Told) -> None:
    run = scene.computed()
    before = list(run.scores.values_list("total", flat=True))
    tried = assess("what-if", run.pk, "--group", "districts", "--weight", "signed=80")
    first = next(one for one in tried["scores"] if one["member"] == COUNTY)
    assert first["total_then"] == "40"
    assert first["rank"] == first["rank_then"] == 1
    same = assess("what-if", run.pk, "--version", 1)
    assert all(one["total"] == one["total_then"] for one in same["scores"])
    assert list(run.scores.values_list("total", flat=True)) == before
    for words in (["--weight", "signed=180"], ["--weight", "signed"], ["--weight", "x=1"],
                  ["--group", "none"], ["--version", "9"], []):  # fmt: skip
        assert assess.refused("what-if", run.pk, *words)
