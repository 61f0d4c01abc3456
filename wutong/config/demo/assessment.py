"""Assessment: the city's districts and squads by the month, two issues; and a county's all-unit
promotion, 49 units of every kind (3 parks, 4 bureaus and offices, 20 departments, 22 towns), each
group by its own indicators. Targets, points, the county's parks and its units are made up."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.org.actions import add_custom_region, add_unit
from wutong.domains.org.choices import RegionLevel, UnitKind
from wutong.domains.org.models import Region, Unit
from wutong.domains.org.queries import children_of
from wutong.domains.targets import actions
from wutong.domains.targets.models import AssessmentRun, AssessmentScheme

QINGLONG: Final = "130321"
ISSUES: Final = (date(2022, 8, 31), date(2022, 9, 9))
GOALS: Final = (46, 18, 14, 22, 20, 30, 34, 40, 16)
WORK: Final = (18, 15, 12, 17, 14, 19, 16, 13, 15)
PARKS: Final = ("青龙经济开发园区", "青龙物流产业园区", "青龙文旅产业园区")
BUREAUS: Final = (
    ("青龙县招商一局", UnitKind.PROMOTION_BUREAU), ("青龙县招商二局", UnitKind.PROMOTION_BUREAU),
    ("青龙县驻京联络处", UnitKind.LIAISON_OFFICE), ("青龙县驻沪联络处", UnitKind.LIAISON_OFFICE),
)  # fmt: skip
DEPARTMENTS: Final = (
    "发展改革局", "工业信息化局", "财政局", "自然资源规划局", "住房城乡建设局", "交通运输局",
    "水务局", "农业农村局", "商务局", "文化旅游局", "卫生健康局", "教育局", "民政局",
    "人力资源社会保障局", "市场监管局", "行政审批局", "林业局", "统计局", "科技局", "医疗保障局",
)  # fmt: skip
TOWNS: Final = 22
BASIS: Final = "演示数据"


@transaction.atomic
def load(at: datetime) -> None:
    """Load them once."""
    if AssessmentScheme.objects.exists():
        return
    _districts(at)
    _all_units(at)


def _indicator(key: str, title: str, weight: int, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": title, "weight": str(weight), "kind": "metric", **more}


def _work(weight: int) -> dict[str, Any]:
    return _indicator("work", "工作评价", weight, kind="manual")


DEDUCTIONS: Final[list[dict[str, Any]]] = [
    {
        "key": "late",
        "title": "迟开工",
        "kind": "deduction",
        "points": "0.1",
        "cap": "2",
        "metric": "late_start_projects",
    },
    {
        "key": "false",
        "title": "弄虚作假",
        "kind": "deduction",
        "points": "0.2",
        "metric": "falsified_claims",
    },
    {
        "key": "missed",
        "title": "漏报",
        "kind": "deduction",
        "points": "0.2",
        "cap": "1",
        "metric": "missed_reports",
    },
]


def _districts(at: datetime) -> None:
    city, by = region_of(QINHUANGDAO), person("analyst")
    districts = children_of(city)
    for one in districts:  # who answers for a district that is called to account
        if not Unit.objects.filter(region=one, kind=UnitKind.PROMOTION_BUREAU).exists():
            add_unit(region=one, name=f"{one.name}招商局", kind=UnitKind.PROMOTION_BUREAU,
                     by=person("admin"), at=at)  # fmt: skip
    for one, goal in zip(districts, GOALS, strict=False):
        actions.set_target(
            region=one, year=2022, metric="signed_projects", value=Decimal(goal), basis=BASIS,
            by=person("admin"), at=at,
        )  # fmt: skip
    squads = [f"u:{one.pk}" for one in Unit.objects.filter(
        region=city, kind__in=(UnitKind.PROMOTION_SQUAD, UnitKind.TASK_FORCE)).order_by("pk")]  # fmt: skip
    document: dict[str, Any] = {"groups": [
        {
            "key": "districts", "title": "县区", "members": [f"r:{one.code}" for one in districts],
            "red_places": 3, "black_places": 2, "bonus_cap": "5",
            "indicators": [
                _indicator("signed", "签约项目", 40, metric="signed_projects", cap="1.2"),
                _indicator("amount", "签约金额", 20, metric="signed_amount", form="efficacy"),
                _indicator("high", "高新占比", 20, kind="rate", metric="high_tech_signed_share",
                           basis="fixed", fixed="0.7"),
                _work(20),
            ],
            "adjustments": [
                {"key": "big", "title": "百亿级项目", "kind": "bonus", "points": "2", "cap": "4"},
                *DEDUCTIONS,
                {"key": "accident", "title": "重大负面事件", "kind": "veto"},
            ],
        },
        {
            "key": "squads", "title": "小分队和专班", "members": squads, "red_places": 1,
            "indicators": [
                _indicator("leads", "首报线索", 60, metric="leads_registered", form="efficacy"),
                _work(40),
            ],
            "adjustments": DEDUCTIONS,
        },
    ]}  # fmt: skip
    version = actions.draft_scheme(
        region=city, code="monthly", title="县区招商月考核", document=document, by=by, at=at
    )
    actions.publish_scheme(version=version, effective_on=date(2022, 1, 1), by=by, at=at)
    for on in ISSUES:
        _issue(version.scheme, on, squads, districts, at)
    groups = document["groups"]
    groups[0]["indicators"][0] = {**groups[0]["indicators"][0], "weight": "30"}
    groups[0]["indicators"][1] = {**groups[0]["indicators"][1], "weight": "30"}
    actions.draft_scheme(
        region=city, code="monthly", title="县区招商月考核", document=document, by=by, at=at
    )


def _issue(
    scheme: AssessmentScheme, on: date, squads: list[str], districts: list[Region], at: datetime
) -> None:
    turn = ISSUES.index(on)
    points = [(f"r:{one.code}", WORK[(place + turn * 2) % len(WORK)])
              for place, one in enumerate(districts)]  # fmt: skip
    points += [(one, 30 + 2 * place + turn) for place, one in enumerate(squads)]
    for member, value in points:
        _enter(scheme, on, "work", member, value, at)
    if turn:
        _enter(scheme, on, "big", points[0][0], 1, at)
    _finished(scheme, on, at)


def _enter(
    scheme: AssessmentScheme, on: date, key: str, member: str, value: int, at: datetime
) -> None:
    actions.enter_points(
        scheme=scheme, first=on.replace(day=1), last=on, key=key, member=member,
        value=Decimal(value), evidence="月度工作评价表（演示）", by=person("analyst"), at=at,
    )  # fmt: skip


def _finished(scheme: AssessmentScheme, on: date, at: datetime) -> AssessmentRun:
    run = actions.compute_run(scheme=scheme, rhythm="monthly", on=on, by=person("analyst"), at=at)
    actions.review_run(run=run, by=person("supervisor"), at=at)
    return actions.issue_run(run=run, by=person("leader"), at=at)


def _all_units(at: datetime) -> None:
    county, admin = region_of(QINGLONG), person("admin")
    parks = [add_custom_region(parent=county, name=name, level=RegionLevel.PARK, by=admin, at=at)
             for name in PARKS]  # fmt: skip
    towns = [one for one in children_of(county) if one.level == RegionLevel.TOWN][:TOWNS]
    bureaus = [add_unit(region=county, name=name, kind=kind, by=admin, at=at)
               for name, kind in BUREAUS]  # fmt: skip
    departments = [add_unit(region=county, name=f"青龙县{name}", kind=UnitKind.DEPARTMENT, by=admin,
                            at=at) for name in DEPARTMENTS]  # fmt: skip
    document = {"groups": [
        _group("parks", "园区", [f"r:{one.code}" for one in parks],
               _indicator("signed", "签约项目", 50, metric="signed_projects", form="efficacy"),
               _indicator("landed", "落地项目", 30, metric="landed_projects", form="efficacy"),
               _work(20)),
        _group("bureaus", "招商局和驻外联络处", [f"u:{one.pk}" for one in bureaus],
               _indicator("leads", "首报线索", 40, metric="leads_registered", form="efficacy"),
               _indicator("out", "外出招商批次", 30, metric="outbound_batches", form="efficacy"),
               _work(30)),
        _group("departments", "县直部门", [f"u:{one.pk}" for one in departments],
               _indicator("leads", "首报线索", 40, metric="leads_registered", basis="fixed",
                          fixed="2"),
               _indicator("answers", "诉求按时答复", 20, kind="on_time",
                          metric="appeals_answered_in_time", base="appeals_due", basis="fixed",
                          fixed="1", missing="full"),
               _work(40)),
        _group("towns", "乡镇", [f"r:{one.code}" for one in towns],
               _indicator("signed", "签约项目", 40, metric="signed_projects", basis="fixed",
                          fixed="1", cap="1.2"),
               _work(60)),
    ]}  # fmt: skip
    version = actions.draft_scheme(
        region=county, code="all-units", title="全员招商考核", document=document, by=admin, at=at
    )
    actions.publish_scheme(version=version, effective_on=date(2022, 1, 1), by=admin, at=at)
    on = ISSUES[0]
    weights = {"parks": 20, "bureaus": 30, "departments": 40, "towns": 60}
    for group in document["groups"]:
        for place, member in enumerate(group["members"]):
            share = (7 * place + 11) % 13
            _enter(version.scheme, on, "work", member,
                   weights[group["key"]] * (60 + 3 * share) // 100, at)  # fmt: skip
    actions.compute_run(scheme=version.scheme, rhythm="monthly", on=on, by=person("analyst"), at=at)


def _group(key: str, title: str, members: list[str], *indicators: Any) -> dict[str, Any]:
    return {"key": key, "title": title, "members": members, "indicators": list(indicators),
            "adjustments": DEDUCTIONS, "red_places": 3, "black_places": 0}  # fmt: skip
