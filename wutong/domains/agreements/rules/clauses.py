"""An agreement's text as clauses, and as the characters that rules read. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from wutong.kernel.names import simplified

LONGEST_LABEL: Final = 40
SENTENCE_ENDS: Final = "。！？!?；;：:"
_CHINESE = "零〇一二三四五六七八九十百两"
_UNITS = "亿万元%％‰亩平米公吨个人家年月日倍折度千兆"
_NUMBERED = re.compile(
    rf"""[ \t\u3000]*(
        第[{_CHINESE}\d]{{1,6}}[章节条款项]
        | [{_CHINESE}]{{1,5}}[、．.]
        | [（(][{_CHINESE}\d]{{1,4}}[）)][、．.]?
        | \d{{1,3}}(?:[.．]\d{{1,3}}){{1,3}}[、．.]?(?![\d.]|[{_UNITS}])
        | \d{{1,3}}[、．.）)](?!\d)
        | [\u2460-\u2473]
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Clause:
    """One clause: its number as written (empty for none), its place in the text, its words."""

    place: int
    label: str
    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        """The same for two clauses of the same wording, whatever their number and layout."""
        body = self.text[len(self.label) :] if self.text.startswith(self.label) else self.text
        return sha256(readable(body).text.encode()).hexdigest()


@dataclass(frozen=True)
class Readable:
    """A text in one spelling (simplified, half width, without spaces and line breaks), and for
    each of its characters the place in the original."""

    text: str
    places: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        return self.places[start], self.places[end - 1] + 1


def readable(text: str) -> Readable:
    """``text`` as rules read it: a phrase is found whatever its script, width and line breaks."""
    characters: list[str] = []
    places: list[int] = []
    for place, original in enumerate(text):
        for one in unicodedata.normalize("NFKC", original).casefold():
            if not one.isspace() and unicodedata.category(one) not in {"Cc", "Cf"}:
                characters.append(one)
                places.append(place)
    joined = "".join(characters)
    whole = simplified(joined)
    if len(whole) != len(joined):  # a phrase of another length: character by character
        whole = "".join(simplified(one)[:1] or one for one in joined)
    return Readable(whole, places)


def split(text: str) -> list[Clause]:
    """The clauses of ``text``: a new one at every numbered line, and at a line of its own after a
    line that ends a sentence. Lines broken within a sentence stay together."""
    clauses: list[Clause] = []
    for label, start, end in _stretches(text):
        body = text[start:end]
        if body.strip():
            lead = len(body) - len(body.lstrip())
            start, end = start + lead, start + len(body.rstrip())
            clauses.append(Clause(len(clauses) + 1, label, start, end, text[start:end]))
    return clauses


def _stretches(text: str) -> Iterator[tuple[str, int, int]]:
    label, begun, ended = "", 0, True
    place = 0
    for line in text.splitlines(keepends=True):
        number = _NUMBERED.match(line)
        if number or not line.strip() or ended:
            yield label, begun, place
            begun = place
            label = number.group(1).strip()[:LONGEST_LABEL] if number else ""
        words = line.strip()
        ended = not words or words[-1] in SENTENCE_ENDS
        place += len(line)
    yield label, begun, place
