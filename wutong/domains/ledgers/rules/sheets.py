"""What a sheet, or a section of one, is about: signed, negotiating, funds and so on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wutong.domains.ledgers.choices import (
    DATE_MEANINGS,
    MARK_MEANINGS,
    Meaning,
    SheetKind,
)
from wutong.domains.ledgers.rules.texts import simplified

_WORDS: tuple[tuple[SheetKind, re.Pattern[str]], ...] = (
    (SheetKind.FUNDS, re.compile(r"到位|到账|进账|实际利用外资|利用外资|验资|入账")),
    (SheetKind.RESERVE, re.compile(r"储备|谋划|策划|包装|备选")),
    (SheetKind.NEGOTIATING, re.compile(r"在谈|洽谈|意向|跟踪|拟签约|对接|线索|在跟|接洽|谈判")),
    (SheetKind.IN_PRODUCTION, re.compile(r"投产|达产|竣工|建成|运营")),
    (SheetKind.UNDER_CONSTRUCTION, re.compile(r"在建|开工|开复工|续建|新建|建设中|施工|复工")),
    (SheetKind.LANDED, re.compile(r"落地|落户|已注册")),
    (SheetKind.SIGNED, re.compile(r"签约|签订|已签|合同项目|协议项目")),
)
_BEFORE_SIGNING = re.compile(r"(?:拟|待|未|即将|计划|预)签(?:约|订)(?!率)")
_NOT_A_KIND = re.compile(
    r"签约活动|签约落地率|拟签约(?=率)|到位率|建成区|高新建设|"
    r"(?:拟|待|未|尚未|即将|计划|预计)(?:开工|落地|落户|投产|竣工|达产|到位)"
)
_SUMMARY = re.compile(r"汇总|统计表|总表$|分析|填表说明|说明$|目录|封面|目标|任务")


_STAGE = re.compile(
    r"(?:项目)?(?:已经|已|正在|正|拟|待|未|尚未|即将|计划|准备|新)?(?:正式|全面|部分)?"
    r"(?:签约|签订合同|开工|在建|建设|施工|投产|试生产|运营|开业|洽谈|在谈|对接|意向|跟踪|储备|谋划|落地|注册|竣工|完工|建成|"
    r"达产|前期|停工|停建|缓建|终止|续建|新建|动工)"
    r"(?:中|阶段|项目|完成|建设|运营|投产|工作|状态|期)*"
)


def is_stage(text: str) -> bool:
    """Whether a cell's simplified words are nothing but a stage (已开工, 在建, 拟签约, 洽谈中)."""
    return len(text) <= 10 and _STAGE.fullmatch(text) is not None


_DIVISION = re.compile(r"[\u4e00-\u9fff]{1,10}(?:区|县|市|旗|镇|乡|街道)")
_NOT_A_DIVISION = re.compile(
    r"园区?$|开发区$|新区$|高新区$|经开区$|片区$|示范区$|功能区$|集聚区$|地区$|^[全本各]|县区$|区县$|市区$"
)


def names_place(sheet: str) -> bool:
    """Whether a sheet is called by a division and nothing else (海港区); parks are not meant."""
    words = simplified(sheet)
    return (
        _DIVISION.fullmatch(words) is not None
        and _NOT_A_DIVISION.search(words) is None
        and not kinds_in(words)
    )


def kinds_in(text: str) -> list[SheetKind]:
    """The kinds that a sheet name, a title or a section names."""
    words = _NOT_A_KIND.sub("", _BEFORE_SIGNING.sub("在谈", simplified(text)))
    return [kind for kind, pattern in _WORDS if pattern.search(words)]


_KIND_ALONE = re.compile(
    r"(?:新|已|正)?(?:签约|在谈|洽谈|储备|谋划|意向|拟签约|落地|在建|开工|投产)(?:类)?(?:项目)?"
)


def named_kind(cell: object) -> SheetKind | None:
    """The kind that a cell names and nothing else (签约项目, 在谈)."""
    words = simplified(cell) if isinstance(cell, str) else ""
    kinds = kinds_in(words) if _KIND_ALONE.fullmatch(words) else []
    return kinds[0] if len(kinds) == 1 else None


def kind_of_row(of_sheet: SheetKind, category: object) -> SheetKind:
    """A row's kind: its own category's where the sheet holds projects of several kinds."""
    if of_sheet not in (SheetKind.PROJECTS, SheetKind.UNKNOWN):
        return of_sheet
    return named_kind(category) or of_sheet


def kind_of_words(*texts: str) -> SheetKind | None:
    """The one kind that the first telling text names; several in one text are mixed projects."""
    for text in texts:
        kinds = kinds_in(text)
        if len(kinds) == 1:
            return kinds[0]
        if len(kinds) > 1:
            return SheetKind.FUNDS if kinds[0] == SheetKind.FUNDS else SheetKind.PROJECTS
    return None


def sounds_like_summary(text: str) -> bool:
    """Whether a sheet's name says that it holds sums or explanations and not projects."""
    return bool(_SUMMARY.search(simplified(text)))


_OF_ALL_STAGES = {Meaning.STAGE, Meaning.FIXED_ASSETS_OF_MONTH, Meaning.SIGNED_MARK}
_OF_OTHER_STAGES = (MARK_MEANINGS - {Meaning.SIGNED_MARK}) | {
    Meaning.STAGE,
    Meaning.CATEGORY,
    Meaning.PROGRESS,
    Meaning.BUILD_KIND,
    Meaning.FIXED_ASSETS_OF_MONTH,
    Meaning.COMPLETED_INVESTMENT,
    Meaning.COMPLETED_THIS_YEAR,
}
"""Columns by which projects of several stages are told apart."""


def kind_of_columns(meanings: Iterable[Meaning | None]) -> SheetKind | None:
    """What the columns alone tell about a sheet."""
    present = {meaning for meaning in meanings if meaning is not None}
    steps = present & (DATE_MEANINGS - {Meaning.FUNDS_ON})
    if Meaning.FUNDS_ON in present and Meaning.FUNDS_IN_PLACE in present and not steps:
        return SheetKind.FUNDS
    if steps == {Meaning.FIRST_CONTACT_ON}:
        return SheetKind.NEGOTIATING
    if steps == {Meaning.LISTED_ON}:
        return SheetKind.RESERVE
    if steps == {Meaning.SIGNED_ON} and not present & _OF_OTHER_STAGES:
        return SheetKind.SIGNED
    if steps or present & _OF_ALL_STAGES:
        return SheetKind.PROJECTS
    return None
