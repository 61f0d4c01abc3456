"""Entering and editing a project, its pace, its confidentiality and its team."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Filters, chosen_investors
from wutong.domains.projects import actions
from wutong.domains.projects.choices import Attribute
from wutong.domains.projects.forms.projects import (
    ConfidentialForm,
    NewProjectForm,
    PaceForm,
    ProjectForm,
    initial_of,
)
from wutong.domains.projects.forms.rules import LeaveForm, MemberForm, ReplaceForm
from wutong.domains.projects.models import Project, ProjectMember
from wutong.domains.projects.queries.finding import similar_projects
from wutong.domains.projects.queries.regions import people_to_choose, region_in_scope
from wutong.domains.projects.rules.errors import AlreadyMoved
from wutong.domains.projects.rules.plans import PLANNED
from wutong.domains.projects.views.claims import object_chosen
from wutong.domains.projects.views.support import attempt, crumbs, ensure_may, project_or_404
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import EDIT
from wutong.ui import notices

SUGGESTIONS = 12


@requires(EDIT)
def new(request: Request) -> HttpResponse:
    """Enter a project by hand."""
    form = NewProjectForm(
        request.POST or None,
        access=request.access,
        on=clock.today(),
        initial={"parent": request.GET.get("parent", ""), "name": request.GET.get("name", "")},
    )
    made: list[Project] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: made.append(_create(request, form)))
    ):
        notices.done(request, _("已登记。总投资等数据待核验后计入。"))
        return redirect("projects:detail", made[0].code)
    context = {
        "form": form,
        "crumbs": crumbs(None, _("登记项目")),
        "similar": similar_projects(request.access, form["name"].value() or ""),
    }
    return render(
        request, "projects/new.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _create(request: Request, form: NewProjectForm) -> Project:
    data = form.cleaned_data
    region = region_in_scope(request.access, data["region"], EDIT)
    unit = object_chosen(Attribute.UNIT, data["unit"]) if data["unit"] else None
    return actions.create_project(
        name=data["name"],
        region=region or object_chosen(Attribute.REGION, data["region"]),  # type: ignore[arg-type]
        unit=unit,  # type: ignore[arg-type]
        total_investment=data["total_investment"],
        on=data["on"],
        plans={one: data[one] for one in PLANNED},
        by=request.user,
        at=clock.now(),
        **form.attributes(),
    )


@requires(EDIT)
def similar(request: Request) -> HttpResponse:
    """A fragment: projects with nearly this name, so that nobody enters one twice."""
    found = similar_projects(request.access, request.GET.get("name", ""))
    return render(request, "projects/_similar.html", {"similar": found})


@requires(EDIT)
def firms(request: Request) -> HttpResponse:
    """A fragment: options for the investor's field."""
    text = request.GET.get("investor", "").strip()
    found = chosen_investors(request.access, Filters(text=text))[:SUGGESTIONS] if text else []
    return render(request, "projects/_firms.html", {"firms": found})


@requires(EDIT)
def edit(request: Request, code: str) -> HttpResponse:
    """Change ordinary attributes. Only what was touched is checked and saved."""
    project = project_or_404(request, code)
    ensure_may(request, project, EDIT)
    form = ProjectForm(request.POST or None, access=request.access, project=project)
    moved: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        try:
            saved = attempt_edit(request, project, form, int(seen) if seen.isdecimal() else None)
        except AlreadyMoved as refusal:
            project = project_or_404(request, code)
            moved = changed_meanwhile(form, project)
            form.add_error(None, str(refusal))
        else:
            if saved:
                notices.done(request, _("已保存。"))
                return redirect("projects:detail", project.code)
    context = {
        "project": project,
        "form": form,
        "version": project.version,
        "moved": moved,
        "crumbs": crumbs(project, _("修改资料")),
    }
    return render(
        request, "projects/edit.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def attempt_edit(request: Request, project: Project, form: ProjectForm, seen: int | None) -> bool:
    """Save what was touched. Raises AlreadyMoved when somebody saved in between."""
    moved: list[AlreadyMoved] = []

    def write() -> None:
        try:
            actions.edit_project(
                project=project,
                changes=form.changes(),
                by=request.user,
                at=clock.now(),
                seen_version=seen,
            )
        except AlreadyMoved as refusal:
            moved.append(refusal)

    saved = attempt(form, write)
    if moved:
        raise moved[0]
    return saved


def changed_meanwhile(form: ProjectForm, project: Project) -> list[dict[str, Any]]:
    """What somebody else changed since the person opened the form: field, value then and now."""
    current = initial_of(project)
    changed = []
    for name, field in form.fields.items():
        shown = form[name]
        seen = field.to_python(form.data.get(shown.html_initial_name, ""))
        now = field.to_python(current.get(name))
        if (seen or "") != (now or ""):
            changed.append({"label": field.label, "seen": seen or "", "now": now or ""})
    return changed


def _small(
    request: Request, project: Project, form: Any, title: str, write: Any, done: str, back: str
) -> HttpResponse:
    """A small form on a page of its own."""
    if request.method == "POST" and form.is_valid() and attempt(form, write):
        notices.done(request, done)
        if not Project.objects.visible_to(request.access).filter(pk=project.pk).exists():
            return redirect("projects:list")
        return redirect(back, project.code)
    context = {"project": project, "form": form, "title": title, "crumbs": crumbs(project, title)}
    return render(
        request, "projects/claim.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@requires(EDIT)
def pace(request: Request, code: str) -> HttpResponse:
    """Say that the project is slowed, stalled, suspended or normal again."""
    project = project_or_404(request, code)
    ensure_may(request, project, EDIT)
    form = PaceForm(request.POST or None, initial={"pace": project.pace, "on": clock.today()})
    return _small(
        request, project, form, _("变更推进状态"),
        lambda: actions.change_pace(
            project=project, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已变更推进状态。"), "projects:detail",
    )  # fmt: skip


@requires(EDIT)
def confidential(request: Request, code: str) -> HttpResponse:
    """Make a project confidential, or open it again, with the reason."""
    project = project_or_404(request, code)
    ensure_may(request, project, EDIT)
    form = ConfidentialForm(request.POST or None, initial={"confidential": project.confidential})

    def write() -> None:
        data = form.cleaned_data
        actions.edit_project(
            project=project, changes={"confidential": data["confidential"]},
            by=request.user, at=clock.now(), reason=data["reason"],
        )  # fmt: skip

    return _small(
        request, project, form, _("涉密设置"), write, _("已更改涉密设置。"), "projects:detail"
    )


@requires(EDIT)
def join(request: Request, code: str) -> HttpResponse:
    """Put a person on the team."""
    project = project_or_404(request, code)
    ensure_may(request, project, EDIT)
    form = MemberForm(
        request.POST or None,
        people=people_to_choose(project.region_path, clock.today()),
        initial={"on": clock.today()},
    )
    return _small(
        request, project, form, _("加入团队"),
        lambda: actions.join_team(
            project=project, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已加入团队。"), "projects:people",
    )  # fmt: skip


@requires(EDIT)
def replace(request: Request, code: str, pk: int) -> HttpResponse:
    """Somebody else takes a member's place."""
    project = project_or_404(request, code)
    ensure_may(request, project, EDIT)
    member = get_object_or_404(
        ProjectMember.objects.select_related("user", "project"), pk=pk, project=project
    )
    form = ReplaceForm(
        request.POST or None,
        people=people_to_choose(project.region_path, clock.today()),
        initial={"on": clock.today(), "duty": member.duty},
    )
    return _small(
        request, project, form,
        _("更换%(capacity)s") % {"capacity": member.get_capacity_display()},
        lambda: actions.replace_member(
            member=member, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已更换。"), "projects:people",
    )  # fmt: skip


@requires(EDIT)
def leave(request: Request, code: str, pk: int) -> HttpResponse:
    """End a person's part in the team."""
    project = project_or_404(request, code)
    ensure_may(request, project, EDIT)
    member = get_object_or_404(
        ProjectMember.objects.select_related("user", "project"), pk=pk, project=project
    )
    form = LeaveForm(
        request.POST or None, joined_on=member.joined_on, initial={"on": clock.today()}
    )
    return _small(
        request, project, form, _("%(person)s退出团队") % {"person": member},
        lambda: actions.leave_team(
            member=member, by=request.user, at=clock.now(), **form.cleaned_data
        ),
        _("已退出团队。"), "projects:people",
    )  # fmt: skip
