"""Leads of the first region: one in each state, a collision to decide, an offer to answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.investors.actions import add_referrer
from wutong.domains.investors.choices import ReferrerKind
from wutong.domains.leads import actions
from wutong.domains.leads.models import Lead
from wutong.domains.org.actions import add_unit
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.models import Unit
from wutong.kernel.money import WAN

SQUARE_METRES_A_MU: Final = Decimal(2000) / 3
SQUADS: Final = (
    ("130302", "海港区招商小分队", UnitKind.PROMOTION_SQUAD),
    ("130322", "昌黎县招商小分队", UnitKind.PROMOTION_SQUAD),
    (QINHUANGDAO, "市投资促进局", UnitKind.PROMOTION_BUREAU),
)


@dataclass(frozen=True)
class Report:
    """A lead as somebody reported it ``days`` ago; ``wan`` in 万元, ``mu`` in 亩."""

    by: str
    firm: str
    content: str
    days: int
    wan: int
    source: str
    unit: str = "京津招商小分队"
    mu: int = 0
    more: dict[str, Any] = field(default_factory=dict)


REPORTS: Final = (
    Report("recruiter", "北京中科智联机器人有限公司", "工业机器人关节模组生产基地", 12, 32_000,
           "visit", mu=60, more={"industry": "智能装备", "people": 260, "power": 4000,
                                 "contact_name": "高经理", "contact_phone": "13900001201"}),
    Report("recruiter", "天津海纳生物医药有限公司", "多肽原料药生产线", 20, 18_000, "referral",
           mu=35, more={"industry": "生物医药", "origin": "天津市"}),
    Report("department", "唐山金瑞新材料有限公司", "高纯石英砂提纯", 1, 9_500, "reception",
           unit="", more={"industry": "新材料"}),
    Report("steward", "山东远航海洋工程装备有限公司", "海上风电安装平台总装", 30, 86_000, "targeting",
           unit="重大项目专班", mu=210, more={"industry": "海洋装备", "power": 20000}),
    Report("recruiter", "廊坊云谷数据科技有限公司", "绿色算力中心一期", 80, 45_000, "event",
           mu=40, more={"industry": "数字经济", "power": 60000}),
    Report("recruiter", "保定长风汽车零部件有限公司", "轻量化底盘部件", 100, 12_000, "online",
           more={"industry": "汽车零部件"}),
    Report("steward", "石家庄康源食品有限公司", "预制菜中央厨房", 15, 6_800, "referral_promotion",
           unit="重大项目专班", mu=22, more={"industry": "食品加工", "people": 180}),
)  # fmt: skip


def load_leads(at: datetime) -> None:
    """Report the leads that are absent, and move them on."""
    _units(at)
    if Lead.objects.filter(firm_name=REPORTS[0].firm).exists():
        return
    robots, biotech, sand, offshore, computing, car_parts, kitchen = (
        _report(one, at) for one in REPORTS
    )
    recruiter, steward, bureau = person("recruiter"), person("steward"), person("bureau")
    actions.follow(
        lead=robots, by=recruiter, at=at - timedelta(days=11), reason="技术成熟，有搬迁意向"
    )
    actions.report_progress(
        lead=robots,
        text="赴北京考察，企业计划下月来看地。",
        by=recruiter,
        at=at - timedelta(days=3),
    )
    actions.send_back(
        lead=biotech, reason="请补充环评等级和用水量。", by=bureau, at=at - timedelta(days=2)
    )
    actions.follow(lead=offshore, by=steward, at=at - timedelta(days=27))
    actions.give_feedback(
        lead=offshore, text="已对接港口岸线，市级共同推进。", by=steward, at=at - timedelta(days=24)
    )
    actions.follow(lead=computing, by=recruiter, at=at - timedelta(days=78))
    actions.release(
        lead=car_parts,
        reason="企业暂缓投资，本队无力继续跟进。",
        by=recruiter,
        at=at - timedelta(days=6),
    )
    actions.ask_transfer(
        lead=computing, to_unit=Unit.objects.get(name=SQUADS[0][1]), by=recruiter, at=at,
        reason="海港区有现成的数据中心用房。",
    )  # fmt: skip
    actions.convert(lead=kitchen, by=steward, at=at - timedelta(days=1))
    _collide(robots, at)
    assert sand.owner is None


def _units(at: datetime) -> None:
    for code, name, kind in SQUADS:
        region = region_of(code)
        if not Unit.objects.filter(region=region, name=name).exists():
            add_unit(region=region, name=name, kind=kind, by=None, at=at)


def _report(one: Report, at: datetime) -> Lead:
    city, by, then = region_of(QINHUANGDAO), person(one.by), at - timedelta(days=one.days)
    more = dict(one.more)
    if one.source == "referral":
        more["introducer"] = add_referrer(
            name="秦皇岛市天津商会", kind=ReferrerKind.CHAMBER, by=by, at=then
        )
    return actions.report_lead(
        firm_name=one.firm, content=one.content, source=one.source, region=city,
        unit=Unit.objects.filter(region=city, name=one.unit).first(), by=by, at=then,
        amount=one.wan * WAN, confirmed=True,
        land_area=(one.mu * SQUARE_METRES_A_MU).quantize(Decimal("0.0001")) if one.mu else None,
        **more,
    )  # fmt: skip


def _collide(first: Lead, at: datetime) -> None:
    """Another unit reports the same firm under its short name."""
    actions.report_lead(
        firm_name="中科智联机器人（北京）有限公司", content="机器人关节及整机组装",
        source="event", region=first.region, unit=Unit.objects.get(name="重大项目专班"),
        by=person("steward"), at=at - timedelta(days=2), amount=30_000 * WAN, confirmed=True,
        uscc=first.uscc,
    )  # fmt: skip
