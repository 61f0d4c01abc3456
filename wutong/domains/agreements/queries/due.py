"""Commitments by what they are due, for rooms above that look at many projects at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from wutong.domains.agreements.models import Commitment
from wutong.domains.agreements.rules.lifecycle import UNDECIDED
from wutong.domains.org.queries import within

CHUNK = 2000


class DueCommitment(NamedTuple):
    """A promise of one side in a project's agreement that was not kept yet; money in 元."""

    project: int
    key: int
    text: str
    amount: Decimal | None
    due_on: date


def due_commitments(region_path: str, until: date) -> Iterator[DueCommitment]:
    """Binding commitments due by ``until`` of projects that lie in the region, in one query.

    Not narrowed to a person: the caller keeps the projects that the person sees.
    """
    rows = (
        Commitment.objects.binding()
        .filter(within(region_path, "agreement__project__region_path"))
        .filter(state__in=UNDECIDED, due_on__lte=until)
        .order_by("due_on", "pk")
        .values_list("agreement__project", "pk", "text", "amount", "due_on")
    )
    return (DueCommitment(*row) for row in rows.iterator(chunk_size=CHUNK))
