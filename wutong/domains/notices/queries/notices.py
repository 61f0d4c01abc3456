"""Reads of notices: how many are unread, and the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from wutong.domains.notices.models import Notice, NoticeQuerySet
from wutong.kernel.http.paging import USUAL_PAGE, NotOfThisList, Order, Page, page_of
from wutong.kernel.scope import Access
from wutong.kernel.statements import compiled

COUNTED_AT_MOST: Final = 100
BY_TIME: Final = Order("at", True)


@dataclass(frozen=True)
class Filters:
    """What part of the list to read; ``kind`` "" means every kind."""

    unread: bool = False
    kind: str = ""


def unread_count(access: Access) -> int:
    """How many notices the person has not read, counted to a hundred. One query."""
    return len(_unread(access.user)) if access.signed_in and access.user else 0


@compiled
def _unread(person: int) -> QuerySet[Any, Any]:
    rows = Notice.objects.filter(person=person, read_at=None).order_by()
    return rows.values_list("pk")[:COUNTED_AT_MOST]


def chosen_notices(access: Access, filters: Filters) -> NoticeQuerySet:
    """The person's notices that the filters let through."""
    rows = Notice.objects.visible_to(access)
    if filters.unread:
        rows = rows.unread()
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    return rows


def page_of_notices(
    access: Access, filters: Filters, cursor: str = "", limit: int = USUAL_PAGE
) -> Page[Notice]:
    """One page, the latest first. Raises NotOfThisList for a cursor of another list."""
    return page_of(chosen_notices(access, filters), BY_TIME, cursor, limit, scope=repr(filters))


def first_page_for(access: Access, filters: Filters, cursor: str) -> Page[Notice]:
    """As :func:`page_of_notices`; a strange cursor means the first page."""
    try:
        return page_of_notices(access, filters, cursor)
    except NotOfThisList:
        return page_of_notices(access, filters)
