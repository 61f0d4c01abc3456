"""What the pages of this room share."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.appraisal.choices import AssessmentState, ConditionState, Result
from wutong.domains.appraisal.models import Assessment
from wutong.domains.appraisal.queries.reading import NAMES
from wutong.domains.appraisal.rules.errors import AppraisalError, NotAllowed
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.writes import Writes

RESULT_TONES: Final = {Result.PASSED: "green", Result.CONDITIONAL: "yellow", Result.REFUSED: "red"}
STATE_TONES: Final = {AssessmentState.OPEN: "accent"}
CONDITION_TONES: Final = {ConditionState.CLAIMED: "yellow", ConditionState.MET: "green"}
RESULT_WORDS: Final = {one.value: one.label for one in Result}
_writes: Final = Writes(AppraisalError, NotAllowed)
attempt: Final = _writes.attempt
step: Final = _writes.tell


def assessment_or_404(request: Request, pk: int) -> Assessment:
    """The assessment, if the person sees it; otherwise there is no such page."""
    found: Assessment = visible_or_404(
        Assessment.objects.select_related(*NAMES), request.access, pk=pk
    )
    return found


def crumbs(assessment: Assessment | None = None, *more: Any) -> list[dict[str, Any]]:
    """The way to a page: the list, the assessment, then words."""
    trail: list[dict[str, Any]] = [{"title": _("评估"), "url": reverse("appraisal:list")}]
    if assessment is not None:
        url = reverse("appraisal:detail", args=[assessment.pk]) if more else ""
        trail.append({"title": assessment.project.name, "url": url})
    trail += [{"title": one, "url": ""} for one in more]
    return trail
