"""Single items of the catalogue: their versions, what each says, and who may change them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wutong.domains.approvals.models import (
    ApprovalItem,
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
    PaperKind,
)
from wutong.domains.approvals.queries.catalogue import of_region
from wutong.domains.approvals.rules.drafting import FIELDS, Drafted, PaperLine
from wutong.domains.org.queries import PATH_SEPARATOR, Region
from wutong.kernel.scope import MANAGE_CATALOGUE, MANAGE_RULES, Access

TUPLES = ("applicants", "conditions")


def may_manage_catalogue(access: Access, region: Region | None) -> bool:
    """Whether the person may change the items of a region; None: those of the whole country."""
    return _may(access, MANAGE_CATALOGUE, region)


def may_manage_numbers(access: Access, region: Region | None) -> bool:
    """Whether the person may change a region's numbers; None: the default."""
    return _may(access, MANAGE_RULES, region)


def _may(access: Access, ability: str, region: Region | None) -> bool:
    if region is not None:
        return access.may(ability, region.path)
    return any(root.count(PATH_SEPARATOR) == 1 for root in access.region_paths(ability))


def items_of_code(code: str, region_path: str) -> list[ApprovalItem]:
    """The items of this code that hold in a region, the nearest first, the national one last."""
    found = ApprovalItem.objects.filter(of_region(region_path), code=code).select_related("region")
    return sorted(found, key=lambda one: len(one.region.path) if one.region else 0, reverse=True)


def versions_of(item: ApprovalItem) -> list[ItemVersion]:
    """Every version of an item, the newest first; a draft leads."""
    return list(item.versions.select_related("item__region", "created_by").order_by("-number"))


def drafted_of(version: ItemVersion) -> Drafted:
    """What one version says."""
    return drafted_of_many([version])[version.pk]


def drafted_of_many(versions: Iterable[ItemVersion]) -> dict[int, Drafted]:
    """What each version says, by its key; in three queries."""
    versions = list(versions)
    keys = [one.pk for one in versions]
    requires: dict[int, list[tuple[str, str]]] = {}
    for key, code, waiting in ItemPrerequisite.objects.filter(version__in=keys).values_list(
        "version_id", "requires__code", "waiting"
    ):
        requires.setdefault(key, []).append((code, waiting))
    papers: dict[int, list[PaperLine]] = {}
    for line in ItemPaper.objects.filter(version__in=keys).select_related("paper"):
        papers.setdefault(line.version_id, []).append(_line(line))
    results: dict[int, list[str]] = {}
    issued = ItemResult.objects.filter(version__in=keys).order_by("paper__code")
    for key, code in issued.values_list("version_id", "paper__code"):
        results.setdefault(key, []).append(code)
    return {
        one.pk: Drafted(
            **{name: _value(one, name) for name in FIELDS},
            requires=tuple(requires.get(one.pk, ())),
            papers=tuple(papers.get(one.pk, ())),
            results=tuple(results.get(one.pk, ())),
        )
        for one in versions
    }


def _value(version: ItemVersion, name: str) -> Any:
    value = getattr(version, name)
    return tuple(value) if name in TUPLES else value


def _line(line: ItemPaper) -> PaperLine:
    return PaperLine(
        paper=line.paper.code,
        required=line.required,
        deficiency_allowed=line.deficiency_allowed,
        copies=line.copies,
        original=line.original,
        conditions=tuple(line.conditions),
        note=line.note,
    )


def paper_kinds() -> dict[str, PaperKind]:
    """Every kind of paper, by code."""
    return {one.code: one for one in PaperKind.objects.all()}


def paper_names() -> dict[str, str]:
    """Names of papers by code."""
    return dict(PaperKind.objects.values_list("code", "name"))


def item_names(region_path: str) -> Mapping[str, str]:
    """Names of all items that hold or held in a region, by code, by their newest version."""
    found = (
        ItemVersion.objects.filter(of_region(region_path, "item__"))
        .order_by("drafted", "number")
        .values_list("item__code", "name")
    )
    return dict(found)


def item_codes(region_path: str) -> set[str]:
    """Codes of all items that there are for a region."""
    found = ApprovalItem.objects.filter(of_region(region_path)).values_list("code", flat=True)
    return set(found)


def item_keys(region_path: str) -> dict[str, int]:
    """Keys of items by code; of several of a code the national one, else the outermost."""
    found = ApprovalItem.objects.filter(of_region(region_path)).select_related("region")
    ordered = sorted(found, key=lambda one: len(one.region.path) if one.region else 0, reverse=True)
    return {one.code: one.pk for one in ordered}
