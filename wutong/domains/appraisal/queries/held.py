"""What a person holds of assessments: reviews that they owe."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.appraisal.choices import AssessmentState
from wutong.domains.appraisal.models import Review
from wutong.domains.org.queries import of_post
from wutong.kernel.registry import Held
from wutong.kernel.scope import Grant

TITLE = _("预审评审")


def unsent_of(person: int) -> QuerySet[Review]:
    """Unsent reviews of open assessments that stand in a person's name, but for a conflict."""
    rows = Review.objects.filter(user=person, sent_at=None, assessment__state=AssessmentState.OPEN)
    return rows.exclude(conflicted=True)


def reviews_held(person: int, scope: Grant | None) -> list[Held]:
    """Reviews that a person owes, for their unit or for themselves."""
    own = Q(unit=None) if scope is not None and scope.unit else Q(pk__in=())
    within = of_post(scope, "unit", "assessment__project__region_path")
    rows = unsent_of(person).filter(within | own).select_related("assessment__project")
    return [
        Held(
            one.pk, one.assessment.project.name,
            reverse("appraisal:detail", args=[one.assessment_id]), due=one.assessment.due_on,
            confidential=one.assessment.project.confidential,
        )
        for one in rows.order_by("pk")
    ]  # fmt: skip
