"""Reviews that a person has not sent go to whoever takes over their post."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from wutong.domains.appraisal.choices import AssessmentState
from wutong.domains.appraisal.models import Review
from wutong.domains.org.queries import Post, User, within
from wutong.kernel import audit


@transaction.atomic
def pass_on(*, post: Post, successor: Post, on: date, by: User | None, at: datetime) -> int:
    """Put the successor in the former holder's place at unsent reviews of the post's scope; they
    declare anew. Who had declared a conflict stays excluded. Returns how many."""
    if post.unit_id:
        scope = Q(unit=post.unit_id) | Q(unit=None)
    elif post.region is not None:
        scope = within(post.region.path, "assessment__project__region_path")
    else:
        return 0
    rows = (
        Review.objects.filter(
            scope, user=post.user, sent_at=None, assessment__state=AssessmentState.OPEN
        )
        .exclude(conflicted=True)
        .exclude(assessment__reviews__user=successor.user)
        .select_related("assessment__project", "unit")
    )
    count = 0
    for review in rows:
        before = str(review)
        review.user, review.conflicted, review.declared_at = successor.user, None, None
        review.version += 1
        review.save(update_fields=["user", "conflicted", "declared_at", "version"])
        audit.record(
            actor=by, at=at, action="appraisal.handed_over", target=review.assessment,
            changes={"reviewer": [before, str(review)]},
        )  # fmt: skip
        count += 1
    return count
