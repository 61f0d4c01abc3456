"""Published figures come out of the three ledgers: import the file, ask the metric.

The figures are those that three regions' reports published; each ledger in ``demo/ledgers`` adds up
to them. The targets of 兴隆台 for 2019 were 21 signed projects and 65 亿元 of domestic funds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from wutong.domains.ledgers.actions import import_ledger
from wutong.domains.ledgers.workbooks import content_at
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import Region
from wutong.domains.projects.queries.questions import AskedFor
from wutong.domains.projects.tests.world import region
from wutong.domains.targets.actions import set_target
from wutong.domains.targets.queries import progress
from wutong.kernel import metrics
from wutong.kernel.metrics import Question
from wutong.kernel.money import Rounding
from wutong.kernel.scope import ADMINISTRATOR, Access, Grant

LEDGERS = Path(__file__).resolve().parents[2] / "demo" / "ledgers"
AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
COUNTIES = {
    "130302": "海港区", "130303": "山海关区", "130304": "北戴河区", "130306": "抚宁区",
    "130321": "青龙满族自治县", "130322": "昌黎县", "130324": "卢龙县",
}  # fmt: skip
pytestmark = pytest.mark.django_db
type Figure = tuple[str, str, str, str | None, str | None]


@pytest.fixture
def country() -> Region:
    return region("000000", "全国", RegionLevel.COUNTRY, None)


@pytest.fixture
def access(country: Region) -> Access:
    return Access(grants=(Grant(ADMINISTRATOR, country.path),))


def load(file: str, unit: Region, access: Access) -> None:
    import_ledger(
        content=content_at(LEDGERS / file), region=unit, by=None, access=access, at=AT,
        answers={}, write=True,
    )  # fmt: skip


def shown(figure: Figure, question: Question) -> str:
    """The figure as the report writes it."""
    _, code, version, rounding, _ = figure
    answer = metrics.ask(code, question, version or None)
    return answer.display(answer.total, Rounding.parse(rounding) if rounding else None)


def check(figures: list[Figure], question: Question) -> None:
    """Every figure at once, so that a failure names all that are off."""
    assert {one[0]: shown(one, question) for one in figures} == {one[0]: one[4] for one in figures}
    for name, code, version, _, _ in figures:
        metric = metrics.find(code, version or None)
        if metric.aggregate in (metrics.Aggregate.COUNT, metrics.Aggregate.SUM):
            behind = metrics.rows(code, question, version or None)
            value = metrics.ask(code, question, version or None).total.value
            assert sum(row.amount for row in behind) == value, name


def by_member(code: str, question: Question, dimension: str) -> dict[str, Decimal | None]:
    """The metric split, by label."""
    answer = metrics.ask(code, replace(question, by=(dimension,)))
    return {value.labels[dimension]: value.value for value in answer.values}


def test_qinhuangdao_2022(country: Region, access: Access) -> None:
    city = region("130300", "秦皇岛市", RegionLevel.CITY, country)
    for code, name in COUNTIES.items():
        region(code, name, RegionLevel.COUNTY, city)
    load("qinhuangdao-2022.xlsx", city, access)
    question = AskedFor("130300", "2022-01-01", "2022-09-09").question(access)
    check(
        [
            ("H1 个", "signed_projects", "", None, "192 个"),
            ("H1 亿", "signed_amount", "", None, "2066.95 亿元"),
            ("H2 个", "landed_projects", "", None, "201 个"),
            ("H2 亿", "landed_amount", "", "half-up:0", "963 亿元"),
            ("H3 个", "in_production_projects", "", None, "192 个"),
            ("H3 亿", "in_production_amount", "", "half-up:1", "626.4 亿元"),
            ("H4 个", "high_tech_signed_projects", "", None, "114 个"),
            ("H4 截断", "high_tech_signed_share", "", "truncate:2", "59.37%"),
            ("H4 四舍五入", "high_tech_signed_share", "", "half-up:2", "59.38%"),
            ("H5 个", "event_signed_projects", "", None, "39 个"),
            ("H5 亿", "event_signed_amount", "", None, "800.78 亿元"),
        ],
        question,
    )
    events = by_member("event_signed_projects", question, "event")
    assert len(events) == 4
    assert [count for name, count in events.items() if "京津" in name] == [14]
    districts = by_member("signed_projects", question, "region")
    assert len(districts) == 9
    assert sum(count or 0 for count in districts.values()) == 192


def test_quangang_2021(country: Region, access: Access) -> None:
    unit = region("350505", "泉港区", RegionLevel.COUNTY, country)
    load("quangang-2021.xlsx", unit, access)
    question = AskedFor("350505", "2021-01-01", "2021-11-30").question(access)
    check(
        [
            ("Q1 个", "event_signed_projects", "", None, "114 个"),
            ("Q1 亿", "event_signed_amount", "", "half-up:1", "960.5 亿元"),
            ("Q3 个", "signed_projects", "", None, "168 个"),
            ("Q3 亿", "signed_amount", "", None, "1324.85 亿元"),
            ("Q4 严格", "fulfilled_projects", "strict", None, "107 个"),
            ("Q4 未终止", "fulfilled_projects", "not_terminated", None, "168 个"),
            ("Q5", "largest_project_amount", "", "half-up:0", "200 亿元"),
        ],
        question,
    )
    bands = by_member("event_signed_projects", question, "band")
    assert (bands["1亿元以上"], bands["20亿元以上"], bands["100亿元以上"]) == (90, 10, 3)
    assert len(by_member("event_signed_projects", question, "event")) == 3


def test_xinglongtai_2019(country: Region, access: Access) -> None:
    unit = region("211103", "兴隆台区", RegionLevel.COUNTY, country)
    load("xinglongtai-2019.xlsx", unit, access)
    for code, value in (("signed_projects", 21), ("domestic_funds_in_place", 6_500_000_000)):
        set_target(region=unit, year=2019, metric=code, value=Decimal(value), by=None, at=AT)
    question = AskedFor("211103", "2019-01-01", "2019-08-31").question(access)
    check(
        [
            ("X1", "signed_projects", "", None, "20 个"),
            ("X3", "domestic_funds_in_place", "", None, "63.57 亿元"),
        ],
        question,
    )
    signed = progress("signed_projects", question).rate
    funds = progress("domestic_funds_in_place", question).rate
    assert signed is not None
    assert funds is not None
    assert Rounding("half-up", 2).apply(signed * 100) == Decimal("95.24")  # X2
    assert Rounding("half-up", 1).apply(funds * 100) == Decimal("97.8")  # X4
    intensity = metrics.ask("investment_intensity", replace(question, by=("project",)))
    (of_baisiteda,) = (v for v in intensity.values if "氮化镓" in v.labels["project"])
    assert intensity.display(of_baisiteda, Rounding("half-up", 1)) == "340.9 万元/亩"  # X9
