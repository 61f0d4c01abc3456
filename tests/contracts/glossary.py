"""The codes' part of GLOSSARY.md, written from the code: ``python -m tests.contracts.glossary``."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.db.models import Choices

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "GLOSSARY.md"
MARK = "## Codes\n"
WORD_LINE = re.compile(r"^\| (?P<term>\S+) \| `(?P<identifier>\w+)` \|", re.MULTILINE)


def rooms() -> list[str]:
    """The rooms that have codes, in the order of the alphabet."""
    return sorted(path.parent.name for path in ROOT.glob("wutong/domains/*/choices.py"))


def codes(room: str) -> Iterator[type[Choices]]:
    """The code classes of a room, as they stand in its file."""
    module = import_module(f"wutong.domains.{room}.choices")
    found = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, Choices) and member.__module__ == module.__name__
    ]
    yield from sorted(found, key=lambda member: inspect.getsourcelines(member)[1])


def section() -> str:
    """The whole part, from its heading on."""
    lines = [MARK]
    for room in rooms():
        for code in codes(room):
            lines.append(f"### `{room}.{code.__name__}`\n")
            lines.append("| 术语 | code |\n| --- | --- |")
            lines += [f"| {member.label} | `{member.value}` |" for member in code]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def words() -> dict[str, str]:
    """Term to identifier, of the part that is written by hand."""
    text = GLOSSARY.read_text(encoding="utf-8").partition(MARK)[0]
    return {match["term"]: match["identifier"] for match in WORD_LINE.finditer(text)}


def main() -> None:
    """Rewrite the codes' part."""
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wutong.config.settings.test")
    django.setup()
    by_hand = GLOSSARY.read_text(encoding="utf-8").partition(MARK)[0]
    with translation.override("zh-hans"):
        GLOSSARY.write_text(by_hand + section(), encoding="utf-8")


if __name__ == "__main__":
    main()
