"""One engagement: entered, shown, edited, its minutes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wutong.domains.engagements import actions
from wutong.domains.engagements.choices import FollowUpState, Status
from wutong.domains.engagements.forms.engagements import (
    CancelForm,
    EngagementForm,
    NewEngagementForm,
    initial_of,
)
from wutong.domains.engagements.forms.following import (
    ClosingForm,
    FirmsForm,
    FollowUpForm,
    LinkFirmForm,
    MemberForm,
    MinutesForm,
    ProjectForm,
)
from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.queries import page
from wutong.domains.engagements.queries.permissions import may_record
from wutong.domains.engagements.views.listing import TONES
from wutong.domains.engagements.views.support import attempt, crumbs, engagement_or_404, own_or_403
from wutong.kernel import clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.requests import UNPROCESSABLE, Request
from wutong.kernel.scope import EDIT_INVESTORS, RECORD_ENGAGEMENT, REPORT_LEAD, VIEW
from wutong.ui import notices


@requires(RECORD_ENGAGEMENT)
def new(request: Request) -> HttpResponse:
    """Record an engagement, or plan one."""
    form = NewEngagementForm(
        request.POST or None,
        access=request.access,
        initial={
            "starts_on": request.GET.get("on") or clock.today(),
            "held": "no" if request.GET.get("plan") else "yes",
            "kind": request.GET.get("kind", ""),
            "region": request.access.home.rstrip("/").rpartition("/")[2],
            "firms": request.GET.get("firm", ""),
        },
    )
    made: list[Engagement] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: made.append(_record(request, form)))
    ):
        notices.done(request, _("已登记。") if form.cleaned_data["held"] else _("已列入计划。"))
        return redirect("engagements:detail", made[0].pk)
    context = {"form": form, "crumbs": crumbs(None, _("登记活动"))}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "engagements/new.html", context, status=status)


@transaction.atomic
def _record(request: Request, form: NewEngagementForm) -> Engagement:
    now = clock.now()
    made = actions.record_engagement(by=request.user, at=now, **form.stated())
    actions.add_member(engagement=made, user=request.user, by=request.user, at=now)
    if form.cleaned_data["firms"].strip():
        actions.meet_firms(
            engagement=made, names=form.cleaned_data["firms"], by=request.user, at=now
        )
    return made


@requires(VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """What it is, who was there, whom they met, what came of it, what follows."""
    found = engagement_or_404(request, pk)
    may = may_record(request.access, found)
    context: dict[str, Any] = {
        "engagement": found,
        "tone": TONES[Status(found.status)],
        "crumbs": crumbs(found),
        "members": found.members.select_related("user"),
        "firms": page.firms_met(found, request.access),
        "follow_ups": page.follow_ups_of(found),
        "open_count": sum(one.state == FollowUpState.OPEN for one in found.follow_ups.all()),
        "about": page.projects_about(found, request.access),
        "signed": page.signed_projects(found, request.access),
        "signed_by_kind": page.signed_by_kind(found, request.access),
        "history": page.history_of(found),
        "today": clock.today(),
        "due": found.status == Status.PLANNED and found.starts_on <= clock.today(),
        "may_record": may,
        "may_report": may and request.access.may_ever(REPORT_LEAD),
        "leads": page.leads_of(found, request.access),
        "may_register": may and request.access.may_ever(EDIT_INVESTORS),
        "watermark": watermark(request.access, clock.today()),
        "closing_form": ClosingForm(),
    }
    if may and found.status != Status.CANCELLED:
        context |= {
            "may_change": True,
            "member_form": MemberForm(engagement=found),
            "firms_form": FirmsForm(),
            "link_form": LinkFirmForm(access=request.access),
            "project_form": ProjectForm(access=request.access),
            "follow_up_form": FollowUpForm(engagement=found),
            "cancel_form": CancelForm(),
        }
    return render(request, "engagements/detail.html", context)


@requires(RECORD_ENGAGEMENT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what is stated; what a held one counts as follows."""
    found = own_or_403(request, pk)
    form = EngagementForm(
        request.POST or None, access=request.access, engagement=found, initial=initial_of(found)
    )
    seen = request.POST.get("version", "")
    if request.method == "POST" and form.is_valid() and attempt(
        form,
        lambda: actions.edit_engagement(
            engagement=found, changes=form.stated(), by=request.user, at=clock.now(),
            seen_version=int(seen) if seen.isdecimal() else None,
        ),
    ):  # fmt: skip
        notices.done(request, _("已保存。"))
        return redirect("engagements:detail", found.pk)
    context = {"form": form, "engagement": found, "crumbs": crumbs(found, _("修改"))}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "engagements/edit.html", context, status=status)


@requires(RECORD_ENGAGEMENT)
def minutes(request: Request, pk: int) -> HttpResponse:
    """Write the minutes, on a phone too."""
    found = own_or_403(request, pk)
    initial = {"minutes": found.minutes, "outcome": found.outcome}
    form = MinutesForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _write(request, found, form))
    ):
        notices.done(request, _("纪要已保存。"))
        return redirect("engagements:detail", found.pk)
    context = {
        "form": form,
        "engagement": found,
        "firms": [str(one) for one, _seen in page.firms_met(found, request.access)],
        "crumbs": crumbs(found, _("纪要")),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "engagements/minutes.html", context, status=status)


@transaction.atomic
def _write(request: Request, engagement: Engagement, form: MinutesForm) -> None:
    now, data = clock.now(), form.cleaned_data
    actions.write_minutes(
        engagement=engagement, minutes=data["minutes"], outcome=data["outcome"], by=request.user,
        at=now,
    )  # fmt: skip
    if data["firms"].strip():
        actions.meet_firms(engagement=engagement, names=data["firms"], by=request.user, at=now)
    if data["follow_up"]:
        actions.add_follow_up(
            engagement=engagement, text=data["follow_up"], due=data["due"], owner=request.user,
            by=request.user, at=now,
        )  # fmt: skip
