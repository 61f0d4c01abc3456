"""A region with people of every role, a project, and short ways to assess it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.actions import Entered, GateSaid, PointsGiven
from wutong.domains.appraisal.models import Assessment, Review, Scorecard
from wutong.domains.appraisal.rules.scorecard import delivered
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.projects.actions import load_default_gates
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.projects.tests.world import project as a_project

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
TODAY = date(2022, 9, 9)
GATES = ("industrial_policy", "direction", "environment", "planning")
MANUAL = {"strength": "12", "qualification": "8", "contribution": "7"}
FACTS = {
    "年税收": "3000", "年产值": "60000", "年能耗": "5000", "用工": "260", "信用等级": "5",
}  # fmt: skip


@dataclass
class Scene:
    """Everything is there once it is made."""

    world: World
    admin: User
    leader: User
    bureau: User
    colleague: User
    department: User
    planner: User
    recruiter: User
    clerk: User
    stranger: User
    planning: Unit
    environment: Unit
    project: Project

    def open(self, **more: Any) -> Assessment:
        """An assessment by the recruiter, with 规划局, 环保局 and the bureau's colleague."""
        facts = {name: Entered(Decimal(value), "可行性研究报告") for name, value in FACTS.items()}
        given = {
            "project": self.project, "by": self.recruiter, "at": NOON, "entered": facts,
            "people": [self.colleague], "units": [self.planning, self.environment],
        } | more  # fmt: skip
        return actions.open_assessment(**given)

    def review(self, assessment: Assessment, who: User) -> Review:
        """The invitation that ``who`` answers, no interest declared."""
        rows = assessment.reviews.select_related("assessment__project", "unit__region", "user")
        own = {self.colleague: rows.filter(user=self.colleague),
               self.planner: rows.filter(unit=self.planning),
               self.department: rows.filter(unit=self.environment)}  # fmt: skip
        found = own.get(who, rows.filter(user=who)).first()
        assert found is not None
        if found.declared_at is None:
            actions.declare(review=found, conflicted=False, reason="", by=who, at=NOON)
        return found

    def send(
        self, assessment: Assessment, who: User, gates: dict[str, str] | None = None, **points: str
    ) -> Review:
        """Pass every gate but those in ``gates``; the usual points but those given."""
        return actions.send_review(
            review=self.review(assessment, who), by=who, at=NOON,
            gates=answers(gates or {}), points=scores(points),
        )  # fmt: skip

    def reviewed(self, **more: Any) -> Assessment:
        """An assessment that all three have reviewed."""
        made = self.open(**more)
        for who in (self.colleague, self.planner, self.department):
            self.send(made, who)
        made.refresh_from_db()
        return made

    def decide(self, assessment: Assessment, result: str = "passed", **more: Any) -> Assessment:
        """Have the leader decide."""
        given = {"reason": "符合条件", "by": self.leader, "at": NOON} | more
        assessment.refresh_from_db()
        return actions.decide(assessment=assessment, result=result, **given)

    def passed(self, result: str = "passed", **more: Any) -> Assessment:
        """A decided one; with conditions, due in a month, where it passes with some."""
        asked = [actions.ConditionAsked("补交环评批复", TODAY + timedelta(days=30))]
        conditions = asked if result == "conditional" else []
        return self.decide(self.reviewed(**more), result, conditions=conditions)

    def another(self, name: str = "另一个项目", **more: Any) -> Project:
        """A further project of the county."""
        return a_project(self.world.county, NOON, name=name, unit=self.world.squad, **more)

    def draft(self, **changes: Any) -> Scorecard:
        """The county's own draft: the national body with changes."""
        body = delivered()["body"] | changes
        return actions.draft_scorecard(
            region=self.world.county,
            code="own",
            title="本县评分表",
            body=body,
            by=self.admin,
            at=NOON,
        )


def answers(changed: dict[str, str]) -> dict[str, GateSaid]:
    """Pass, but as ``changed`` says."""
    return {
        key: GateSaid(changed.get(key, "pass"), "见说明" if key in changed else "") for key in GATES
    }


def scores(changed: dict[str, str]) -> dict[str, PointsGiven]:
    """The usual points, but as ``changed`` says."""
    return {key: PointsGiven(Decimal(value)) for key, value in {**MANUAL, **changed}.items()}


def build_scene() -> Scene:
    """The scene, saved."""
    world = build_world()
    load_default_gates()
    actions.load_defaults()
    planning = Unit.objects.create(name="规划局", kind=UnitKind.DEPARTMENT, region=world.city)
    environment = Unit.objects.create(name="环保局", kind=UnitKind.DEPARTMENT, region=world.city)
    return Scene(
        world=world,
        admin=person("admin", Role.ADMINISTRATOR, region=world.country),
        leader=person("leader", Role.LEADER, region=world.city),
        bureau=person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        colleague=person("colleague", Role.PROMOTION_BUREAU, region=world.city),
        department=person("department", Role.LINE_DEPARTMENT, region=world.city),
        planner=person("planner", Role.LINE_DEPARTMENT, unit=planning),
        recruiter=person("recruiter", Role.RECRUITER, unit=world.squad),
        clerk=person("clerk", Role.APPROVAL_CLERK, region=world.city),
        stranger=person("stranger", Role.PROMOTION_BUREAU, region=world.elsewhere),
        planning=planning,
        environment=environment,
        project=a_project(
            world.county, NOON, unit=world.squad, total_investment=Decimal(600_000_000),
            land_area=Decimal(100_000), high_technology=True,
        ),
    )  # fmt: skip


def signed_in(user: User) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client
