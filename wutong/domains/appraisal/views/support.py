"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.appraisal.choices import AssessmentState, ConditionState, Result
from wutong.domains.appraisal.models import Assessment
from wutong.domains.appraisal.queries.reading import NAMES
from wutong.domains.appraisal.rules.errors import AppraisalError, BadValue, NotAllowed
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.scope import Access
from wutong.ui import notices

UNPROCESSABLE: Final = 422
RESULT_TONES: Final = {Result.PASSED: "green", Result.CONDITIONAL: "yellow", Result.REFUSED: "red"}
STATE_TONES: Final = {AssessmentState.OPEN: "accent"}
CONDITION_TONES: Final = {ConditionState.CLAIMED: "yellow", ConditionState.MET: "green"}
RESULT_WORDS: Final = {one.value: one.label for one in Result}


class Request(HttpRequest):
    """A request with what the middleware puts on it."""

    access: Access
    user: Any


def assessment_or_404(request: Request, pk: int) -> Assessment:
    """The assessment, if the person sees it; otherwise there is no such page."""
    found: Assessment = visible_or_404(
        Assessment.objects.select_related(*NAMES), request.access, pk=pk
    )
    return found


def posted(request: HttpRequest) -> Any:
    """What was posted; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(
    form: Form, write: Callable[[], Any], place_of: Callable[[str], str | None] | None = None
) -> bool:
    """Do the write; a refusal becomes the form's error, so that nothing typed is lost.

    Raises PermissionDenied where the person's role is what stands in the way.
    """
    try:
        write()
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except BadValue as refusal:
        name = place_of(refusal.field) if place_of else refusal.field
        form.add_error(name if name in form.fields else None, str(refusal))
        return False
    except AppraisalError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def step(request: HttpRequest, write: Callable[[], Any], done: Any) -> None:
    """Do a small write; what stands in the way is said on the page it came from."""
    try:
        write()
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except AppraisalError as refusal:
        notices.messages.error(request, str(refusal))
    else:
        notices.done(request, done)


def crumbs(assessment: Assessment | None = None, *more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, the assessment, then words."""
    trail: list[dict[str, Any]] = [{"title": _("评估"), "url": reverse("appraisal:list")}]
    if assessment is not None:
        url = reverse("appraisal:detail", args=[assessment.pk]) if more else ""
        trail.append({"title": assessment.project.name, "url": url})
    trail += [{"title": one, "url": ""} for one in more]
    return trail
