"""What a row states about a project beyond what its cells say by themselves."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest

from wutong.domains.ledgers.choices import LineOutcome, Meaning, SheetKind
from wutong.domains.ledgers.rules.reading import LedgerLine
from wutong.domains.ledgers.rules.readings import Day, Value
from wutong.domains.ledgers.rules.stating import Moment, Stated, stage_named, state
from wutong.domains.ledgers.rules.vocabulary import funds_kind_in
from wutong.domains.projects.choices import Stage


def stated(values: dict[Meaning, Value], stands_on: date) -> Stated:
    line = LedgerLine("表", 3, LineOutcome.READ, "", SheetKind.PROJECTS, MappingProxyType(values))
    return state(line, Moment(stands_on, date(2026, 1, 1)), frozenset({Meaning.SIGNED_ON}))


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("已终止", Stage.WITHDRAWN),
        ("解除合同", Stage.WITHDRAWN),
        ("企业放弃", Stage.WITHDRAWN),
        ("拟退出", None),
        ("停工", None),
        ("签约未落地", Stage.SIGNED),
        ("已签约、尚未开工", Stage.SIGNED),
        ("在建，预计2024年投产", Stage.STARTED),
        ("落地待开工", Stage.LANDED),
        ("已投产", Stage.IN_PRODUCTION),
    ],
)
def test_stages_in_words(words: str, stage: Stage | None) -> None:
    assert stage_named(words) == stage


def test_a_project_that_was_given_up_leaves_on_the_day_of_the_ledger() -> None:
    one = stated(
        {Meaning.SIGNED_ON: Day(date(2022, 5, 1)), Meaning.STAGE: "已终止"}, date(2023, 9, 9)
    )
    assert [(m.stage, m.on, m.assumed) for m in one.milestones] == [
        ("signed", date(2022, 5, 1), False),
        ("withdrawn", date(2023, 9, 9), True),
    ]


def test_words_of_a_stage_that_are_not_known_are_told() -> None:
    one = stated(
        {Meaning.SIGNED_ON: Day(date(2022, 5, 1)), Meaning.STAGE: "停工"}, date(2023, 9, 9)
    )
    assert [m.stage for m in one.milestones] == ["signed"]
    assert any("停工" in remark for remark in one.remarks)


def test_days_of_building_after_the_day_of_the_ledger_are_plans() -> None:
    one = stated(
        {Meaning.SIGNED_ON: Day(date(2023, 11, 2)), Meaning.COMPLETED_ON: Day(date(2024, 6, 1))},
        date(2023, 10, 31),
    )
    assert [m.stage for m in one.milestones] == ["signed"]
    assert any("计划" in remark for remark in one.remarks)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("利用省外资金到位情况", "external"),
        ("域外资金", "external"),
        ("实际利用外资", "foreign"),
        ("全市外资到位额", "foreign"),
        ("实际到位外资金额", "foreign"),
        ("境外资金", "foreign"),
        ("内资", "domestic"),
        ("到位资金", None),
    ],
)
def test_where_funds_come_from(words: str, kind: str | None) -> None:
    assert funds_kind_in(words) == kind
