"""GLOSSARY.md says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.contracts import glossary

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in Path(glossary.ROOT, "wutong").rglob("*.py")
    if "tests" not in path.parts and "migrations" not in path.parts
)


def test_every_code_stands_in_the_glossary_with_its_label() -> None:
    written = glossary.GLOSSARY.read_text(encoding="utf-8")
    missing = [line for line in glossary.section().splitlines() if line not in written]
    assert missing == [], "run: .venv/bin/python -m tests.contracts.glossary"


def test_the_glossary_has_no_code_that_is_gone() -> None:
    written = glossary.GLOSSARY.read_text(encoding="utf-8").partition(glossary.MARK)[2]
    now = set(glossary.section().splitlines())
    assert [line for line in written.splitlines() if line and line not in now] == []


@pytest.mark.parametrize(("term", "identifier"), glossary.words().items())
def test_a_word_of_the_field_has_its_identifier_in_the_code(term: str, identifier: str) -> None:
    spellings = f"{identifier}|{identifier.replace('_', '')}"
    assert re.search(rf"(?<![a-z0-9])({spellings})(?![a-z0-9])", CODE, re.IGNORECASE), term


def test_no_term_means_two_things() -> None:
    text = glossary.GLOSSARY.read_text(encoding="utf-8").partition(glossary.MARK)[0]
    terms = [match["term"] for match in glossary.WORD_LINE.finditer(text)]
    assert len(terms) == len(set(terms))
