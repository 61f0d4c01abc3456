"""Engagement sheets: what is understood, brought in, compared, brought in again, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wutong.domains.engagements import actions as engagements
from wutong.domains.engagements.models import Engagement, FirmMet
from wutong.domains.ledgers import actions
from wutong.domains.ledgers.choices import LineOutcome, Meaning, SheetKind
from wutong.domains.ledgers.rules.engagements import read_days
from wutong.domains.ledgers.rules.readings import Unreadable
from wutong.domains.ledgers.rules.understanding import data_lines, engagement_lines, understand
from wutong.domains.ledgers.tests.building import xlsx
from wutong.domains.ledgers.tests.importing import LATER, LEDGERS, access, ask, bring
from wutong.domains.ledgers.workbooks import LedgerContent, content_of, read_workbook
from wutong.domains.org.models import Region, User
from wutong.domains.projects.tests.world import World

HEADER: list[object] = ["序号", "日期", "带队领导", "级别", "地点", "对接企业", "内容", "成果"]
OUT: list[list[object]] = [
    ["兴隆台区2019年走出去招商台账"],
    [*HEADER],
    [1, "2019.3.5-3.8", "区委书记 王某", "党政主要领导", "上海", "甲科技有限公司、乙电子有限公司", "谈用地", "有意向"],
    [2, date(2019, 4, 2), "副区长 李某", "", "苏州", "丙新材料有限公司", "考察", ""],
    [None, None, None, None, None, "丁制造有限公司", None, None],
    [3, "2019年5月", "招商局", "部门", "天津", "甲科技有限公司", "对接", ""],
    [4, "下半年", "招商局", "部门", "天津", "戊公司", "对接", ""],
    ["合计", None, None, None, None, "5 家"],
]  # fmt: skip
IN: list[list[object]] = [
    ["接待时间", "接待领导", "来访企业", "洽谈内容"],
    ["2019-06-01", "区长 赵某", "己集团", "看地块"],
    ["2019-06-09", "招商局局长 孙某", "庚能源有限公司", "谈供电"],
]
PROJECTS: list[list[object]] = [
    ["项目名称", "投资方", "总投资（亿元）", "签约日期"],
    ["风电项目", "风电有限公司", 3.5, date(2019, 1, 5)],
]


def ledger(**sheets: list[list[object]]) -> LedgerContent:
    return content_of("招商台账.xlsx", xlsx(sheets))


@pytest.fixture
def both() -> LedgerContent:
    """Going out, receiving, and a sheet of projects beside them."""
    return ledger(走出去=OUT, 请进来接待=IN, 签约=PROJECTS)


@pytest.fixture
def district(world: World) -> Region:
    return Region.objects.get(code="211103")


class TestReading:
    def test_rows_are_told_apart(self, both: LedgerContent) -> None:
        reading = understand(read_workbook(both))
        kinds = [sheet.kind for sheet in reading.sheets]
        assert kinds == [SheetKind.ENGAGEMENTS, SheetKind.ENGAGEMENTS, SheetKind.SIGNED]
        outcomes = [line.outcome for line in reading.sheets[0].lines]
        assert outcomes[2:] == [
            LineOutcome.READ, LineOutcome.READ, LineOutcome.READ, LineOutcome.READ,
            LineOutcome.UNREADABLE, LineOutcome.TOTAL,
        ]  # fmt: skip
        lines = engagement_lines(reading)
        assert [line.text(Meaning.TOPIC) for line in lines] == [
            "赴上海招商", "赴苏州招商", "赴苏州招商", "赴天津招商", "接待己集团",
            "接待庚能源有限公司",
        ]  # fmt: skip
        assert {line.text(Meaning.ENGAGEMENT_KIND) for line in lines[4:]} == {"reception"}
        [unread] = [line for line in reading.sheets[0].lines if line.issues]
        assert (unread.issues[0].header, unread.issues[0].text) == ("日期", "下半年")
        assert [line.text(Meaning.PROJECT_NAME) for line in data_lines(reading)] == ["风电项目"]

    @pytest.mark.parametrize(
        ("cell", "days"),
        [
            ("2019.3.5", ("2019-03-05", "2019-03-05")),
            ("2019.3.5-3.8", ("2019-03-05", "2019-03-08")),
            ("2019年3月5日—8日", ("2019-03-05", "2019-03-08")),
            ("3月5日至4月1日", ("2019-03-05", "2019-04-01")),
            ("2019/12/30-2020/1/2", ("2019-12-30", "2020-01-02")),
            (date(2019, 3, 5), ("2019-03-05", "2019-03-05")),
        ],
    )
    def test_days_and_spans_of_days(self, cell: Any, days: tuple[str, str]) -> None:
        found = read_days(cell, 2019)
        assert isinstance(found, tuple), found
        assert tuple(day.isoformat() for day in found) == days

    @pytest.mark.parametrize("cell", ["2019.3.8-3.5", "春节前", "2019.3.5-13.40"])
    def test_days_that_make_no_sense_are_said(self, cell: str) -> None:
        assert isinstance(read_days(cell, 2019), Unreadable)

    def test_a_sheet_of_projects_is_none_of_engagements(self) -> None:
        talks = [
            ["项目名称", "洽谈时间", "带队领导", "对接企业"],
            ["甲项目", "2019.3.5", "王某", "甲"],
        ]
        reading = understand(read_workbook(ledger(洽谈活动=talks)))
        assert reading.sheets[0].kind != SheetKind.ENGAGEMENTS

    def test_a_person_may_say_that_it_is_none(self, both: LedgerContent) -> None:
        reading = understand(read_workbook(both), {"kind:走出去": "skip"})
        assert reading.sheets[0].kind == SheetKind.UNKNOWN

    def test_the_ledgers_of_the_regions_have_none(self) -> None:
        for file in LEDGERS.glob("*.xlsx"):
            reading = understand(read_workbook(content_of(file.name, file.read_bytes())))
            assert not engagement_lines(reading), file.name


class TestBringing:
    def test_what_was_shown_is_written(
        self, both: LedgerContent, administrator: User, district: Region
    ) -> None:
        kept, _document = bring(administrator, both, district)
        assert kept.counts["new"] == 7
        trip = Engagement.objects.get(title="赴上海招商")
        assert (trip.starts_on, trip.ends_on) == (date(2019, 3, 5), date(2019, 3, 8))
        assert (trip.leader_level, trip.places, trip.outcome) == ("main_leader", "上海", "有意向")
        assert trip.firms.count() == 2
        assert Engagement.objects.get(title="赴苏州招商").firms.count() == 2
        assert ask(administrator, "outbound_batches", district, "2019-01-01", "2019-12-31") == 3
        assert ask(administrator, "outbound_firms_met", district, "2019-01-01", "2019-12-31") == 4
        assert ask(administrator, "inbound_receptions", district, "2019-01-01", "2019-12-31") == 2
        assert kept.rows.get(row=7, sheet="走出去").outcome == "unreadable"

    def test_the_same_file_twice_changes_nothing(
        self, both: LedgerContent, administrator: User, district: Region
    ) -> None:
        bring(administrator, both, district)
        again, _document = bring(administrator, both, district)
        assert again.counts.get("new", 0) == 0
        assert again.counts.get("changed", 0) == 0
        assert again.counts["unchanged"] == 7
        assert (Engagement.objects.count(), FirmMet.objects.count()) == (5, 7)

    def test_a_later_file_brings_what_is_new_alone(
        self, both: LedgerContent, administrator: User, district: Region
    ) -> None:
        bring(administrator, both, district)
        more = [*OUT[:2], [*OUT[2][:5], "甲科技有限公司、辛软件有限公司", "谈用地", "有意向"]]
        kept, _document = bring(administrator, ledger(走出去=more), district)
        assert kept.counts["changed"] == 1
        assert Engagement.objects.get(title="赴上海招商").firms.count() == 3

    def test_a_day_to_come_is_a_plan(self, administrator: User, district: Region) -> None:
        plan = [OUT[1], [1, date(2026, 12, 20), "招商局", "部门", "杭州", "甲科技", "", ""]]
        bring(administrator, ledger(走出去=plan), district)
        assert Engagement.objects.get().status == "planned"


class TestUndoing:
    def test_everything_goes_again(
        self, both: LedgerContent, administrator: User, district: Region
    ) -> None:
        kept, _document = bring(administrator, both, district)
        actions.undo(
            ledger_import=kept, by=administrator, access=access(administrator), at=LATER,
            reason="导错了",
        )  # fmt: skip
        assert not Engagement.objects.present().exists()
        assert ask(administrator, "outbound_batches", district, "2019-01-01", "2019-12-31") == 0

    def test_what_somebody_worked_on_stays_and_is_named(
        self, both: LedgerContent, administrator: User, district: Region
    ) -> None:
        kept, _document = bring(administrator, both, district)
        trip = Engagement.objects.get(title="赴上海招商")
        engagements.write_minutes(engagement=trip, minutes="谈了", by=administrator, at=LATER)
        actions.undo(
            ledger_import=kept, by=administrator, access=access(administrator), at=LATER,
            reason="导错了",
        )  # fmt: skip
        assert [one.title for one in Engagement.objects.present()] == ["赴上海招商"]
        assert "后来有人办理过" in kept.rows.get(name="赴上海招商").why

    def test_firms_that_it_added_to_a_known_one_go_alone(
        self, administrator: User, district: Region
    ) -> None:
        known = engagements.record_engagement(
            kind="outbound", title="赴上海招商", region=district, starts_on=date(2019, 3, 5),
            led_by="区委书记 王某", by=None, at=LATER,
        )  # fmt: skip
        kept, _document = bring(administrator, ledger(走出去=OUT[:3]), district)
        assert known.firms.count() == 2
        actions.undo(
            ledger_import=kept, by=administrator, access=access(administrator), at=LATER,
            reason="导错了",
        )  # fmt: skip
        assert Engagement.objects.present().get() == known
        assert not known.firms.filter(removed_at=None).exists()
