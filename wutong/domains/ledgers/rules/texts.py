"""Plain forms of texts, so that two spellings of the same words compare equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from wutong.domains.ledgers.rules.workbook import Cell
from wutong.kernel.names import simplified as to_simplified

_SPACES = re.compile(r"[\s\u200b-\u200f\ufeff\u00a0]+")
_BRACKETS = re.compile(r"[(\[{<【「《〔]([^()\[\]{}<>【】「」《》〔〕]*)[)\]}>】」》〕]")
_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[、.．)]|\([一二三四五六七八九十\d]+\)|\d{1,2}[、.)](?!\d)|[①-⑳])"
)
_FOOTNOTE_MARKS = re.compile(
    r"[\u2460-\u2473\u2776-\u277f*＊★☆※▲△◆●#†‡]+|\[注?\d*\]|[(（]注\d*[)）]"
)
_OPEN_BRACKET = re.compile(r"[(\[{<【「《〔]([^()\[\]{}<>【】「」《》〔〕]*)$")
_EDGES = re.compile(r"^[\s:*#·•_、,;.。/|]+|[\s:*#·•_、,;。/|]+$")

_SIGN = r"[\u3400-\u9fff\uff00-\uffef\u3001-\u301f]"
_BROKEN = re.compile(rf"(?<={_SIGN})\n(?={_SIGN})")
_SPACED_OUT = re.compile(
    rf"(?<={_SIGN}) +(?={_SIGN}(?:\s|$))|(?<=^{_SIGN}) +(?={_SIGN})|(?<=\s{_SIGN}) +(?={_SIGN})"
)
_FIRM_ENDS = re.compile(r"(?:公司|集团|厂|院|研究所|中心|合作社)[)）]?$")
_FIRM_GOES_ON = re.compile(r"有限|股份|集团|责任|[(（]")
_SHARE = re.compile(r"[（(]?(?:占比?|持股|出资)?\s*\d+(?:\.\d+)?[%％][)）]?$")
_SHORTEST = 4
_BETWEEN_FIRMS = re.compile(r"[、,，;；/+]|(?<=公司)[和与及]|(?<=集团)[和与及]")

EMPTY_WORDS = frozenset(
    [
        "-",
        "--",
        "---",
        "—",
        "——",
        "――",
        "–",
        "─",
        "──",
        "/",
        "//",
        "\\",
        "*",
        "**",
        ".",
        "..",
        "…",
        "……",
        "无",
        "暂无",
        "没有",
        "待定",
        "未定",
        "待补",
        "待补充",
        "待核",
        "待核实",
        "未知",
        "不详",
        "尚未",
        "暂未",
        "暂缺",
        "空",
        "n/a",
        "na",
        "null",
        "none",
        "nil",
        "未填",
        "不适用",
        "不涉及",
        "待确定",
        "暂未确定",
        "尚未确定",
        "#n/a",
    ]
)
"""Texts that say: nothing here."""

DITTO_WORDS = frozenset({"同上", "〃", "″", '"', "''", "“", "”", "同前", "同左上", "ditto"})
"""Texts that say: as in the row above."""


def plain(value: object) -> str:
    """Half-width, without any white space; ``None`` is the empty text."""
    if value is None:
        return ""
    return _plain(value if type(value) is str else str(value))


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=16384)
def simplified(text: str) -> str:
    """Plain form in simplified script and small letters, for comparing words."""
    return to_simplified(plain(text)).lower()


def shown(value: Cell) -> str:
    """A cell's content as one line of text for a message; no more than 120 characters."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else text[:119] + "…"


def joined(text: str) -> str:
    """A name on one line: Chinese words broken over lines or spaced out are put together.

    Firms on lines of their own are set apart by 、, words that a space parts stay apart.
    """
    if not any(sign.isspace() for sign in text):
        return text
    lines = [line for line in (" ".join(one.split()) for one in text.splitlines()) if line]
    parts = lines[:1]
    for line in lines[1:]:
        apart = _FIRM_ENDS.search(parts[-1]) and _FIRM_ENDS.search(line) and len(line) > _SHORTEST
        parts.append(f"、{line}" if apart and not _FIRM_GOES_ON.match(line) else f"\n{line}")
    return " ".join(_SPACED_OUT.sub("", _BROKEN.sub("", "".join(parts))).split())


def several_firms(text: str) -> list[str]:
    """The firms that one cell lists (甲公司、乙公司), or one text where it lists no others."""
    parts = [_SHARE.sub("", part).strip() for part in _BETWEEN_FIRMS.split(text)]
    listed = len(parts) > 1 and all(_FIRM_ENDS.search(part) for part in parts)
    return parts if listed else [text]


def is_empty(value: Cell) -> bool:
    """Whether a cell says nothing: blank, a dash, 无, 待定 and the like."""
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    text = plain(value)
    return not text or text.lower() in EMPTY_WORDS


def is_ditto(value: Cell) -> bool:
    """Whether a cell says: as above."""
    return isinstance(value, str) and plain(value).lower() in DITTO_WORDS


def without_numbering(text: str) -> str:
    """A plain text without 一、 (一) 1. ① in front."""
    return _NUMBERING.sub("", text)


@lru_cache(maxsize=8192)
def words_and_brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """A header text in comparable form, and apart from it what stood in brackets."""
    marked = _FOOTNOTE_MARKS.sub("", text)
    text = _EDGES.sub("", without_numbering(simplified(marked or text)))
    inside: list[str] = []
    while match := _BRACKETS.search(text):
        inside.append(match.group(1))
        text = text[: match.start()] + text[match.end() :]
    if (left_open := _OPEN_BRACKET.search(text)) is not None and left_open.start():
        inside.append(left_open.group(1))
        text = text[: left_open.start()]
    return _EDGES.sub("", text), tuple(inside)


_DIGITS = dict(zip("〇零一二三四五六七八九", [0, 0, *range(1, 10)], strict=True))
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖两○", [*range(1, 10), 2, 0], strict=True))
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}


def chinese_number(text: str) -> int | None:
    """A whole number below 10,000 written in Chinese (十五, 二百零三), or ``None``."""
    if not text or any(ch not in _DIGITS and ch not in _SMALL for ch in text):
        return None
    total, digit = 0, None
    for character in text:
        if character in _SMALL:
            total += (1 if digit is None else digit) * _SMALL[character]
            digit = None
        elif digit is not None and digit != 0:
            return None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)


def chinese_digits(text: str) -> str:
    """Chinese digits one by one as Arabic ones (二〇二二 → 2022); other signs stay."""
    return "".join(str(_DIGITS[ch]) if ch in _DIGITS else ch for ch in text)
