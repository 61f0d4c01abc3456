"""Pace plans: made with a reason, a day and an order; ended when the project moves again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.appeal_support import access_for
from wutong.domains.stewardship.actions.dispatch_support import short_text
from wutong.domains.stewardship.actions.orders import give_order
from wutong.domains.stewardship.choices import OrderKind, OrderSource
from wutong.domains.stewardship.models import PacePlan, SupervisionOrder
from wutong.domains.stewardship.queries.dispatch_rights import may_plan_pace
from wutong.domains.stewardship.queries.pace_plans import stands
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.rules.pace import DONE, STOPPED, asks
from wutong.kernel import audit
from wutong.kernel.clock import day_of

LONGEST_PLAN: Final = 2000


@transaction.atomic
def save_plan(
    *, project: Project, reason: str, plan: str, move_by: date, by: User, at: datetime,
    order: Mapping[str, Any] | None = None,
) -> PacePlan:  # fmt: skip
    """Say why the project stands still and by when it moves again. A plan made anew ends the one
    before and keeps its order while that stands. ``order`` holds what :func:`order_pace` takes,
    for who gives it at once.

    Raises NotAllowed; BadValue; AlreadyMoved where the project moves at its normal pace.
    """
    row = _turn(project, by, at)
    texts = short_text(reason, "reason"), short_text(plan, "plan", LONGEST_PLAN)
    if move_by < day_of(at):
        raise BadValue("move_by", _("日期不能早于今天。"))
    before = PacePlan.objects.filter(project=row, ended_at=None).select_related("order").first()
    if before is not None:
        PacePlan.objects.filter(pk=before.pk).update(ended_at=at)
    standing = before.order if before is not None and stands(before.order) else None
    made = PacePlan.objects.create(
        project=row, reason=texts[0], plan=texts[1], move_by=move_by, order=standing, made_by=by,
        made_at=at,
    )  # fmt: skip
    old = str(before.move_by) if before is not None else None
    audit.record(
        actor=by, at=at, action="stewardship.pace_planned", target=row, reason=texts[0],
        changes={"move_by": [old, str(move_by)]},
    )  # fmt: skip
    if order:
        order_pace(project=row, by=by, at=at, **order)
        made.refresh_from_db()
    return made


@transaction.atomic
def order_pace(
    *, project: Project, title: str, owner_unit: Unit, due_on: date, by: User, at: datetime,
    content: str = "", owner: User | None = None,
) -> SupervisionOrder:  # fmt: skip
    """Give the order that makes the plan hold. Raises as ``give_order``; BadValue without a plan,
    AlreadyMoved where an order stands."""
    row = _turn(project, by, at)
    plan = PacePlan.objects.filter(project=row, ended_at=None).select_related("order").first()
    if plan is None:
        raise BadValue("title", _("请先写明原因和推进计划。"))
    if stands(plan.order):
        raise AlreadyMoved(_("已经有督办事项。"))
    order = give_order(
        kind=OrderKind.SUPERVISION, source=OrderSource.PACE, title=title, owner_unit=owner_unit,
        due_on=due_on, by=by, at=at, content=content, owner=owner, project=row,
    )  # fmt: skip
    PacePlan.objects.filter(pk=plan.pk).update(order=order)
    return order


def _turn(project: Project, by: User, at: datetime) -> Project:
    """The project, held until the transaction ends, while it stands still."""
    rows = Project.objects.select_for_update(of=("self",)).select_related("region")
    row: Project = rows.get(pk=project.pk)
    access = access_for(by, at)
    if access is None or not may_plan_pace(access, row):
        raise NotAllowed(_("您的岗位不能编制这个项目的推进计划。"))
    if not asks(row.pace, row.stage):
        raise AlreadyMoved(_("项目已经正常推进、竣工或者退库。"))
    return row


@transaction.atomic
def end_plans(*, project: int, pace: str, by: User | None, at: datetime, **_more: object) -> int:
    """The project's pace changed: once it moves again its plan ends; how many ended.

    Its order goes its own way: who gave it closes it.
    """
    return 0 if pace in STOPPED else _end([project], by, at, _("恢复推进"))


@transaction.atomic
def end_plans_of_done(*, stages: Mapping[int, str], at: datetime, **_more: object) -> int:
    """Projects came to other stages: the plans of those completed or withdrawn end; how many."""
    done = [key for key, stage in stages.items() if stage in DONE]
    return _end(done, None, at, _("项目竣工或者退库")) if done else 0


def _end(projects: Collection[int], by: User | None, at: datetime, reason: str) -> int:
    plans = PacePlan.objects.filter(project__in=projects, ended_at=None)
    found = list(plans.select_for_update(of=("self",)).select_related("project").order_by("pk"))
    for plan in found:
        audit.record(
            actor=by, at=at, action="stewardship.pace_plan_ended", target=plan.project,
            changes={"move_by": [str(plan.move_by), None]}, reason=reason,
        )  # fmt: skip
    return PacePlan.objects.filter(pk__in=[one.pk for one in found]).update(ended_at=at)
