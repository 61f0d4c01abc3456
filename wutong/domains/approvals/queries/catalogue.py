"""The catalogue in force in a region, who handles its items, and the region's numbers.

The catalogue is public: everybody who may open a page reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q

from wutong.domains.approvals.models import (
    ApprovalRule,
    ItemHandler,
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
)
from wutong.domains.approvals.rules.catalogue import Catalogue, Item, Limits, Paper, Span, in_order
from wutong.domains.org.queries import Unit, paths_down_to

NATIONAL_STAGE_DAYS: Final = {
    "land_planning": 8,
    "works_planning": 12,
    "construction_permit": 12,
    "acceptance": 8,
    "business_setup": 1,
}


def of_region(region_path: str, prefix: str = "") -> Q:
    """Rows without a region, and those of the region and of the regions above it."""
    return Q(**{f"{prefix}region": None}) | Q(
        **{f"{prefix}region__path__in": paths_down_to(region_path)}
    )


def versions_on(region_path: str, on: date) -> list[ItemVersion]:
    """The version of every item in force; of several regions' items of a code the nearest."""
    nearest: dict[str, ItemVersion] = {}
    found = (
        ItemVersion.objects.valid_on(on)
        .filter(of_region(region_path, "item__"))
        .select_related("item__region")
        .order_by("number")
    )
    for version in sorted(found, key=lambda one: len(_path_of(one))):
        nearest[version.item.code] = version
    return list(nearest.values())


def _path_of(version: ItemVersion) -> str:
    return version.item.region.path if version.item.region else ""


def catalogue_on(region_path: str, on: date) -> Catalogue:
    """The catalogue of a region on a day, in four queries whatever its size.

    ``region_path`` "" is the national one. A region's item replaces the national one of the code.
    """
    return catalogue_of(versions_on(region_path, on))


def catalogue_of(versions: Iterable[ItemVersion]) -> Catalogue:
    """These versions as a catalogue."""
    versions = list(versions)
    keys = [version.pk for version in versions]
    requires: dict[int, list[tuple[str, str]]] = {}
    for key, code, waiting in ItemPrerequisite.objects.filter(version__in=keys).values_list(
        "version_id", "requires__code", "waiting"
    ):
        requires.setdefault(key, []).append((code, waiting))
    results: dict[int, list[str]] = {}
    for key, code in (
        ItemResult.objects.filter(version__in=keys)
        .order_by("pk")
        .values_list("version_id", "paper__code")
    ):
        results.setdefault(key, []).append(code)
    papers: dict[int, list[Paper]] = {}
    for line in ItemPaper.objects.filter(version__in=keys).select_related("paper"):
        papers.setdefault(line.version_id, []).append(_paper(line))
    return Catalogue(
        in_order(
            _item(
                version,
                tuple(requires.get(version.pk, ())),
                tuple(papers.get(version.pk, ())),
                tuple(results.get(version.pk, ())),
            )
            for version in versions
        )
    )


def _paper(line: ItemPaper) -> Paper:
    kind = line.paper
    return Paper(
        code=kind.code,
        name=kind.name,
        source=kind.source,
        provider=kind.provider,
        required=line.required,
        deficiency_allowed=line.deficiency_allowed,
        conditions=tuple(line.conditions),
        copies=line.copies,
        original=line.original,
        note=line.note,
    )


def _item(
    version: ItemVersion,
    requires: tuple[tuple[str, str], ...],
    papers: tuple[Paper, ...],
    results: tuple[str, ...],
) -> Item:
    return Item(
        code=version.item.code,
        version_id=version.pk,
        name=version.name,
        stage=version.stage,
        department=version.department,
        limits=Limits(
            version.statutory_days,
            version.promised_days,
            version.green_days,
            version.deficiency_days,
        ),
        serial_days=version.serial_days,
        serial_steps=version.serial_steps,
        parallel_group=version.parallel_group,
        combined_review=version.combined_review,
        commitment_allowed=version.commitment_allowed,
        requires=requires,
        papers=papers,
        results=results,
        conditions=tuple(version.conditions),
        kind=version.kind,
        applicants=tuple(version.applicants),
        region_path=_path_of(version),
    )


def spans_of(region_path: str) -> list[Span]:
    """When each version of the region's items (its own, those above, the national ones) holds."""
    found = ItemVersion.objects.filter(
        of_region(region_path, "item__"), drafted=False
    ).select_related("item__region")
    return [
        Span(one.item.code, one.number, one.valid_from, one.valid_until, _path_of(one))
        for one in found
    ]


def handlers_in(region_path: str) -> dict[str, Unit]:
    """Which unit handles each item in a region: item code to unit; the nearest region wins."""
    found = ItemHandler.objects.filter(region__path__in=paths_down_to(region_path))
    nearest = sorted(
        found.select_related("item", "region", "unit"), key=lambda one: len(one.region.path)
    )
    return {one.item.code: one.unit for one in nearest}


def handler_of(item_code: str, region_path: str) -> Unit | None:
    """Which unit handles an item in a region: as set in the nearest region; None: nobody yet."""
    found = ItemHandler.objects.filter(
        item__code=item_code, region__path__in=paths_down_to(region_path)
    ).select_related("region", "unit")
    nearest = max(found, key=lambda one: len(one.region.path), default=None)
    return nearest.unit if nearest else None


def rule_of(region_path: str) -> ApprovalRule:
    """The numbers that hold in a region: its own, the nearest above, the default."""
    found = ApprovalRule.objects.filter(of_region(region_path)).select_related("region")
    return max(
        found,
        key=lambda one: len(one.region.path) if one.region else 0,
        default=ApprovalRule(stage_days=dict(NATIONAL_STAGE_DAYS)),
    )
