"""Orders of the first region in each state, on each rung of the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.config.demo.stewardship_appeals import FIRST, SECOND
from wutong.domains.org.models import Unit
from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.models import Project
from wutong.domains.stewardship.actions import order_requests, orders
from wutong.domains.stewardship.actions.escalating import escalate
from wutong.domains.stewardship.models import SupervisionOrder
from wutong.kernel.clock import day_of


@dataclass(frozen=True)
class Task:
    """An order given ``given`` days ago and due ``due`` working days from now, and how far it is."""

    title: str
    content: str
    given: int
    due: int
    end: str = ""
    giver: str = "leader"
    source: str = "leaders_note"
    kind: str = "supervision"


TASKS: Final = (
    Task("三号地块高压线迁改", "供电、属地一起定方案，月底前完成迁改。", 60, -18),
    Task("协调临港路大件运输通行", "交警、城管现场办公，确保设备进场。", 50, -9, source="pace"),
    Task("补齐二期环评公众参与材料", "对照清单补齐。", 40, -4, giver="supervisor", end="asked"),
    Task("园区污水管网接驳", "与企业投产时间衔接。", 12, 1, kind="assignment", giver="bureau"),
    Task("核实停缓建项目复工条件", "逐个项目写明原因和复工时间。", 10, 8, source="pace"),
    Task("土地平整移交", "完成土方和围挡，办移交手续。", 25, -1, end="reported"),
    Task("临时用电接入", "施工用电 630 kVA 接到红线。", 45, -5, end="closed", giver="bureau"),
    Task("原址扩建方案比选", "项目改址，不再需要。", 28, 5, end="cancelled"),
)


def load(at: datetime) -> None:
    """Load what is absent."""
    if SupervisionOrder.objects.filter(title=TASKS[0].title).exists():
        return
    units = {one.name: one for one in Unit.objects.filter(name__in=[FIRST, SECOND])}
    region = region_of(QINHUANGDAO)
    projects = Project.objects.filter(region_path__startswith=region.path, confidential=False)
    chosen = list(projects.order_by("-total_investment", "pk")[: len(TASKS)])
    for place, task in enumerate(TASKS):
        project = chosen[place] if place < len(chosen) else None
        _load(task, project, units, at)
    escalate(at=at)


def _load(task: Task, project: Project | None, units: dict[str, Unit], at: datetime) -> None:
    giver, owner = person(task.giver), person("steward")
    due_on = working_calendar(region_of(QINHUANGDAO).path).add(day_of(at), task.due)
    given = at - timedelta(days=task.given)
    order = orders.give_order(
        kind=task.kind, source=task.source, title=task.title, content=task.content,
        owner_unit=units[FIRST], helpers=[units[SECOND]], due_on=due_on,
        project=project, region=region_of(QINHUANGDAO), by=giver, at=given,
    )  # fmt: skip
    if task.end == "asked":
        order_requests.ask_more_time(
            order=order, until=(at + timedelta(days=20)).date(), reason="第三方单位排期在下月。",
            by=owner, at=given + timedelta(days=9),
        )  # fmt: skip
    if task.end == "cancelled":
        orders.cancel_order(order=order, text="项目改址", by=giver, at=given + timedelta(days=3))
    if task.end not in ("reported", "closed"):
        return
    orders.note_order(
        order=order, text="已到现场，正在施工。", by=owner, at=given + timedelta(days=5)
    )
    orders.report_order(
        order=order, text="已完成，现场照片存专班。", by=owner, at=given + timedelta(days=15)
    )
    if task.end == "closed":
        orders.close_order(order=order, by=giver, at=given + timedelta(days=16), text="现场核实")
