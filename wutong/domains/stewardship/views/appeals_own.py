"""The pages of people who speak for a firm: its appeals, and nothing else."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.stewardship.actions import appeals_own
from wutong.domains.stewardship.choices import AppealState
from wutong.domains.stewardship.forms.appeals import WordForm
from wutong.domains.stewardship.forms.appeals_own import OwnAppealForm
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.queries import appeal_page
from wutong.domains.stewardship.queries.appeals_own import (
    own_appeal,
    own_appeals,
    own_firms,
    own_projects,
)
from wutong.domains.stewardship.views.appeal_support import STATE_TONES, WRITES, say_word
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import FOLLOW_OWN_APPEALS
from wutong.ui import notices

ROWS_A_PAGE: Final = 20


def _crumbs(*more: str) -> list[dict[str, Any]]:
    first = {"title": _("我的诉求"), "url": reverse("stewardship:own_appeals")}
    return [first, *({"title": one, "url": ""} for one in more)]


@requires(FOLLOW_OWN_APPEALS)
def own_list(request: Request) -> HttpResponse:
    """The firm's appeals, those that wait for its word first."""
    page = Paginator(own_appeals(request.access), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, STATE_TONES[AppealState(one.state)]) for one in page.object_list]
    context = {"page": page, "rows": rows, "may_raise": bool(request.access.investors)}
    return render(request, "stewardship/appeals/own.html", context)


@requires(FOLLOW_OWN_APPEALS)
def own_new(request: Request) -> HttpResponse:
    """Bring up a matter."""
    firms = own_firms(request.access)
    if not firms:
        raise Http404
    form = OwnAppealForm(posted(request), projects=own_projects(request.access), firms=firms)
    made: list[Appeal] = []
    if form.is_valid() and WRITES.attempt(
        form,
        lambda: made.append(
            appeals_own.raise_appeal(by=request.user, at=clock.now(), **form.facts)
        ),
        lambda field: {"project": "about", "investor": "firm"}.get(field, field),
    ):
        notices.done(request, _("已提交，编号 %(code)s。") % {"code": made[0].number})
        return redirect("stewardship:own_appeal", made[0].number)
    context = {"form": form, "crumbs": _crumbs(_("提诉求"))}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/appeals/own_new.html", context, status=status)


@requires(FOLLOW_OWN_APPEALS)
def own(request: Request, number: str) -> HttpResponse:
    """One appeal: how far it is, the answer, the firm's word on it."""
    appeal = own_appeal(request.access, number)
    if appeal is None:
        raise Http404(_("没有这个页面，或者您看不到它。"))
    form = WordForm(posted(request))
    common = {"appeal": appeal, "by": request.user, "at": clock.now()}
    if form.is_valid() and say_word(
        request, form, partial(appeals_own.confirm_own, **common),
        partial(appeals_own.object_own, **common),
    ):  # fmt: skip
        notices.done(request, _("已收到，谢谢。"))
        return redirect("stewardship:own_appeal", number)
    main = appeal.joined_to or appeal
    context = {
        "appeal": appeal,
        "main": main,
        "form": form,
        "tone": STATE_TONES[AppealState(appeal.state)],
        "rail": appeal_page.rail(main),
        "stations": appeal_page.stations(main),
        "asks": appeal.state == AppealState.ANSWERED,
        "crumbs": _crumbs(appeal.number),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "stewardship/appeals/own_detail.html", context, status=status)
