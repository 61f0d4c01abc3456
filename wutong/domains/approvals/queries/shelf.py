"""The catalogue as pages read it: lines of the list, an item with everything around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count

from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.models import (
    ApprovalItem,
    ItemHandler,
    ItemPaper,
    ItemPrerequisite,
    ItemResult,
    ItemVersion,
    PaperKind,
)
from wutong.domains.approvals.queries.catalogue import (
    catalogue_on,
    handlers_in,
    of_region,
    rule_of,
    spans_of,
    versions_on,
)
from wutong.domains.approvals.queries.items import (
    drafted_of_many,
    item_names,
    paper_names,
    versions_of,
)
from wutong.domains.approvals.rules.catalogue import STAGE_ORDER, Finding, check_catalogue
from wutong.domains.approvals.rules.conditions import describe
from wutong.domains.approvals.rules.drafting import Difference, differences
from wutong.domains.org.queries import Region, Unit, paths_down_to
from wutong.kernel.names import normalize_text
from wutong.kernel.pinyin import ways_to_read

VERSIONS_COMPARED = 12


@dataclass(frozen=True)
class ShelfLine:
    """An item as a line of the list."""

    version: ItemVersion
    papers: int
    handler: Unit | None
    drafted: bool


def matching(
    versions: Iterable[ItemVersion], *, text: str = "", stage: str = "", department: str = "",
    combined: str = "",
) -> list[ItemVersion]:  # fmt: skip
    """The versions that fit, by stage and code; ``text`` is looked for in name, code, pinyin."""
    wanted = normalize_text(text)
    found = [
        one for one in versions
        if (not stage or one.stage == stage)
        and (not department or one.department == department)
        and (not combined or one.combined_review == combined)
        and (not wanted or _says(one, wanted))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (STAGE_ORDER.index(one.stage), one.item.code))


def _says(version: ItemVersion, wanted: str) -> bool:
    name = normalize_text(version.name)
    if wanted in name or wanted in normalize_text(version.item.code):
        return True
    return wanted.isascii() and any(wanted in one for one in _spellings(name))


@lru_cache(maxsize=2048)
def _spellings(name: str) -> tuple[str, ...]:
    ways = ways_to_read(name)
    return tuple(
        spelled for way in ways for spelled in ("".join(way), "".join(one[0] for one in way if one))
    )


def lines_of(versions: Sequence[ItemVersion], region_path: str) -> list[ShelfLine]:
    """Lines for these versions; in three queries."""
    keys = [one.pk for one in versions]
    papers = dict(
        ItemPaper.objects.filter(version__in=keys)
        .order_by()
        .values_list("version")
        .annotate(count=Count("pk"))
    )
    handlers = handlers_in(region_path)
    drafted = set(
        ItemVersion.objects.filter(
            item__in=[one.item_id for one in versions], drafted=True
        ).values_list("item_id", flat=True)
    )
    return [
        ShelfLine(one, papers.get(one.pk, 0), handlers.get(one.item.code), one.item_id in drafted)
        for one in versions
    ]


def departments_of(versions: Iterable[ItemVersion]) -> list[str]:
    """Every department once, the busiest first."""
    counts: dict[str, int] = {}
    for one in versions:
        counts[one.department] = counts.get(one.department, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))


def drafts_of_new_items(region_path: str) -> list[ItemVersion]:
    """Drafts of items that were never in force, by code."""
    drafts = ItemVersion.objects.filter(of_region(region_path, "item__"), drafted=True, number=1)
    return list(drafts.select_related("item__region").order_by("item__code"))


@dataclass(frozen=True)
class AskedPaper:
    """A paper of an item: in which cases, and who issues it."""

    line: ItemPaper
    when: tuple[str, ...]
    issuers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Neighbour:
    """An item that waits for another, or is waited for."""

    code: str
    name: str
    waiting: str = ""


@dataclass(frozen=True)
class IssuedPaper:
    """A result, and the items that ask for it next."""

    kind: PaperKind
    asked_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PastVersion:
    """A version with what it changed against the one before; None where there was none."""

    version: ItemVersion
    differences: tuple[Difference, ...] | None


def papers_of(version: ItemVersion, region_path: str, on: date) -> list[AskedPaper]:
    """The papers of a version, each with the items in force that issue it."""
    lines = list(version.papers.select_related("paper"))
    issuers: dict[int, list[tuple[str, str]]] = {}
    wanted = [one.paper_id for one in lines]
    found = ItemResult.objects.filter(
        paper__in=wanted, version__in=_in_force(region_path, on)
    ).values_list("paper_id", "version__item__code", "version__name")
    for paper, code, name in found:
        issuers.setdefault(paper, []).append((code, name))
    return [
        AskedPaper(one, describe(one.conditions), tuple(issuers.get(one.paper_id, ())))
        for one in lines
    ]


def _in_force(region_path: str, on: date) -> list[int]:
    return [one.pk for one in versions_on(region_path, on)]


def results_of(version: ItemVersion, region_path: str, on: date) -> list[IssuedPaper]:
    """The papers that a version issues, each with the items that ask for it."""
    kinds = [one.paper for one in version.results.select_related("paper").order_by("paper__code")]
    asked: dict[int, list[tuple[str, str]]] = {}
    found = (
        ItemPaper.objects.filter(paper__in=kinds, version__in=_in_force(region_path, on))
        .order_by("version__item__code")
        .values_list("paper_id", "version__item__code", "version__name")
    )
    for paper, code, name in found:
        asked.setdefault(paper, []).append((code, name))
    return [IssuedPaper(one, tuple(asked.get(one.pk, ()))) for one in kinds]


def neighbours_of(
    version: ItemVersion, region_path: str, on: date
) -> tuple[list[Neighbour], list[Neighbour]]:
    """The items that a version waits for, and those in force that wait for its item."""
    names = item_names(region_path)
    before = [
        Neighbour(one.requires.code, names.get(one.requires.code, ""), one.get_waiting_display())
        for one in version.prerequisites.select_related("requires")
    ]
    after = [
        Neighbour(one.version.item.code, one.version.name, one.get_waiting_display())
        for one in ItemPrerequisite.objects.filter(
            requires__code=version.item.code, version__in=_in_force(region_path, on)
        ).select_related("version__item")
    ]
    return before, after


def history_of(item: ApprovalItem, region_path: str) -> list[PastVersion]:
    """The item's versions, the newest first, the latest of them with what each changed."""
    versions = versions_of(item)
    said = drafted_of_many(versions[: VERSIONS_COMPARED + 1])
    papers, names = paper_names(), item_names(region_path)
    return [
        PastVersion(
            one,
            differences(said[older.pk], said[one.pk], papers, names)
            if older is not None and older.pk in said
            else None,
        )
        for one, older in zip(versions, [*versions[1:], None], strict=True)
    ]


def handlers_around(code: str, region_path: str) -> list[ItemHandler]:
    """Who handles an item in a region and in the regions above it, the nearest first."""
    found = ItemHandler.objects.filter(
        item__code=code, region__path__in=paths_down_to(region_path)
    ).select_related("region", "unit")
    return sorted(found, key=lambda one: len(one.region.path), reverse=True)


def findings_in(region_path: str, on: date) -> tuple[Finding, ...]:
    """What the checks find in a region's catalogue of a day."""
    return check_catalogue(
        catalogue_on(region_path, on), rule_of(region_path).stage_days, spans_of(region_path)
    )


@dataclass(frozen=True)
class DepartmentLine:
    """A department of the catalogue and who handles its items in a region."""

    department: str
    items: tuple[ItemVersion, ...]
    units: tuple[Unit, ...]
    open: int
    """How many of its items nobody handles."""


def departments_with_units(region_path: str, on: date) -> list[DepartmentLine]:
    """Every department of the catalogue with the units that handle its items."""
    handlers = handlers_in(region_path)
    grouped: dict[str, list[ItemVersion]] = {}
    for one in matching(versions_on(region_path, on)):
        grouped.setdefault(one.department, []).append(one)
    return [
        DepartmentLine(
            department,
            tuple(items),
            tuple(dict.fromkeys(handlers[one.item.code] for one in items
                                if one.item.code in handlers)),
            sum(one.item.code not in handlers for one in items),
        )
        for department, items in sorted(grouped.items(), key=lambda pair: -len(pair[1]))
    ]  # fmt: skip


def stage_lines(region: Region | None) -> list[tuple[Any, int | None]]:
    """The stages with the region's limit of each, in order."""
    days: Mapping[str, int] = rule_of(region.path if region else "").stage_days
    return [(stage, days.get(stage.value)) for stage in ApprovalStage]


def units_for(region_path: str) -> list[Unit]:
    """Units that could handle items in a region: its own, of regions above, one level below."""
    found = Unit.objects.filter(region__path__in=paths_down_to(region_path), closed_on=None)
    return list(found.select_related("region").order_by("region__path", "name"))


@dataclass(frozen=True)
class KindLine:
    """A kind of paper with the items in force that ask for it and issue it."""

    kind: PaperKind
    asked: int
    issuers: tuple[str, ...]


def papers_with_counts(region_path: str, on: date) -> list[KindLine]:
    """Every kind of paper, the most asked for first."""
    keys = _in_force(region_path, on)
    asked = dict(
        ItemPaper.objects.filter(version__in=keys)
        .order_by()
        .values_list("paper")
        .annotate(count=Count("pk"))
    )
    issuers: dict[int, list[str]] = {}
    for paper, name in ItemResult.objects.filter(version__in=keys).values_list(
        "paper_id", "version__name"
    ):
        issuers.setdefault(paper, []).append(name)
    lines = [
        KindLine(one, asked.get(one.pk, 0), tuple(issuers.get(one.pk, ())))
        for one in PaperKind.objects.all()
    ]
    return sorted(lines, key=lambda one: (-one.asked, one.kind.code))
