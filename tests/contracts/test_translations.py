"""The catalogues are complete, compiled, and say nothing in the wrong script."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from tests.contracts.translations import LANGUAGES, LOCALE, ROOT, Entry, catalogue, entries

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
SHOWS_SOURCE = re.compile(r"[元亿万约、…]")  # units, and words quoted from a ledger
CALL = re.compile(
    r"(?:\b_|\bgettext|\bgettext_lazy|\bpgettext)\(\s*(?:\n\s*)?((?:\"(?:[^\"\\]|\\.)*\"\s*)+)\)"
)
TAG = re.compile(r"""{%\s*trans(?:late)?\s+(?:"([^"]+)"|'([^']+)')""")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language but the source."""
    return str(request.param)


def test_every_text_is_translated(language: str) -> None:
    missing = [entry.source for entry in entries(catalogue(language)) if not entry.complete]
    assert missing == [], "run: .venv/bin/python -m tests.contracts.translations"


def _source_texts() -> set[str]:
    """Texts marked in the code and the templates, as far as a pattern can see."""
    found: set[str] = set()
    for path in Path(ROOT, "wutong").rglob("*.py"):
        if "tests" in path.parts:
            continue
        for match in CALL.finditer(path.read_text(encoding="utf-8")):
            parts = re.findall(r'"((?:[^"\\]|\\.)*)"', match[1])
            found.add("".join(parts).replace('\\"', '"').replace("\\n", "\n"))
    for path in Path(ROOT, "wutong").rglob("templates/**/*.html"):
        for match in TAG.finditer(path.read_text(encoding="utf-8")):
            found.add(match[1] or match[2])
    return {text for text in found if HAN.search(text)}


def test_every_marked_text_stands_in_the_catalogue(language: str) -> None:
    known = {entry.source for entry in entries(catalogue(language))}
    assert sorted(_source_texts() - known) == []


def test_placeholders_survive_translation(language: str) -> None:
    def broken(entry: Entry) -> bool:
        wanted = sorted(PLACEHOLDER.findall(entry.source))
        return any(
            sorted(PLACEHOLDER.findall(text)) != wanted for text in entry.translations.values()
        )

    assert [entry.source for entry in entries(catalogue(language)) if broken(entry)] == []


def test_english_has_no_chinese_but_units_and_quotations() -> None:
    chinese = [
        (entry.source, text)
        for entry in entries(catalogue("en"))
        for text in entry.translations.values()
        if HAN.search(text) and not SHOWS_SOURCE.search(text)
    ]
    assert chinese == []


@pytest.mark.parametrize("simplified", list("个项资单县区业产东车门书见"))
def test_traditional_has_no_simplified_character(simplified: str) -> None:
    from opencc import OpenCC

    if OpenCC("s2t").convert(simplified) == simplified:
        return
    texts = [
        text for entry in entries(catalogue("zh_Hant")) for text in entry.translations.values()
    ]
    assert [text for text in texts if simplified in text] == []


def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    file = LOCALE / language / "LC_MESSAGES" / "django.mo"
    with file.open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    differing = [
        entry.source
        for entry in entries(catalogue(language))
        if not entry.plural
        and not entry.context
        and compiled.gettext(entry.source) != entry.translations[0]
    ]
    assert differing == [], "run: .venv/bin/python -m tests.contracts.translations"
