"""Reads of notices and of the channels that carry them out of the site."""

from wutong.domains.notices.queries.notices import (
    COUNTED_AT_MOST,
    Filters,
    chosen_notices,
    first_page_for,
    page_of_notices,
    unread_count,
)
from wutong.domains.notices.queries.seeing import add_address, add_rows_at

__all__ = [
    "COUNTED_AT_MOST",
    "Filters",
    "add_address",
    "add_rows_at",
    "chosen_notices",
    "first_page_for",
    "page_of_notices",
    "unread_count",
]
