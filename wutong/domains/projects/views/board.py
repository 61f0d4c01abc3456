"""The board by stage. Dropping a card on a stage claims it: the form, or what is missing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.projects.choices import Pace, Stage
from wutong.domains.projects.forms.filters import ProjectFilter
from wutong.domains.projects.queries.board import BoardColumn, board_columns
from wutong.domains.projects.rules import lifecycle
from wutong.domains.projects.views.claims import stage_context
from wutong.domains.projects.views.support import ensure_may, project_or_404
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import CLAIM, VIEW
from wutong.ui import formats
from wutong.ui.templatetags.ui import chosen_filters, query_with

PACE_TONES = {Pace.SLOWED: "yellow", Pace.STALLED: "red", Pace.SUSPENDED: "red"}


@requires(VIEW)
def board(request: Request) -> HttpResponse:
    """Where everything stands, stage by stage."""
    chosen = ProjectFilter(
        request.GET, access=request.access, on=clock.today(), without=("stage", "parents")
    )
    may_claim = request.access.may_ever(CLAIM)
    columns = [_column(one, request, may_claim) for one in board_columns(chosen.rows)]
    context = {
        "filter": chosen,
        "chips": chosen_filters(chosen.form, request.GET),
        "more_query": query_with(request.GET, more="yes").removeprefix("?"),
        "columns": columns,
        "may_claim": may_claim,
    }
    return render(request, "projects/board.html", context)


def _column(column: BoardColumn, request: Request, may_claim: bool) -> dict[str, Any]:
    query = request.GET.copy()
    query["stage"], query["parents"] = column.stage.value, "yes"
    url = f"{reverse('projects:list')}?{query.urlencode()}"
    return {
        "key": column.stage.value,
        "title": column.stage.label,
        "count": f"{column.count:,}",
        "note": formats.money(column.amount, "亿元") if column.count else "",
        "url": url,
        "drop_url": reverse("projects:drop", args=[column.stage]) if may_claim else "",
        "more_url": url if column.count > len(column.cards) else "",
        "cards": [_card(one, may_claim) for one in column.cards],
    }


def _card(project: Any, may_claim: bool) -> dict[str, Any]:
    following = lifecycle.next_stage(project.stage)
    tags = []
    if project.pace != Pace.NORMAL:
        tags.append({"text": project.get_pace_display(), "tone": PACE_TONES[project.pace]})
    if project.waiting:
        tags.append({"text": _("待核验"), "tone": "yellow"})
    if project.confidential:
        tags.append({"text": _("涉密"), "tone": "red"})
    return {
        "id": project.code,
        "title": project.name,
        "url": reverse("projects:detail", args=[project.code]),
        "note": project.region.name,
        "amount": formats.money(project.total_investment),
        "movable": may_claim and bool(following),
        "tags": tags,
        "claim_url": (
            reverse("projects:claim_stage", args=[project.code, following])
            if may_claim and following and not project.waiting
            else ""
        ),
        "claim_words": str(Stage(following).label) if following else "",
    }


@requires(CLAIM)
@require_POST
def drop(request: Request, stage: str) -> HttpResponse:
    """A card was dropped on ``stage``: the claim's form, or everything that is missing (422)."""
    if stage not in lifecycle.RANKS:
        raise Http404
    project = project_or_404(request, request.POST.get("card", ""))
    ensure_may(request, project, CLAIM)
    if lifecycle.rank(stage) <= project.stage_rank:
        return render(
            request,
            "projects/_not_backwards.html",
            {"project": project, "stage": Stage(stage).label},
            status=UNPROCESSABLE,
        )
    context = stage_context(request, project, stage)
    status = 200 if context["open"] else UNPROCESSABLE
    return render(request, "projects/_claim_dialog.html", context, status=status)
