"""What the pages of assessment share."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.targets.choices import RunState
from wutong.domains.targets.models import AssessmentRun
from wutong.domains.targets.rules.errors import AssessError, MayNot
from wutong.ui.writes import Writes

RUN_TONES: Final = {
    RunState.COMPUTED: "yellow",
    RunState.REVIEWED: "accent",
    RunState.ISSUED: "green",
}
_writes: Final = Writes(AssessError, MayNot)
attempt: Final = _writes.attempt
step: Final = _writes.tell


def run_crumbs(run: AssessmentRun | None = None, *more: str) -> list[dict[str, Any]]:
    """The way to a page: the list, the run, then words."""
    trail: list[dict[str, Any]] = [{"title": _("考核"), "url": reverse("targets:runs")}]
    if run is not None:
        url = reverse("targets:run", args=[run.pk]) if more else ""
        trail.append({"title": str(run), "url": url})
    return trail + [{"title": one, "url": ""} for one in more]
