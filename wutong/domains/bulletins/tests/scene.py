"""A city whose bulletins can be drafted, reviewed and issued by different people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.models import Bulletin, BulletinTemplate
from wutong.domains.bulletins.tests.templates import template_data
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
from wutong.domains.targets.actions import set_target

YI = Decimal(100_000_000)
BEFORE = datetime(2022, 9, 1, 4, 0, tzinfo=UTC)
NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
LATER = datetime(2022, 9, 20, 4, 0, tzinfo=UTC)
FIRST, LAST = date(2022, 1, 1), date(2022, 9, 9)


@dataclass
class Scene:
    """The world with three people at work on its bulletins."""

    world: World
    analyst: User
    supervisor: User
    leader: User
    recruiter: User
    template: BulletinTemplate

    def draft(self, at: datetime = NOON, **more: object) -> Bulletin:
        """A draft by the analyst."""
        given = {"template": self.template, "region": self.world.city, **more}
        return actions.draft_bulletin(
            first_day=FIRST,
            last_day=LAST,
            by=self.analyst,
            at=at,
            **given,
        )

    def reviewed(self, at: datetime = NOON) -> Bulletin:
        """A draft that the supervisor has passed."""
        made = self.draft(at)
        actions.review_bulletin(bulletin=made, by=self.supervisor, at=at, seen=made.revision)
        return made

    def issued(self, at: datetime = NOON) -> Bulletin:
        """An issued bulletin."""
        return actions.issue_bulletin(bulletin=self.reviewed(at), by=self.leader, at=at)

    def sign(
        self, name: str, amount: int, day: str, at: datetime, where: Region | None = None
    ) -> int:
        """A signed project of ``amount`` 亿元, verified at ``at``; its key."""
        on = date.fromisoformat(day)
        row = BroughtProject(
            name=name,
            region=where or self.world.county,
            cell=LedgerCell("a" * 64, "台账.xlsx", "签约项目", amount),
            milestones=(BroughtMilestone(Stage.SIGNED, on),),
            facts=(BroughtFact(Attribute.TOTAL_INVESTMENT, amount * YI, on),),
            on=on,
        )
        return bring_in(rows=[row], by=None, at=at, verified=True)[0].project_id


def build_scene() -> Scene:
    """The world, its people, a template, three signed projects and a target."""
    world = build_world()
    scene = Scene(
        world=world,
        analyst=person("统计员", Role.ANALYST, world.city),
        supervisor=person("督查员", Role.SUPERVISOR, world.city),
        leader=person("市领导", Role.LEADER, world.city),
        recruiter=person("招商员", Role.RECRUITER, world.city),
        template=BulletinTemplate.objects.create(
            code="trial", version=1, name="试用", body=template_data(), created_at=BEFORE
        ),
    )
    scene.sign("光伏组件", 30, "2022-03-01", BEFORE)
    scene.sign("动力电池", 10, "2022-04-01", BEFORE)
    scene.sign("港口物流", 10, "2022-05-01", BEFORE, world.other_county)
    scene.sign("去年项目", 20, "2021-05-01", BEFORE)
    for region, goal in ((world.city, 100), (world.county, 50)):
        set_target(
            region=region, year=2022, metric="signed_amount", value=goal * YI, by=None, at=BEFORE
        )
    return scene
