"""Reads of imports for pages and the command line."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wutong.domains.ledgers.models import LedgerImport, LedgerRow
from wutong.domains.org.queries import Region, within
from wutong.domains.projects.queries import Project
from wutong.kernel.scope import Access

LISTED = 200


def import_numbered(number: int, access: Access) -> LedgerImport | None:
    """The import with this number, if the person may see it."""
    return (
        LedgerImport.objects.visible_to(access)
        .select_related("region", "file")
        .filter(pk=number)
        .first()
    )


def imports_listed(access: Access, region: Region | None = None) -> list[LedgerImport]:
    """The latest imports that the person may see, of a region's subtree if one is named."""
    found = LedgerImport.objects.visible_to(access).select_related(
        "region", "uploaded_by", "confirmed_by"
    )
    if region is not None:
        found = found.filter(within(region.path, "region_path"))
    return list(found[:LISTED])


def rows_of(ledger_import: LedgerImport, access: Access, outcome: str = "") -> QuerySet[LedgerRow]:
    """The rows of an import in the order of the file, of one outcome or all.

    Rows of projects that have become confidential are shown to those alone who see the project.
    """
    rows = LedgerRow.objects.filter(ledger_import=ledger_import).select_related("project")
    known = Project.objects.visible_to(access).filter(confidential=True)
    rows = rows.filter(Q(project=None) | Q(project__confidential=False) | Q(project__in=known))
    if outcome == "suspects":
        return rows.exclude(suspects=[])
    if outcome == "issues":
        return rows.exclude(issues=[])
    return rows.filter(outcome=outcome) if outcome else rows
