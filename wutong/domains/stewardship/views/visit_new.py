"""Recording a visit, on a phone with poor signal too: the page, the pass, the worker."""

from __future__ import annotations

import secrets
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wutong.domains.stewardship.actions.visits import record_visit
from wutong.domains.stewardship.forms.visits import VisitEntry
from wutong.domains.stewardship.models import Visit
from wutong.domains.stewardship.queries.units import units_near
from wutong.domains.stewardship.queries.visit_plan import offered
from wutong.domains.stewardship.rules.errors import NotAllowed
from wutong.domains.stewardship.views.visit_support import visit_crumbs, waiting_words
from wutong.kernel import clock
from wutong.kernel.http.access import public, requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import RECORD_VISIT
from wutong.ui import notices

WORKER: Final = Path(__file__).parents[1] / "static/stewardship/visit-worker.js"
KEY_BYTES: Final = 16
FROM_ADDRESS: Final = ("project", "firm")


@requires(RECORD_VISIT)
@never_cache
def visit_new(request: Request) -> HttpResponse:
    """The form; its script sends the same form and reads the answer as JSON."""
    entry = VisitEntry(
        posted(request), access=request.access, units=units_near(request.access.home),
        initial=_initial(request),
    )  # fmt: skip
    if request.method == "POST" and not request.accepts("text/html"):
        return _told(request, entry)
    made: list[Visit] = []
    if request.method == "POST" and entry.is_valid() and _write(request, entry, made):
        notices.done(request, _("已登记。"))
        return redirect("stewardship:visit", made[0].pk)
    projects, firms = offered(request.access)
    context = {
        "entry": entry,
        "projects": projects,
        "firms": firms,
        "crumbs": visit_crumbs(_("登记走访")),
        "words": waiting_words(),
    }
    status = UNPROCESSABLE if any(one.errors for one in entry.forms) else 200
    return render(request, "stewardship/visits/new.html", context, status=status)


def _initial(request: Request) -> dict[str, Any]:
    given = {name: request.GET[name] for name in FROM_ADDRESS if name in request.GET}
    return {"on": clock.today(), "client_key": secrets.token_hex(KEY_BYTES), **given}


def _write(request: Request, entry: VisitEntry, made: list[Visit]) -> bool:
    """Whether it was recorded. Raises PermissionDenied."""
    try:
        return entry.attempt(
            lambda: made.append(record_visit(by=request.user, at=clock.now(), **entry.facts))
        )
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def _told(request: Request, entry: VisitEntry) -> HttpResponse:
    """The same for the script: where the visit is, or what is wrong by the names of fields."""
    made: list[Visit] = []
    try:
        done = entry.is_valid() and _write(request, entry, made)
    except PermissionDenied as refusal:
        return JsonResponse({"errors": {"": [str(refusal)]}}, status=HTTPStatus.FORBIDDEN)
    if not done:
        return JsonResponse({"errors": entry.sentences()}, status=UNPROCESSABLE)
    url = reverse("stewardship:visit", args=[made[0].pk])
    return JsonResponse({"url": url}, status=HTTPStatus.CREATED)


@requires(RECORD_VISIT)
@never_cache
def visit_pass(request: Request) -> HttpResponse:
    """Who is signed in, and the token for sending what waited on the phone."""
    return JsonResponse({"person": request.access.user, "token": get_token(request)})


@public
def visit_worker(_request: HttpRequest) -> HttpResponse:
    """The script that opens the page without signal; it stands below the pages that it serves."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> str:
    return WORKER.read_text(encoding="utf-8")
