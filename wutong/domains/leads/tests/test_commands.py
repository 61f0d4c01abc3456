"""The command line of leads."""

from __future__ import annotations

import json

import pytest

from wutong.cli import main
from wutong.domains.leads import tasks
from wutong.domains.leads.models import Lead
from wutong.domains.leads.tests.conftest import Report, Staff


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["lead", *words]) == 0
    return capsys.readouterr().out


def test_leads_are_listed(lead: Lead, capsys: pytest.CaptureFixture[str]) -> None:
    assert lead.code in printed(capsys, "list")
    document = json.loads(printed(capsys, "list", "--search", "hbhr", "--json"))
    assert document["leads"][0]["amount"] == "200000000.00"
    assert "没有这样的线索" in printed(capsys, "list", "--state", "pool")


@pytest.mark.parametrize(
    "words", [["list", "--limit", "0"], ["list", "--unit", "1"], ["recycle", "--batch", "0"]]
)
def test_bad_input_ends_with_two_and_a_sentence(
    lead: Lead, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lead", *words]) == 2
    assert capsys.readouterr().err.strip().endswith("。")


def test_recycling_and_reminding_say_what_they_did(
    report: Report, staff: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    report()
    assert "提醒到期 1 项" in printed(capsys, "remind", "--at", "2022-10-01")
    told = json.loads(printed(capsys, "remind", "--at", "2022-10-01", "--json"))
    assert told == {"due": 0, "lapsing": 0, "to_bureau": 0, "to_leader": 0}
    assert json.loads(printed(capsys, "recycle", "--at", "2022-12-09", "--json")) == {
        "lapsed": 1, "idle": 0,
    }  # fmt: skip
    assert "收回 0 条" in printed(capsys, "recycle")


def test_the_background_does_the_same(report: Report) -> None:
    report()
    assert tasks.remind_holders.call() == 4  # long overdue by now
    assert tasks.recycle_leads.call() == 1
