"""Dispatch of the demo: last week's meeting with its orders, the next one, stopped projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.org.models import Unit
from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.actions import change_pace
from wutong.domains.projects.choices import Pace
from wutong.domains.projects.models import Project
from wutong.domains.stewardship.actions.dispatch import hold_meeting, plan_meeting, record_line
from wutong.domains.stewardship.actions.dispatch_agenda import ask_for, refresh_agenda
from wutong.domains.stewardship.actions.escalating import escalate
from wutong.domains.stewardship.actions.pace_plans import order_pace, save_plan
from wutong.domains.stewardship.models import AgendaLine, DispatchMeeting
from wutong.kernel.clock import day_of

TITLE = "重点项目周调度会"
FORCE = "重大项目专班"


@dataclass(frozen=True)
class Stop:
    """A project that stood still ``since`` days ago; where it has a plan, the days from now by
    which it is to move, and its order's last day."""

    pace: str
    reason: str
    since: int = 20
    plan: str = ""
    move_in: int = 0
    order_in: int = 0


STOPS = (
    Stop("stalled", "总包单位撤场，资金没有到位", 20,
         "本月引入新的总包单位，下月初复工；每周报一次形象进度。", 30, 25),
    Stop("slowed", "设备交期推迟"),
    Stop("stalled", "两家股东对增资有分歧", 60, "属地牵头开股东协调会，增资到位后复工。", -6, -14),
)  # fmt: skip
DECISIONS = (
    ("供电公司两周内完成增容方案，专班每周报进度。", "完成二期增容方案并报批"),
    ("由专班牵头，与企业逐条核对所欠手续。", "核对并补齐所欠手续"),
)


def load(at: datetime) -> None:
    """Load what is absent."""
    if DispatchMeeting.objects.filter(title=TITLE).exists():
        return
    force = Unit.objects.get(name=FORCE)
    _stop(at, force)
    _last_week(at - timedelta(days=7), force)
    _asked(at)
    _meeting(at, "weekly", TITLE, at)
    _meeting(at, "monthly", "市招商委员会月调度会", _in(8, at), body="committee")


def _in(days: int, at: datetime) -> datetime:
    """So many working days later."""
    later = working_calendar(region_of(QINHUANGDAO).path).add(day_of(at), days)
    return at + (later - day_of(at))


def _projects() -> list[Project]:
    """Open projects of the city on their way, the largest first."""
    path = region_of(QINHUANGDAO).path
    rows = Project.objects.filter(region_path__startswith=path, confidential=False, pace="normal")
    rows = rows.filter(stage__in=("signed", "registered", "landed", "started"))
    return list(rows.order_by("-total_investment", "pk")[:8])


def _stop(at: datetime, force: Unit) -> None:
    """One project stands still with a plan and an order; another has neither, a third a plan that
    is past its day and an order with a red card, so that both show red."""
    for project, stop in zip(_projects()[2:], STOPS, strict=False):
        before = at - timedelta(days=stop.since)
        common: dict[str, Any] = {"project": project, "by": person("bureau"), "at": before}
        change_pace(pace=Pace(stop.pace), on=day_of(before), reason=stop.reason, **common)
        if not stop.plan:
            continue
        save_plan(
            reason=stop.reason, plan=stop.plan, move_by=day_of(at) + timedelta(days=stop.move_in),
            **common,
        )  # fmt: skip
        order_pace(
            title=f"推动{project.name}复工", owner_unit=force,
            due_on=day_of(at) + timedelta(days=stop.order_in), **common,
        )  # fmt: skip
    escalate(at=at)


def _meeting(
    at: datetime, rhythm: str, title: str, when: datetime, body: str = "bureau"
) -> DispatchMeeting:
    return plan_meeting(
        title=title, rhythm=rhythm, body=body, region=region_of(QINHUANGDAO), on=day_of(when),
        place="市政府第二会议室", chair="秦招远", attendees="招商局、发改委、自然资源局、供电公司、专班",
        by=person("bureau"), at=at,
    )  # fmt: skip


def _last_week(at: datetime, force: Unit) -> None:
    meeting, bureau = _meeting(at, "weekly", TITLE, at), person("bureau")
    lines = AgendaLine.objects.filter(meeting=meeting).order_by("position")
    for line, (decision, title) in zip(lines, DECISIONS, strict=False):
        order = {"title": title, "owner_unit": force, "due_on": day_of(at) + timedelta(days=10)}
        record_line(line=line, decision=decision, order=order, by=bureau, at=at)
    refresh_agenda(meeting=meeting, by=bureau, at=at)
    hold_meeting(
        meeting=meeting, by=bureau, at=at,
        minutes="会议逐个听取了停滞、堵点和超期项目的情况。\n责任单位按期限办结，下次会议先报上次交办事项。",
    )  # fmt: skip


def _asked(at: datetime) -> None:
    found = _projects()
    if found:
        ask_for(
            project=found[0], text="请明确二期用地指标由市级统筹还是区里自筹", by=person("bureau"),
            at=at - timedelta(days=1),
        )  # fmt: skip
