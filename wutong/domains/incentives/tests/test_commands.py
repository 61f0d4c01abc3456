"""``wutong award``: the same awards on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wutong.cli import main
from wutong.domains.incentives.tests.scene import Scene, build_scene, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def test_a_run_is_computed_shown_and_opened(scene: Scene, capsys: Any) -> None:
    def said(*words: str) -> Any:
        assert main(["award", *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    code = scene.world.city.code
    (rules,) = said("rules")
    assert rules["code"] == "intro"
    (trial,) = said("simulate", str(rules["id"]), "--year", "2022")
    assert trial["total"] == "50000"
    run = said("compute", "--region", code, "--rules", "intro", "--last", "2022-09-09")
    assert run["awards"][0]["amount"] == "50000.00"
    assert [one["id"] for one in said("runs")] == [run["id"]]
    assert said("show", str(run["id"]))["awards"][0]["who"] == "马先生"
    opened = said("explain", str(run["awards"][0]["id"]))
    assert opened["steps"][-1]["value"] == "50000"
    assert opened["facts"][0]["day"] == "2022-03-01"
    assert (
        main(["award", "compute", "--region", code, "--rules", "intro", "--last", "2022-09-09"])
        == 2
    )
    assert main(["award", "show", "999999"]) == 2


def test_a_document_is_checked_before_it_is_drafted(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(document()), encoding="utf-8")
    assert main(["award", "check", str(file)]) == 0
    file.write_text(json.dumps({"rules": []}), encoding="utf-8")
    assert main(["award", "check", str(file)]) == 1
    assert "rules" in capsys.readouterr().out
    file.write_text("{", encoding="utf-8")
    assert main(["award", "check", str(file)]) == 2
