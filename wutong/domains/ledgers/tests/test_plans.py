"""Planned days in ledgers: read to the month or the day, kept, shown, undone, given back."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from wutong.domains.ledgers import actions
from wutong.domains.ledgers.rules.dates import read_plan
from wutong.domains.ledgers.rules.readings import Day
from wutong.domains.ledgers.rules.writing import plan_like
from wutong.domains.ledgers.tests.building import xlsx
from wutong.domains.ledgers.tests.importing import LATER, access, bring
from wutong.domains.ledgers.workbooks import LedgerContent, content_of
from wutong.domains.org.models import User
from wutong.domains.projects.actions import claim_fact, verify
from wutong.domains.projects.models import Fact, Project
from wutong.domains.projects.tests.world import World, person

HEADER = [
    "项目名称",
    "投资方",
    "总投资（亿元）",
    "签约日期",
    "计划开工时间",
    "计划竣工时间",
    "计划投产时间",
]


def planned(*row: object) -> LedgerContent:
    cells = ["甲项目", "甲公司", 3, "2022.3.1", *row]
    return content_of("签约.xlsx", xlsx({"签约": [HEADER, cells]}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年9月", Day(date(2022, 9, 1), by_month=True)),
        ("2022.9", Day(date(2022, 9, 1), by_month=True)),
        ("2022年9月底前", Day(date(2022, 9, 1), by_month=True)),
        ("预计2022年9月中旬", Day(date(2022, 9, 1), by_month=True)),
        ("2022年9月15日", Day(date(2022, 9, 15))),
        ("2022-09-15", Day(date(2022, 9, 15))),
        ("2023年上半年", None),
        ("2022年底", None),
        ("签约后三个月", None),
        ("—", None),
        ("", None),
        (None, None),
    ],
)
def test_a_plan_is_read_to_the_month_or_the_day(text: Any, expected: Day | None) -> None:
    assert read_plan(text) == expected


@pytest.mark.parametrize(
    ("plan", "before", "written"),
    [
        ("2022-10", "2022年9月", "2022年10月"),
        ("2022-10", "2022.9", "2022.10"),
        ("2022-10", "2022/09/01", "2022/10"),
        ("2022-10", "2022-09", "2022-10"),
        ("2022-10", None, "2022年10月"),
        ("2022-10-08", "2022.9.9", "2022.10.8"),
    ],
)
def test_a_plan_is_written_in_the_manner_of_the_cell(plan: str, before: Any, written: Any) -> None:
    assert plan_like(plan, before) == written


@pytest.mark.django_db
def test_plans_are_facts_that_a_second_import_leaves_alone(
    administrator: User, world: World
) -> None:
    content = planned("2022年9月", "2023年6月30日", "2023年下半年")
    imported, _document = bring(administrator, content, world.city)
    project = Project.objects.get()
    kept = dict(Fact.objects.filter(planned__isnull=False).values_list("attribute", "planned"))
    assert kept == {"planned_start": "2022-09", "planned_completion": "2023-06-30"}
    assert project.planned_start == "2022-09"
    assert "计划投产「2023年下半年」没有写明年月" in imported.rows.get(name="甲项目").why
    _again, document = bring(administrator, content, world.city)
    assert (document["new"], document["changed"], document["unchanged"]) == (0, 0, 1)


@pytest.mark.django_db
def test_a_moved_plan_is_shown_kept_as_known_and_undone(administrator: User, world: World) -> None:
    bring(administrator, planned("2022年9月", None, None), world.city)
    before = LATER + timedelta(hours=1)
    again, document = bring(
        administrator, planned("2022年12月", None, None), world.city, at=LATER + timedelta(days=1)
    )
    assert document["changed"] == 1
    (shown,) = again.rows.get(name="甲项目").changes
    assert (shown["field"], shown["old"], shown["new"]) == ("计划开工", "2022-09", "2022-12")
    project = Project.objects.get()
    assert project.planned_start == "2022-12"
    assert [one.planned for one in Fact.objects.known(before).filter(planned__isnull=False)] == [
        "2022-09"
    ]
    actions.undo(
        ledger_import=again, by=administrator, access=access(administrator),
        at=LATER + timedelta(days=2), reason="错",
    )  # fmt: skip
    project.refresh_from_db()
    assert project.planned_start == "2022-09"


@pytest.mark.django_db
def test_a_month_says_no_less_than_the_day_that_is_kept(administrator: User, world: World) -> None:
    bring(administrator, planned("2022年9月15日", None, None), world.city)
    _again, document = bring(administrator, planned("2022年9月", None, None), world.city)
    assert document["changed"] == 0
    assert Project.objects.get().planned_start == "2022-09-15"


@pytest.mark.django_db
def test_the_ledger_comes_back_with_the_plan_of_today(administrator: User, world: World) -> None:
    kept, _document = bring(administrator, planned("2022年9月", "", ""), world.city)
    fact = claim_fact(
        project=Project.objects.get(), attribute="planned_start", value="2022-11",
        on=date(2022, 8, 1), by=administrator, at=LATER,
    )  # fmt: skip
    verify(claim=fact, by=person("supervisor", "supervisor", world.country), at=LATER)
    exported = actions.export(
        ledger_import=kept, by=administrator, access=access(administrator), at=LATER, reason="存档"
    )
    page = load_workbook(io.BytesIO(exported.data)).active
    assert page["E2"].value == "2022年11月"
    assert not page["F2"].value


@pytest.mark.django_db
def test_nothing_made_in_a_month_under_construction_is_a_report(
    administrator: User, world: World
) -> None:
    rows = [
        ["2022年在建项目固定资产投资完成情况（万元）"],
        ["项目名称", "投资方", "总投资", "开工时间", "3月", "4月", "5月", "合计"],
        ["甲项目", "甲公司", 85_000, "2022-04-08", 0, 0, 300, 300],
    ]
    content = content_of("固投.xlsx", xlsx({"在建": rows}))
    bring(administrator, content, world.city)
    stated = Fact.objects.filter(attribute="fixed_asset_investment")
    assert {one.on: one.money for one in stated} == {
        date(2022, 4, 1): 0,
        date(2022, 5, 1): 3_000_000,
    }
    _again, document = bring(administrator, content, world.city)
    assert document["changed"] == 0
