"""Handing over what one holds: whose is waiting, choosing lines and successors, accepting."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.org.queries import User
from wutong.domains.stewardship.actions import handing
from wutong.domains.stewardship.forms.hand_overs import OfferForm
from wutong.domains.stewardship.models import HandOver
from wutong.domains.stewardship.queries.hand_overs import (
    groups_of,
    may_hand_over_for,
    open_hand_overs,
    shown_items,
    successors_for,
    visible_hand_overs,
)
from wutong.domains.stewardship.views.appeal_support import WRITES
from wutong.kernel import clock
from wutong.kernel.http.access import requires, watermark
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EDIT, RECORD_VISIT, VERIFY, VIEW
from wutong.ui import notices

ROWS = 50
HOLDERS = (VIEW, EDIT, VERIFY, RECORD_VISIT)


def hand_over_crumbs(*more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, then words."""
    first = [{"title": _("工作移交"), "url": reverse("stewardship:hand_overs")}]
    return first + [{"title": one, "url": ""} for one in more]


def _office(request: Request) -> None:
    """People of the region alone. Raises Http404 for those who speak for a firm."""
    if request.access.is_investor or not request.access.grants:
        raise Http404


@requires(*HOLDERS)
def hand_over_list(request: Request) -> HttpResponse:
    """What waits for the person, what they offered, what happened in their regions."""
    _office(request)
    rows = visible_hand_overs(request.access)
    user = request.access.user
    context = {
        "to_me": rows.filter(to_person=user, accepted_at=None, withdrawn_at=None),
        "rows": [
            {"row": one, "lines": len(one.items), "taken": _taken(one)} for one in rows[:ROWS]
        ],
        "own_url": reverse("stewardship:hand_over_new", args=[user]),
    }
    return render(request, "stewardship/stewards/hand_overs.html", context)


def _taken(row: HandOver) -> int:
    return sum(bool(one["taken"]) for one in row.items)


def _person(request: Request, pk: int) -> User:
    person: User = get_object_or_404(User, pk=pk)
    if not may_hand_over_for(request.access, person.pk, clock.today()):
        raise Http404
    return person


@requires(*HOLDERS)
def new(request: Request, pk: int) -> HttpResponse:
    """Everything that a person holds; lines are ticked and given to a successor."""
    _office(request)
    person = _person(request, pk)
    groups = groups_of(person.pk, request.access.user)
    people = successors_for(person, clock.today())
    form = OfferForm(posted(request), groups=groups, people=people)
    made: list[HandOver] = []

    def offer() -> None:
        made.extend(
            handing.offer_hand_over(
                person=person, to=form.successors, note=form.cleaned_data["note"],
                by=request.user, at=clock.now(),
            )
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and WRITES.attempt(form, offer):
        notices.done(request, _("已提出移交，等接收人接收。"))
        return redirect("stewardship:hand_over_new", person.pk)
    context = {
        "person": person,
        "groups": form.groups_with_fields(),
        "form": form,
        "waiting": open_hand_overs(person.pk).select_related("to_person"),
        "crumbs": hand_over_crumbs(person.name),
        "count": sum(len(one.lines) for one in groups),
        "watermark": watermark(request.access, clock.today()),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/stewards/hand_over_new.html", context, status=status)


def _hand_over(request: Request, pk: int) -> HandOver:
    _office(request)
    found: HandOver = get_object_or_404(visible_hand_overs(request.access), pk=pk)
    return found


@requires(*HOLDERS)
def detail(request: Request, pk: int) -> HttpResponse:
    """One hand-over: its lines, and accepting them for the successor."""
    row = _hand_over(request, pk)
    is_open = row.accepted_at is None and row.withdrawn_at is None
    mine = request.access.user == row.to_person_id
    context = {
        "row": row,
        "items": shown_items(row, request.access.user),
        "taken": _taken(row),
        "is_open": is_open,
        "may_accept": is_open and mine,
        "may_withdraw": is_open
        and may_hand_over_for(request.access, row.from_person_id, clock.today()),
        "crumbs": hand_over_crumbs(str(row)),
        "watermark": watermark(request.access, clock.today()),
    }
    return render(request, "stewardship/stewards/hand_over.html", context)


@requires(*HOLDERS)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Accept or withdraw."""
    row = _hand_over(request, pk)
    common = {"hand_over": row, "by": request.user, "at": clock.now()}
    if what == "accept":
        names = None if "all" in request.POST else request.POST.getlist("lines")
        WRITES.tell(
            request, partial(handing.accept_hand_over, names=names, **common), _("已接收。")
        )
    elif what == "withdraw":
        WRITES.tell(request, partial(handing.withdraw_hand_over, **common), _("已撤回。"))
    else:
        raise Http404
    return redirect("stewardship:hand_over", pk)
