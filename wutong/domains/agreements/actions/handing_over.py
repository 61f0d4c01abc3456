"""What a person had in hand goes to whoever takes over their post."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.agreements.rules.lifecycle import LIVE, UNDECIDED
from wutong.domains.org.queries import Post, User, within
from wutong.kernel import audit


@transaction.atomic
def pass_on(*, post: Post, successor: Post, on: date, by: User | None, at: datetime) -> int:
    """Put the successor in the former holder's place: at running agreements and undecided
    commitments of the post's scope. Returns how many of both.
    """
    agreements = list(Agreement.objects.filter(_scope(post, ""), owner=post.user, state__in=LIVE))
    commitments = list(
        Commitment.objects.filter(
            _scope(post, "agreement__") | _of_unit(post), owner=post.user, state__in=UNDECIDED
        ).select_related("agreement__project")
    )
    for row in agreements:
        _pass(row, "agreements.handed_over", successor, by, at)
    for one in commitments:
        _pass(one, "agreements.commitment_handed_over", successor, by, at)
    return len(agreements) + len(commitments)


def _scope(post: Post, prefix: str) -> Q:
    if post.unit_id:
        return Q(**{f"{prefix}unit": post.unit_id})
    if post.region is None:
        return Q(pk__in=[])
    return within(post.region.path, f"{prefix}region_path")


def _of_unit(post: Post) -> Q:
    return Q(owner_unit=post.unit_id) if post.unit_id else Q(pk__in=[])


def _pass(row: Any, action: str, successor: Post, by: User | None, at: datetime) -> None:
    before = row.owner
    row.owner = successor.user
    row.version += 1
    row.save(update_fields=["owner", "version"])
    audit.record(
        actor=by, at=at, action=action, target=row,
        changes={"owner": [str(before), str(successor.user)]},
    )  # fmt: skip
