"""What of a case people can search for: its numbers, item, applicant and project."""

from __future__ import annotations

from typing import Final

from wutong.domains.approvals.models import ApprovalCase
from wutong.kernel.search.tables import IndexedTable

SEARCH_KIND: Final = "approval_case"
TABLE: Final = IndexedTable(
    ApprovalCase,
    ("number", "version__name", "application__applicant_name", "project__name"),
)
indexed = TABLE.indexed
everything = TABLE.everything
