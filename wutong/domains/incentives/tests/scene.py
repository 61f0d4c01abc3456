"""A city that awards introducers, recruiters and teams, with people who do each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from wutong.domains.engagements.actions.introducing import introduce_project
from wutong.domains.incentives import actions
from wutong.domains.incentives.models import Award, AwardRun, RuleVersion
from wutong.domains.investors.actions import add_referrer
from wutong.domains.investors.models import Referrer
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Region, User
from wutong.domains.projects.actions import (
    BroughtFact,
    BroughtMilestone,
    BroughtProject,
    LedgerCell,
    bring_in,
)
from wutong.domains.projects.choices import Attribute, FundKind, Stage, Standing
from wutong.domains.projects.models import FundArrival, Project
from wutong.domains.projects.tests.world import World, build_world, person

YI = Decimal(100_000_000)
BEFORE = datetime(2022, 8, 1, 4, 0, tzinfo=UTC)
NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
AFTER = datetime(2022, 10, 9, 4, 0, tzinfo=UTC)
ON = date(2022, 9, 9)

SIGNED = {"key": "signed", "title": "签约引荐奖", "awardee": "introducer", "event": "signed",
          "form": "tiers", "tiers": [{"from": "100000000", "value": "20000"},
                                     {"from": "300000000", "value": "50000"}]}  # fmt: skip
FUNDS = {"key": "funds", "title": "到位资金奖", "awardee": "introducer", "event": "funds",
         "form": "percentage", "rate": "0.001", "project_cap": "1000000"}  # fmt: skip


def document(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The rules of the scene, or ``rules``."""
    return {"publication_days": 5, "papers": True, "barred": ["civil_servant"],
            "own_project": ["investor"], "rules": list(rules or (SIGNED, FUNDS)), **more}  # fmt: skip


@dataclass
class Scene:
    """The world with its published rules."""

    world: World
    bureau: User
    other: User
    supervisor: User
    leader: User
    version: RuleVersion

    def sign(self, name: str, day: str = "2022-03-01", total: Decimal = 3 * YI,
             where: Region | None = None) -> Project:  # fmt: skip
        """A signed project, verified before."""
        on = date.fromisoformat(day)
        row = BroughtProject(
            name=name, region=where or self.world.county,
            cell=LedgerCell("b" * 64, "台账.xlsx", "签约项目", len(Project.objects.all()) + 1),
            milestones=(BroughtMilestone(Stage.SIGNED, on),),
            facts=(BroughtFact(Attribute.TOTAL_INVESTMENT, total, on),), on=on,
        )  # fmt: skip
        return Project.objects.get(
            pk=bring_in(rows=[row], by=None, at=BEFORE, verified=True)[0].project_id
        )

    def introduced(self, project: Project, *names: str) -> list[Referrer]:
        """Introducers of the project itself."""
        found = []
        for name in names:
            one = Referrer.objects.filter(name=name).first() or add_referrer(
                name=name, kind="person", by=None, at=BEFORE
            )
            introduce_project(project=project, referrer=one, by=None, at=BEFORE)
            found.append(one)
        return found

    def funds(self, project: Project, amount: str, day: str = "2022-05-01") -> FundArrival:
        """Verified funds."""
        return FundArrival.objects.create(
            project=project, on=date.fromisoformat(day), amount=Decimal(amount),
            kind=FundKind.DOMESTIC, standing=Standing.VERIFIED, verified=True, claimed_at=BEFORE,
            decided_at=BEFORE,
        )  # fmt: skip

    def computed(self, at: datetime = NOON, last: date = ON) -> AwardRun:
        """A run up to the day."""
        return actions.compute_run(rule_set=self.version.rule_set, last=last, by=self.bureau, at=at)

    def published(self) -> AwardRun:
        """The same, checked and published."""
        run = actions.check_run(run=self.computed(), by=self.other, at=NOON)
        return actions.publish_run(run=run, by=self.bureau, at=NOON)

    def budget(self, amount: str, year: int = 2022) -> None:
        """A year's budget."""
        actions.set_budget(
            rule_set=self.version.rule_set, year=year, amount=Decimal(amount), basis="财政批复",
            by=self.leader, at=NOON,
        )  # fmt: skip

    def approved(self) -> Award:
        """The first published award, approved."""
        (award, *_more) = self.published().awards.filter(state="published").order_by("pk")
        self.budget("100000")
        return actions.approve_awards(awards=[award], by=self.leader, at=AFTER)[0]

    def payable(self) -> Award:
        """The same with all that payment asks for."""
        award = self.approved()
        given: dict[str, Any] = {"award": award, "by": self.bureau, "at": AFTER}
        actions.declare_kind(kind="other_person", on=ON, paper="承诺书", **given)
        actions.enter_account(
            holder="马先生", bank="工商银行", number="6222020300012345678", **given
        )
        actions.apply_for(papers="申请表", **given)
        return award

    def pay(self, award: Award, amount: str) -> Any:
        """A payment by the bureau."""
        return actions.pay_award(
            award=award, amount=Decimal(amount), on=date(2022, 10, 9), evidence="国库支付 1 号",
            by=self.bureau, at=AFTER,
        )  # fmt: skip


def again(award: Award) -> Award:
    """The award as it stands in the database."""
    return Award.objects.select_related(
        "run__rule_set__region", "run__version", "version", "project"
    ).get(pk=award.pk)


def build_scene() -> Scene:
    """Published rules, and one signed project of 3 亿 with one introducer."""
    world = build_world()
    version = actions.draft_rules(
        region=world.city,
        code="intro",
        title="引荐奖励办法",
        document=document(),
        by=None,
        at=BEFORE,
    )
    actions.publish_rules(version=version, valid_from=date(2022, 1, 1), by=None, at=BEFORE)
    scene = Scene(
        world, person("招商局长", Role.PROMOTION_BUREAU, world.city),
        person("招商科长", Role.PROMOTION_BUREAU, world.city),
        person("督查", Role.SUPERVISOR, world.city), person("市领导", Role.LEADER, world.city), version,
    )  # fmt: skip
    scene.introduced(scene.sign("甲项目"), "马先生")
    return scene
