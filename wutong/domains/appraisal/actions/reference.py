"""The delivered scorecard and numbers, loaded once."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wutong.domains.appraisal.choices import ScorecardState
from wutong.domains.appraisal.models import AssessmentSetting, Scorecard
from wutong.domains.appraisal.rules.scorecard import delivered, document_of, parse
from wutong.kernel import clock


@transaction.atomic
def load_defaults() -> int:
    """Add the national scorecard and the default numbers where they are absent; never change one
    that is there. Returns how many scorecards were added."""
    AssessmentSetting.objects.get_or_create(region=None)
    document = delivered()
    if Scorecard.objects.filter(region=None, code=document["code"]).exists():
        return 0
    Scorecard.objects.create(
        code=document["code"], title=document["title"], number=1, state=ScorecardState.ADOPTED,
        effective_on=date.fromisoformat(document["effective_on"]),
        body=document_of(parse(document["body"])), created_at=clock.now(),
    )  # fmt: skip
    return 1
