"""兴隆台 2019 among the districts of 盘锦: the published completions as scores, with ranks.

X1 20 signed of a target of 21, X2 95.24 %, X3 63.57 亿元 in place of 65, X4 97.8 %. The neighbours'
figures are made up; what is published of 兴隆台 comes out of its own ledger.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from wutong.domains.ledgers.actions import import_ledger
from wutong.domains.ledgers.workbooks import content_at
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import Region
from wutong.domains.projects.actions import (
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.tests.world import region
from wutong.domains.targets import actions
from wutong.domains.targets.models import AssessmentRun
from wutong.domains.targets.queries.pages import rankings
from wutong.domains.targets.queries.runs import explained, recomputed
from wutong.kernel.scope import ADMINISTRATOR, Access, Grant

LEDGER = Path(__file__).resolve().parents[4] / "demo" / "ledgers" / "xinglongtai-2019.xlsx"
AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
ON = date(2019, 8, 31)
YI = Decimal(100_000_000)
NEIGHBOURS = {
    "211102": ("双台子区", 12, "20"),
    "211104": ("大洼区", 20, "63.57"),
    "211122": ("盘山县", 0, "0"),
}
pytestmark = pytest.mark.django_db


def neighbour(code: str, city: Region) -> None:
    """Some signed projects and some funds, against the same targets."""
    name, signed, funds = NEIGHBOURS[code]
    made = region(code, name, RegionLevel.COUNTY, city)
    cell = LedgerCell("b" * 64, "邻区.xlsx", "签约", 3)
    rows = [
        BroughtProject(
            name=f"{name}第{at}号项目", region=made, cell=cell,
            milestones=(BroughtMilestone(Stage.SIGNED, date(2019, 3, 1)),), on=date(2019, 3, 1),
            funds=(BroughtFunds(date(2019, 5, 1), Decimal(funds) * YI, "domestic", cell),)
            if at == 0 else (),
        )
        for at in range(signed)
    ]  # fmt: skip
    if rows:
        bring_in(rows=rows, by=None, at=AT, verified=True)


@pytest.fixture
def run() -> AssessmentRun:
    country = region("000000", "全国", RegionLevel.COUNTRY, None)
    city = region("211100", "盘锦市", RegionLevel.CITY, country)
    own = region("211103", "兴隆台区", RegionLevel.COUNTY, city)
    import_ledger(
        content=content_at(LEDGER), region=own, by=None,
        access=Access(grants=(Grant(ADMINISTRATOR, country.path),)), at=AT, answers={}, write=True,
    )  # fmt: skip
    for code in NEIGHBOURS:
        neighbour(code, city)
    for one in city.children.all():
        for metric, value in (("signed_projects", 21), ("domestic_funds_in_place", 65 * YI)):
            actions.set_target(
                region=one, year=2019, metric=metric, value=Decimal(value), by=None, at=AT
            )
    document = {"groups": [{
        "key": "districts", "title": "县区", "members": [f"r:{code}" for code in (*NEIGHBOURS, "211103")],
        "red_places": 1, "black_places": 1,
        "indicators": [
            {"key": "signed", "title": "签约", "weight": "100", "kind": "metric",
             "metric": "signed_projects", "rounding": "half-up:2"},
            {"key": "funds", "title": "到位", "weight": "100", "kind": "metric",
             "metric": "domestic_funds_in_place", "rounding": "half-up:1"},
        ],
        "full": "200",
    }]}  # fmt: skip
    version = actions.draft_scheme(
        region=city, code="x", title="月考核", document=document, by=None, at=AT
    )
    actions.publish_scheme(version=version, effective_on=ON, by=None, at=AT)
    return actions.compute_run(scheme=version.scheme, rhythm="monthly", on=ON, by=None, at=AT)


def test_published_completions_as_points_with_ranks(run: AssessmentRun) -> None:
    scores = {one.member: one for one in run.scores.all()}
    opened = explained(scores["r:211103"])
    assert [str(one.points) for one in opened.parts] == ["95.24", "97.8"]
    assert opened.parts[0].steps[2].arithmetic == "20 ÷ 21"
    # 大洼 has the same figures and shares the first place; 盘山 has nothing and stands there, last.
    assert {one: (str(score.total.normalize()), score.rank) for one, score in scores.items()} == {
        "r:211103": ("193.04", 1), "r:211104": ("193.04", 1), "r:211102": ("87.94", 3),
        "r:211122": ("0", 4),
    }  # fmt: skip
    assert recomputed(run) == []


def test_lights_and_lists_of_august(run: AssessmentRun) -> None:
    (ranking,) = rankings(run)
    # 2/3 of the year has passed; 双台子 is at (57.14 + 30.77) ÷ 2 = 43.96 %: 22.71 points behind.
    told = {
        str(line.score.who): (str(line.light), round(line.lead or 0, 2)) for line in ranking.lines
    }
    assert told["兴隆台区"] == ("green", Decimal("29.85"))
    assert told["双台子区"] == ("yellow", Decimal("-22.71"))
    assert told["盘山县"] == ("red", Decimal("-66.67"))
    assert {str(one.who) for one in ranking.praised} == {"兴隆台区", "大洼区"}
    assert [str(one.who) for one in ranking.behind] == ["盘山县"]
