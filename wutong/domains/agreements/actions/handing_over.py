"""What a person has in hand of agreements goes to a successor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.agreements.rules.lifecycle import LIVE, UNDECIDED
from wutong.domains.org.queries import User
from wutong.kernel import audit


@transaction.atomic
def pass_agreements_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """Put the successor in the holder's place at these running agreements. Returns how many."""
    rows = Agreement.objects.filter(pk__in=keys, owner=holder, state__in=LIVE).order_by("pk")
    return sum(_pass(row, "agreements.handed_over", successor, by, at) for row in rows)


@transaction.atomic
def pass_commitments_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """Put the successor in the holder's place at these undecided commitments. How many."""
    rows = Commitment.objects.filter(pk__in=keys, owner=holder, state__in=UNDECIDED)
    return sum(
        _pass(row, "agreements.commitment_handed_over", successor, by, at)
        for row in rows.select_related("agreement__project").order_by("pk")
    )


def _pass(row: Any, action: str, successor: User, by: User | None, at: datetime) -> int:
    before = row.owner
    row.owner = successor
    row.version += 1
    row.save(update_fields=["owner", "version"])
    audit.record(
        actor=by, at=at, action=action, target=row,
        changes={"owner": [str(before), str(successor)]},
    )  # fmt: skip
    return 1
