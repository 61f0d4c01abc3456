"""What of a visit people can search for."""

from __future__ import annotations

from typing import Final

from wutong.domains.stewardship.models import Visit
from wutong.kernel.search.tables import IndexedTable

SEARCH_KIND: Final = "visit"
TABLE: Final = IndexedTable(Visit, ("project__name", "investor__name", "project__code"))
"""Nobody who was met."""
indexed = TABLE.indexed
everything = TABLE.everything
