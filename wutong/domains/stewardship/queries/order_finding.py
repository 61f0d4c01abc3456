"""What of an order people can search for."""

from __future__ import annotations

from typing import Final

from wutong.domains.stewardship.models import SupervisionOrder
from wutong.kernel.search.tables import IndexedTable

SEARCH_KIND: Final = "order"
TABLE: Final = IndexedTable(
    SupervisionOrder, ("title", "number", "project__name", "owner_unit__name")
)
indexed = TABLE.indexed
everything = TABLE.everything
