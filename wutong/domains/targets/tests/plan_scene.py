"""A city with its plan of 2022: a draft, a cascade, a decision that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from wutong.domains.org.models import Region, User
from wutong.domains.projects.actions import BroughtMilestone, BroughtProject, LedgerCell, bring_in
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.targets import actions
from wutong.domains.targets.actions import LineAsked
from wutong.domains.targets.models import PlanDecision, PlanLine

AT = datetime(2022, 2, 10, 4, 0, tzinfo=UTC)
ADOPTED = date(2022, 2, 10)
SIGNED = "signed_projects"


@dataclass
class Scene:
    """A city with an analyst, a squad member, and a draft."""

    world: World
    analyst: User
    recruiter: User
    draft: PlanDecision

    @property
    def squad(self) -> str:
        return f"u:{self.world.squad.pk}"

    @property
    def member(self) -> str:
        return f"p:{self.recruiter.pk}"

    def put(self, *lines: tuple[str, str, str], **more: Any) -> list[PlanLine]:
        """(holder, parent, "basic" or "basic/stretch") of signed projects."""
        asked = []
        for holder, parent, goal in lines:
            basic, _slash, stretch = goal.partition("/")
            asked.append(LineAsked(
                SIGNED, holder, parent, Decimal(basic), Decimal(stretch) if stretch else None
            ))  # fmt: skip
        given = {"decision": self.draft, "by": self.analyst, "at": AT, **more}
        return actions.put_lines(lines=asked, **given)

    def cascade(self) -> list[PlanLine]:
        """City 20/24 → 海港区 12, 昌黎县 8; 海港区 → its squad → a member."""
        return self.put(
            ("r:130300", "", "20/24"), ("r:130302", "r:130300", "12/14"),
            ("r:130322", "r:130300", "8/10"), (self.squad, "r:130302", "12/14"),
            (self.member, self.squad, "12/14"),
        )  # fmt: skip

    def adopt(self, **more: Any) -> PlanDecision:
        given = {
            "decision": self.draft, "title": "2022 年招商目标的通知", "document": "秦政〔2022〕3 号",
            "decided_on": ADOPTED, "by": self.analyst, "at": AT, **more,
        }  # fmt: skip
        return actions.adopt_plan(**given)

    def change(self, *lines: tuple[str, str, str], on: date, at: datetime) -> PlanDecision:
        """A later decision."""
        self.draft = actions.draft_plan(region=self.world.city, year=2022, by=self.analyst, at=at)
        self.put(*lines, at=at)
        return self.adopt(decided_on=on, at=at, title="调整通知", reason="上级调整")


def build(year: int = 2022) -> Scene:
    """The scene with an empty draft of the year."""
    world = build_world()
    analyst = person("统计", "analyst", world.city)
    recruiter = person("小队员", "recruiter", unit=world.squad)
    draft = actions.draft_plan(region=world.city, year=year, by=analyst, at=AT)
    return Scene(world, analyst, recruiter, draft)


def sign_project(name: str, on: str, where: Region, at: datetime = AT) -> Project:
    """A signing that a ledger brought, verified at ``at``."""
    row = BroughtProject(
        name=name, region=where, cell=LedgerCell("a" * 64, "台账.xlsx", "签约", len(name)),
        milestones=(BroughtMilestone(Stage.SIGNED, date.fromisoformat(on)),),
        on=date.fromisoformat(on),
    )  # fmt: skip
    key = bring_in(rows=[row], by=None, at=at, verified=True)[0].project_id
    return Project.objects.get(pk=key)
