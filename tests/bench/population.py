"""A made-up province: 100,000 firms and projects with 600,000 dated facts. The same every time.

Written through the rooms' own bulk actions, so that the search index, the duplicate keys and the
copies on the projects are what they are in use.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import batched

from wutong.domains.investors.actions import NewInvestor, register_investors_in_bulk
from wutong.domains.org.models import Region, User
from wutong.domains.org.queries import within
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtFunds,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.models import Fact, FundArrival, Milestone

PROVINCE = "130000"
SEED = 20221109
BATCH = 1000
FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2022, 12, 31)
BRANDS = "宏瑞海达金盛华泰中兴恒信安康博远创新天成永丰东方龙腾飞越科源鼎立嘉禾正邦明德百川万通冀星燕山渤海秦皇"
TRADES = (
    "新材料", "装备制造", "生物医药", "电子科技", "食品", "汽车零部件", "新能源", "光伏", "化工",
    "智能机器人", "半导体", "物流", "环保", "数据", "精密机械", "纺织", "冶金", "建材", "农业",
    "文旅", "医疗器械", "航空航天", "海洋工程", "软件",
)  # fmt: skip
WORKS = ("生产基地", "研发中心", "产业园", "加工项目", "总部", "扩建项目", "数据中心", "示范线")
LIFECYCLE = (
    ("signed", 1.0), ("registered", 0.75), ("landed", 0.6), ("started", 0.5),
    ("completed", 0.3), ("in_production", 0.25),
)  # fmt: skip


def firm_name(number: int, region: str) -> str:
    """The name of the firm with this number; no two numbers share one."""
    letters = len(BRANDS)
    first, rest = number % letters, number // letters
    second, rest = rest % letters, rest // letters
    third = BRANDS[rest // len(TRADES) % letters]
    trade = TRADES[rest % len(TRADES)]
    return f"{region}{BRANDS[first]}{BRANDS[second]}{third}{trade}有限公司"


class Population:
    """The firms and projects, drawn from one seed."""

    def __init__(self, projects: int) -> None:
        self.size = projects
        self.random = random.Random(SEED)
        province = Region.objects.get(code=PROVINCE)
        self.regions = list(
            Region.objects.filter(within(province.path), level="county").order_by("path")
        )
        self.weights = [self.random.paretovariate(1.2) for _ in self.regions]

    def write(self, by: User, at: datetime) -> int:
        """Write everything in batches; returns how many facts there are then."""
        for numbers in batched(range(self.size), BATCH):
            firms = self._firms(numbers, by, at)
            rows = [self._project(number, firms[number]) for number in numbers]
            bring_in(rows=rows, by=by, at=at, verified=True)
        return sum(model.objects.count() for model in (Milestone, Fact, FundArrival))

    def _firms(self, numbers: Sequence[int], by: User, at: datetime) -> dict[int, tuple[int, str]]:
        rows = [
            NewInvestor(name=firm_name(number, self.regions[number % 97].name[:2]))
            for number in numbers
        ]
        found = register_investors_in_bulk(rows=rows, by=by, at=at)
        return {
            number: (one.investor.pk, one.investor.name)
            for number, one in zip(numbers, found, strict=True)
        }

    def _project(self, number: int, firm: tuple[int, str]) -> BroughtProject:
        draw = self.random
        region = draw.choices(self.regions, self.weights)[0]
        cell = LedgerCell("0" * 64, "省项目库.xlsx", region.name, number + 2)
        day = FIRST_DAY + timedelta(days=draw.randrange((LAST_DAY - FIRST_DAY).days))
        trade = TRADES[number // len(BRANDS) ** 2 % len(TRADES)]
        milestones = tuple(self._milestones(day))
        return BroughtProject(
            name=f"{firm[1].removesuffix('有限公司')}{draw.choice(WORKS)}",
            region=region,
            cell=cell,
            investor_id=firm[0],
            on=day,
            attributes={"industry": trade, "high_technology": draw.random() < 0.3},
            milestones=milestones,
            facts=self._facts(day),
            funds=tuple(self._funds(day, cell)) if milestones[0].stage == "signed" else (),
        )

    def _milestones(self, day: date) -> Iterator[BroughtMilestone]:
        draw = self.random.random()
        if draw < 0.25:
            yield BroughtMilestone("reserve" if draw < 0.1 else "negotiating", day)
            return
        depth = self.random.random()
        for stage, share in LIFECYCLE:
            if depth < share and day <= LAST_DAY:
                yield BroughtMilestone(stage, day)
                day += timedelta(days=self.random.randrange(5, 120))

    def _facts(self, day: date) -> tuple[BroughtFact, ...]:
        amount = Decimal(round(self.random.lognormvariate(9.2, 1.3))) * 10_000
        area = Decimal(self.random.randrange(2_000, 400_000))
        return (
            BroughtFact("total_investment", amount, day),
            BroughtFact("land_area", area, day),
        )

    def _funds(self, day: date, cell: LedgerCell) -> Iterator[BroughtFunds]:
        for _ in range(self.random.choice((1, 2, 2, 3))):
            day += timedelta(days=self.random.randrange(10, 200))
            kind = self.random.choice(("domestic", "domestic", "foreign", "external"))
            amount = Decimal(self.random.randrange(50, 50_000)) * 10_000
            yield BroughtFunds(min(day, LAST_DAY), amount, kind, cell)
