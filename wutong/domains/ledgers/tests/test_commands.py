"""The command line: one JSON document, exit 2 and one sentence, and a process that dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from wutong.cli import main
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.tests.building import xlsx
from wutong.domains.projects.models import Fact, Milestone, Project
from wutong.domains.projects.tests.world import World, build_world, person

LEDGER = Path(settings.PROJECT_ROOT) / "demo" / "ledgers" / "qinhuangdao-2022.xlsx"
KEYS = {"sheets", "new", "changed", "unchanged", "duplicates", "suspects", "unreadable"}


@pytest.fixture
def world(transactional_db: None) -> World:
    made = build_world()
    person("admin", "administrator", made.country)
    return made


@pytest.mark.django_db
def test_check_prints_one_document_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "check", str(LEDGER), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document.keys() >= KEYS
    assert document["sheets"] == [
        {"name": "项目台账", "kind": "projects", "rows": 485, "unreadable": 0,
         "totals_checked": 10, "totals_differ": 0}
    ]  # fmt: skip
    assert document["new"] == 485
    assert document["questions"] == []
    assert LedgerImport.objects.count() == 0


def test_import_list_export_and_undo(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["ledger", "import", str(LEDGER), "--unit", "130300", "--yes", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document.keys() >= KEYS
    assert (document["new"], document["unreadable"]) == (485, [])
    number = str(document["import"])
    assert main(["ledger", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["imports"][0]["counts"]["new"] == 485
    exported = tmp_path / "今天.xlsx"
    assert main(["ledger", "export", number, str(exported), "--reason", "上报"]) == 0
    assert exported.stat().st_size > 10_000
    assert main(["ledger", "undo", number, "--reason", "试"]) == 0
    assert Project.objects.present().count() == 0


def test_without_yes_nothing_is_written(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "import", str(LEDGER), "--unit", "130300", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 485
    assert Project.objects.count() == 0


def test_bad_input_ends_with_two_and_one_sentence(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"%PDF-1.7")
    unit = tmp_path / "无单位.xlsx"
    unit.write_bytes(
        xlsx({"签约": [["项目名称", "投资额", "签约日期"], ["甲", 35000, "2022.1.5"]]})
    )
    for arguments in (
        ["check", str(bad)],
        ["check", str(tmp_path / "没有.xlsx")],
        ["check", str(tmp_path)],
        ["check", str(LEDGER), "--json", "--answer", "unit:没有的表!D=万元"],
        ["import", str(LEDGER), "--unit", "999999", "--yes"],
        ["import", str(bad), "--unit", "130300", "--yes", "--json"],
        ["import", str(unit), "--unit", "130300", "--yes", "--json"],
        ["import", str(unit), "--unit", "130300", "--yes", "--answer", "unit:签约!B=斤"],
        ["undo", "77", "--reason", "试"],
    ):
        assert main(["ledger", *arguments]) == 2, arguments
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert "Traceback" not in said.err
    assert Project.objects.count() == 0
    answered = ["--answer", "unit:签约!B=万元"]
    assert main(["ledger", "import", str(unit), "--unit", "130300", "--yes", *answered]) == 0
    assert Project.objects.get().total_investment == 350_000_000


DYING = """
import os, signal
from wutong.domains.ledgers.actions import confirming
def die(*_arguments, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
confirming._store = die
"""


def test_a_killed_import_leaves_nothing_and_can_be_repeated(world: World) -> None:
    script = textwrap.dedent(
        f"""
        import sys
        from wutong import cli
        import django; django.setup()
        {DYING.strip().replace(chr(10), chr(10) + " " * 8)}
        sys.exit(cli.main(["ledger", "import", {str(LEDGER)!r}, "--unit", "130300", "--yes"]))
        """
    )
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "wutong.config.settings.dev",
        "WUTONG_VAR": str(settings.MEDIA_ROOT),
    }
    connection.close()
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=False, timeout=300
    )
    assert ended.returncode == -signal.SIGKILL
    assert [model.objects.count() for model in (Project, Milestone, Fact, LedgerImport)] == [0] * 4
    assert main(["ledger", "import", str(LEDGER), "--unit", "130300", "--yes"]) == 0
    assert Project.objects.count() == 485


def database_url() -> str:
    """The test database as the command line names it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return (
        f"postgresql://{told['USER']}:{told['PASSWORD']}@{quote_host(told['HOST'])}:"
        f"{told['PORT']}/{told['NAME']}"
    )


def quote_host(host: str) -> str:
    """A socket's folder may stand where a host does."""
    return host.replace("/", "%2F")
