"""Projects before their signing, year by year from 2018, so that a year's end can be forecast. All of
it is made up; nothing is signed, landed or in production in a year that a region's report tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count, product
from typing import Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.org.queries import Region, children_of
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.choices import Attribute, MilestoneKind, Stage
from wutong.domains.projects.models import Milestone, Project
from wutong.kernel.money import YI

FILE: Final = "储备和在谈项目台账（演示）.xlsx"
SHA256: Final = "0" * 64
COUNTIES: Final = 7
PRODUCTS: Final = (
    ("汽车轮毂", "汽车零部件"), ("储能电池", "新能源"), ("海工装备", "装备制造"),
    ("特种玻璃", "新材料"), ("冷链物流", "现代物流"), ("葡萄酒庄", "食品加工"),
    ("数据标注", "数字经济"), ("生物制药", "生物医药"), ("风电塔筒", "新能源"),
    ("铝合金压铸", "新材料"), ("粮油加工", "食品加工"), ("滨海康养", "文化旅游"),
    ("智能机床", "装备制造"), ("光伏组件", "新能源"), ("医疗器械", "生物医药"),
    ("软件园", "数字经济"), ("预制菜", "食品加工"), ("船舶配件", "装备制造"),
    ("石墨材料", "新材料"), ("跨境电商", "现代物流"), ("研学营地", "文化旅游"),
    ("氢能装备", "新能源"), ("工业机器人", "装备制造"),
)  # fmt: skip
# Reserve, talks and signing within a year; then reserve and talks of those that came to nothing.
SIGNED: Final = (
    "01-08 02-14 04-03", "01-10 03-05 05-16", "01-15 02-26 05-08", "01-22 03-19 06-12",
    "02-03 04-11 06-28", "02-17 03-30 06-05", "03-02 05-06 07-24", "03-12 05-20 08-15",
    "03-25 06-03 08-29", "04-09 06-18 09-04", "02-20 05-10 09-26", "03-06 06-14 10-12",
    "04-02 07-01 10-25", "04-16 07-20 11-08", "05-07 08-03 11-19", "05-19 07-28 12-02",
    "06-08 08-21 12-10", "06-22 08-30 11-27", "05-28 09-30 12-15", "07-06 10-20 12-22",
    "09-18 10-16 12-05", "09-27 10-30 12-18", "10-11 11-06 12-20", "10-22 11-15 12-27",
)  # fmt: skip
UNSIGNED: Final = (
    "01-12 03-16", "02-14", "02-06 04-20", "02-27 05-15", "04-18", "03-15 06-02", "05-30",
    "04-05 06-25", "07-04", "04-28 07-12", "08-16", "05-23 08-08",
)  # fmt: skip
YEARS: Final = ((2018, 24, 6), (2019, 24, 6), (2020, 0, 24), (2021, 0, 24), (2022, 0, 48))
"""Year, projects signed, projects not signed; those of 2020 and 2021 that signed are the ledger's."""
GIVEN_UP: Final = (3, 20)
LAST_YEAR: Final = 2022
AFTER_SIGNING: Final = (
    (Stage.LANDED, timedelta(days=190)), (Stage.IN_PRODUCTION, timedelta(days=260)),
    (Stage.TARGET_BENEFIT_REACHED, timedelta(days=360)),
)  # fmt: skip
"""All of them by the end of 2020, so that none stands in a funnel of later years."""


@dataclass(frozen=True)
class _Course:
    """A project's days by stage."""

    days: tuple[tuple[Stage, date], ...]

    @property
    def first(self) -> date:
        return self.days[0][1]


@transaction.atomic
def load(at: datetime) -> None:
    """Load it once."""
    city = region_of(QINHUANGDAO)
    rows = list(_made_up(children_of(city)[:COUNTIES]))
    if not rows or Project.objects.filter(name=rows[0].name).exists():
        return
    by = person("bureau")
    bring_in(rows=rows, by=by, at=at, verified=True)
    bring_in(rows=list(_before_signing(city)), by=by, at=at, verified=True)


def _cell(sheet: str, row: int) -> LedgerCell:
    return LedgerCell(SHA256, FILE, sheet, row)


def _milestones(days: Sequence[tuple[Stage, date]]) -> tuple[BroughtMilestone, ...]:
    return tuple(BroughtMilestone(stage, on) for stage, on in days)


def _made_up(counties: Sequence[Region]) -> Iterator[BroughtProject]:
    places = product(PRODUCTS, counties)
    numbers = count(2)
    for year, signed, unsigned in YEARS:
        for course in _courses(year, signed, unsigned):
            (what, industry), county = next(places)
            number = next(numbers)
            total = (1 + number * 7 % 23) * YI / 2
            yield BroughtProject(
                name=f"{county.name}{what}项目（演示）", region=county, on=course.first,
                cell=_cell(str(year), number), attributes={"industry": industry},
                milestones=_milestones(course.days),
                facts=(BroughtFact(Attribute.TOTAL_INVESTMENT, Decimal(total), course.first),),
            )  # fmt: skip


def _courses(year: int, signed: int, unsigned: int) -> Iterator[_Course]:
    for text in SIGNED[:signed]:
        days = list(_days(text, year, 0))
        signed_on = days[-1][1]
        later = ((stage, signed_on + after) for stage, after in AFTER_SIGNING)
        yield _Course((*days, *later))
    for place in range(unsigned):
        turn, at = divmod(place, len(UNSIGNED))
        days = list(_days(UNSIGNED[at], year, turn * 5))
        if year < LAST_YEAR:
            days.append((Stage.WITHDRAWN, date(year + 1, *GIVEN_UP)))
        yield _Course(tuple(days))


def _days(text: str, year: int, later: int) -> Iterator[tuple[Stage, date]]:
    stages = (Stage.RESERVE, Stage.NEGOTIATING, Stage.SIGNED)
    for stage, day in zip(stages, text.split(), strict=False):
        yield stage, date.fromisoformat(f"{year}-{day}") + timedelta(days=later)


def _before_signing(city: Region) -> Iterator[BroughtProject]:
    """Talks, and reserve before them, of three in four projects that the ledger signed in 2020 and
    2021; the fourth came unannounced."""
    rows = Milestone.objects.filter(
        stage=Stage.SIGNED, kind=MilestoneKind.FORMAL, on__year__in=(2020, 2021),
        project__region_path__startswith=city.path,
    )  # fmt: skip
    rows = rows.select_related("project__region").order_by("project_id")
    for place, signing in enumerate(rows):
        if place % 4 == 0:
            continue
        talks = signing.on - timedelta(days=25 + place * 37 % 140)
        reserve = talks - timedelta(days=20 + place * 53 % 120)
        yield BroughtProject(
            name=signing.project.name, region=signing.project.region,
            project_id=signing.project_id, cell=_cell("签约前", place + 2), on=reserve,
            milestones=_milestones(((Stage.RESERVE, reserve), (Stage.NEGOTIATING, talks))),
        )  # fmt: skip
