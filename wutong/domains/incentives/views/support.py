"""What the pages of awards share."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.incentives.choices import AwardRunState, AwardState, RuleState
from wutong.domains.incentives.models import AwardRun, RuleVersion
from wutong.domains.incentives.rules.errors import AwardError, MayNot
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.requests import Request
from wutong.ui.writes import Writes

TONES: Final = {
    AwardState.PROPOSED: "",
    AwardState.PUBLISHED: "accent",
    AwardState.APPROVED: "yellow",
    AwardState.PAID: "green",
    AwardState.CLAWED_BACK: "red",
}
RUN_TONES: Final = {
    AwardRunState.COMPUTED: "yellow",
    AwardRunState.CHECKED: "accent",
    AwardRunState.PUBLISHED: "green",
}
RULE_TONES: Final = {RuleState.DRAFT: "yellow", RuleState.PUBLISHED: "green"}
_writes: Final = Writes(AwardError, MayNot)
attempt: Final = _writes.attempt
step: Final = _writes.tell


def crumbs(*more: tuple[str, str]) -> list[dict[str, Any]]:
    """The way to a page, from the list of awards."""
    trail = [(_("奖励"), reverse("incentives:list")), *more]
    return [{"title": title, "url": url} for title, url in trail]


def run_or_404(request: Request, pk: int) -> AwardRun:
    """The run, if the person sees it."""
    rows = AwardRun.objects.select_related(
        "rule_set__region", "version__rule_set__region", "computed_by", "checked_by", "published_by"
    )
    found: AwardRun = visible_or_404(rows, request.access, pk=pk)
    return found


def version_or_404(request: Request, pk: int) -> RuleVersion:
    """The version, if the person sees it."""
    rows = RuleVersion.objects.select_related("rule_set__region", "published_by")
    found: RuleVersion = visible_or_404(rows, request.access, pk=pk)
    return found
