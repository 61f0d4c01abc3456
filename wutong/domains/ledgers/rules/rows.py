"""Telling data rows from totals, sections, repeated headers, notes and footers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import (
    AMOUNT_MEANINGS,
    AREA_MEANINGS,
    DATE_MEANINGS,
    MARK_MEANINGS,
    LineOutcome,
    Meaning,
)
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.texts import is_empty, plain, simplified
from wutong.domains.ledgers.rules.workbook import Cell

_COUNT = r"(?P<count>\d+)(?:个|项|家|户|件|笔|宗|条|例)(?:项目)?"
_TOTAL = re.compile(
    r"^(?P<label>.{0,40}?)(?P<word>本页小计|小计|合计|总计|共计|累计|汇总|总和|总数|共)"
    r"(?:项目|资金|金额|投资|数|额)*"
    rf"(?:\((?:共)?(?:{_COUNT.replace('count', 'inside')}|[^()]*)\)"
    rf"|:?共?(?:{_COUNT})?(?:[,、]?(?:总投资|计划|投资|金额|到位|合计).*)?)?:?$"
)
_TOTAL_IN_ENGLISH = re.compile(
    r"(?P<part>sub-?|page)?(?:grand)?totals?(?:\((?P<count>\d+)[^()]*\))?:?", re.IGNORECASE
)
_COUNT_ALONE = re.compile(rf"^(?:共|计|合计|小计|总计)?{_COUNT}$")
_NUMBERED = re.compile(
    r"^(?:(?P<first>[一二三四五六七八九十]+[、.,]|第[一二三四五六七八九十]+(?:部分|类|批|季度))|(?P<second>\([一二三四五六七八九十]+\)、?)|"
    r"(?P<third>[ⅠⅡⅢⅣⅤⅥⅦ]+[、.]?|[①-⑳]))(?P<rest>.*)$"
)
_NUMERAL_ALONE = re.compile(
    r"^(?:(?P<first>[一二三四五六七八九十]+)[、.]?|(?P<second>\([一二三四五六七八九十]+\)))$"
)
_FOOTER = re.compile(
    r"^(?:填报人|填表人|制表人?|审核人?|复核人?|审批人|负责人|单位负责人|分管领导|主管领导|联系人|联系电话|填报单位|填报时间|填报日期|"
    r"报送单位|报送时间|统计人|\S{0,6}签(?:字|名|章)|编制人|制单|经办人|签字|盖章|打印)\S{0,6}[:]|^(?:注|备注|说明|附注|填表说明|填报说明|附|数据来源|口径|单位|金额单位)\d?[:.、]|"
    r"^\*|^※|^第\d+页|^共\d+页|^-?\d+-?$|以下空白|\(盖章\)"
)
_PLACE = re.compile(
    r"(?:区|县|市|旗|镇|乡|街道|园|园区|新城|新区|开发区|管委会|片区|自治州|基地|办事处)$"
)
_SECTION_WORDS = re.compile(
    r"^(?:\d{4}年(?:度)?)?(?:新)?(?:签约|在谈|洽谈|在建|储备|谋划|落地|开工|开复工|投产|竣工|达产|续建|新建|复工|前期|意向|拟签约|到位|拟建|已签约|已开工|"
    r"已投产|已落地|重点|亿元以上|亿元以下|外资|内资|工业|农业|服务业|文旅|民生|基础设施)+(?:类)?(?:项目|资金|情况|企业|类|部分)?$"
)
_SUM_IN_WORDS = re.compile(r"^(?:计划|协议|合同)?(?:总投资|投资|总额|金额|到位)[^、,]{0,8}\d")
_SCRIPT = str.maketrans("計總匯數額項個註備說審負責單報", "计总汇数额项个注备说审负责单报")
_AVERAGE = re.compile(r"^(?:平均(?:值|数|每个(?:项目)?)?|均值)(?:投资额?|规模)?:?$")
_OF_WHICH = re.compile(r"^其中(?:[:,、]|$|.{1,12}(?:项目|资金|投资|以上|以下)$)")
_NO_LABELS = DATE_MEANINGS | AMOUNT_MEANINGS | MARK_MEANINGS | AREA_MEANINGS | {Meaning.PHONE}
_STRONG = (Meaning.INVESTOR, Meaning.USCC)


@dataclass(frozen=True, slots=True)
class TotalLabel:
    """What a total row says it sums, and how many rows it says that is (if it does)."""

    label: str
    word: str
    count: int | None


@dataclass(frozen=True, slots=True)
class SectionLabel:
    """A section's words without numbering and count, and its level (1 is the widest)."""

    text: str
    level: int
    count: int | None

    @property
    def is_place(self) -> bool:
        return bool(_PLACE.search(simplified(self.text))) and len(self.text) <= 20


@dataclass(frozen=True, slots=True)
class Classified:
    """What kind of row it is, and what its label says."""

    outcome: LineOutcome
    total: TotalLabel | None = None
    section: SectionLabel | None = None
    why: str = ""


class RowClassifier:
    """Tells the rows under one header apart."""

    def __init__(self, columns: Sequence[Column], leaves: Mapping[int, str]) -> None:
        self._leaves = leaves
        self._meaning = {column.index: column.meaning for column in columns}
        self._name = next(
            (c.index for c in columns if c.meaning == Meaning.PROJECT_NAME),
            next((c.index for c in columns if c.meaning == Meaning.INVESTOR), None),
        )
        self._sequence = next((c.index for c in columns if c.meaning == Meaning.SEQUENCE), None)

    def classify(self, row: Sequence[Cell], *, spanned: bool = False) -> Classified:
        """Tell one row apart; a row that is nothing else is data (``READ``).

        ``spanned`` rows hold a cell merged over most columns: no project stands there.
        """
        filled = {c: v for c, v in enumerate(row) if v is not None and plain(v)}
        if self._is_header(filled):
            return Classified(LineOutcome.HEADER)
        if (total := self._total(filled)) is not None:
            return Classified(LineOutcome.TOTAL, total=total)
        if self._is_footer(filled):
            return Classified(LineOutcome.NOTE)
        if self._is_part_of_another(filled):
            return Classified(LineOutcome.NOTE, why=_("是合计或上一项目的其中项，不另计"))
        if _AVERAGE.match(_first_words(filled)):
            return Classified(LineOutcome.NOTE, why=_("是平均数，不是项目"))
        section = self._section(filled)
        if spanned and section is None and len(filled) == 1:
            section = section_label(plain(next(iter(filled.values()))), 0)
        if section is not None:
            return Classified(LineOutcome.SECTION, section=section)
        if self._is_stray(filled):
            return Classified(LineOutcome.NOTE, why=_("没有项目名称，不是项目"))
        return Classified(LineOutcome.READ)

    def _is_header(self, filled: Mapping[int, Cell]) -> bool:
        same = sum(
            simplified(str(v)) == leaf
            for c, v in filled.items()
            if (leaf := self._leaves.get(c)) is not None and _may_equal(v, leaf)
        )
        if same >= 2 and same * 2 >= len(filled):
            return True
        return _counts_columns(list(filled.values()))

    def _total(self, filled: Mapping[int, Cell]) -> TotalLabel | None:
        found = None
        filled = _put_together(filled)
        for column, value in list(filled.items())[:4]:
            if not isinstance(value, str):
                continue
            found = total_label(_in_script(value))
            if found is not None:
                break
            if self._meaning.get(column) != Meaning.SEQUENCE:
                return None
        if found is None or self._is_data_beside(filled, column):
            return None
        count = found.count if found.count is not None else self._count(filled, column)
        return TotalLabel(found.label, found.word, count)

    def _is_data_beside(self, filled: Mapping[int, Cell], label_column: int) -> bool:
        """A project with 共… in one cell still is a project when it has a name or a firm."""
        for column, value in filled.items():
            meaning = self._meaning.get(column)
            is_words = isinstance(value, str) and not _is_number_of_rows(value)
            if column == label_column or not is_words or is_empty(value):
                continue
            if column == self._name or meaning in _STRONG:
                text = _in_script(value)
                if _SUM_IN_WORDS.match(text):
                    continue
                return total_label(text) is None
        return False

    def _count(self, filled: Mapping[int, Cell], label_column: int) -> int | None:
        for column, value in filled.items():
            if column == label_column:
                continue
            if isinstance(value, str) and (match := _COUNT_ALONE.match(_in_script(value))):
                return int(match["count"])
            if column in (self._name,) or self._meaning.get(column) == Meaning.INVESTOR:
                if isinstance(value, int | float) and value == int(value):
                    return int(value)
                if isinstance(value, str) and plain(value).isdigit():
                    return int(plain(value))
        return None

    def _is_footer(self, filled: Mapping[int, Cell]) -> bool:
        texts = [_in_script(value) for value in filled.values() if isinstance(value, str)]
        if not texts or not _FOOTER.search(texts[0]):
            return False
        if texts[0].strip("-").isdecimal() and len(filled) > 1:  # a row's number, not a page's
            return False
        name = filled.get(self._name) if self._name is not None else None
        return name is None or _in_script(name) == texts[0] or len(filled) <= 3

    def _is_part_of_another(self, filled: Mapping[int, Cell]) -> bool:
        """其中：… without a number of its own: part of a total or of the project above."""
        if self._sequence is not None and isinstance(filled.get(self._sequence), int | float):
            return False
        return bool(_OF_WHICH.match(_first_words(filled)))

    def _section(self, filled: Mapping[int, Cell]) -> SectionLabel | None:
        words = {c: plain(v) for c, v in filled.items() if isinstance(v, str)}
        if not words or any(self._meaning.get(c) in _STRONG for c in words if c != self._name):
            return None
        others = [c for c in filled if c not in words]
        if any(not self._may_stand_in_section(c) for c in others):
            return None
        first = next(iter(words))
        numeral = _NUMERAL_ALONE.match(words[first])
        labels = [text for c, text in words.items() if c != first and not _COUNT_ALONE.match(text)]
        if numeral is not None and len(set(labels)) == 1 and first != self._name:
            level = 1 if numeral["first"] else 2
            return section_label(labels[0], level)
        if labels and set(labels) != {words[first]}:
            return None
        return self._single(first, words[first], others)

    def _single(self, column: int, text: str, others: Sequence[int]) -> SectionLabel | None:
        if self._sequence is not None and self._sequence in others:
            return None
        if self._meaning.get(column) in _NO_LABELS:
            return None
        label = section_label(text, 0)
        if label.level or column != self._name:
            return label if len(text) <= 40 else None
        words = label.text
        words = simplified(words)
        if _SECTION_WORDS.match(words) or (_PLACE.search(words) and len(words) <= 12):
            return label
        return None

    def _may_stand_in_section(self, column: int) -> bool:
        meaning = self._meaning.get(column)
        return (
            meaning is None
            or meaning in AMOUNT_MEANINGS
            or meaning
            in (
                Meaning.JOBS,
                Meaning.LAND_AREA,
                Meaning.BUILDING_AREA,
                Meaning.SEQUENCE,
            )
        )

    def _is_stray(self, filled: Mapping[int, Cell]) -> bool:
        """A row with only its number, or one long sentence where no name belongs."""
        if set(filled) <= {self._sequence}:
            return True
        if len(filled) == 1:
            column, value = next(iter(filled.items()))
            return column != self._name and isinstance(value, str)
        return False


@lru_cache(maxsize=4096)
def total_label(text: str) -> TotalLabel | None:
    """What a total's label says (海港区小计, 合计(20个), 共5项), or ``None`` if it is none."""
    if (english := _TOTAL_IN_ENGLISH.fullmatch(text)) is not None:
        count = english["count"]
        return TotalLabel("", "小计" if english["part"] else "合计", int(count) if count else None)
    match = _TOTAL.match(text)
    if match is None:
        return None
    if match["word"] == "共" and (
        match["label"] not in ("", "以上", "本表", "全表", "上述") or match["count"] is None
    ):
        return None
    if match["word"] in ("累计", "汇总", "总数") and match["label"] and len(match["label"]) > 12:
        return None
    count = match["count"] or match["inside"]
    return TotalLabel(match["label"].strip(":、,"), match["word"], int(count) if count else None)


def section_label(text: str, level: int) -> SectionLabel:
    """A section's label without numbering (一、 is level 1, （一） level 2) and without its count."""
    match = _NUMBERED.match(text)
    if match is not None and match["rest"]:
        level = level or (1 if match["first"] else 2 if match["second"] else 3)
        text = match["rest"]
    count = re.search(rf"[(:,]?(?:共|计)?{_COUNT}[^()]*\)?", text)
    words = re.sub(r"\([^()]*\)$", "", text[: count.start()] if count else text)
    return SectionLabel(
        words.strip("(:,、 ") or text, level, int(count["count"]) if count else None
    )


def _is_number_of_rows(value: str) -> bool:
    text = _in_script(value)
    return text.isdecimal() or _COUNT_ALONE.match(text) is not None


def _in_script(value: Cell) -> str:
    """Plain words with the signs of totals and footers in simplified script."""
    return plain(value).translate(_SCRIPT)


def _first_words(filled: Mapping[int, Cell]) -> str:
    return next((_in_script(v) for v in filled.values() if isinstance(v, str)), "")


def _put_together(filled: Mapping[int, Cell]) -> Mapping[int, Cell]:
    """The cells with 总 | 计 or 合 | 计, spaced over two of them, as one word."""
    if len(filled) < 2:
        return filled
    first, second = list(filled)[:2]
    words = _in_script(filled[first]) + _in_script(filled[second])
    if words not in ("总计", "合计", "小计", "共计"):
        return filled
    return {first: words} | {c: v for c, v in filled.items() if c not in (first, second)}


def _may_equal(value: Cell, leaf: str) -> bool:
    """A cheap look before the exact comparison: script and width do not change the length."""
    return isinstance(value, str) and len(plain(value)) == len(leaf)


def _counts_columns(values: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4 or (1) (2), 甲 乙 1 2."""
    if any(isinstance(value, str) and len(value) > 5 for value in values):
        return False
    texts = [plain(v).strip("()（）").removesuffix(".0") for v in values]
    numbers = [int(text) for text in texts if text.isdigit()]
    letters = [text for text in texts if text in "甲乙丙丁ABCDEFGH栏次"]
    if len(numbers) < 3 or len(numbers) + len(letters) != len(texts):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 2
