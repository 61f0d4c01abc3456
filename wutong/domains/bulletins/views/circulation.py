"""Scheduled drafts, the distribution list with its receipts, and what was sent to a person."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.forms.circulation import DistributionForm, ScheduleForm
from wutong.domains.bulletins.models import Bulletin, BulletinSchedule
from wutong.domains.bulletins.page import FigureLinks, page_blocks
from wutong.domains.bulletins.queries.circulation import (
    receipts_of,
    received_by,
    shown_schedules,
)
from wutong.domains.bulletins.queries.reading import bulletins_for, document_of
from wutong.domains.bulletins.rules.errors import BulletinError
from wutong.domains.bulletins.views.support import attempt, bulletin_or_404, crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import ensure, requires, visible_or_404
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import DRAFT_BULLETIN, VIEW_FIGURES
from wutong.ui import notices

UNPROCESSABLE = 422
A_PAGE = 30


@requires(DRAFT_BULLETIN)
def schedules(request: Request) -> HttpResponse:
    """Running schedules with what they made, and a new one."""
    form = ScheduleForm(request.POST or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_drafts(
                **form.cleaned_data, author=request.user, by=request.user, at=clock.now()
            )
        except BulletinError as refusal:
            form.add_error(None, str(refusal))
        else:
            notices.done(request, _("已定起草计划。"))
            return redirect("bulletins:schedules")
    context = {
        "form": form,
        "schedules": shown_schedules(request.access, clock.now()),
        "crumbs": crumbs(None, _("起草计划")),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "bulletins/schedules.html", context, status=status)


@requires(DRAFT_BULLETIN)
@require_POST
def schedule_end(request: Request, pk: int) -> HttpResponse:
    """Make no more drafts."""
    found: BulletinSchedule = visible_or_404(BulletinSchedule.objects, request.access, pk=pk)
    attempt(request, lambda: actions.end_schedule(schedule=found, by=request.user, at=clock.now()))
    return redirect("bulletins:schedules")


@requires(VIEW_FIGURES)
def distribution(request: Request, pk: int) -> HttpResponse:
    """Whom a draft will go to; of an issue who was told and who has opened it."""
    found = bulletin_or_404(request, pk)
    may_edit = request.access.may(DRAFT_BULLETIN, found.region.path) and not found.is_issued
    form = DistributionForm(request.POST or None, bulletin=found)
    if request.method == "POST":
        ensure(request.access, DRAFT_BULLETIN, found.region.path)
        if found.is_issued:
            raise Http404
        if form.is_valid() and _sent_to(request, found, form):
            return redirect("bulletins:detail", pk)
    context = {
        "bulletin": found,
        "form": form if may_edit else None,
        "receipts": receipts_of(found) if found.is_issued else (),
        "crumbs": crumbs(found, _("发送")),
    }
    return render(request, "bulletins/distribution.html", context)


def _sent_to(request: Request, found: Bulletin, form: DistributionForm) -> bool:
    written = attempt(
        request,
        lambda: actions.set_distribution(
            bulletin=found, lists=form.lists(), by=request.user, at=clock.now(),
            seen=form.cleaned_data["revision"],
        ),
    )  # fmt: skip
    if written is None:
        return False
    notices.done(request, _("发送名单已保存。"))
    return True


@requires()
def received_list(request: Request) -> HttpResponse:
    """What was sent to the person."""
    page = Paginator(received_by(request.access), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "bulletins/received_list.html", {"page": page})


@requires()
def received(request: Request, pk: int) -> HttpResponse:
    """A bulletin that was sent to the person; opening it is its receipt. Who sees the region's
    figures reads it on its own page, where every number opens."""
    found = received_by(request.access).filter(pk=pk).first()
    if found is None:
        raise Http404
    if bulletins_for(request.access).filter(pk=pk).exists():
        return redirect("bulletins:detail", pk)
    actions.note_opened(bulletin=found, by=request.user, at=clock.now())
    document = document_of(found)
    context: dict[str, Any] = {
        "bulletin": found,
        "document": document,
        "blocks": page_blocks(document, FigureLinks(None)),
    }
    return render(request, "bulletins/received.html", context)
