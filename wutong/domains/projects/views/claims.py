"""Claiming stages, signings, figures and funds; retracting claims."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.projects import actions
from wutong.domains.projects.choices import (
    Attribute,
    EvidenceKind,
    MilestoneKind,
    RequirementKind,
    Stage,
    Standing,
)
from wutong.domains.projects.forms.claims import (
    FUND_PAPERS,
    FactForm,
    FundsForm,
    MilestoneForm,
    SigningForm,
)
from wutong.domains.projects.forms.projects import ReasonForm, RetractForm
from wutong.domains.projects.models import Evidence, Fact, Project
from wutong.domains.projects.queries.gates import gate_tables, holding_of
from wutong.domains.projects.queries.page import evidence_of_project, facts_of, latest_facts
from wutong.domains.projects.queries.regions import regions_to_choose, units_to_choose
from wutong.domains.projects.queries.signing import events_to_choose
from wutong.domains.projects.queries.waiting import KINDS, claim_named
from wutong.domains.projects.rules import gates, lifecycle
from wutong.domains.projects.views.checklist import checklist
from wutong.domains.projects.views.support import attempt, crumbs, ensure_may, project_or_404
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import CLAIM, VERIFY, VIEW
from wutong.ui import notices

TABS: Final = {"milestone": "milestones", "fact": "figures", "fund": "funds"}


def stage_context(
    request: Request, project: Project, stage: str, form: MilestoneForm | None = None
) -> dict[str, Any]:
    """What a claim of ``stage`` needs: the whole gate, what it lacks, the form."""
    tables = gate_tables(project.region_path)
    table = tables.get(stage, gates.GateTable(stage))
    holding = holding_of(project)
    states = gates.states(table, holding)
    unreached = gates.unskippable(lifecycle.skipped(holding.stages, stage), list(tables.values()))
    papers = papers_for(project, table)
    return {
        "project": project,
        "stage": Stage(stage),
        "table": table,
        "items": checklist(project, states, unreached, request.access),
        "open": not unreached and all(one.passed for one in states),
        "form": form or _milestone_form(request, project, stage, papers),
        "action": reverse("projects:claim_stage", args=[project.code, stage]),
    }


def papers_for(project: Project, table: gates.GateTable) -> list[Evidence]:
    """The project's papers, those that the gate asks for first."""
    asked = {one.key for one in table.requirements if one.kind == RequirementKind.EVIDENCE}
    papers = [one for one in evidence_of_project(project) if one.kind != EvidenceKind.LEDGER_ROW]
    return sorted(papers, key=lambda one: (one.kind not in asked, -one.pk))


def _milestone_form(
    request: Request, project: Project, stage: str, papers: list[Evidence], data: Any = None
) -> MilestoneForm:
    asked = {
        one.key
        for one in gate_tables(project.region_path).get(stage, gates.GateTable(stage)).requirements
    }
    return MilestoneForm(
        data,
        today=clock.today(),
        stage=stage,
        papers=papers,
        events=events_to_choose(request.access),
        initial={
            "version": project.version,
            "evidence": [one.pk for one in papers if one.kind in asked],
        },
    )


@requires(CLAIM)
def claim_stage(request: Request, code: str, stage: str) -> HttpResponse:
    """Claim that the project reached a stage: what the gate asks for, and the form."""
    if stage not in lifecycle.RANKS:
        raise Http404
    project = project_or_404(request, code)
    ensure_may(request, project, CLAIM)
    form = None
    if request.method == "POST":
        table = gate_tables(project.region_path).get(stage, gates.GateTable(stage))
        form = _milestone_form(request, project, stage, papers_for(project, table), request.POST)
        if form.is_valid() and attempt(form, lambda: _claim(request, project, stage, form)):
            notices.done(
                request,
                _("已申报「%(stage)s」，等他人核验后计入。") % {"stage": Stage(stage).label},
            )
            return redirect("projects:detail", project.code)
    context = stage_context(request, project, stage, form)
    context["crumbs"] = crumbs(project, _("申报「%(stage)s」") % {"stage": Stage(stage).label})
    status = UNPROCESSABLE if form is not None else 200
    return render(request, "projects/claim_stage.html", context, status=status)


def _claim(request: Request, project: Project, stage: str, form: Any) -> None:
    data = form.cleaned_data
    actions.claim_milestone(
        project=project,
        stage=stage,
        on=data["on"],
        by=request.user,
        at=clock.now(),
        kind=data.get("kind") or MilestoneKind.FORMAL,
        evidence=data.get("evidence") or (),
        event=data.get("event"),
        amount=data.get("amount"),
        note=data["note"],
        seen_version=data["version"],
    )


@requires(CLAIM)
def claim_signing(request: Request, code: str) -> HttpResponse:
    """A framework agreement or an increase: kept beside the signing, without moving the stage."""
    project = project_or_404(request, code)
    ensure_may(request, project, CLAIM)
    papers = papers_for(project, gates.GateTable(Stage.SIGNED))
    form = SigningForm(
        request.POST or None,
        today=clock.today(),
        stage=Stage.SIGNED,
        papers=papers,
        events=events_to_choose(request.access),
        initial={"version": project.version, "kind": MilestoneKind.FRAMEWORK},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _claim(request, project, Stage.SIGNED, form))
    ):
        notices.done(request, _("已申报，等他人核验。"))
        return redirect("projects:milestones", project.code)
    return _answer(request, project, form, _("申报框架协议或增资"))


@requires(CLAIM)
def claim_funds(request: Request, code: str) -> HttpResponse:
    """Money that arrived."""
    project = project_or_404(request, code)
    ensure_may(request, project, CLAIM)
    papers = sorted(
        papers_for(project, gates.GateTable("")), key=lambda one: one.kind not in FUND_PAPERS
    )
    form = FundsForm(request.POST or None, today=clock.today(), papers=papers)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: actions.claim_funds(
                project=project, by=request.user, at=clock.now(), **form.cleaned_data
            ),
        )
    ):
        notices.done(request, _("已申报到位资金，等他人核验后计入。"))
        return redirect("projects:funds", project.code)
    return _answer(request, project, form, _("申报到位资金"))


@requires(CLAIM)
def claim_fact(request: Request, code: str, attribute: str) -> HttpResponse:
    """A figure of the project: a correction, or a change from a day on."""
    if attribute not in Attribute.values:
        raise Http404
    project = project_or_404(request, code)
    ensure_may(request, project, CLAIM)
    holding = latest_facts(facts_of(project)).get(attribute)
    form = FactForm(
        request.POST or None,
        today=clock.today(),
        attribute=attribute,
        holding=holding,
        papers=papers_for(project, gates.GateTable("")),
        choices=_choices_for(request, attribute),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _claim_fact(request, project, form))
    ):
        notices.done(request, _("已申报，等他人核验后计入。"))
        return redirect("projects:figures", project.code)
    label = Attribute(attribute).label
    return _answer(request, project, form, _("申报%(label)s") % {"label": label}, holding=holding)


def _choices_for(request: Request, attribute: str) -> list[tuple[str, str]]:
    if attribute == Attribute.REGION:
        return regions_to_choose(request.access, CLAIM)
    if attribute == Attribute.UNIT:
        return [(str(one.pk), one.name) for one in units_to_choose(request.access, CLAIM)]
    return []


def _claim_fact(request: Request, project: Project, form: FactForm) -> None:
    data = form.cleaned_data
    value = data["value"]
    if form.attribute in (Attribute.REGION, Attribute.UNIT):
        value = object_chosen(form.attribute, value)
    actions.claim_fact(
        project=project,
        attribute=form.attribute,
        value=value,
        on=data["on"],
        by=request.user,
        at=clock.now(),
        evidence=data["evidence"],
        note=data["note"],
    )


def object_chosen(attribute: str, key: str) -> Model:
    """The region with this code, or the unit with this key."""
    field: Any = Fact._meta.get_field(attribute)
    lookup = {"code": key} if attribute == Attribute.REGION else {"pk": key}
    return get_object_or_404(field.related_model, **lookup)


def _answer(request: Request, project: Project, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"project": project, "form": form, "title": title, "crumbs": crumbs(project, title)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "projects/claim.html", context | more, status=status)


@requires(VIEW)
def retract(request: Request, kind: str, pk: int) -> HttpResponse:
    """Take a claim back, with the reason. One's own while it waits; else with the right to verify."""
    if kind not in KINDS:
        raise Http404
    claim = claim_named(request.access, kind, pk)
    if claim is None:
        raise Http404
    own = claim.standing == Standing.CLAIMED and claim.claimed_by_id == request.access.user
    if not own:
        ensure_may(request, claim.project, VERIFY)
    form = (ReasonForm if own else RetractForm)(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: actions.retract(
                claim=claim, by=request.user, at=clock.now(), **form.cleaned_data
            ),
        )
    ):
        notices.done(request, _("已撤回。撤回前已知的数仍可按当时查到。"))
        return redirect(f"projects:{TABS[kind]}", claim.project.code)
    return _answer(
        request, claim.project, form, _("撤回：%(claim)s") % {"claim": claim}, danger=True
    )
