"""Settings of the room: the gate table and the signing events."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import may_manage_rules
from wutong.domains.projects import actions
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.forms.rules import (
    EventForm,
    GateForm,
    RequirementFormSet,
    initial_lines,
)
from wutong.domains.projects.queries.gate_table import GateLine, gate_lines
from wutong.domains.projects.queries.regions import region_in_scope, regions_to_choose
from wutong.domains.projects.queries.signing import events_seen, events_with_counts
from wutong.domains.projects.rules.gates import GateTable, Holding, states
from wutong.domains.projects.views.support import attempt
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import EDIT, MANAGE_RULES, VIEW
from wutong.ui import notices

DEFAULT = "default"


def _region(request: Request, code: str) -> Any:
    """The region that is edited; None for the default. 404 outside the person's regions."""
    if code == DEFAULT:
        return None
    region = region_in_scope(request.access, code, MANAGE_RULES)
    if region is None:
        raise Http404
    return region


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"title": _("设置"), "url": reverse("org:settings")},
        {"title": _("关口规则"), "url": reverse("projects:gates")},
        *more,
    ]


@requires(MANAGE_RULES)
def gates(request: Request, code: str = "") -> HttpResponse:
    """Every stage's gate as it holds in the region: its own, or from above."""
    regions = regions_to_choose(request.access, MANAGE_RULES)
    code = code or request.GET.get("region", "") or (regions[0][0] if regions else DEFAULT)
    region = _region(request, code)
    context = {
        "region": region,
        "code": code,
        "regions": regions,
        "lines": [_line(one) for one in gate_lines(region)],
        "may_change": may_manage_rules(request.access, region),
        "crumbs": _crumbs(),
    }
    return render(request, "projects/gates.html", context)


def _line(line: GateLine) -> dict[str, Any]:
    groups = states(line.table, Holding())
    return {
        "line": line,
        "asks": [
            {"text": _(" 或 ").join(one.label for one in group.unmet), "least": group.at_least,
             "several": len(group.unmet) > 1}
            for group in groups
        ],
    }  # fmt: skip


@requires(MANAGE_RULES)
def gate(request: Request, code: str, stage: str) -> HttpResponse:
    """Change the gate to one stage for a region, or for all (``default``)."""
    region = _region(request, code)
    if stage not in Stage.values:
        raise Http404
    if not may_manage_rules(request.access, region):
        raise PermissionDenied
    line = next(one for one in gate_lines(region) if one.stage == stage)
    form = GateForm(request.POST or None, initial=_initial(line.table))
    lines = RequirementFormSet(
        request.POST or None, initial=initial_lines(line.table), prefix="lines"
    )
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        table = _table(stage, form, lines)
        if attempt(
            form,
            lambda: actions.save_gate(table=table, region=region, by=request.user, at=clock.now()),
        ):
            notices.done(
                request, _("已保存「%(stage)s」的关口规则。") % {"stage": line.stage.label}
            )
            return redirect("projects:gates_of", code)
    title = _("关口：%(stage)s") % {"stage": line.stage.label}
    context = {
        "form": form,
        "lines": lines,
        "line": line,
        "region": region,
        "code": code,
        "title": title,
        "crumbs": _crumbs({"title": str(line.stage.label), "url": ""}),
    }
    return render(
        request, "projects/gate.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _initial(table: GateTable) -> dict[str, Any]:
    return {
        "definition": table.definition,
        "may_be_skipped": table.may_be_skipped,
        "claim_roles": table.claim_roles,
        "verify_roles": table.verify_roles,
    }


def _table(stage: str, form: GateForm, lines: Any) -> GateTable:
    data = form.cleaned_data
    asked = [one.requirement() for one in lines.forms if one.has_changed() or one.initial]
    return GateTable(
        stage=stage,
        definition=data["definition"],
        may_be_skipped=data["may_be_skipped"],
        claim_roles=tuple(data["claim_roles"]),
        verify_roles=tuple(data["verify_roles"]),
        requirements=tuple(one for one in asked if one is not None),
    )


@requires(MANAGE_RULES)
@require_POST
def reset_gate(request: Request, code: str, stage: str) -> HttpResponse:
    """Take a region's own gate away; the default goes back to how it was delivered."""
    region = _region(request, code)
    if stage not in Stage.values:
        raise Http404
    if not may_manage_rules(request.access, region):
        raise PermissionDenied
    actions.reset_gate(stage=stage, region=region, by=request.user, at=clock.now())
    notices.done(request, _("已恢复「%(stage)s」的关口规则。") % {"stage": Stage(stage).label})
    return redirect("projects:gates_of", code)


@requires(VIEW)
def events(request: Request) -> HttpResponse:
    """Signing events with what was signed at them."""
    found = list(events_with_counts(request.access)[:200])
    context = {
        "events": found,
        "mine": {one.pk for one in found if request.access.may(EDIT, one.region.path)},
        "may_edit": request.access.may_ever(EDIT),
        "access": request.access,
        "crumbs": [
            {"title": _("项目"), "url": reverse("projects:list")},
            {"title": _("签约活动"), "url": ""},
        ],
    }
    return render(request, "projects/events.html", context)


@requires(EDIT)
def event(request: Request, pk: int | None = None) -> HttpResponse:
    """Enter or correct a signing event."""
    found = get_object_or_404(events_seen(request.access), pk=pk) if pk else None
    if found is not None:
        ensure(request.access, EDIT, found.region.path)
    initial = {"name": found.name, "region": found.region.code, "on": found.on} if found else None
    form = EventForm(request.POST or None, access=request.access, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _save(request, form, found))
    ):
        notices.done(request, _("已保存签约活动。"))
        return redirect("projects:events")
    title = _("修改签约活动") if found else _("登记签约活动")
    context = {
        "form": form,
        "title": title,
        "crumbs": [
            {"title": _("签约活动"), "url": reverse("projects:events")},
            {"title": title, "url": ""},
        ],
    }
    return render(
        request, "projects/claim.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _save(request: Request, form: EventForm, found: Any) -> None:
    data = form.cleaned_data
    region: Any = region_in_scope(request.access, data["region"], EDIT)
    actions.save_event(
        name=data["name"], region=region, on=data["on"], by=request.user, at=clock.now(),
        event=found,
    )  # fmt: skip
