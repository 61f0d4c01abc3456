"""A city with a hotline, a supervisor, two departments, a firm and its project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from wutong.domains.investors.models import Investor, InvestorContact
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.projects.actions import change_pace
from wutong.domains.projects.choices import Pace
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.models import Appeal

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def at(day: str, hour: int = 10) -> datetime:
    """A moment in China on this day."""
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, hour - 8, tzinfo=UTC)


@dataclass
class Town:
    """Everything is there once it is made. Departments are the city's."""

    world: World
    hotline: User
    bureau: User
    supervisor: User
    leader: User
    department: User
    colleague: User
    other_department: User
    stranger: User
    speaker: User
    power: Unit
    land: Unit
    firm: Investor
    project: Project

    def receive(self, **more: Any) -> Appeal:
        """An appeal of the project, by the hotline."""
        said = {
            "channel": "hotline", "category": "power", "level": "county",
            "title": "变电站容量不足，二期不能送电", "content": "二期设备已到场，需增容 8000 kVA。",
            "asker_name": "欧阳经理", "asker_phone": "13812342019", "project": self.project,
            "region": self.world.county, "by": self.hotline, "at": MONDAY,
        } | more  # fmt: skip
        return actions.receive_appeal(**said)

    def assigned(self, **more: Any) -> Appeal:
        """With the power department."""
        appeal = self.receive(**more)
        actions.verify_appeal(appeal=appeal, by=self.hotline, at=MONDAY)
        return actions.assign_appeal(appeal=appeal, unit=self.power, by=self.bureau, at=MONDAY)

    def answered(self, when: datetime = MONDAY, **more: Any) -> Appeal:
        """Answered by the power department."""
        appeal = self.assigned(**more)
        return actions.answer_appeal(
            appeal=appeal, text="本月 20 日完成增容。", by=self.department, at=when
        )


def build_town() -> Town:
    """The town, saved."""
    world = build_world()
    city = world.city
    firm = Investor.objects.create(name="宁锂公司", normalized_name="宁锂", created_at=MONDAY)
    power = Unit.objects.create(name="供电公司", kind=UnitKind.DEPARTMENT, region=city)
    land = Unit.objects.create(name="自然资源局", kind=UnitKind.DEPARTMENT, region=city)
    speaker = person("speaker", Role.INVESTOR, region=city)
    InvestorContact.objects.create(investor=firm, name="欧阳客", user=speaker)
    return Town(
        world=world,
        hotline=person("hotline", Role.APPROVAL_CLERK, region=city),
        bureau=person("bureau", Role.PROMOTION_BUREAU, region=city),
        supervisor=person("supervisor", Role.SUPERVISOR, region=city),
        leader=person("leader", Role.LEADER, region=city),
        department=person("department", Role.LINE_DEPARTMENT, unit=power),
        colleague=person("colleague", Role.LINE_DEPARTMENT, unit=power),
        other_department=person("other", Role.LINE_DEPARTMENT, unit=land),
        stranger=person("stranger", Role.PROMOTION_BUREAU, region=world.elsewhere),
        speaker=speaker,
        power=power,
        land=land,
        firm=firm,
        project=a_project(world.county, MONDAY, investor=firm, total_investment=800_000_000),
    )


def stall(town: Town, project: Project, pace: str = "stalled") -> None:
    """The project stands still from the first Monday on."""
    change_pace(
        project=project, pace=Pace(pace), on=MONDAY.date(), reason="资金没有到位", by=town.bureau,
        at=MONDAY,
    )  # fmt: skip
    project.refresh_from_db()
