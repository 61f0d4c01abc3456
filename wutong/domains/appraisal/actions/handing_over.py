"""Reviews that a person has not sent go to a successor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from wutong.domains.appraisal.models import Review
from wutong.domains.appraisal.queries.held import unsent_of
from wutong.domains.org.queries import User
from wutong.kernel import audit


@transaction.atomic
def pass_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """Put the successor in the holder's place at these reviews; they declare anew. Where the
    successor reviews already, the holder's stays. Returns how many."""
    taken = Review.objects.filter(user=successor).values("assessment")
    rows = unsent_of(holder.pk).filter(pk__in=keys).exclude(assessment__in=taken)
    count = 0
    for review in rows.select_related("assessment__project", "unit").order_by("pk"):
        before = str(review)
        review.user, review.conflicted, review.declared_at = successor, None, None
        review.version += 1
        review.save(update_fields=["user", "conflicted", "declared_at", "version"])
        audit.record(
            actor=by, at=at, action="appraisal.handed_over", target=review.assessment,
            changes={"reviewer": [before, str(review)]},
        )  # fmt: skip
        count += 1
    return count
