"""Reading amounts of money as ledgers write them: ``总投资1.66亿元``, ``104200万元``, ``3000万美元``.

An amount in a foreign currency keeps its currency and is never taken as yuan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.ledgers.rules.readings import Money, Unreadable
from wutong.domains.ledgers.rules.texts import (
    chinese_number,
    is_empty,
    plain,
    simplified,
)
from wutong.domains.ledgers.rules.words_in_english import scales_in_chinese
from wutong.domains.ledgers.rules.workbook import Cell

_SCALES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "仟": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_CURRENCIES = {
    "USD": ("美元", "美金", "us$", "usd", "$", "dollars", "dollar"),
    "HKD": ("港元", "港币", "hk$", "hkd"),
    "EUR": ("欧元", "eur", "€"),
    "JPY": ("日元", "日圆", "jpy"),
    "GBP": ("英镑", "gbp", "£"),
    "TWD": ("新台币", "台币", "nt$", "twd"),
    "KRW": ("韩元", "韩币", "krw"),
    "SGD": ("新加坡元", "新加坡币", "新币", "s$", "sgd"),
    "AUD": ("澳元", "澳币", "aud"),
    "CAD": ("加元", "加币", "cad"),
    "CHF": ("瑞士法郎", "chf"),
    "MOP": ("澳门元", "澳门币", "mop"),
    "CNY": ("人民币元", "元人民币", "人民币", "rmb", "cny", "元", "圆", "块", "¥", "￥"),
}
_CURRENCY_OF = {word: code for code, words in _CURRENCIES.items() for word in words}
_CURRENCY = "|".join(re.escape(word) for word in sorted(_CURRENCY_OF, key=len, reverse=True))
_SCALE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|仟|百"
_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY})?(?P<number>{_NUMBER})(?P<scale>{_SCALE})?(?P<after>{_CURRENCY})?"
    rf"(?P<second>人民币|rmb|cny)?"
)
_CHINESE_AMOUNT = re.compile(
    r"(?:(?P<yi>[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]+)亿)?"
    r"(?:(?P<wan>[零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]+)万)?"
    rf"(?P<currency>{_CURRENCY})?整?"
)
_IN_TWO_SCALES = re.compile(
    rf"(?P<yi>\d+(?:\.\d+)?)亿(?:元)?零?(?P<wan>\d+(?:\.\d+)?)万(?P<currency>{_CURRENCY})?"
)
_UNIT = re.compile(
    rf"(?:折合|折|合)?(?P<before>{_CURRENCY})?:?(?P<scale>{_SCALE})?(?P<currency>{_CURRENCY})?"
)
_LEAD = re.compile(
    r"^(?:项目|计划|预计|拟|协议|合同|意向|签约|估算|概算|累计|实际|一期)*"
    r"(?:总投资|投资总额|投资额|投资金额|总额|投资|金额|合同额|到位资金|到位|资金|总概算|概算)?"
    r"(?:约定|规模|额|为|是|:|达|共计|共|计|合计)*"
)
_ABOUT = re.compile(
    r"约|大概|左右|上下|不低于|不少于|不超过|超过|超|逾|近|以上|以下|以内|多亿|多万|余亿|余万|余元|"
    r"±|>|<|≥|≤|~|至少|最多|预计|力争|\?|暂定|暂估|初步"
)
_RANGE = re.compile(rf"{_NUMBER}(?:{_SCALE})?(?:{_CURRENCY})?(?:-|—|–|~|～|至|到){_NUMBER}")
_OF_WHICH = re.compile(r"[,;，；。、(]?(?:其中|含|包括|包含|另|内含).*$")
_IN_YUAN = re.compile(
    rf"(?:折合|合|约合|折)(?:成)?(?:人民币)?(?:约)?({_NUMBER}(?:{_SCALE})?(?:元)?)"
)


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """What a bare number in a column stands for, e.g. 万元 or 万美元."""

    name: str
    factor: int
    currency: str = "CNY"


YI_YUAN = MoneyUnit("亿元", 10**8)
WAN_YUAN = MoneyUnit("万元", 10**4)
YUAN = MoneyUnit("元", 1)


@lru_cache(maxsize=1024)
def money_unit(text: str) -> MoneyUnit | None:
    """The unit that a text is, or ``None``; 亿 and 万 alone are units, ``个`` is not."""
    words = simplified(text).removesuffix("计")
    match = _UNIT.fullmatch(words)
    if not words or match is None or words in {"千", "百", "仟"}:
        return None
    stated = {_CURRENCY_OF[word] for word in (match["before"], match["currency"]) if word}
    if len(stated - {"CNY"}) > 1 or not (stated or match["scale"]):
        return None
    currency = next(iter(stated - {"CNY"}), "CNY")
    scale = match["scale"] or ""
    name = f"{scale}{_currency_name(currency)}"
    return MoneyUnit(name, _SCALES[scale], currency)


def _currency_name(currency: str) -> str:
    return "元" if currency == "CNY" else _CURRENCIES[currency][0]


def currency_code(text: str) -> str | None:
    """The ISO 4217 code of a currency's name, or ``None``."""
    words = simplified(text)
    return words.upper() if words.upper() in _CURRENCIES else _CURRENCY_OF.get(words)


def read_money(value: Cell, unit: MoneyUnit | None) -> Money | Unreadable | None:
    """Read one amount.

    ``unit`` is what the header, the title or an answer says a bare number stands for; a unit
    in the cell wins over it. ``None`` for a cell that says nothing. The result is exact.
    """
    if value is None or (isinstance(value, str) and is_empty(value)):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return Unreadable(_("这里应是金额，写的是日期或是否"))
    if isinstance(value, str):
        return _read_text(simplified(value), unit)
    return _from_number(_exact(value), unit)


def _exact(value: int | float) -> Decimal:
    """The decimal that Excel shows for a stored number: 15 significant digits."""
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(format(value, ".15g"))


def _from_number(number: Decimal, unit: MoneyUnit | None) -> Money | Unreadable:
    if not number.is_finite():
        return Unreadable(_("读不出金额"))
    if number < 0:
        return Unreadable(_("金额是负数"))
    if number == 0:
        return Money(Decimal("0.00"), unit.currency if unit else "CNY")
    if unit is None:
        return Unreadable(_("没有写明单位，不知是亿元、万元还是元"), kind="unit")
    return _money(number, unit.factor, unit.currency)


def _money(number: Decimal, factor: int, currency: str) -> Money | Unreadable:
    if number >= _NO_AMOUNT / factor:
        return Unreadable(_("这个数太大，不会是金额"))
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    step = Decimal(factor).scaleb(-places)
    return Money((number * factor).quantize(Decimal("0.01")), currency, step)


_NO_AMOUNT: Final = Decimal(10) ** 16
"""元 that no field of an amount holds."""


@lru_cache(maxsize=16384)
def _read_text(text: str, unit: MoneyUnit | None) -> Money | Unreadable:
    if _RANGE.search(text):
        return Unreadable(_("写的是一个范围，不是一个数"))
    if _ABOUT.search(text):
        return _about(text, unit)
    parts = _LEAD.sub("", _OF_WHICH.sub("", text)).strip(",;。、:")
    if (yuan := _IN_YUAN.search(text)) is not None:
        return _from_match(_AMOUNT.fullmatch(yuan.group(1)), unit, text)
    parts = re.sub(r"(?<=.)\([^()\d]*\)$", "", parts)
    if (spelled := _chinese_money(parts, unit) or _in_two_scales(parts, unit)) is not None:
        return spelled
    return _from_match(_AMOUNT.fullmatch(parts.strip("()")), unit, text)


def _about(text: str, unit: MoneyUnit | None) -> Unreadable:
    exact = _AMOUNT.fullmatch(_LEAD.sub("", _ABOUT.sub("", text)).strip(",;。、:()"))
    suggestion = _from_match(exact, unit, text) if exact else None
    return Unreadable(
        _("写的是约数或待定数，不是确数"),
        suggestion if isinstance(suggestion, Money) else None,
        kind="about",
    )


def _chinese_money(text: str, unit: MoneyUnit | None) -> Money | Unreadable | None:
    match = _CHINESE_AMOUNT.fullmatch(text)
    if match is None or not (match["yi"] or match["wan"]):
        return None
    yi, wan = chinese_number(match["yi"] or "零"), chinese_number(match["wan"] or "零")
    if yi is None or wan is None:
        return None
    stated = _CURRENCY_OF.get(match["currency"] or "")
    currency = stated or (unit.currency if unit else "CNY")
    return _money(Decimal(yi * 10**8 + wan * 10**4), 1, currency)


def _in_two_scales(text: str, unit: MoneyUnit | None) -> Money | Unreadable | None:
    """1亿2000万元: the second part must be less than one of the first."""
    match = _IN_TWO_SCALES.fullmatch(text)
    if match is None or Decimal(match["wan"]) >= 10_000 or "." in match["yi"]:
        return None
    stated = _CURRENCY_OF.get(match["currency"] or "")
    number = Decimal(match["yi"]) * 10_000 + Decimal(match["wan"])
    return _money(number, 10_000, stated or (unit.currency if unit else "CNY"))


def _from_match(
    match: re.Match[str] | None, unit: MoneyUnit | None, text: str
) -> Money | Unreadable:
    if match is None:
        several = len(re.findall(_NUMBER, text)) > 1
        return Unreadable(_("一格里有几个数，不知取哪个") if several else _("读不出金额"))
    try:
        number = Decimal(match["number"].replace(",", ""))
    except InvalidOperation:
        return Unreadable(_("读不出金额"))
    stated = _CURRENCY_OF.get(match["after"] or "") or _CURRENCY_OF.get(match["before"] or "")
    if stated == "CNY" and match["second"] is None and match["before"] and not match["after"]:
        stated = "CNY" if match["scale"] or unit is None else None
    if match["scale"] is None and stated is None:
        return _from_number(number, unit)
    return _with_own_unit(number, match["scale"], stated, unit)


def _with_own_unit(
    number: Decimal, scale: str | None, stated: str | None, unit: MoneyUnit | None
) -> Money | Unreadable:
    if number < 0:
        return Unreadable(_("金额是负数"))
    currency = stated or (unit.currency if unit else "CNY")
    if scale is None and stated not in (None, "CNY") and unit and unit.currency == stated:
        return _money(number, unit.factor, currency)
    return _money(number, _SCALES[scale or ""], currency)


def units_in(texts: Sequence[str]) -> list[MoneyUnit]:
    """The money units named in texts such as ``亿元``, ``单位:万元、亩``; without repeats."""
    found: dict[tuple[int, str], MoneyUnit] = {}
    currencies = {"人民币", "rmb", "cny"}
    for text in texts:
        for part in re.split(r"[、,，/;；及和或]", scales_in_chinese(plain(text))):
            if part.lower() not in currencies and (unit := money_unit(part)) is not None:
                found.setdefault((unit.factor, unit.currency), unit)
    return list(found.values())


def likely_unit(numbers: Sequence[Decimal]) -> MoneyUnit:
    """The unit that makes the middle one of some projects' amounts plausible; only a proposal."""
    middle = sorted(numbers)[len(numbers) // 2] if numbers else Decimal(0)
    if middle < 300:
        return YI_YUAN
    return WAN_YUAN if middle < 5_000_000 else YUAN


LARGEST_PLAUSIBLE = Decimal(500_000_000_000)
"""Above 5,000 亿元 a single project's amount is asked about: almost always a wrong unit."""
