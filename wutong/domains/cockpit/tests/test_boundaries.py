"""Boundary files: complete, without gaps between neighbours, small."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wutong.domains.cockpit import boundaries

# Two squares side by side; their common border has a needless point and a real bend.
BORDER = [(1.0, 0.0), (1.0, 0.5), (1.2, 0.8), (1.0, 1.0)]
LEFT = [(0.0, 0.0), *BORDER, (0.0, 1.0), (0.0, 0.0)]
RIGHT = [(2.0, 0.0), (2.0, 1.0), *BORDER[::-1], (2.0, 0.0)]


def points(feature: dict[str, Any]) -> set[tuple[float, float]]:
    """Every point of a feature."""
    return {
        (x, y)
        for polygon in feature["geometry"]["coordinates"]
        for ring in polygon
        for x, y in ring
    }


def test_neighbours_keep_the_same_border() -> None:
    left, right = boundaries.collection(
        [boundaries.Area("1", "甲县", [[LEFT]]), boundaries.Area("2", "乙县", [[RIGHT]])]
    )["features"]
    shared = points(left) & points(right)
    assert {(1.0, 0.0), (1.2, 0.8), (1.0, 1.0)} <= shared
    assert points(left) - {(0.0, 0.0), (0.0, 1.0)} == shared


def test_a_hole_stays_a_hole() -> None:
    hole = [(0.2, 0.2), (0.2, 0.6), (0.6, 0.6), (0.2, 0.2)]
    [only] = boundaries.collection([boundaries.Area("1", "甲县", [[LEFT, hole]])])["features"]
    assert [len(polygon) for polygon in only["geometry"]["coordinates"]] == [2]


@pytest.mark.parametrize("code", ["130300", "211100", "350500", "420600", "130000", "000000"])
def test_the_shipped_files_are_closed_and_small(code: str) -> None:
    path = boundaries.FOLDER / f"{code}.json"
    assert path.stat().st_size < 60_000
    for one in json.loads(path.read_text(encoding="utf-8"))["features"]:
        if one["geometry"]["type"] == "MultiPolygon":
            for polygon in one["geometry"]["coordinates"]:
                assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in polygon)


def test_every_district_of_qinhuangdao_has_an_outline() -> None:
    expected = {"130302", "130303", "130304", "130306", "130321", "130322", "130324"}
    assert boundaries.codes_drawn("130300") == expected


def test_the_country_shows_all_provinces_and_its_border_at_sea() -> None:
    content = json.loads((boundaries.FOLDER / "000000.json").read_text(encoding="utf-8"))
    kinds = [one["geometry"]["type"] for one in content["features"]]
    assert kinds.count("MultiPolygon") == 34
    assert "MultiLineString" in kinds


def test_a_region_without_outlines_has_no_file() -> None:
    assert not boundaries.exists("130302")
    assert boundaries.codes_drawn("../../../etc/passwd") == frozenset()


def test_a_second_build_writes_the_same(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    square = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
    for level, code in (("province", "130000"), ("city", "130300"), ("district", "130302")):
        feature = {"properties": {"name": level, "gb": f"156{code}"},
                   "geometry": {"type": "MultiPolygon", "coordinates": [square]}}  # fmt: skip
        (source / f"{level}.geojson").write_text(json.dumps({"features": [feature]}))
    assert boundaries.build(source, tmp_path / "a") == 3
    boundaries.build(source, tmp_path / "b")
    names = {path.name for path in (tmp_path / "a").iterdir()}
    assert names == {"000000.json", "130000.json", "130300.json"}
    for name in names:
        assert (tmp_path / "a" / name).read_text() == (tmp_path / "b" / name).read_text()
