"""Open cases by what they are due, for rooms above that look at many projects at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.org.queries import within

CHUNK = 2000


class DueCase(NamedTuple):
    """An open case of a project whose clock runs."""

    project: int
    number: str
    item: str
    due_on: date


def due_cases(region_path: str, until: date) -> Iterator[DueCase]:
    """Open cases due by ``until`` of projects that lie in the region, in one query.

    Not narrowed to a person: the caller keeps the projects that the person sees.
    """
    rows = (
        ApprovalCase.objects.open()
        .filter(within(region_path, "project__region_path"), due_on__lte=until)
        .order_by("due_on", "pk")
        .values_list("project", "number", "version__name", "due_on")
    )
    found = rows.iterator(chunk_size=CHUNK)
    return (
        DueCase(project, number, item, due_on)
        for project, number, item, due_on in found
        if project is not None and due_on is not None
    )
