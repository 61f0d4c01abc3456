"""Visits of the steward: one with a problem and a promise, one by phone, one long ago, one planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.org.models import Unit
from wutong.domains.projects.choices import TeamCapacity
from wutong.domains.projects.models import Project, ProjectMember
from wutong.domains.stewardship.actions.visit_plans import plan_visit
from wutong.domains.stewardship.actions.visits import Problem, Promise, record_visit
from wutong.domains.stewardship.choices import VisitKind
from wutong.domains.stewardship.models import Visit
from wutong.domains.stewardship.rules.visiting import SERVED_STAGES

FIRST: Final = "重大项目专班"
SEEN: Final = 6


@dataclass(frozen=True)
class Seen:
    """A visit ``days`` ago; with what troubled them and what was promised for ``due`` days later."""

    days: int
    minutes: str
    met: str
    kind: str = VisitKind.ON_SITE
    problem: str = ""
    category: str = "other"
    promise: str = ""
    due: int = 0


VISITS: Final = (
    Seen(2, "钢结构主体封顶，正在安装屋面；计划下月进设备。临时道路雨天泥泞，大车进出困难。",
         "生产部李经理", problem="临时道路雨天泥泞，大车进不来", category="roads",
         promise="协调硬化厂区南侧临时道路", due=12),
    Seen(9, "企业来电，招工进展顺利，首批 60 人已到岗。", "人事部王主管", kind=VisitKind.PHONE),
    Seen(70, "设备采购合同已签，等待银行放款；约定放款后再到现场。", "财务部赵总监"),
)  # fmt: skip


def load(at: datetime) -> None:
    """Load what is absent."""
    if Visit.objects.filter(minutes=VISITS[0].minutes).exists():
        return
    steward, unit = person("steward"), Unit.objects.get(name=FIRST)
    region = region_of(QINHUANGDAO)
    rows = Project.objects.present().filter(
        region_path__startswith=region.path, confidential=False, stage__in=SERVED_STAGES
    )
    chosen = rows.select_related("region", "investor").order_by("-total_investment", "pk")
    projects = list(chosen[:SEEN])
    for project in projects:
        ProjectMember.objects.get_or_create(
            project=project, user=steward, capacity=TeamCapacity.TASK_FORCE, left_on=None,
            defaults={"joined_on": at.date() - timedelta(days=200)},
        )  # fmt: skip
    for place, (project, seen) in enumerate(zip(projects, VISITS, strict=False)):
        when = at - timedelta(days=seen.days)
        promises = [Promise(seen.promise, when.date() + timedelta(days=seen.due), unit)]
        record_visit(
            client_key=f"demo-visit-{place:04}", minutes=seen.minutes, met=seen.met,
            kind=seen.kind, on=when.date(), project=project, by=steward, at=when,
            problems=[Problem(seen.problem, category=seen.category)] if seen.problem else [],
            promises=promises if seen.promise else [],
        )  # fmt: skip
    if len(projects) > len(VISITS):
        plan_visit(
            project=projects[len(VISITS)], on=at.date() + timedelta(days=1), by=steward, at=at,
            note="看设备进场",
        )  # fmt: skip
