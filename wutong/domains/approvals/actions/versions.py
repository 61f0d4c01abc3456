"""Writing what versions say besides their own fields: what they wait for, ask for and issue."""

from __future__ import annotations

from collections.abc import Sequence

from wutong.domains.approvals.models import (
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
)
from wutong.domains.approvals.queries.items import item_keys, paper_kinds
from wutong.domains.approvals.rules.drafting import Drafted


def write_parts(versions: Sequence[tuple[ItemVersion, Drafted]], region_path: str) -> None:
    """Replace prerequisites, papers and results of these drafts; codes were checked before."""
    keys = [version.pk for version, _said in versions]
    for model in (ItemPrerequisite, ItemPaper, ItemResult):
        model._default_manager.filter(version__in=keys).delete()
    papers, items = paper_kinds(), item_keys(region_path)
    ItemPrerequisite.objects.bulk_create(
        ItemPrerequisite(version=version, requires_id=items[code], waiting=waiting)
        for version, said in versions
        for code, waiting in said.requires
    )
    ItemPaper.objects.bulk_create(
        ItemPaper(
            version=version, paper=papers[line.paper], position=place, required=line.required,
            deficiency_allowed=line.deficiency_allowed, copies=line.copies,
            original=line.original, conditions=list(line.conditions), note=line.note,
        )
        for version, said in versions
        for place, line in enumerate(said.papers)
    )  # fmt: skip
    ItemResult.objects.bulk_create(
        ItemResult(version=version, paper=papers[code])
        for version, said in versions
        for code in said.results
    )
