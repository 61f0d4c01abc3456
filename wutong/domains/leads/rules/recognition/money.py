"""Amounts of money in a message, and what they are amounts of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition.findings import Found, Meaning
from wutong.domains.leads.rules.recognition.texts import NUMBER, Text, last_of
from wutong.domains.leads.rules.recognition.wording import one_of
from wutong.kernel.money import FEN
from wutong.kernel.numerals import read_number

SCALES: Final = {
    "": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9,
    "百亿": 10**10, "万亿": 10**12, "k": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9,
}  # fmt: skip
CURRENCIES: Final = {
    "USD": ("美元", "美金", "us$", "usd", "$", "刀"),
    "HKD": ("港元", "港币", "hk$", "hkd"),
    "EUR": ("欧元", "eur", "€"),
    "JPY": ("日元", "日圆", "jpy"),
    "GBP": ("英镑", "gbp", "£"),
    "TWD": ("新台币", "台币", "twd"),
    "KRW": ("韩元", "韩币", "krw"),
    "SGD": ("新加坡元", "新币", "sgd"),
    "MOP": ("澳门元", "澳门币", "葡币", "mop"),
    "AUD": ("澳元", "澳币", "aud"),
    "CAD": ("加元", "加币", "cad"),
    "CHF": ("瑞士法郎", "chf"),
    "MYR": ("马币", "令吉", "林吉特"),
    "THB": ("泰铢",),
    "RUB": ("卢布",),
    "CNY": ("元人民币", "人民币", "rmb", "cny", "元", "块钱", "块", "¥", "￥"),
}
CURRENCY_OF: Final = {word: code for code, words in CURRENCIES.items() for word in words}
_CURRENCY = "|".join(re.escape(word) for word in sorted(CURRENCY_OF, key=len, reverse=True))
_SCALE = "|".join(sorted((re.escape(one) for one in SCALES if one), key=len, reverse=True))
_ROUGH: Final = one_of("amounts", "rough")
_AMOUNT = re.compile(
    rf"(?P<rough>{_ROUGH})?\s{{0,3}}(?P<before>{_CURRENCY})?\s{{0,3}}(?P<low>{NUMBER})\s{{0,3}}(?P<more>多|余|来)?个?\s{{0,3}}"
    rf"(?P<low_scale>{_SCALE})?(?:元)?"
    rf"(?:\s{{0,3}}(?:-|—+|–|~|～|至|到|、(?=\d(?:\.\d)?个?[万亿]))\s{{0,3}}(?P<high>{NUMBER}))?\s{{0,3}}(?P<more2>多|余|来|几)?个?\s{{0,3}}"
    rf"(?P<scale>{_SCALE})?(?P<more3>多|余)?(?P<rest>{NUMBER}\s{{0,3}}(?:千|百|十)?万)?\s{{0,3}}(?P<after>{_CURRENCY})?"
    rf"(?P<about>左右|上下|以上|以内)?",
    re.IGNORECASE,
)
_NOT_MONEY = re.compile(
    r"[平㎡亩吨台套件人户千kK升只辆片米盏支枚个颗株头箱瓶次家名度股辆条m]|立方|千瓦|公里|公顷|安时|兆瓦"
)
_BARE_LEAST: Final = Decimal(10_000_000)

_TOTAL = re.compile(one_of("amounts", "total"))
_KINDS: Final = tuple(
    (meaning, re.compile(one_of("amounts", meaning)))
    for meaning in (Meaning.FIXED_ASSETS, Meaning.OUTPUT, Meaning.TAX, Meaning.CAPITAL)
)
_OTHER = re.compile(one_of("amounts", "other"))
_ALL_KINDS: Final[tuple[tuple[Meaning | None, re.Pattern[str]], ...]] = (
    *_KINDS, (None, _OTHER), (Meaning.AMOUNT, _TOTAL),
)  # fmt: skip
_AGGREGATE = re.compile(one_of("amounts", "aggregate"))
_CONDITION = re.compile(one_of("amounts", "condition"))
_CHANGED_TO: Final = one_of("amounts", "changed_to")
_NEW = re.compile(rf"{_CHANGED_TO}了?$")
_OLD = re.compile(rf"[^，。；\d]{{0,3}}{_CHANGED_TO}")
_DENIED = re.compile(rf"{one_of('amounts', 'denied')}$")
_OF_MANY: Final = 60
"""What an amount loses that is a sum over many projects: it is none of the lead."""
_PHASE = re.compile(r"[一二三四首1234]期|其中|第[一二三]阶段|首批")
_PHASE_BEFORE = re.compile(r"[一二三四首1234]期[约投]{0,2}$")
_FULL = re.compile(r"总共|合计|共计|一共|总计|总投资|投资总额|总投|投资规模|总额")
_NEAR: Final = 14
PHASE: Final = _("写的是其中一期")


def amounts(text: Text) -> Iterator[Found]:
    """Every amount of money with what it is of; only a total investment fills the form."""
    for match in _AMOUNT.finditer(text.folded):
        read = _read(match, text)
        if read is None:
            continue
        value, currency, notes = read
        start, end = _edges(match)
        meaning, weight, more = _kind(text, start, end)
        if meaning is None:
            continue
        if meaning == Meaning.AMOUNT and weight < 50 and value < _BARE_LEAST:
            continue
        yield Found(
            meaning,
            start,
            end,
            value.quantize(FEN),
            weight,
            _sentence([*notes, *more]),
            {"currency": currency, "phase": PHASE in more},
        )


def _edges(match: re.Match[str]) -> tuple[int, int]:
    """Without spaces at either end."""
    lead = len(match.group()) - len(match.group().lstrip())
    return match.start() + lead, match.end() - (len(match.group()) - len(match.group().rstrip()))


def _read(match: re.Match[str], text: Text) -> tuple[Decimal, str, list[Any]] | None:
    low, paired = read_loosely(match["low"])
    scale = (match["scale"] or match["low_scale"] or "").lower()
    word = (match["after"] or match["before"] or "").lower()
    if low is None or (not scale and not word):
        return None
    if not scale and "元" not in match.group() and match["before"] is None:
        return None
    if not word and _NOT_MONEY.match(text.folded, match.end()):
        return None
    bare = not word and not ("亿" in scale or "元" in match.group())
    if bare and not _said(text, match.start()) and not _stands_alone(text, match, low, scale):
        return None
    value = low * SCALES[(match["low_scale"] or scale).lower() if match["high"] else scale]
    if match["low_scale"] and match["scale"] and not match["high"]:
        return None
    value += _rest(match["rest"])
    notes = _notes(match) or ([_("原文是约数")] if paired else [])
    return value, CURRENCY_OF.get(word, "CNY"), notes


def _said(text: Text, start: int) -> bool:
    """Whether the words just before speak of money."""
    near = text.before(start, _NEAR)
    return bool(
        _TOTAL.search(near) or _OTHER.search(near) or any(one.search(near) for _m, one in _KINDS)
    )


def _stands_alone(text: Text, match: re.Match[str], low: Decimal, scale: str) -> bool:
    """整厂搬迁，4000万: a clause of its own that can hardly be anything but money."""
    start, end = _edges(match)
    around = text.folded[start - 1 : start] + text.folded[end : end + 1]
    return (
        "万" in scale and low * SCALES[scale] >= _BARE_LEAST and not around.strip("，,。 \n|:：;；")
    )


def _rest(rest: str | None) -> Decimal:
    """The 5000万 of 3亿5000万."""
    if not rest:
        return Decimal(0)
    digits = rest.strip().removesuffix("万")
    for word, factor in (("千", 1000), ("百", 100), ("十", 10)):
        if digits.endswith(word) and (number := read_number(digits[: -len(word)].strip())):
            return number * factor * 10_000
    return (read_number(digits.strip()) or Decimal(0)) * 10_000


def _notes(match: re.Match[str]) -> list[Any]:
    notes: list[Any] = []
    if match["high"]:
        notes.append(_("原文是一个区间，先取下限"))
    elif match["rough"] or match["about"] or match["more"] or match["more2"] or match["more3"]:
        notes.append(_("原文是约数"))
    return notes


def _kind(text: Text, start: int, end: int) -> tuple[Meaning | None, int, list[Any]]:
    """What the amount is of: the nearest word that says so, before it or right behind it."""
    before, after = text.before(start, 2 * _NEAR), text.after(end, 6)
    nearest: list[tuple[int, int, Meaning | None, str]] = []
    for order, (meaning, words) in enumerate(_ALL_KINDS):
        if (last := last_of(words, before)) and last[1] <= _NEAR:
            nearest.append((last[1], order, meaning, last[0]))
    if not nearest:
        behind = after.lstrip("的 ")
        for order, (meaning, words) in enumerate(_ALL_KINDS):
            if (match := words.match(behind)) is not None:
                nearest.append((0, order, meaning, match.group()))
    upwards = end - 2 if text.folded.endswith(("以上", "以下"), start, end) else end
    if _CONDITION.match(text.folded[upwards : end + 30]):
        return None, 0, []
    less = doubts(text, start, end)
    if less >= _OF_MANY:
        return None, 0, []
    if not nearest:
        project = re.match(r"的?[\u4e00-\u9fff]{0,8}项目", after)
        if _PHASE_BEFORE.search(before):
            return Meaning.AMOUNT, 38 - less, [PHASE]
        return Meaning.AMOUNT, (60 if project else 40) - less, [_("没有写明是总投资")]
    distance, _order, meaning, word = min(nearest)
    if meaning != Meaning.AMOUNT:
        return meaning, 70, []
    weight = (100 if _FULL.search(word) else 85) - less
    if _PHASE.search(
        text.folded[max(start - distance - len(word) - 6, text.clause_start(start)) : start]
    ):
        return meaning, weight - 45, [PHASE]
    return meaning, weight, []


def doubts(text: Text, start: int, end: int) -> int:
    """What speaks against an amount: a sum over many projects, one that was changed or denied."""
    if _AGGREGATE.search(text.before(start, 40)):
        return _OF_MANY
    before = text.before(start, 6)
    if _OLD.match(text.after(end, 10)) or _DENIED.search(before):
        return 40
    return -5 if _NEW.search(before) else 0


def read_loosely(text: str) -> tuple[Decimal | None, bool]:
    """A number, and whether it was two neighbours for a guess: 七八十 is read as 七十."""
    pair = _PAIR.match(text)
    return (read_number(pair[1] + (pair[2] or "")), True) if pair else (read_number(text), False)


_PAIR = re.compile(r"([一二两三四五六七八九])[二三四五六七八九]([十百千万](?:万)?)?$")


def _sentence(notes: list[Any]) -> Any:
    return "，".join(str(one) for one in notes)
