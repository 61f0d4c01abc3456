"""One spelling for names that are written in many ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import opencc
from opencc import OpenCC

_NOT_A_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _traditional() -> frozenset[str]:
    """Characters of the traditional script alone, from OpenCC's own table."""
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    return frozenset(line[0] for line in table.read_text(encoding="utf-8").splitlines() if line)


def simplified(text: str) -> str:
    """``text`` in simplified script. Most names are so already, and are told at a glance."""
    return text if _traditional().isdisjoint(text) else _simplifier().convert(text)


@lru_cache(maxsize=32768)
def normalize_text(text: str) -> str:
    """``text`` in simplified script, half width, lower case, without spaces and punctuation.

    Two names that a reader takes for the same come out equal: ``（一期）`` and ``(一期)``.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_A_WORD.sub("", simplified(folded))
