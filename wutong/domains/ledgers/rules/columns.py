"""What each column of a sheet means, and in which unit its bare numbers stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from wutong.domains.ledgers.choices import (
    AMOUNT_MEANINGS,
    AREA_MEANINGS,
    DATE_MEANINGS,
    MARK_MEANINGS,
    Meaning,
)
from wutong.domains.ledgers.rules.amounts import MoneyUnit, money_unit, units_in
from wutong.domains.ledgers.rules.areas import area_units_in
from wutong.domains.ledgers.rules.dayparts import day_parts
from wutong.domains.ledgers.rules.headers import Header, is_unit_text
from wutong.domains.ledgers.rules.profiles import Profile, profile_of
from wutong.domains.ledgers.rules.texts import plain, simplified, words_and_brackets
from wutong.domains.ledgers.rules.vocabulary import funds_kind_in, meanings_of
from wutong.domains.ledgers.rules.workbook import Cell, column_letter

_GENERIC_LEAF = frozenset({
    "名称", "全称", "时间", "日期", "金额", "额", "数额", "总额", "计划", "实际", "预计",
    "面积", "电话", "姓名", "代码", "编号", "内资", "外资", "合计", "小计", "人民币", "美元",
    "情况", "数量", "单位", "年月", "累计", "本年", "今年", "当年", "投资", "资金", "企业",
    "公司", "项目", "亩数", "规模", "地址", "地点", "类型", "类别", "性质", "其中", "国内",
    "国外", "总计", "本月", "年度",
})  # fmt: skip
_GROUP_TAIL = re.compile(r"(?:基本|详细|有关|相关)?(?:情况|信息|明细|及)$")
_MARK_OF = {
    Meaning.SIGNED_ON: Meaning.SIGNED_MARK,
    Meaning.REGISTERED_ON: Meaning.REGISTERED_MARK,
    Meaning.LANDED_ON: Meaning.LANDED_MARK,
    Meaning.STARTED_ON: Meaning.STARTED_MARK,
    Meaning.IN_PRODUCTION_ON: Meaning.IN_PRODUCTION_MARK,
    Meaning.FUNDS_IN_PLACE: Meaning.FUNDS_MARK,
}
_OF_WHICH = re.compile(r"^(?:其中|含|内含|包括):?(?=.)")
_CONTRACT_NAME = re.compile(r"(?:合同|协议)(?:书)?(?:全称|名称|名)$")
_COUNTS = frozenset({"个", "项", "家", "户", "宗", "件", "个数", "数量", "家数"})
_WIDE = frozenset({Meaning.PROGRESS, Meaning.STAGE, Meaning.CONTENT, Meaning.REMARK})
"""Texts of any kind: a group's words do not make one of them out of a leaf that says more."""
_UNIT_TAIL = re.compile(
    r"(?:[,:/_-]|单位:?)?((?:百|千)?(?:万|亿)(?:美元|港元|元)?|亩|平方米|万平方米|㎡|m2|公顷)$"
)
SINGLE_MEANINGS = (AMOUNT_MEANINGS | DATE_MEANINGS | AREA_MEANINGS | MARK_MEANINGS) - {
    Meaning.FUNDS_IN_PLACE,
    Meaning.FIXED_ASSETS_OF_MONTH,
}
_FIGURES = AMOUNT_MEANINGS | DATE_MEANINGS | AREA_MEANINGS | MARK_MEANINGS
REPEATABLE = frozenset(
    {
        Meaning.IGNORED,
        Meaning.REMARK,
        Meaning.FUNDS_IN_PLACE,
        Meaning.FIXED_ASSETS_OF_MONTH,
        Meaning.CONTACT_PERSON,
        Meaning.CURRENCY,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, what its header says, what that was taken to mean.

    ``sure`` is false where the meaning is a guess that a person should look at. ``parts`` are the
    columns of the month and the day where this one holds only the year. ``month`` is the last day
    of the month whose arrivals of funds or fixed-asset investment the column states; with
    ``by_year`` of the year.
    """

    index: int
    header: str
    meaning: Meaning | None
    sure: bool = True
    unit: MoneyUnit | None = None
    area_unit: Fraction | None = None
    funds_kind: str | None = None
    tells_stage: bool = False
    parts: tuple[int, ...] = ()
    month: date | None = None
    by_year: bool = False

    @property
    def letter(self) -> str:
        return column_letter(self.index)


def understand_columns(
    header: Header,
    samples: Mapping[int, Sequence[Cell]],
    *,
    title: str = "",
) -> list[Column]:
    """The columns of a sheet from their headers, a sample of what stands below, and the title."""
    profiles = {index: profile_of(samples.get(index, ())) for index in header.paths}
    columns = [
        _column(index, path, profiles[index], title) for index, path in _with_wholes(header.paths)
    ]
    columns = _with_names_of_contracts(columns)
    columns = _with_whole_days(columns, header.paths, samples)
    return _without_repeats(_with_stages(columns, profiles))


def _with_names_of_contracts(columns: list[Column]) -> list[Column]:
    """In a list of contracts the contract's name is the project's (合同名称, 协议名称)."""
    if any(column.meaning == Meaning.PROJECT_NAME for column in columns):
        return columns
    named = next((c for c in columns if _CONTRACT_NAME.search(_plain_words(c.header))), None)
    return [
        replace(column, meaning=Meaning.PROJECT_NAME, sure=True) if column is named else column
        for column in columns
    ]


def with_shared_units(columns: Sequence[Column], texts_above: Sequence[str]) -> tuple[Column, ...]:
    """The columns with the unit that a text above or below names for all of them."""
    shared_units = units_in(_unit_texts(texts_above))
    shared_area = area_units_in(tuple(_unit_texts(texts_above)))
    return tuple(_with_shared_unit(column, shared_units, shared_area) for column in columns)


def _with_whole_days(
    columns: Sequence[Column],
    paths: Mapping[int, tuple[str, ...]],
    samples: Mapping[int, Sequence[Cell]],
) -> list[Column]:
    """A day in columns of its year, month and day is one day, read at the year."""
    spread = day_parts(paths, samples, lambda path: _day_meaning(path) is not None)
    parts = {index for _path, others in spread.values() for index in others}
    return [
        replace(column, meaning=_day_meaning(spread[column.index][0]), sure=True,
                parts=spread[column.index][1])
        if column.index in spread
        else replace(column, meaning=Meaning.IGNORED, sure=True)
        if column.index in parts
        else column
        for column in columns
    ]  # fmt: skip


def _day_meaning(path: tuple[str, ...]) -> Meaning | None:
    meanings, sure = _meanings(path)
    return next((one for one in meanings if sure and one in DATE_MEANINGS), None)


def _with_wholes(paths: Mapping[int, tuple[str, ...]]) -> list[tuple[int, tuple[str, ...]]]:
    """The paths in order, with the amount that a column 其中：… is a part of put above it."""
    found: list[tuple[int, tuple[str, ...]]] = []
    whole: tuple[str, ...] = ()
    for index, path in sorted(paths.items()):
        if len(path) == 1 and whole and _OF_WHICH.match(_plain_words(path[0])):
            found.append((index, (*whole, path[0])))
            continue
        found.append((index, path))
        meanings = _meanings(path)[0]
        whole = path if meanings and meanings[0] in AMOUNT_MEANINGS else ()
    return found


def _with_stages(columns: Sequence[Column], profiles: Mapping[int, Profile]) -> list[Column]:
    """A column of progress whose cells say 已签约, 在建 and the like holds the stages too."""
    if any(column.meaning == Meaning.STAGE for column in columns):
        return list(columns)
    return [
        replace(column, tells_stage=True)
        if column.meaning == Meaning.PROGRESS
        and profiles[column.index].stages * 5 >= max(profiles[column.index].filled, 1) * 4
        else column
        for column in columns
    ]


def _unit_texts(texts: Sequence[str]) -> list[str]:
    """What stands behind 单位: in titles and notes, and in their brackets when it is a unit."""
    found = []
    for text in texts:
        words = simplified(text)
        for match in re.finditer(
            r"(?:金额|计量|货币|投资|资金|额)?单位(?:均|都|统一)?(?:为|:|是)?\s*([^()\[\]。;:]+)",
            words,
        ):
            found.append(match.group(1))
        found.extend(
            part for part in re.findall(r"[(\[]([^()\[\]]+)[)\]]", words) if is_unit_text(part)
        )
        if is_unit_text(words):
            found.append(words.strip("()"))
    return found


def _column(index: int, path: tuple[str, ...], profile: Profile, title: str) -> Column:
    named = [text for text in path if not is_unit_text(text)] or [path[-1]]
    meanings, sure = _meanings(named)
    meaning = _chosen(meanings, profile)
    texts = _own_unit_texts(path)
    units = units_in(texts)
    shown = "／".join(" ".join(text.split()) for text in path)
    if meaning is None and profile.mostly(profile.codes):
        meaning, sure = Meaning.USCC, True
    if meaning not in _FIGURES and profile.filled and profile.units == profile.filled:
        meaning, sure = Meaning.CURRENCY, True
    if _counts_something(path[-1], meaning):
        meaning, sure = Meaning.IGNORED, True
    if meaning in AMOUNT_MEANINGS and profile.mostly(profile.marks) and not profile.numbers:
        meaning, sure = Meaning.IGNORED, False
    if meaning == Meaning.PROJECT_NAME and profile.mostly(profile.numbers):
        meaning, sure = Meaning.IGNORED, False
    if path in (("时间",), ("日期",)) and "签" not in simplified(title):
        sure = False
    if meaning == Meaning.FUNDS_IN_PLACE and not _speaks_of_funds(path, title):
        sure = False
    return Column(
        index,
        shown,
        meaning,
        sure and meaning is not None,
        units[0] if len(units) == 1 else None,
        area_units_in(tuple(texts)),
        _funds_kind(meaning, path, title),
    )


def _counts_something(leaf: str, meaning: Meaning | None) -> bool:
    """Whether a header such as 签约项目（个） heads numbers of projects and not their names."""
    inside = words_and_brackets(leaf)[1]
    return meaning in (None, Meaning.PROJECT_NAME, Meaning.INVESTOR) and bool(
        _COUNTS.intersection(inside)
    )


def _speaks_of_funds(path: Sequence[str], title: str) -> bool:
    """内资 alone may be a part of the planned total as well."""
    words = simplified("".join(path) if len(path) > 1 else path[0] + title)
    return bool(re.search(r"到位|到账|到资|进账|入账|实到|实际|利用|使用|引进", words))


def _funds_kind(meaning: Meaning | None, path: tuple[str, ...], title: str) -> str | None:
    if meaning != Meaning.FUNDS_IN_PLACE:
        return None
    return funds_kind_in(simplified("".join(path))) or funds_kind_in(simplified(title))


def _own_unit_texts(path: Sequence[str]) -> list[str]:
    """The units that a header names; what the lowest text says of its own wins."""
    if len(path) > 1 and not is_unit_text(path[-1]) and units_in(own := _unit_texts_of(path[-1:])):
        return own
    return _unit_texts_of(path)


def _unit_texts_of(path: Sequence[str]) -> list[str]:
    texts: list[str] = []
    for text in path:
        words, inside = words_and_brackets(text)
        texts.extend(part.removeprefix("单位:").removeprefix("单位") for part in inside)
        if is_unit_text(text):
            texts.append(words.removeprefix("单位:") or plain(text).strip("()"))
        elif (match := _UNIT_TAIL.search(words)) is not None:
            texts.append(match.group(1))
    return texts


def _plain_words(text: str) -> str:
    words, inside = words_and_brackets(text)
    if not meanings_of(words) and (match := _UNIT_TAIL.search(words)) is not None:
        words = words[: match.start()]
    if not words and inside:
        words = inside[0]
    return words


def _combinations(named: Sequence[str]) -> list[str]:
    leaf = _OF_WHICH.sub("", _plain_words(named[-1]))
    groups = [_GROUP_TAIL.sub("", _plain_words(text)) or _plain_words(text) for text in named[:-1]]
    combined = [words for group in reversed(groups) for words in (group + leaf, leaf + group)]
    inside = [leaf + part for part in words_and_brackets(named[-1])[1]]
    own = meanings_of(leaf)
    if own and not _WIDE.intersection(own):
        combined = [words for words in combined if not _WIDE.intersection(meanings_of(words)[:1])]
    if leaf in _GENERIC_LEAF or len(own) != 1:
        return [*combined, leaf, *inside]
    return [leaf, *combined, *inside]


def _meanings(named: Sequence[str]) -> tuple[tuple[Meaning, ...], bool]:
    for words in _combinations(named):
        if found := meanings_of(words):
            return found, True
    return _by_ending(_plain_words(named[-1])), False


def _by_ending(words: str) -> tuple[Meaning, ...]:
    """The head of a Chinese compound is its end: 拟引进的投资主体 is some kind of 投资主体."""
    for start in range(1, len(words) - 1):
        end = words[start:]
        if (found := meanings_of(end)) and (end not in _GENERIC_LEAF or found[0] in _LEAF_TELLS):
            return found[:1]
    return ()


def _chosen(meanings: tuple[Meaning, ...], profile: Profile) -> Meaning | None:
    if not meanings:
        return None
    first = meanings[0]
    if len(meanings) > 1 and profile.filled:
        first = next((m for m in meanings if _suits(m, profile)), first)
    if first not in _MARK_OF:
        return first
    marked = profile.mostly(profile.marks) and not profile.mostly(profile.days)
    if first in DATE_MEANINGS and profile.days:
        marked = False
    marked = marked and not profile.mostly(profile.numbers)
    return _MARK_OF[first] if marked or profile.only_marks else first


def _suits(meaning: Meaning, profile: Profile) -> bool:
    if meaning in DATE_MEANINGS:
        return profile.mostly(profile.days)
    if meaning in MARK_MEANINGS:
        return profile.mostly(profile.marks)
    if meaning in AMOUNT_MEANINGS:
        return profile.mostly(profile.numbers)
    if meaning == Meaning.INVESTOR:
        return profile.mostly(profile.companies) and not profile.mostly(profile.projects)
    if meaning == Meaning.PROJECT_NAME:
        return profile.mostly(profile.projects) or not profile.mostly(profile.companies)
    if meaning in (Meaning.REGION, Meaning.PARK):
        return profile.mostly(profile.places)
    return meaning in _WORDS_ENOUGH


_WORDS_ENOUGH = frozenset(
    {
        Meaning.PROGRESS,
        Meaning.CATEGORY,
        Meaning.ADDRESS,
        Meaning.STEWARD,
        Meaning.INDUSTRY,
        Meaning.CONTACT_PERSON,
        Meaning.INTRODUCER,
        Meaning.RESPONSIBLE_UNIT,
        Meaning.SQUAD,
    }
)
_LEAF_TELLS = frozenset(
    {Meaning.LAND_AREA, Meaning.ADDRESS, Meaning.INVESTOR, Meaning.RESPONSIBLE_UNIT}
)
"""Meanings for which the last, general word of a longer header is enough to guess at."""


def _without_repeats(columns: Sequence[Column]) -> list[Column]:
    """A meaning that may stand once only keeps the column whose header says it best."""
    kept: list[Column] = []
    for column in columns:
        rival = next((c for c in kept if _same_role(c, column)), None)
        if rival is None:
            kept.append(column)
        elif _rank(column) > _rank(rival):
            kept[kept.index(rival)] = replace(rival, meaning=Meaning.IGNORED, sure=False)
            kept.append(column)
        else:
            kept.append(replace(column, meaning=Meaning.IGNORED, sure=False))
    return kept


def _same_role(one: Column, other: Column) -> bool:
    if one.meaning is None or one.meaning != other.meaning or one.meaning in REPEATABLE:
        return False
    in_two_currencies = one.unit and other.unit and one.unit.currency != other.unit.currency
    return not (one.meaning == Meaning.TOTAL_INVESTMENT and in_two_currencies)


def _rank(column: Column) -> tuple[bool, bool]:
    words = simplified(column.header)
    return column.sure, bool(re.search(r"总投资|投资总|实际|全称|项目名称", words))


def _with_shared_unit(column: Column, units: Sequence[MoneyUnit], area: Fraction | None) -> Column:
    if column.meaning in AMOUNT_MEANINGS and column.unit is None and len(units) == 1:
        own = units_in(_own_unit_texts(column.header.split("／")))
        return column if own else replace(column, unit=units[0])
    if column.meaning in AREA_MEANINGS and column.area_unit is None:
        return replace(column, area_unit=area)
    return column


def unit_named(text: str) -> MoneyUnit | None:
    """The unit an answer names (``亿元``, ``万元``, ``元``, ``万美元``), or ``None``."""
    return money_unit(text)
