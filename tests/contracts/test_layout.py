"""The layout of ARCHITECTURE.md where import-linter cannot see it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from wutong.config.checks import (
    ROOMS_FROM_THE_TOP,
    _foreign_keys,
    foreign_keys_point_downward,
    points_upward,
)
from wutong.domains.projects.models import Project

ROOT = Path(__file__).resolve().parents[2]
DOMAINS = ROOT / "wutong/domains"
URL_TAG = re.compile(r"""{%\s*url\s+['"](?P<name>[\w:-]+)['"]""")
IMPURE = ("django.db", "django.conf", "django.http", "django.core.cache", "wutong.kernel.clock")
PUBLIC_MODULES = frozenset({"choices", "queries", "actions", "metrics"})


def test_no_foreign_key_points_upward() -> None:
    assert foreign_keys_point_downward(None) == []


def test_the_check_sees_the_foreign_keys_of_the_rooms() -> None:
    assert ("region", "org.Region") in {
        (name, target._meta.label) for name, target in _foreign_keys(Project)
    }


def test_the_check_knows_up_from_down() -> None:
    assert points_upward("org", "projects")
    assert not points_upward("projects", "org")
    assert not points_upward("projects", "projects")


def _room_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "wutong").parts
    return parts[1] if parts[0] == "domains" else parts[0]


def _rooms_of_addresses() -> dict[str, str]:
    """The room whose view answers each named address."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, prefix: str) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            elif isinstance(pattern, URLPattern) and pattern.name:
                module = pattern.callback.__module__.split(".")
                if module[:2] == ["wutong", "domains"]:
                    found[prefix + pattern.name] = module[2]

    walk(get_resolver(), "")
    return found


def _links() -> Iterator[tuple[Path, str]]:
    for template in (ROOT / "wutong").rglob("templates/**/*.html"):
        for match in URL_TAG.finditer(template.read_text(encoding="utf-8")):
            yield template, match["name"]


def test_a_template_links_only_to_its_own_and_lower_rooms() -> None:
    rooms = _rooms_of_addresses()
    upward = [
        f"{template.relative_to(ROOT)}: {name}"
        for template, name in _links()
        if name in rooms and points_upward(_room_of(template), rooms[name])
    ]
    assert upward == [], "let the upper room register a panel or an entry in wutong.kernel.registry"


def _rule_files() -> list[Path]:
    files = [*DOMAINS.glob("*/rules.py"), *DOMAINS.glob("*/rules/**/*.py")]
    return [file for file in files if "tests" not in file.parts]


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("file", _rule_files(), ids=lambda file: str(file.relative_to(DOMAINS)))
def test_rules_are_pure(file: Path) -> None:
    impure = {name for name in _imported(file) for bad in IMPURE if name.startswith(bad)}
    assert impure == set()


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {path.parent.name for path in DOMAINS.glob("*/apps.py")}
    assert rooms <= set(ROOMS_FROM_THE_TOP)


def _private_modules() -> set[str]:
    """Every module of a room but those that others may use."""
    found = set()
    for room in (path.parent for path in DOMAINS.glob("*/apps.py")):
        for path in room.iterdir():
            is_module = path.suffix == ".py" or (path / "__init__.py").exists()
            if is_module and path.stem not in {*PUBLIC_MODULES, "__init__", "tests", "migrations"}:
                found.add(f"wutong.domains.{room.name}.{path.stem}")
    return found


def test_import_linter_protects_every_private_module() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    protected = text[text.index("private-") :]
    missing = [name for name in _private_modules() if f"    {name}\n" not in protected]
    assert sorted(missing) == [], "run: .venv/bin/python -m tests.contracts.private_modules"
