"""The command line: one clear sentence and exit 2 for bad input, one JSON document and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wutong import cli
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import Region

PERIOD = ["--from", "2019-01-01", "--to", "2019-08-31"]
METRIC = ["metric", "signed_projects", "--unit", "211103", *PERIOD]


@pytest.fixture
def region() -> Region:
    """A district."""
    return Region.objects.create(code="211103", name="兴隆台区", level=RegionLevel.COUNTY)


def run(*arguments: str) -> int:
    """The exit code of a command in this process."""
    try:
        return cli.main(list(arguments))
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "缺少参数"),
        (["nonsense"], "nonsense"),
        (["metric", "signed_projects"], "缺少参数"),
        (["metric", "signed_project", *METRIC[2:]], "是不是 signed_projects"),
        ([*METRIC[:3], "999999", *PERIOD], "没有这个单位代码"),
        ([*METRIC[:4], "--from", "2019-02-30", "--to", "2019-08-31"], "日期"),
        ([*METRIC[:4], "--from", "2019-09-01", "--to", "2019-08-31"], "晚于"),
        ([*METRIC, "--as-known", "yesterday"], "时间"),
        ([*METRIC, "--round", "up:2"], "舍入"),
        ([*METRIC, "--by", "colour"], "不能按"),
        ([*METRIC, "--version", "9"], "没有版本"),
        (
            ["target", "set", "signed_projects", "many", "--unit", "211103", "--year", "2019"],
            "目标值",
        ),
        (
            ["target", "set", "signed_projects", "-3", "--unit", "211103", "--year", "2019"],
            "目标值",
        ),
        (["target", "list", "--unit", "1", "--year", "2019"], "没有这个单位代码"),
        (["restore", "/nowhere/backup.tar.gz", "--yes"], "没有这个文件"),
        (["backup", "/nowhere/backup.tar.gz"], "文件夹不存在"),
    ],
)
def test_bad_input_ends_with_exit_2_and_one_sentence(
    region: Region, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.django_db
def test_json_is_the_whole_output(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*METRIC, "--json") == 0
    (value,) = json.loads(capsys.readouterr().out)["values"]
    assert value["metric"] == "signed_projects"
    assert value["unit"] == "211103"
    assert value["value"] == "0"
    assert value["display"] == "0 个"
    assert (value["from"], value["to"]) == ("2019-01-01", "2019-08-31")
    assert value["as_known"] is None
    assert value["by"] == {}
    assert value["rows"] == []


@pytest.mark.django_db
def test_several_metrics_split_by_month_stand_in_one_document(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = ["signed_projects", "signed_amount"]
    assert run("metric", *codes, *METRIC[2:], "--by", "month", "--json") == 0
    values = json.loads(capsys.readouterr().out)["values"]
    assert [value["metric"] for value in values] == [codes[0]] * 8 + [codes[1]] * 8
    assert values[0]["by"] == {"month": "2019-01"}


@pytest.mark.django_db
def test_a_target_is_set_listed_and_held_against_the_metric(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--unit", "211103", "--year", "2019"]
    assert run("target", "set", "domestic_funds_in_place", "65亿元", *place) == 0
    assert run("target", "set", "signed_projects", "21", *place) == 0
    capsys.readouterr()
    assert run("target", "list", *place, "--json") == 0
    assert json.loads(capsys.readouterr().out)["targets"] == {
        "domestic_funds_in_place": "6500000000",
        "signed_projects": "21",
    }
    assert run(*METRIC, "--completion", "--json") == 0
    (value,) = json.loads(capsys.readouterr().out)["values"]
    assert (value["target"], value["completion"]) == ("21", "0")


def _fresh(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, on an empty database, from another folder."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'fresh.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wutong.config.settings.dev",
        "WUTONG_VAR": str(tmp_path),
    }
    return subprocess.run(
        [sys.executable, "-m", "wutong.cli", *arguments],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_an_unmigrated_database_is_told_with_the_command_that_helps(tmp_path: Path) -> None:
    result = _fresh(tmp_path, *METRIC)
    assert result.returncode == 2
    assert "wutong migrate" in result.stderr
    assert "Traceback" not in result.stderr


def test_migrate_loads_every_division_and_a_second_run_adds_none(tmp_path: Path) -> None:
    assert _fresh(tmp_path, "migrate").returncode == 0
    again = _fresh(tmp_path, "migrate")
    assert "新增行政区划 0 个" in again.stdout
    for code in ("130300", "350505", "211103", "130302001"):
        result = _fresh(tmp_path, "metric", "signed_projects", "--unit", code, *PERIOD)
        assert result.returncode == 0, result.stderr


def test_a_database_address_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "mysql://root@localhost/x"}
    environment["DJANGO_SETTINGS_MODULE"] = "wutong.config.settings.dev"
    result = subprocess.run(
        [sys.executable, "-m", "wutong.cli", *METRIC],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 2
    assert "DATABASE_URL" in result.stderr
