"""What of a dispatch meeting people can search for."""

from __future__ import annotations

from typing import Final

from wutong.domains.stewardship.models import DispatchMeeting
from wutong.kernel.search.tables import IndexedTable

SEARCH_KIND: Final = "dispatch"
TABLE: Final = IndexedTable(DispatchMeeting, ("title", "unit__name", "place"))
indexed = TABLE.indexed
everything = TABLE.everything
