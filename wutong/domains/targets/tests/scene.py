"""A city that assesses its districts and squads, with people who compute, review, issue, appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from wutong.domains.org.choices import Role
from wutong.domains.org.models import Region, User
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.choices import Attribute, Stage
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.targets import actions
from wutong.domains.targets.models import AssessmentRun, SchemeVersion, UnitScore

YI = Decimal(100_000_000)
BEFORE = datetime(2022, 8, 1, 4, 0, tzinfo=UTC)
NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
LATER = datetime(2022, 9, 20, 4, 0, tzinfo=UTC)
ON = date(2022, 9, 9)
FIRST = date(2022, 9, 1)
COUNTY, OTHER = "r:130302", "r:130322"


def document(squad: int) -> dict[str, Any]:
    """Two groups: the districts by figures and work, the squad by the efficacy form."""
    signed = {"key": "signed", "title": "签约项目", "weight": "60", "kind": "metric",
              "metric": "signed_projects", "cap": "1.2"}  # fmt: skip
    return {
        "groups": [
            {
                "key": "districts", "title": "县区", "members": [COUNTY, OTHER], "red_places": 1,
                "black_places": 1,
                "indicators": [
                    signed,
                    {"key": "share", "title": "高新占比", "weight": "20", "kind": "rate",
                     "metric": "high_tech_signed_share", "basis": "fixed", "fixed": "1"},
                    {"key": "work", "title": "工作评价", "weight": "20", "kind": "manual"},
                ],
                "adjustments": [
                    {"key": "false", "title": "弄虚作假", "kind": "deduction", "points": "0.2"},
                    {"key": "veto", "title": "重大事故", "kind": "veto"},
                ],
            },
            {
                "key": "squads", "title": "小分队", "members": [f"u:{squad}"],
                "indicators": [{**signed, "weight": "100", "form": "efficacy", "cap": "1"}],
            },
        ]
    }  # fmt: skip


@dataclass
class Scene:
    """The world with its scheme, which is published."""

    world: World
    analyst: User
    supervisor: User
    leader: User
    county_leader: User
    version: SchemeVersion

    def sign(self, name: str, day: str, at: datetime = BEFORE, where: Region | None = None) -> int:
        """A signed project, verified at ``at``; its key."""
        on = date.fromisoformat(day)
        row = BroughtProject(
            name=name, region=where or self.world.county,
            cell=LedgerCell("a" * 64, "台账.xlsx", "签约项目", len(name)),
            milestones=(BroughtMilestone(Stage.SIGNED, on),),
            facts=(BroughtFact(Attribute.TOTAL_INVESTMENT, 3 * YI, on),), on=on,
        )  # fmt: skip
        return bring_in(rows=[row], by=None, at=at, verified=True)[0].project_id

    def target(self, value: int, where: Region | None = None, at: datetime = BEFORE) -> None:
        """The district's target of signed projects."""
        actions.set_target(
            region=where or self.world.county, year=2022, metric="signed_projects",
            value=Decimal(value), by=None, at=at,
        )  # fmt: skip

    def enter(self, key: str, value: str, member: str = COUNTY, at: datetime = NOON) -> Any:
        """Points or times of this period."""
        return actions.enter_points(
            scheme=self.version.scheme, first=FIRST, last=ON, key=key, member=member,
            value=Decimal(value), evidence="考核办〔2022〕9 号", by=self.analyst, at=at,
        )  # fmt: skip

    def computed(self, at: datetime = NOON) -> AssessmentRun:
        """September so far."""
        return actions.compute_run(
            scheme=self.version.scheme, rhythm="monthly", on=ON, by=self.analyst, at=at
        )

    def reviewed(self) -> AssessmentRun:
        """The same, reviewed."""
        return actions.review_run(run=self.computed(), by=self.supervisor, at=NOON)

    def issued(self) -> AssessmentRun:
        """The same, issued."""
        return actions.issue_run(run=self.reviewed(), by=self.leader, at=NOON)

    def score(self, run: AssessmentRun, member: str = COUNTY) -> UnitScore:
        """A member's score."""
        return next(one for one in run.scores.all() if one.member == member)


def build_scene() -> Scene:
    """Two signed projects and a target of four in one district, nothing in the other."""
    world = build_world()
    version = actions.draft_scheme(
        region=world.city, code="monthly", title="月度考核", document=document(world.squad.pk),
        by=None, at=BEFORE,
    )  # fmt: skip
    actions.publish_scheme(version=version, effective_on=date(2022, 1, 1), by=None, at=BEFORE)
    scene = Scene(
        world, person("统计", Role.ANALYST, world.city), person("督查", Role.SUPERVISOR, world.city),
        person("市领导", Role.LEADER, world.city), person("区领导", Role.LEADER, world.county), version,
    )  # fmt: skip
    scene.sign("甲项目", "2022-03-01")
    scene.sign("乙项目甲", "2022-09-05")
    scene.target(4)
    return scene


def totals(run: AssessmentRun) -> dict[str, tuple[str, int]]:
    return {one.member: (f"{one.total:.2f}", one.rank) for one in run.scores.all()}
