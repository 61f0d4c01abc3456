"""The page of one project, tab by tab."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.org.queries import working_calendar
from wutong.domains.projects.choices import (
    Attribute,
    FundKind,
    MilestoneKind,
    Pace,
    Stage,
    Standing,
    StartLight,
    TeamCapacity,
)
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries import page
from wutong.domains.projects.queries.credit import shares_of
from wutong.domains.projects.queries.history import history_of
from wutong.domains.projects.queries.permissions import permits
from wutong.domains.projects.queries.work import claim_in_words
from wutong.domains.projects.rules.plans import light_now
from wutong.domains.projects.views.checklist import checklist
from wutong.domains.projects.views.support import crumbs, project_or_404, rights, watermark_of
from wutong.kernel import clock, registry
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import ARBITRATE_LEAD, EDIT, VIEW, VIEW_PHONE
from wutong.ui import formats
from wutong.ui.deadlines import left_until

STANDING_TONES: Final = {
    Standing.CLAIMED: "yellow",
    Standing.VERIFIED: "green",
    Standing.REJECTED: "red",
    Standing.RETRACTED: "",
}
PACE_TONES: Final = {Pace.NORMAL: "green", Pace.SLOWED: "yellow", Pace.STALLED: "red",
                     Pace.SUSPENDED: "red"}  # fmt: skip
TABS: Final = (
    ("detail", gettext_lazy("概览")),
    ("milestones", gettext_lazy("节点与佐证")),
    ("funds", gettext_lazy("资金")),
    ("figures", gettext_lazy("数据")),
    ("phases", gettext_lazy("分期")),
    ("people", gettext_lazy("人员")),
    ("history", gettext_lazy("历史")),
)
NOT_FOR_INVESTORS: Final = frozenset({"people", "history"})
PLACE: Final = "projects.project"
HEAD: Final = "projects.head"


def framed(request: Request, project: Project, tab: str, **more: Any) -> HttpResponse:
    """The page with its head, rail and tabs around one tab's content."""
    header = more.pop("header", None) or page.header_of(project)
    if request.access.is_investor and tab in NOT_FOR_INVESTORS:
        raise PermissionDenied
    context = {
        "project": project,
        "header": header,
        "facts": facts_line(header),
        "pace_tone": PACE_TONES[Pace(project.pace)],
        "rail": [_rail_item(one, header) for one in page.rail_of(header)],
        "tabs": _tabs(request, header, tab),
        "crumbs": crumbs(project),
        "next_stage": Stage(header.next_stage) if header.next_stage else None,
        "due": _due(project, clock.today()),
        "head_panels": _panels(request, project, HEAD),
        **rights(request, project),
        **more,
    }
    return render(request, f"projects/{tab}.html", context)


def _tabs(request: Request, header: page.Header, current: str) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "url": reverse(f"projects:{name}", args=[header.project.code]),
            "current": name == current,
            "count": header.counts.get(name),
        }
        for name, title in TABS
        if not (request.access.is_investor and name in NOT_FOR_INVESTORS)
    ]


def facts_line(header: page.Header) -> list[tuple[Any, str, str, tuple[str, str] | None]]:
    """The line of facts under the name: (name, text, address, words and tone of its tag)."""
    project = header.project
    figures = reverse("projects:figures", args=[project.code])
    waiting = header.waiting_total
    total, tag = project.total_investment, None
    if waiting is not None and (total is None or project.figures_known_from is None):
        total, tag = waiting.money, (_("待核验"), "yellow")
    investor = project.investor.name if project.investor else project.signing_entity
    return [
        (_("投资方"), investor or formats.DASH, "", None),
        (_("总投资"), formats.money(total), f"{figures}#total_investment", tag),
        (_("用地"), _area(project), f"{figures}#land_area", None),
        (_("投资强度"), _intensity(header), "", None),
        (
            _("到位"),
            formats.money(header.funds) if header.funds else formats.DASH,
            reverse("projects:funds", args=[project.code]),
            None,
        ),
        (
            _("计划开工"),
            project.planned_start or "",
            f"{figures}#planned_start",
            late_mark(project),
        ),
    ]


def late_mark(project: Project) -> tuple[str, str] | None:
    """Words and tone for a project that did not begin in its planned month; None for others."""
    light = light_now(project.planned_start, project.stage_rank, project.pace, clock.today())
    return None if light in (None, StartLight.GREEN) else (str(light.label), light.value)


def _area(project: Project) -> str:
    if project.land_area is None:
        return ""
    square_metres = formats.plain_number(project.land_area)
    return f"{formats.area_in_mu(project.land_area)}（{square_metres} ㎡）"


def _intensity(header: page.Header) -> str:
    value = header.intensity
    return _("%(amount)s万元/亩") % {
        "amount": formats.money(value, "万元").removesuffix("万元")
    } if value else ""  # fmt: skip


def _rail_item(one: page.RailStage, header: page.Header) -> dict[str, Any]:
    code = header.project.code
    note, url = "", ""
    if one.on is not None:
        note = formats.day(one.on) if one.state == "done" else _("待核验")
        url = f"{reverse('projects:milestones', args=[code])}#{one.stage}"
    elif one.state == "now":
        lacking = header.lacking
        note = _("还缺 %(count)s 项") % {"count": lacking} if lacking else _("可以申报")
        url = reverse("projects:detail", args=[code])
    elif one.state == "skipped":
        note = _("未经过")
    return {"title": one.stage.label, "state": one.state, "note": note, "url": url}


def _due(project: Project, on: date) -> dict[str, Any] | None:
    if not project.next_step and project.next_step_due is None:
        return None
    due = project.next_step_due
    calendar = working_calendar(project.region_path)
    left = left_until(due, on, calendar) if due else None
    text, tone = (left.text, left.tone) if left else ("", "")
    return {"step": project.next_step, "on": due, "text": text, "tone": tone}


@requires(VIEW)
def detail(request: Request, code: str) -> HttpResponse:
    """What is still missing for the next stage, what happened, who is in charge."""
    project = project_or_404(request, code)
    header = page.header_of(project)
    only = request.GET.get("only") == "milestones"
    team = page.team_of(project)
    return framed(
        request,
        project,
        "detail",
        header=header,
        items=checklist(project, header.states, header.unreached, request.access)
        if header.next_stage
        else [],
        timeline=[_timeline_item(one, project) for one in page.timeline_of(header, only)],
        only_milestones=only,
        team=team,
        sees_team=not (request.access.is_investor and "people" in NOT_FOR_INVESTORS),
        panels=_panels(request, project, PLACE),
        turn=_whose_turn(header, team),
    )


def _panels(request: Request, project: Project, place: str) -> list[dict[str, Any]]:
    return registry.load_panels(place, project, request.access, clock.now())


def _whose_turn(header: page.Header, team: list[Any]) -> str:
    """Who has the ball: the verifier of a waiting claim, else the steward, else the unit."""
    claimed = header.claimed_stage
    if claimed is not None:
        return _("核验人：核验「%(stage)s」") % {"stage": claimed.get_stage_display()}
    stewards = [
        str(one)
        for one in team
        if one.capacity == TeamCapacity.PROJECT_STEWARD and one.left_on is None
    ]
    owner = header.project.unit.name if header.project.unit else ""
    return "、".join(stewards) or owner or _("未指定责任单位")


def _timeline_item(event: page.Event, project: Project) -> dict[str, Any]:
    row = event.row
    item: dict[str, Any] = {"day": formats.day(event.on), "tags": [], "detail": "", "url": ""}
    if event.kind == "pace":
        return item | {"title": row.get_pace_display(), "detail": row.reason}
    item["tags"] = [{"text": row.get_standing_display(), "tone": STANDING_TONES[row.standing]}]
    if event.kind == "milestone":
        formal = row.kind == MilestoneKind.FORMAL
        title = row.get_stage_display() if formal else row.get_kind_display()
        item["title"] = f"{title} · {row.event.name}" if row.event else title
        item["url"] = f"{reverse('projects:milestones', args=[project.code])}#{row.stage}"
        item["detail"] = _milestone_detail(row, event.papers)
    elif event.kind == "fund":
        item["title"] = f"{row.get_kind_display()} {formats.money(row.amount)}"
        item["url"] = reverse("projects:funds", args=[project.code])
        item["detail"] = row.note
    else:
        item["title"] = f"{row.get_attribute_display()} {formats.money(row.money)}"
        item["url"] = f"{reverse('projects:figures', args=[project.code])}#{row.attribute}"
        item["detail"] = row.note
    return item


def _milestone_detail(row: Any, papers: int) -> str:
    parts = [
        _("%(name)s申报") % {"name": row.claimed_by} if row.claimed_by else _("台账导入"),
        _("%(name)s核验") % {"name": row.decided_by} if row.decided_by else "",
        _("佐证 %(count)s 份") % {"count": papers} if papers else "",
        row.note,
    ]
    return " · ".join(part for part in parts if part)


@requires(VIEW)
def milestones(request: Request, code: str) -> HttpResponse:
    """Every milestone with its papers and who verified it; every paper."""
    project = project_or_404(request, code)
    rows = page.milestones_of(project)
    return framed(
        request,
        project,
        "milestones",
        rows=[_claim_row(one, "milestone", request, list(one.evidence.all())) for one in rows],
        papers=page.evidence_of_project(project),
    )


def _claim_row(claim: Any, kind: str, request: Request, papers: list[Any]) -> dict[str, Any]:
    own = claim.claimed_by_id == request.access.user
    return {
        "claim": claim,
        "kind": kind,
        "tone": STANDING_TONES[claim.standing],
        "words": claim_in_words(claim),
        "papers": papers,
        "why": claim.retraction_reason or claim.decision_reason,
        "own_waiting": own and claim.standing == Standing.CLAIMED,
        "live": claim.standing in page.LIVE,
        "counted": True,
    }


@requires(VIEW)
def funds(request: Request, code: str) -> HttpResponse:
    """Every arrival, and the totals of what counts by kind: verified and waiting."""
    project = project_or_404(request, code)
    counted = set(page.counted_arrivals(project).values_list("pk", flat=True))
    rows = []
    for one in page.arrivals_of(project):
        row = _claim_row(one, "fund", request, [one.evidence] if one.evidence else [])
        rows.append(row | {"counted": one.pk in counted})
    sums = page.funds_by_kind(project)
    return framed(
        request,
        project,
        "funds",
        rows=rows,
        sums=sums,
        verified=sum(one.verified for one in sums),
        waiting=sum(one.waiting for one in sums),
        fund_kinds=FundKind.choices,
    )


@requires(VIEW)
def figures(request: Request, code: str) -> HttpResponse:
    """The dated facts, attribute by attribute; ``?known=DAY`` shows what was known then."""
    project = project_or_404(request, code)
    known = known_at(request.GET.get("known", ""))
    facts = page.facts_of(project)
    groups: dict[str, list[Any]] = {attribute: [] for attribute in Attribute.values}
    for one in facts:
        groups[one.attribute].append(
            _claim_row(one, "fact", request, [one.evidence] if one.evidence else [])
        )
    now = page.latest_facts(one for one in facts if one.standing == Standing.VERIFIED)
    then = page.latest_facts(page.facts_of(project, known)) if known else {}
    return framed(
        request,
        project,
        "figures",
        groups=[
            {
                "attribute": Attribute(key),
                "rows": rows,
                "now": now.get(key),
                "then": then.get(key),
            }
            for key, rows in groups.items()
        ],
        known=known,
        known_day=request.GET.get("known", ""),
    )


def known_at(text: str) -> datetime | None:
    """The end of the day that ``text`` (``2022-09-01``) names, in China; None for nonsense."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


@requires(VIEW)
def phases(request: Request, code: str) -> HttpResponse:
    """The parent, and the phases with their own totals, which are never added to the parent's."""
    project = project_or_404(request, code)
    parent = None
    if project.parent_id is not None:
        parent = (
            Project.objects.visible_to(request.access)
            .filter(pk=project.parent_id)
            .select_related("region", "unit", "investor")
            .first()
        )
    return framed(
        request, project, "phases", parent=parent, children=page.phases_of(project, request.access)
    )


@requires(VIEW)
def people(request: Request, code: str) -> HttpResponse:
    """The team, present and past."""
    project = project_or_404(request, code)
    sees_phones = request.access.may(VIEW_PHONE, project.region_path, project.unit_id)
    return framed(
        request,
        project,
        "people",
        team=page.team_of(project),
        shares=(shares := shares_of(project)),
        may_split=permits(request.access, ARBITRATE_LEAD if shares else EDIT, project),
        sees_phones=sees_phones,
        watermark=watermark_of(request),
    )


@requires(VIEW)
def history(request: Request, code: str) -> HttpResponse:
    """Who did what, with old and new values and the reason."""
    project = project_or_404(request, code)
    return framed(
        request, project, "history", entries=history_of(project), watermark=watermark_of(request)
    )
