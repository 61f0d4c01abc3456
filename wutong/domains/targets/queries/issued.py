"""The issue of an assessment that holds, for papers that tell of it."""

from __future__ import annotations

from datetime import date, datetime

from wutong.domains.targets.choices import RunState
from wutong.domains.targets.models import AssessmentRun


def issued_run(
    *, region: int, rhythm: str, until: date, scheme: str = "", known: datetime | None = None
) -> AssessmentRun | None:
    """The latest issued run of the region that ends by ``until``; of ``scheme`` (its code) if
    named, as known at ``known`` (None: now). What was restated by then no longer holds."""
    runs = AssessmentRun.objects.filter(
        scheme__region=region, rhythm=rhythm, last__lte=until, issued_at__isnull=False
    ).select_related("scheme__region", "version")
    if scheme:
        runs = runs.filter(scheme__code=scheme)
    holds = {"state": RunState.ISSUED} if known is None else {"issued_at__lte": known}
    return runs.filter(**holds).order_by("-last", "-number", "-pk").first()
