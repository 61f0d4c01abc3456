"""A project in 秦皇岛 with a small catalogue, and people who may and may not plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from wutong.domains.approvals.choices import ApprovalStage, PaperSource
from wutong.domains.approvals.models import (
    ApprovalItem,
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
    PaperKind,
)
from wutong.domains.approvals.tests.rows import version_of
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person, project

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
FOREST = [{"attribute": "needs_forest", "test": "yes"}]
LARGE = [{"attribute": "land_area", "test": "at_least", "value": "20000"}]


@dataclass
class RoadScene:
    """Everything is there once it is made."""

    world: World
    project: Project
    steward: User
    other_steward: User
    leader: User
    stranger: User

    def version(self, code: str) -> ItemVersion:
        """The version of an item of the small catalogue."""
        return ItemVersion.objects.get(item__code=code)


def small_catalogue() -> None:
    """备案, then 用地 and 环评 side by side, 林地 where there is forest, 施工许可 after them; the
    delivered catalogue is taken away."""
    ItemVersion.objects.all().delete()
    ApprovalItem.objects.all().delete()
    PaperKind.objects.all().delete()
    stages = ApprovalStage
    rows: list[tuple[str, str, str, int, list[str], dict[str, Any]]] = [
        ("BA", "项目备案", stages.LAND_PLANNING, 3, [], {}),
        ("YD", "建设用地规划许可", stages.LAND_PLANNING, 5, ["BA"], {"commitment_allowed": True}),
        ("LD", "占用林地", stages.ALONGSIDE, 15, [], {"conditions": FOREST}),
        ("HP", "环评报告表", stages.ALONGSIDE, 12, ["BA"], {"conditions": LARGE, "green_days": 7}),
        ("GC", "建设工程规划许可", stages.WORKS_PLANNING, 8, ["YD", "LD"], {}),
        ("SG", "施工许可", stages.CONSTRUCTION_PERMIT, 4, ["GC", "HP"], {}),
        ("YS", "联合验收", stages.ACCEPTANCE, 8, ["SG"], {}),
    ]
    for code, name, stage, days, _requires, more in rows:
        version_of(code, name=name, stage=stage, promised_days=days, **more)
    for code, _name, _stage, _days, requires, _more in rows:
        for one in requires:
            ItemPrerequisite.objects.create(
                version=ItemVersion.objects.get(item__code=code),
                requires=ApprovalItem.objects.get(code=one),
            )
    licence = PaperKind.objects.create(code="YYZZ", name="营业执照", source=PaperSource.APPLICANT)
    filed = PaperKind.objects.create(code="BAZ", name="备案证明", source=PaperSource.RESULT)
    report = PaperKind.objects.create(
        code="HPB", name="环评文本", source=PaperSource.INTERMEDIARY, provider="环评机构"
    )
    for code, papers in (("BA", [licence]), ("YD", [licence, filed]), ("HP", [report, filed])):
        version = ItemVersion.objects.get(item__code=code)
        for position, paper in enumerate(papers):
            ItemPaper.objects.create(version=version, paper=paper, position=position)
    ItemResult.objects.create(version=ItemVersion.objects.get(item__code="BA"), paper=filed)


def build_scene() -> RoadScene:
    """Regions, people, a project of 30,000 ㎡ and the small catalogue."""
    world = build_world()
    small_catalogue()
    mine = project(
        world.county, NOON, land_area=Decimal(30000), land_kind="出让", industry_code="3841"
    )
    return RoadScene(
        world,
        mine,
        person("管家", Role.STEWARD, world.county),
        person("另一个管家", Role.STEWARD, world.city),
        person("领导", Role.LEADER, world.city),
        person("外地管家", Role.STEWARD, world.elsewhere),
    )
