"""The three real ledgers, from the file to the published figures, and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wutong.domains.investors.models import Investor
from wutong.domains.ledgers import actions
from wutong.domains.ledgers.choices import ImportStatus, RowOutcome
from wutong.domains.ledgers.models import LayoutMemory, LedgerImport, LedgerRow
from wutong.domains.ledgers.refusals import ImportRefused
from wutong.domains.ledgers.tests.building import xlsx
from wutong.domains.ledgers.tests.importing import LATER, LEDGERS, access, ask, bring, small
from wutong.domains.ledgers.workbooks import LedgerContent, content_at, content_of
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import Region, Unit, User
from wutong.domains.projects.choices import Standing
from wutong.domains.projects.models import Evidence, Fact, FundArrival, Milestone, Project
from wutong.domains.projects.tests.world import World, person, region
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

PUBLISHED = [
    ("qinhuangdao-2022.xlsx", "130300", "2022-01-01", "2022-09-09", {
        "signed_projects": "192", "signed_amount": "206695000000",
        "landed_projects": "201", "landed_amount": "96300000000",
        "in_production_projects": "192", "in_production_amount": "62640000000",
        "high_tech_signed_projects": "114",
        "event_signed_projects": "39", "event_signed_amount": "80078000000",
    }),
    ("quangang-2021.xlsx", "350505", "2021-01-01", "2021-11-30", {
        "signed_projects": "168", "signed_amount": "132485000000",
        "event_signed_projects": "114", "event_signed_amount": "96050000000",
        "fulfilled_projects": "107", "largest_project_amount": "20000000000",
    }),
    ("xinglongtai-2019.xlsx", "211103", "2019-01-01", "2019-08-31", {
        "signed_projects": "20", "domestic_funds_in_place": "6357000000",
        "negotiating_projects": "18",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("file", "code", "first", "last", "figures"), PUBLISHED)
def test_published_figures_come_out_and_a_second_import_changes_nothing(
    administrator: User, file: str, code: str, first: str, last: str, figures: dict[str, str]
) -> None:
    unit = Region.objects.get(code=code)
    _kept, document = bring(administrator, content_at(LEDGERS / file), unit)
    assert document["unreadable"] == []
    assert all(sheet["totals_differ"] == 0 for sheet in document["sheets"])
    asked = {name: ask(administrator, name, unit, first, last) for name in figures}
    assert asked == {name: Decimal(value) for name, value in figures.items()}
    counts = [model.objects.count() for model in (Project, Milestone, Fact, FundArrival, Investor)]
    _again, second = bring(administrator, content_at(LEDGERS / file), unit)
    assert (second["new"], second["changed"], second["duplicates"]) == (0, 0, 0)
    assert second["unchanged"] == document["new"]
    assert counts == [
        model.objects.count() for model in (Project, Milestone, Fact, FundArrival, Investor)
    ]


def test_a_row_is_the_evidence_of_what_it_brought(administrator: User, world: World) -> None:
    bring(administrator, content_at(LEDGERS / "qinhuangdao-2022.xlsx"), world.city)
    milestone = Milestone.objects.filter(stage="signed").order_by("pk").first()
    assert milestone is not None
    paper = milestone.evidence.get()
    content = content_at(LEDGERS / "qinhuangdao-2022.xlsx")
    assert (paper.sha256, paper.sheet, paper.row) == (content.sha256, "项目台账", 4)
    assert milestone.decided_by == administrator


def test_parks_and_squads_are_made_and_named_before(administrator: User) -> None:
    unit = Region.objects.get(code="350505")
    kept, _document = bring(administrator, content_at(LEDGERS / "quangang-2021.xlsx"), unit)
    assert set(kept.reading["new_regions"]) == {
        "石化工业园区", "科创园区", "现代特色农业园区", "智慧物流园区", "总部经济区",
    }  # fmt: skip
    assert Region.objects.filter(parent=unit, level=RegionLevel.PARK).count() == 5
    assert "外资招商组" in Unit.objects.values_list("name", flat=True)


def test_a_changed_amount_is_shown_and_corrects_from_the_same_day(
    administrator: User, world: World
) -> None:
    bring(administrator, small(["甲项目", "甲公司", 3, "2022.3.1", "洽谈"]), world.city)
    changed = small(["甲项目", "甲公司", 4, "2022.3.1", "已开工"])
    kept, document = bring(administrator, changed, world.city)
    assert (document["new"], document["changed"]) == (0, 1)
    row = kept.rows.get(outcome=RowOutcome.CHANGED)
    shown = {change["field"]: (change["old"], change["new"]) for change in row.changes}
    assert shown["总投资"] == ("3 亿元", "4 亿元")
    assert shown["进展情况"] == ("洽谈", "已开工")
    project = Project.objects.get()
    assert project.total_investment == 400_000_000
    assert {fact.on for fact in project.facts.filter(attribute="total_investment")} == {
        date(2022, 3, 1)
    }
    actions.undo(
        ledger_import=kept, by=administrator, access=access(administrator), at=LATER, reason="错"
    )
    project.refresh_from_db()
    assert project.total_investment == 300_000_000
    assert project.progress_note == "洽谈"


def test_without_the_right_to_verify_claims_wait(world: World) -> None:
    analyst = person("analyst", "analyst", world.city)
    kept, _document = bring(analyst, small(["甲项目", "甲公司", 3, "2022.3.1", ""]), world.city)
    assert not kept.verified
    assert set(Milestone.objects.values_list("standing", flat=True)) == {Standing.CLAIMED}
    assert ask(analyst, "signed_projects", world.city, "2022-01-01", "2022-12-31") == 0


def test_without_the_right_to_import_nothing_is_taken(world: World) -> None:
    recruiter = person("recruiter", "recruiter", world.city)
    elsewhere = person("analyst", "analyst", world.elsewhere)
    for user in (recruiter, elsewhere):
        with pytest.raises(ImportRefused):
            bring(user, small(["甲项目", "甲公司", 3, "2022.3.1", ""]), world.city)
    assert Project.objects.count() == LedgerImport.objects.count() == 0


def test_preview_writes_nothing_and_confirm_does_what_was_shown(
    administrator: User, world: World
) -> None:
    kept = actions.receive(
        content=small(["甲项目", "甲公司", 3, "2022.3.1", ""]),
        region=world.city,
        by=administrator,
        access=access(administrator),
        at=LATER,
    )
    assert kept.counts["new"] == 1
    assert Project.objects.count() == 0
    bring(administrator, small(["甲项目", "甲公司", 3, "2022.3.1", ""]), world.city)
    told = {"by": administrator, "access": access(administrator), "at": LATER}
    with pytest.raises(ImportRefused, match="重新核对"):
        actions.confirm(ledger_import=kept, **told)
    assert Project.objects.count() == 1
    actions.answer(ledger_import=kept, answers={"kind:签约": "signed"}, **told)
    actions.confirm(ledger_import=kept, **told)
    assert kept.status == ImportStatus.DONE
    assert kept.counts.get("unchanged") == 1
    with pytest.raises(ImportRefused):
        actions.confirm(ledger_import=kept, **told)


def test_an_import_that_fails_leaves_nothing(
    administrator: User, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = actions.receive(
        content=small(["甲项目", "甲公司", 3, "2022.3.1", ""]),
        region=world.city,
        by=administrator,
        access=access(administrator),
        at=LATER,
    )
    monkeypatch.setattr("wutong.domains.ledgers.actions.confirming._remember", _fail, raising=True)
    told = {"by": administrator, "access": access(administrator), "at": LATER}
    with pytest.raises(RuntimeError):
        actions.confirm(ledger_import=kept, **told)
    kept.refresh_from_db()
    assert kept.status == ImportStatus.FAILED
    assert [m.objects.count() for m in (Project, Milestone, Fact, Evidence, Investor)] == [0] * 5
    monkeypatch.undo()
    actions.confirm(ledger_import=kept, **told)
    assert Project.objects.count() == 1


def _fail(*_: object) -> None:
    raise RuntimeError


def test_a_layout_once_answered_is_remembered(administrator: User, world: World) -> None:
    rows = [["项目名称", "投资额", "签约日期"], ["甲项目", 35000, "2022.1.5"]]
    data = content_of("一月.xlsx", xlsx({"签约一": rows}))
    with pytest.raises(ImportRefused, match="单位"):
        bring(administrator, data, world.city)
    bring(administrator, data, world.city, {"unit:签约一!B": "万元"})
    assert LayoutMemory.objects.count() == 1
    rows[1] = ["乙项目", 40000, "2022.2.5"]
    _kept, document = bring(
        administrator, content_of("二月.xlsx", xlsx({"签约二": rows})), world.city
    )
    assert document["new"] == 1
    assert Project.objects.get(name="乙项目").total_investment == 400_000_000


def test_an_unknown_answer_is_refused(administrator: User, world: World) -> None:
    content = small(["甲项目", "甲公司", 3, "2022.3.1", ""])
    with pytest.raises(ImportRefused, match="没有这个问题"):
        bring(administrator, content, world.city, {"unit:别的表!B": "万元"})


def test_sheets_of_different_kinds_complete_one_project(administrator: User, world: World) -> None:
    content = content_of(
        "台账.xlsx",
        xlsx(
            {
                "签约": [
                    ["项目名称", "投资方", "总投资（亿元）", "签约日期"],
                    ["甲项目", "甲公司", 3, "2022.1.1"],
                ],
                "投产": [
                    ["项目名称", "投资方", "总投资（亿元）", "投产日期"],
                    ["甲项目", "甲公司", 3, "2022.8.1"],
                ],
                "到位资金（单位：万元）": [
                    ["项目名称", "到位金额", "到位时间", "资金类型"],
                    ["甲项目", 500, "2022.2.1", "内资"],
                    ["甲项目", 600, "2022.3.1", "外资"],
                ],
            }
        ),
    )
    bring(administrator, content, world.city)
    project = Project.objects.get()
    assert set(project.milestones.values_list("stage", flat=True)) == {"signed", "in_production"}
    assert {(a.kind, a.amount) for a in project.fund_arrivals.all()} == {
        ("domestic", 5_000_000),
        ("foreign", 6_000_000),
    }
    _again, document = bring(administrator, content, world.city)
    assert document["unchanged"] == 4


def test_foreign_amounts_count_only_with_a_rate(administrator: User, world: World) -> None:
    content = small(["甲项目", "A Co., Ltd.", "3000万美元", "2022.1.1", ""])
    kept, _document = bring(administrator, content, world.city)
    assert Project.objects.get().total_investment is None
    assert "没有汇率" in kept.rows.get(outcome=RowOutcome.NEW).why
    _kept, document = bring(administrator, content, world.city, {"rate:USD": "6.9"})
    assert document["changed"] == 1
    assert Project.objects.get().total_investment == 207_000_000
    fact = Fact.objects.get(attribute="total_investment")
    assert (fact.currency, fact.foreign_amount, fact.rate) == (
        "USD", Decimal("30000000.00"), Decimal("6.9"),
    )  # fmt: skip


def test_a_likely_double_of_a_firm_is_named(administrator: User, world: World) -> None:
    bring(
        administrator, small(["甲项目", "北京恒远达新能源有限公司", 3, "2022.1.1", ""]), world.city
    )
    kept, document = bring(
        administrator,
        small(["乙项目", "北京恒源达新能源有限公司", 3, "2022.1.1", ""]),
        world.city,
    )
    assert document["suspects"] == 1
    assert "恒远达" in kept.rows.get(name="乙项目").suspects[0]


def test_one_firm_named_in_two_ways_in_a_file_is_named(administrator: User, world: World) -> None:
    kept, document = bring(
        administrator,
        small(
            ["甲项目", "北京恒远达新能源有限公司", 3, "2022.1.1", ""],
            ["乙项目", "北京恒源达新能源有限公司", 3, "2022.1.1", ""],
        ),
        world.city,
    )
    assert document["suspects"] == 1
    assert "恒远达" in kept.rows.get(name="乙项目").suspects[0]


def test_two_names_under_one_uscc_in_a_file_are_told(administrator: User, world: World) -> None:
    rows = [
        ["项目名称", "投资方", "统一社会信用代码", "总投资（亿元）", "签约日期"],
        ["甲项目", "包头金山磁材有限公司", "91110108551385082Q", 1, "2022.1.1"],
        ["乙项目", "鼎胜新材料股份有限公司", "91110108551385082Q", 2, "2022.1.1"],
    ]
    kept, document = bring(administrator, content_of("a.xlsx", xlsx({"签约": rows})), world.city)
    assert document["suspects"] == 1
    assert "金山磁材" in kept.rows.get(name="乙项目").suspects[0]


def test_a_project_repeats_with_and_without_the_word_project(
    administrator: User, world: World
) -> None:
    rows = (
        ["干细胞库", "中源公司", 3, "2022.1.1", ""],
        ["干细胞库项目", "中源公司", 3, "2022.1.1", ""],
        ["干细胞库", "另一家公司", 3, "2022.1.1", ""],
    )
    _kept, document = bring(administrator, small(*rows), world.city)
    assert (document["new"], document["duplicates"]) == (2, 1)


def test_of_many_alike_in_a_file_the_likeliest_are_named_and_the_rest_counted(
    administrator: User, world: World
) -> None:
    ways = "源远原园圆缘元苑愿院渊鸢辕"
    rows = [
        [f"{way}项目", f"北京恒{way}达新能源有限公司", 3, "2022.1.1", ""] for way in ways
    ]  # fmt: skip
    kept, _document = bring(administrator, small(*rows), world.city)
    said = kept.rows.get(name=f"{ways[-1]}项目").suspects
    assert len(said) == 11
    assert said[-1] == "文件中另有 2 家名称相近的企业。"
    assert kept.rows.get(name=f"{ways[0]}项目").suspects == []


def test_a_zone_of_the_same_name_is_not_the_district(administrator: User, world: World) -> None:
    region("130304", "北戴河区", RegionLevel.COUNTY, world.city)
    rows = [
        ["县区", "项目名称", "总投资（亿元）", "签约日期"],
        ["北戴河新区", "甲项目", 1, "2022.1.1"],
        ["北戴河区", "乙项目", 1, "2022.1.1"],
        ["海港", "丙项目", 1, "2022.1.1"],
        ["秦皇岛市昌黎县", "丁项目", 1, "2022.1.1"],
    ]
    bring(administrator, content_of("a.xlsx", xlsx({"签约": rows})), world.city)
    assert list(Project.objects.order_by("pk").values_list("region__name", flat=True)) == [
        "北戴河新区", "北戴河区", "海港区", "昌黎县",
    ]  # fmt: skip


def test_every_write_leaves_an_audit_row(administrator: User, world: World) -> None:
    kept, _document = bring(
        administrator, small(["甲项目", "甲公司", 3, "2022.3.1", ""]), world.city
    )
    entry = AuditEntry.objects.get(action="ledgers.imported")
    assert entry.actor == administrator
    assert entry.region_path == world.city.path
    assert LedgerRow.objects.filter(ledger_import=kept).count() == 2


def test_investment_by_month_counts_once_and_a_corrected_month_replaces_it(
    administrator: User,
) -> None:
    unit = Region.objects.get(code="130300")

    def month_by_month(*amounts: object) -> LedgerContent:
        rows = [
            ["2022年在建项目固定资产投资完成情况（万元）"],
            ["项目名称", "投资方", "总投资", "开工时间", "1月", "2月", "3月", "合计"],
            ["高端装备园", "天业公司", 85_000, "2021-09-01", *amounts],
        ]
        return content_of("固投.xlsx", xlsx({"在建": rows}))

    def invested() -> Decimal:
        return ask(administrator, "fixed_asset_investment", unit, "2022-01-01", "2022-12-31")

    bring(administrator, month_by_month(1000, 0, 2500, 3500), unit)
    assert invested() == 35_000_000
    _kept, again = bring(administrator, month_by_month(1000, 0, 2500, 3500), unit)
    assert (again["changed"], again["unchanged"]) == (0, 1)
    kept, corrected = bring(administrator, month_by_month(1000, 300, 2400, 3700), unit)
    assert corrected["changed"] == 1
    assert invested() == 37_000_000
    actions.undo(
        ledger_import=kept, by=administrator, at=LATER, reason="撤销", access=access(administrator)
    )
    assert invested() == 35_000_000


def test_funds_by_year_count_in_their_year_and_grow_with_the_next_ledger(
    administrator: User,
) -> None:
    unit = Region.objects.get(code="130300")

    def ledger(this_year: int) -> LedgerContent:
        header = ["项目名称", "业主单位", "总投资（亿元）", "开工时间"]
        funds = ["截至2025年底累计到位资金（万元）", "2026年到位资金（万元）"]
        row = ["风机叶片", "风叶有限公司", 2, "2025.5.1", 3000, this_year]
        return content_of("在建.xlsx", xlsx({"在建项目": [[*header, *funds], row]}))

    for stated in (2000, 2000, 2600):
        _kept, document = bring(administrator, ledger(stated), unit)
    assert (document["new"], document["changed"]) == (1, 0)
    before = ask(administrator, "funds_in_place", unit, "2025-01-01", "2025-12-31")
    now = ask(administrator, "funds_in_place", unit, "2026-01-01", "2026-11-22")
    assert (before, now) == (30_000_000, 26_000_000)
    bring(administrator, ledger(2600), unit, at=LATER.replace(year=2027))
    assert FundArrival.objects.count() == 3
