"""The pages of a project's landing roadmap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from types import MappingProxyType
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.forms.roadmap import AnswerForm
from wutong.domains.approvals.queries.roadmap import (
    Standing,
    attributes_of,
    cases_seen,
    history_of,
    outdated_items,
    permits_planning,
    standing_of,
)
from wutong.domains.approvals.rules.network import CycleFound
from wutong.domains.approvals.rules.plan import Plan, Step
from wutong.domains.approvals.views.roadmap_gantt import charts_of
from wutong.domains.approvals.views.roadmap_graph import drawings_of
from wutong.domains.approvals.views.roadmap_words import (
    ground_title,
    state_of,
    summary_line,
    tone_of_days,
    words_of,
)
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import VIEW
from wutong.ui import formats
from wutong.ui.figures import KeyFigure

NO_CASES: Final[Mapping[int, str]] = MappingProxyType({})
TABS: Final = (
    ("roadmap", gettext_lazy("总览")),
    ("roadmap_gantt", gettext_lazy("甘特图")),
    ("roadmap_papers", gettext_lazy("材料")),
    ("roadmap_left_out", gettext_lazy("不办的事项")),
    ("roadmap_what_if", gettext_lazy("试算")),
    ("roadmap_history", gettext_lazy("历次调整")),
)


def project_or_404(request: Request, code: str) -> Project:
    """The project, if the person sees it."""
    found: Project = visible_or_404(
        Project.objects.select_related("region", "unit", "investor", "parent"),
        request.access,
        code=code,
    )
    return found


def ensure_planner(request: Request, project: Project) -> None:
    """Raise PermissionDenied unless the person makes this project's roadmap."""
    if not permits_planning(request.access, project):
        raise PermissionDenied(_("您可以查看这个项目的路线图，但没有编制的权限。"))


def crumbs(project: Project, *more: str) -> list[dict[str, Any]]:
    """The way to a page of the roadmap."""
    own = reverse("approvals:roadmap", args=[project.code])
    return [
        {"title": _("项目"), "url": reverse("projects:list")},
        {"title": project.code, "url": reverse("projects:detail", args=[project.code])},
        {"title": _("审批路线图"), "url": own if more else ""},
        *({"title": one, "url": ""} for one in more),
    ]


def framed(
    request: Request, standing: Standing, name: str, template: str, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of the roadmap under its head and tabs."""
    project = standing.project
    tab = dict(TABS).get(name, "")
    context = {
        "project": project,
        "standing": standing,
        "plan": standing.plan,
        "roadmap": standing.roadmap,
        "tabs": [
            {
                "title": title,
                "url": reverse(f"approvals:{one}", args=[project.code]),
                "current": one == name,
            }
            for one, title in TABS
            if not (request.access.is_investor and one == "roadmap_history")
        ],
        "crumbs": crumbs(project) if name == "roadmap" else crumbs(project, str(tab)),
        "may_plan": permits_planning(request.access, project),
        "ground_title": ground_title(standing.plan),
        **more,
    }
    return render(request, f"approvals/roadmap/{template}.html", context, status=status)


def on_roadmap[Answer: HttpResponseBase](
    view: Callable[[Request, Standing], Answer],
) -> Callable[..., Answer | HttpResponse]:
    """A view of a project's roadmap as it stands today. Where the catalogue goes round in a ring
    nothing can be worked out: then it is the page that says so."""

    @wraps(view)
    def answered(request: Request, code: str) -> Answer | HttpResponse:
        project = project_or_404(request, code)
        try:
            standing = standing_of(project, clock.today())
        except CycleFound as refusal:
            return ring(request, project, refusal)
        return view(request, standing)

    return answered


def ring(request: Request, project: Project, refusal: CycleFound) -> HttpResponse:
    """The catalogue goes round in a ring: nothing can be worked out until it is mended."""
    context = {"project": project, "refusal": refusal, "crumbs": crumbs(project)}
    return render(request, "approvals/roadmap/ring.html", context)


@requires(VIEW)
@on_roadmap
def overview(request: Request, standing: Standing) -> HttpResponse:
    """When ground can be broken, what is missing, what comes next, every item and why."""
    project, plan, on = standing.project, standing.plan, standing.given.on
    may_plan = permits_planning(request.access, project)
    return framed(
        request, standing, "roadmap", "overview",
        figures=figures_of(plan, on),
        savings=summary_line(plan),
        path=[plan.by_code[one] for one in plan.path],
        stages=stage_lines(plan, on, cases_seen(request.access, plan)),
        drawings=drawings_of(plan, on),
        batches=batches_of(plan, on),
        next_steps=[line_of(step, plan, on) for step in plan.next_steps[:5]],
        answer_form=answer_form(standing) if may_plan and plan.questions else None,
        questions=questions_in_words(standing),
        outdated=outdated_items(standing.given, project, on) if standing.roadmap else [],
        held=[plan.by_code[one] for one in plan.held_by],
    )  # fmt: skip


def answer_form(standing: Standing, data: Any = None) -> AnswerForm:
    """The questions that decide something, in place."""
    roadmap = standing.roadmap
    return AnswerForm(
        data,
        codes=[one.attribute for one in standing.plan.questions],
        again=roadmap is not None,
        initial={"seen": roadmap.pk if roadmap else None, "reason": _("补充项目情况")},
    )


def questions_in_words(standing: Standing) -> list[dict[str, Any]]:
    """Each question with the items that wait for its answer."""
    names = {need.item.code: need.item.name for need in standing.plan.unsaid}
    return [
        {"label": one.label, "items": [names[code] for code in one.items]}
        for one in standing.plan.questions
    ]


def figures_of(plan: Plan, on: date) -> list[KeyFigure]:
    """The large figures: the two dates, and what the plan saves."""
    serial, saved = plan.savings.serial, plan.savings.forecast
    definition = _("串联：每个事项单独、逐个办理要用的数；计划：按路线图并联办理要用的数。")
    figures = [
        KeyFigure(
            ground_title(plan), formats.day(plan.ground), definition=_ground_words(plan),
            lead=_moved(plan.planned_ground, plan.ground), versus=_also_ground(plan),
        )
    ]  # fmt: skip
    if plan.accepted is not None:
        figures.append(_accepted(plan))
    for label, unit, name in (
        (_("省下天数"), _("个工作日"), "days"), (_("少交材料"), _("份"), "papers"),
        (_("少走环节"), _("个"), "steps"),
    ):  # fmt: skip
        words = _("串联 %(serial)s，计划 %(plan)s") % {
            "serial": getattr(serial, name), "plan": getattr(plan.savings.plan, name),
        }  # fmt: skip
        figures.append(
            KeyFigure(label, getattr(saved, name), unit, versus=words, definition=definition)
        )
    return figures


def _accepted(plan: Plan) -> KeyFigure:
    days = sum(one.days for one in plan.stages if one.stage == ApprovalStage.ACCEPTANCE)
    if plan.works_known:
        return KeyFigure(
            _("验收完成"), formats.day(plan.accepted),
            versus=_("竣工后 %(days)s 个工作日") % {"days": days},
        )  # fmt: skip
    return KeyFigure(_("竣工后验收"), days, _("个工作日"), versus=_("没有填预计竣工日期，不排日期"))


def _ground_words(plan: Plan) -> str:
    if plan.breaks_ground:
        return _("施工许可阶段最后一个事项办结的日期。")
    return _("不需要施工许可阶段的事项；这是竣工前最后一个事项办结的日期。")


def _moved(planned: date, now: date) -> str:
    if planned == now:
        return _("与计划一致")
    return _("计划 %(on)s") % {"on": formats.day(planned)}


def _also_ground(plan: Plan) -> str:
    if plan.ground_most > plan.ground:
        return _("待答的都要办则 %(on)s") % {"on": formats.day(plan.ground_most)}
    if plan.ground_provisional:
        return _("暂定：这一年的放假安排还没有公布")
    days = plan.savings.plan.days
    return _("从 %(on)s 起算，全程 %(days)s 个工作日") % {
        "on": formats.day(plan.starts_on), "days": days,
    }  # fmt: skip


@dataclass(frozen=True)
class StepLine:
    """A step as a row of a table."""

    step: Step
    words: list[Any]
    waits: list[Step]
    state: str
    moved: int
    case: str


def line_of(step: Step, plan: Plan, on: date, cases: Mapping[int, str] = NO_CASES) -> StepLine:
    """A step with its tags and what it waits for; ``cases`` are the numbers of cases that may be
    shown, by their keys."""
    case = cases.get(step.progress.case or 0, "") if step.progress else ""
    waits = [plan.by_code[edge.before] for edge in plan.edges if edge.after == step.code]
    return StepLine(
        step, words_of(step, on), sorted(waits, key=lambda one: one.end),
        state_of(step, on), (step.end - step.planned_end).days, case,
    )  # fmt: skip


def stage_lines(plan: Plan, on: date, cases: Mapping[int, str] = NO_CASES) -> list[dict[str, Any]]:
    """Items stage by stage, with the stage's days against its limit."""
    lines = []
    for total in plan.stages:
        steps = [step for step in plan.steps if step.item.stage == total.stage]
        lines.append(
            {
                "stage": ApprovalStage(total.stage),
                "total": total,
                "steps": [line_of(step, plan, on, cases) for step in steps],
            }
        )
    return lines


def batches_of(plan: Plan, on: date) -> list[dict[str, Any]]:
    """What can be handed in together, in order: how a phone shows the graph."""
    batches: dict[int, list[Step]] = {}
    for step in plan.steps:
        batches.setdefault(step.batch, []).append(step)
    return [
        {
            "number": number,
            "start": steps[0].start,
            "stage": ApprovalStage(steps[0].item.stage).label,
            "steps": [line_of(step, plan, on) for step in steps],
        }
        for number, steps in sorted(batches.items(), key=lambda pair: pair[1][0].start)
    ]


@requires(VIEW)
@on_roadmap
def gantt(request: Request, standing: Standing) -> HttpResponse:
    """Items against days: plan, what happened, slack, today."""
    plan = standing.plan
    return framed(
        request, standing, "roadmap_gantt", "gantt", charts=charts_of(standing.given, plan),
        batches=batches_of(plan, standing.given.on), names=names_of(plan),
    )  # fmt: skip


@requires(VIEW)
@on_roadmap
def printed(request: Request, standing: Standing) -> HttpResponse:
    """Everything on sheets of A3 or A4, lying."""
    project, plan, on = standing.project, standing.plan, standing.given.on
    return framed(
        request, standing, "roadmap_print", "print",
        figures=figures_of(plan, on), savings=summary_line(plan), drawings=drawings_of(plan, on),
        charts=charts_of(standing.given, plan), stages=stage_lines(plan, on), on=on,
        path=[plan.by_code[one] for one in plan.path], names=names_of(plan),
        crumbs=crumbs(project, _("打印")),
    )  # fmt: skip


def names_of(plan: Plan) -> dict[str, str]:
    """The names of all items by code, for lists that hold codes."""
    return {need.item.code: need.item.name for need in plan.needs}


@requires(VIEW)
@on_roadmap
def left_out(request: Request, standing: Standing) -> HttpResponse:
    """Items that the project doesn't need, and those of which it can't be said yet; why."""
    return framed(
        request, standing, "roadmap_left_out", "left_out",
        unsaid=standing.plan.unsaid, not_needed=standing.plan.not_needed,
        attributes=attributes_of(standing.project),
    )  # fmt: skip


@requires(VIEW)
@on_roadmap
def history(request: Request, standing: Standing) -> HttpResponse:
    """Every roadmap of the project, and what each changed; not for a firm's people."""
    if request.access.is_investor:
        raise PermissionDenied
    rows = history_of(standing.project)
    before = [*rows[1:], None][: len(rows)]
    lines = [_changed(row, old) for row, old in zip(rows, before, strict=True)]
    return framed(request, standing, "roadmap_history", "history", lines=lines)


def _changed(row: Any, old: Any) -> dict[str, Any]:
    """A roadmap with what it changed in the one before."""
    now = {step.version.item.code: step for step in row.steps.all()}
    then = {step.version.item.code: step for step in old.steps.all()} if old else {}
    ground = date.fromisoformat(row.stated["ground"])
    moved = (ground - date.fromisoformat(old.stated["ground"])).days if old else 0
    changed = [
        step.version.name
        for code, step in now.items()
        if code in then and _choice(step) != _choice(then[code])
    ]
    return {
        "row": row,
        "ground": ground,
        "was": date.fromisoformat(old.stated["ground"]) if old and moved else None,
        "tone": tone_of_days(moved),
        "added": [one.version.name for code, one in now.items() if code not in then] if old else [],
        "removed": [one.version.name for code, one in then.items() if code not in now],
        "changed": changed,
    }


def _choice(step: Any) -> tuple[Any, ...]:
    return step.included, step.by_commitment, step.extra_days, step.not_before
