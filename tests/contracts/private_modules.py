"""The contracts on private modules in .importlinter, written from the folders.

``python -m tests.contracts.private_modules`` rewrites them after a room got a new module.
"""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / ".importlinter"
MARK = "# Private modules: "
HEADING = MARK + "written by python -m tests.contracts.private_modules\n"


def contract(room: str, modules: list[str]) -> str:
    """The contract of one room."""
    listed = "\n".join(f"    {module}" for module in modules)
    return f"""
[importlinter:contract:private-{room}]
name = Other rooms use choices, queries, actions and metrics of {room} alone
type = protected
protected_modules =
{listed}
allowed_importers =
    wutong.config
    wutong.domains.{room}
    wutong.domains.*.tests
    wutong.kernel.**.tests
ignore_imports =
    wutong.**.tests.** -> wutong.domains.**
unmatched_ignore_imports_alerting = none
"""


def text(modules: set[str]) -> str:
    """The whole part."""
    by_room = groupby(sorted(modules), key=lambda name: name.split(".")[2])
    return HEADING + "".join(contract(room, list(names)) for room, names in by_room)


def main() -> None:
    """Rewrite the part."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings.test")
    django.setup()
    from tests.contracts.test_layout import _private_modules

    before = FILE.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
    FILE.write_text(f"{before}\n\n{text(_private_modules())}", encoding="utf-8")


if __name__ == "__main__":
    main()
