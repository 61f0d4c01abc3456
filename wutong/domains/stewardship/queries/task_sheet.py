"""The timetable, roadmap and task sheet (时间表、路线图、任务书) of one project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.agreements.choices import CommitmentKind
from wutong.domains.agreements.queries.promised import promises_ahead
from wutong.domains.approvals.queries.next_steps import Ahead, NextStep, ahead_of
from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.choices import MilestoneKind, Stage
from wutong.domains.projects.queries import Milestone, Project
from wutong.domains.stewardship.choices import OPEN_FACTORS
from wutong.domains.stewardship.models import Appeal, FactorNeed, PacePlan, SupervisionOrder
from wutong.domains.stewardship.queries.pace_plans import open_plan_of
from wutong.domains.stewardship.rules.sheets import on_paper
from wutong.kernel.scope import Access
from wutong.ui.deadlines import Left, left_until

STAGES: Final = (
    Stage.SIGNED, Stage.REGISTERED, Stage.LANDED, Stage.STARTED, Stage.COMPLETED,
    Stage.IN_PRODUCTION, Stage.FULL_CAPACITY,
)  # fmt: skip
PROMISED: Final = {
    CommitmentKind.REGISTER: Stage.REGISTERED,
    CommitmentKind.START_BY: Stage.STARTED,
    CommitmentKind.PRODUCE_BY: Stage.IN_PRODUCTION,
}
DONE, PLANNED, OPEN = "done", "planned", "open"
LATE_SHOWN: Final = 40


@dataclass(frozen=True)
class Term:
    """A stage of the timetable: the day it was reached, or is to be; ``basis`` says by what."""

    title: str
    state: str
    on: date | None = None
    basis: str = ""
    left: Left | None = None


@dataclass(frozen=True)
class Task:
    """Something somebody has to do by a day."""

    title: str
    kind: str
    owner: str
    due_on: date | None
    left: Left | None
    url: str = ""


@dataclass(frozen=True)
class TaskSheet:
    """All three on one page: steps of the roadmap and tasks each with whether paper has a line
    for it; ``more_steps`` and ``more_tasks`` are those that it has not."""

    terms: list[Term]
    ahead: Ahead | None
    steps: list[tuple[NextStep, bool]]
    tasks: list[tuple[Task, bool]]
    plan: PacePlan | None

    @property
    def more_steps(self) -> int:
        """How many steps are left out on paper."""
        return sum(1 for _step, printed in self.steps if not printed)

    @property
    def more_tasks(self) -> int:
        """How many tasks are left out on paper."""
        return sum(1 for _task, printed in self.tasks if not printed)


def task_sheet(project: Project, access: Access, on: date) -> TaskSheet:
    """What was reached and is planned, what approvals come next, who does what by when."""
    ahead = ahead_of(project, on)
    promises = promises_ahead(project, access)
    days = _Days(on, project.region_path)
    tasks = [*_own(project, days), *_promised(promises, days), *_ordered(project, access, days)]
    tasks.sort(key=lambda one: (one.due_on is None, one.due_on or date.max, one.title))
    steps, shown = ahead.steps if ahead else (), tasks[:LATE_SHOWN]
    places, kept = on_paper(steps, len(shown))
    return TaskSheet(
        list(_terms(project, ahead, promises, days)), ahead,
        [(one, place in places) for place, one in enumerate(steps)],
        [(one, place < kept) for place, one in enumerate(shown)],
        open_plan_of(project),
    )  # fmt: skip


class _Days:
    """Days left by the calendar of the project's region."""

    def __init__(self, on: date, region_path: str) -> None:
        self.on, self.calendar = on, working_calendar(region_path)

    def left(self, due: date | None) -> Left | None:
        """None without a day."""
        return None if due is None else left_until(due, self.on, self.calendar)


def _terms(
    project: Project, ahead: Ahead | None, promises: Iterable[Any], days: _Days
) -> Iterator[Term]:
    rows = Milestone.objects.known(None).filter(project=project, kind=MilestoneKind.FORMAL)
    reached = dict(rows.values_list("stage", "on"))
    planned: dict[str, tuple[date, str]] = {}
    if ahead is not None:
        planned[Stage.STARTED] = (ahead.ground, _("审批路线图"))
        if ahead.accepted is not None:
            planned[Stage.COMPLETED] = (ahead.accepted, _("审批路线图"))
    for one in promises:
        stage = PROMISED.get(one.kind)
        if stage is not None:
            planned.setdefault(stage, (one.due_on, _("协议承诺")))
    for stage in STAGES:
        label = str(stage.label)
        if stage in reached:
            yield Term(label, DONE, reached[stage], _("已核验"))
        elif stage in planned:
            day, basis = planned[stage]
            yield Term(label, PLANNED, day, basis, days.left(day))
        else:
            yield Term(label, OPEN)


def _own(project: Project, days: _Days) -> Iterator[Task]:
    """The project's own next step, and the needs that are still open."""
    url = reverse("projects:detail", args=[project.code])
    if project.next_step:
        yield Task(
            project.next_step, _("下一步工作"), str(project.unit or ""), project.next_step_due,
            days.left(project.next_step_due), url,
        )  # fmt: skip
    needs = FactorNeed.objects.filter(project=project, state__in=OPEN_FACTORS)
    for need in needs.select_related("unit"):
        title = _("落实%(factor)s") % {"factor": need.get_kind_display()}
        due = need.promised_on or need.needed_by
        yield Task(title, _("要素保障"), str(need.unit or ""), due, days.left(due), url)


def _promised(promises: Iterable[Any], days: _Days) -> Iterator[Task]:
    for one in promises:
        owner = str(one.owner or one.owner_unit or one.get_side_display())
        url = reverse("agreements:commitment", args=[one.pk])
        yield Task(one.text, _("协议承诺"), owner, one.due_on, days.left(one.due_on), url)


def _ordered(project: Project, access: Access, days: _Days) -> Iterator[Task]:
    orders = SupervisionOrder.objects.open().visible_to(access).filter(project=project)
    for order in orders.select_related("owner_unit", "owner"):
        owner = " ".join(str(one) for one in (order.owner_unit, order.owner) if one)
        yield Task(
            order.title, _("督办"), owner, order.due_on, days.left(order.due_on),
            reverse("stewardship:order", args=[order.number]),
        )  # fmt: skip
    appeals = Appeal.objects.open().visible_to(access).filter(project=project)
    for one in appeals.select_related("lead_unit"):
        yield Task(
            one.title, str(one.get_kind_display()), str(one.lead_unit or ""), one.due_on,
            days.left(one.due_on), reverse("stewardship:appeal", args=[one.number]),
        )  # fmt: skip
