"""Copying the browser parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wutong.ui import assets
from wutong.ui.icons import ICONS

PACKAGE = Path(assets.__file__).resolve().parents[1]
USED_IN_TEMPLATES = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")
USED_IN_CODE = re.compile(r"""\bicon=["']([\w-]+)["']""")


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    """A small stand-in for what npm installs."""
    root = tmp_path / "node_modules"
    for source in assets.FILES:
        (root / source).parent.mkdir(parents=True, exist_ok=True)
        (root / source).write_text("run();\n//# sourceMappingURL=run.js.map\n", encoding="utf-8")
    icons = root / assets.ICON_FOLDER
    icons.mkdir(parents=True)
    for name in ICONS:
        (icons / f"{name}.svg").write_text(
            '<!-- tags -->\n<svg width="24">\n  <path stroke="none" d="M0 0h24v24H0z" fill="none"/>\n'
            f'  <path d="M1 {len(name)}" />\n</svg>\n',
            encoding="utf-8",
        )
    return root


def test_parts_come_without_dangling_source_maps(node_modules: Path, tmp_path: Path) -> None:
    written = assets.build(node_modules, tmp_path / "vendor")
    assert {path.name for path in written} == {"htmx.min.js", "echarts.min.js", "icons.svg"}
    assert (tmp_path / "vendor/htmx.min.js").read_text(encoding="utf-8").strip() == "run();"


def test_the_sprite_has_every_icon_once(node_modules: Path) -> None:
    sprite = assets.sprite(node_modules)
    names = re.findall(r'<symbol id="([\w-]+)"', sprite)
    assert sorted(names) == sorted(ICONS)
    assert "M0 0h24v24H0z" not in sprite


def test_a_stale_part_goes_away(node_modules: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "old.js").touch()
    assets.build(node_modules, vendor)
    assert not (vendor / "old.js").exists()


def test_a_missing_part_says_what_to_run_and_keeps_what_is_there(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "htmx.min.js").touch()
    with pytest.raises(assets.MissingPart, match="npm ci"):
        assets.build(tmp_path / "nothing", vendor)
    assert (vendor / "htmx.min.js").exists()


def used_icons() -> set[str]:
    """Every icon that a template or a navigation line names."""
    names: set[str] = set()
    for path in PACKAGE.rglob("*.html"):
        found = USED_IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
        names |= {one for pair in found for one in pair if one}
    for path in PACKAGE.rglob("*.py"):
        names |= set(USED_IN_CODE.findall(path.read_text(encoding="utf-8")))
    return names


def test_every_icon_in_use_is_in_the_sprite() -> None:
    assert used_icons() <= ICONS
