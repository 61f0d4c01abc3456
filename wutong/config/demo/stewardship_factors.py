"""Factors of the demo: a substation that two want, and a power line that comes after its day."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.org.models import Unit
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Project
from wutong.domains.stewardship.actions import capacities, factors
from wutong.domains.stewardship.actions.capacities import Source
from wutong.domains.stewardship.actions.factors import Wanted
from wutong.domains.stewardship.models import FactorCapacity

SUBSTATION: Final = "临港园区 110kV 变电站"
WATERWORKS: Final = "北戴河新区第二水厂"
STEAM: Final = "开发区热电联产管网"
BEFORE_GROUND: Final = (Stage.SIGNED, Stage.REGISTERED, Stage.LANDED)


def load(at: datetime) -> None:
    """Load what is absent."""
    region, bureau = region_of(QINHUANGDAO), person("bureau")
    if FactorCapacity.objects.filter(name=SUBSTATION).exists():
        return
    rows = Project.objects.filter(
        region_path__startswith=region.path, confidential=False, stage__in=BEFORE_GROUND
    )
    chosen = list(rows.order_by("-total_investment", "pk")[:4])
    if len(chosen) < 4:
        return
    squad = Unit.objects.filter(region__path__startswith=region.path).order_by("pk").first()
    before = at - timedelta(days=40)
    sources = [
        capacities.add_capacity(
            region=region, kind=kind, by=bureau, at=before,
            source=Source(name, total, used, measure, unit=squad, note=note),
        )
        for kind, name, total, used, measure, note in (
            ("power", SUBSTATION, Decimal(63_000), Decimal(41_000), "kVA", "二号主变明年投运"),
            ("water", WATERWORKS, Decimal(50_000), Decimal(38_500), "t/d", ""),
            ("steam", STEAM, Decimal(220), Decimal(180), "t/h", ""),
        )
    ]  # fmt: skip
    day = at.date()
    power, water, steam = sources
    asked = [
        (chosen[0], Wanted("power", day + timedelta(20), Decimal(16_000), "kVA", for_start=True,
                           details={"voltage": "35kV"}, capacity=power)),
        (chosen[1], Wanted("power", day + timedelta(45), Decimal(9000), "kW",
                           details={"voltage": "10kV"}, capacity=power)),
        (chosen[0], Wanted("land", day + timedelta(10), Decimal(212), "亩", for_start=True,
                           unit=squad)),
        (chosen[0], Wanted("water", day + timedelta(90), Decimal(3200), capacity=water)),
        (chosen[2], Wanted("steam", day - timedelta(12), Decimal(35), capacity=steam)),
        (chosen[3], Wanted("energy_quota", day + timedelta(15), Decimal(18_500), unit=squad,
                           for_start=True)),
        (chosen[1], Wanted("labour", day + timedelta(25), Decimal(320), unit=squad,
                           note="熟练焊工 40 人")),
    ]  # fmt: skip
    needs = [
        factors.add_need(project=project, wanted=wanted, by=bureau, at=before)
        for project, wanted in asked
    ]
    factors.arrange_need(
        need=needs[0], promised_on=day + timedelta(64), capacity=power, by=bureau, at=before
    )
    factors.arrange_need(need=needs[2], promised_on=day + timedelta(8), by=bureau, at=before)
    factors.arrange_need(
        need=needs[4], promised_on=day - timedelta(12), capacity=steam, by=bureau, at=before
    )
    factors.deliver_need(
        need=needs[4], delivered_on=day - timedelta(9), delivered=Decimal(22), by=bureau, at=at
    )
