"""Making and adjusting a roadmap in the browser; trying changes; the papers and their export."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.approvals.actions.roadmap import make_roadmap
from wutong.domains.approvals.choices import PaperSource
from wutong.domains.approvals.forms.roadmap import (
    AWAITED,
    PAPER,
    AdoptForm,
    ChangeForm,
    ExportForm,
    MakeForm,
    read_changes,
)
from wutong.domains.approvals.queries.roadmap import Standing
from wutong.domains.approvals.rules.attributes import ATTRIBUTES
from wutong.domains.approvals.rules.errors import ApprovalError, BadValue, NotAllowed
from wutong.domains.approvals.rules.needs import NeededPaper
from wutong.domains.approvals.rules.whatif import (
    Outcome,
    chosen_by,
    papers_awaited,
    what_if,
)
from wutong.domains.approvals.views.roadmap import (
    answer_form,
    crumbs,
    ensure_planner,
    framed,
    names_of,
    on_roadmap,
)
from wutong.domains.approvals.views.roadmap_words import days_in_words, tone_of_days
from wutong.domains.projects.queries import Project
from wutong.kernel import audit, clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EXPORT, PLAN_ROADMAP, VIEW
from wutong.kernel.spreadsheets import XLSX, write_table
from wutong.ui import formats, notices
from wutong.ui.writes import Writes

_writes: Final = Writes(ApprovalError, NotAllowed)


def address(project: Project) -> str:
    """The roadmap's page."""
    return reverse("approvals:roadmap", args=[project.code])


@requires(PLAN_ROADMAP)
@on_roadmap
def make(request: Request, standing: Standing) -> HttpResponse:
    """Days and answers: for the first roadmap, and to change them later."""
    project = standing.project
    ensure_planner(request, project)
    form = MakeForm(
        posted(request), codes=asked_attributes(standing),
        again=standing.roadmap is not None, initial=_initial(standing),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _made(request, project, form):
        return redirect(address(project))
    context = {
        "project": project, "form": form, "roadmap": standing.roadmap, "plan": standing.plan,
        "crumbs": crumbs(project, _("编制") if standing.roadmap is None else _("修改项目情况")),
    }  # fmt: skip
    return render(
        request, "approvals/roadmap/make.html", context,
        status=UNPROCESSABLE if form.is_bound else 200,
    )  # fmt: skip


def asked_attributes(standing: Standing) -> list[str]:
    """Attributes that some condition asks for and that the project's record doesn't tell."""
    asked = {
        str(clause["attribute"])
        for item in standing.given.catalogue
        for conditions in (item.conditions, *(paper.conditions for paper in item.papers))
        for clause in conditions
    }
    answers = standing.roadmap.answers if standing.roadmap else {}
    told = {code for code in standing.given.attributes if code not in answers}
    return [code for code in ATTRIBUTES if code in asked and code not in told]


def _initial(standing: Standing) -> dict[str, Any]:
    roadmap = standing.roadmap
    answers = dict(roadmap.answers) if roadmap else {}
    return {
        **answers,
        "starts_on": standing.given.starts_on,
        "works_stand_on": standing.given.works_stand_on,
        "seen": roadmap.pk if roadmap else None,
    }


def _made(request: Request, project: Project, form: MakeForm) -> bool:
    data = form.cleaned_data

    def write() -> None:
        make_roadmap(
            project=project, by=request.user, at=clock.now(), starts_on=data.get("starts_on"),
            answers=form.answers, reason=data.get("reason") or "", seen=data.get("seen"),
        )  # fmt: skip

    if not _writes.attempt(form, write):
        return False
    notices.done(request, _("路线图已更新。"))
    return True


@requires(PLAN_ROADMAP)
@require_POST
@on_roadmap
def answer(request: Request, standing: Standing) -> HttpResponse:
    """Answers given in place on the roadmap's page."""
    project = standing.project
    ensure_planner(request, project)
    form = answer_form(standing, request.POST)
    if form.is_valid() and _made(request, project, form):
        return redirect(address(project))
    context = {
        "project": project, "form": form, "roadmap": standing.roadmap, "plan": standing.plan,
        "crumbs": crumbs(project, _("补充项目情况")),
    }  # fmt: skip
    return render(request, "approvals/roadmap/make.html", context, status=UNPROCESSABLE)


@requires(VIEW)
@on_roadmap
def try_changes(request: Request, standing: Standing) -> HttpResponse:
    """What other choices would do: nothing is written until they are adopted."""
    items = items_to_choose(standing)
    texts = request.GET.getlist("change")
    form = ChangeForm(request.GET if "item" in request.GET else None, items=items)
    if form.is_bound and form.is_valid():
        green = [("green", "1")] if "green" in request.GET else []
        query = urlencode([*(("change", one) for one in [*texts, form.written()]), *green])
        return redirect(f"{request.path}?{query}")
    return _tried(request, standing, form, texts, AdoptForm(initial=_seen(standing)))


def _seen(standing: Standing) -> dict[str, Any]:
    return {"seen": standing.roadmap.pk if standing.roadmap else None}


def _tried(
    request: Request, standing: Standing, form: ChangeForm, texts: list[str], adopt: AdoptForm,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    outcome, refused, adoptable = None, "", False
    entered: list[dict[str, Any]] = []
    green = "green" in request.GET and not standing.given.green
    try:
        changes, entered = read_changes(
            texts, standing.given, items_to_choose(standing), green or None
        )
        if changes.anything:
            outcome = what_if(standing.given, changes)
            adoptable = bool(chosen_by(standing.given, changes))
    except ApprovalError as refusal:
        refused = str(refusal)
    names = names_of(standing.plan)
    names |= {f"{AWAITED}{one.key}": one.name for one in standing.plan.awaited}
    names |= {f"{PAPER}{one.paper.code}": one.paper.name for one in standing.plan.papers}
    for place, one in enumerate(entered):
        rest = [text for number, text in enumerate(texts) if number != place]
        one |= {"name": names.get(one["item"], one["item"]), "without": _query(rest)}
    return framed(
        request, standing, "roadmap_what_if", "what_if", status=status, form=form, texts=texts,
        entered=entered, refused=refused, adopt=adopt, outcome=outcome, adoptable=adoptable,
        green="green" in request.GET, query=_query(texts),
        **(_told(outcome) if outcome else {}),
    )  # fmt: skip


def _query(texts: list[str]) -> str:
    return urlencode([("change", one) for one in texts])


def _told(outcome: Outcome) -> dict[str, Any]:
    """What an outcome does, in words."""
    return {
        "ground_words": days_in_words(outcome.ground_days),
        "ground_tone": tone_of_days(outcome.ground_days),
        "accepted_words": days_in_words(outcome.accepted_days or 0),
        "accepted_tone": tone_of_days(outcome.accepted_days or 0),
        "lines": [
            {
                "one": one,
                "words": _("新增") if one.before is None
                else _("不再办") if one.after is None else days_in_words(one.days),
                "tone": "" if one.before is None or one.after is None else tone_of_days(one.days),
            }
            for one in outcome.differences
        ],
        "waits": list(zip(outcome.before.awaited, outcome.after.awaited, strict=True)),
    }  # fmt: skip


def items_to_choose(standing: Standing) -> list[Any]:
    """What can be changed: items of the roadmap, then the others, papers, what else is awaited."""
    plan = standing.plan
    inside = [(step.code, step.item.name) for step in plan.steps]
    outside = [(one.item.code, one.item.name) for one in [*plan.unsaid, *plan.not_needed]]
    awaited = [(f"{AWAITED}{one.key}", one.name) for one in plan.awaited]
    papers = [(f"{PAPER}{one.paper.code}", one.paper.name) for one in papers_awaited(plan)]
    groups = [(_("要交的材料"), papers), (_("审批以外"), awaited)]
    return [
        (_("在办理之列"), inside), (_("不在办理之列"), outside),
        *((title, some) for title, some in groups if some),
    ]  # fmt: skip


@requires(PLAN_ROADMAP)
@require_POST
@on_roadmap
def adopt(request: Request, standing: Standing) -> HttpResponse:
    """Take the tried changes over into the roadmap."""
    project = standing.project
    ensure_planner(request, project)
    texts = request.POST.getlist("change")
    form = AdoptForm(request.POST)

    def write() -> None:
        changes, _entered = read_changes(texts, standing.given, items_to_choose(standing))
        choices = chosen_by(standing.given, changes)
        if not choices:
            raise BadValue("", _("还没有要试的改动。"))
        make_roadmap(
            project=project, by=request.user, at=clock.now(), choices=choices,
            reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"],
        )  # fmt: skip

    if form.is_valid() and _writes.attempt(form, write):
        notices.done(request, _("已按试算调整路线图。"))
        return redirect(address(project))
    empty = ChangeForm(items=items_to_choose(standing))
    return _tried(request, standing, empty, texts, form, status=UNPROCESSABLE)


@requires(VIEW)
@on_roadmap
def papers(request: Request, standing: Standing) -> HttpResponse:
    """Every paper once: who provides it, for which items, whether it has to be brought."""
    project, plan = standing.project, standing.plan
    groups = [
        (_("申请人要交的"), [one for one in plan.papers if one.handed_in]),
        (_("不用交的"), [one for one in plan.papers if not one.handed_in]),
    ]
    return framed(
        request, standing, "roadmap_papers", "papers", names=names_of(plan),
        groups=[(title, [_paper(one) for one in some]) for title, some in groups if some],
        may_export=request.access.may(EXPORT, project.region_path, project.unit_id),
    )  # fmt: skip


def _paper(one: NeededPaper) -> dict[str, Any]:
    return {"one": one, "source": provider_of(one), "why": _why_not(one)}


def provider_of(one: NeededPaper) -> str:
    """Who provides a paper, in words."""
    label = str(PaperSource(one.paper.source).label)
    return f"{label}：{one.paper.provider}" if one.paper.provider else label


def _why_not(one: NeededPaper) -> str:
    if one.handed_in:
        return ""
    if one.on_file:
        return _("已在库")
    return _("办理中产生") if one.issued_by else _("部门共享")


@requires(EXPORT)
@require_POST
@on_roadmap
def export_papers(request: Request, standing: Standing) -> HttpResponse | FileResponse:
    """The papers as an .xlsx file; who took them out and why is written down first."""
    project = standing.project
    form = ExportForm(request.POST)
    if not form.is_valid():
        notices.messages.error(request, _("请写明导出的用途。"))
        return redirect(reverse("approvals:roadmap_papers", args=[project.code]))
    names = names_of(standing.plan)
    with transaction.atomic():
        audit.record_export(
            actor=request.user, at=clock.now(), kind="approvals.roadmap_papers",
            rows=[project.pk], reason=form.cleaned_data["reason"],
        )  # fmt: skip
        columns = [(_("材料"), 50), (_("提供方"), 24), (_("是否要交"), 12), (_("份数"), 8),
                   (_("原件"), 8), (_("用于事项"), 70)]  # fmt: skip
        rows = [_cells(one, names) for one in standing.plan.papers]
        file = write_table(_("材料清单"), columns, rows)
    name = f"{project.code}-材料清单-{formats.day(clock.today())}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _cells(one: NeededPaper, names: dict[str, str]) -> tuple[Any, ...]:
    needed = _("要交") if one.handed_in else _why_not(one)
    if one.handed_in and (one.unsure or not one.required):
        needed = _("视情况")
    return (
        one.paper.name, provider_of(one), needed, one.paper.copies,
        _("是") if one.paper.original else "", "、".join(names[code] for code in one.items),
    )  # fmt: skip
