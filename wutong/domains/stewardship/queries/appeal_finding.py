"""What of an appeal people can search for."""

from __future__ import annotations

from typing import Final

from wutong.domains.stewardship.models import Appeal
from wutong.kernel.search.tables import IndexedTable

SEARCH_KIND: Final = "appeal"
TABLE: Final = IndexedTable(Appeal, ("title", "number", "investor__name", "project__name"))
"""No phone, no asker's name."""
indexed = TABLE.indexed
everything = TABLE.everything
