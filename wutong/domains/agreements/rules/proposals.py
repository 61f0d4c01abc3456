"""Commitments that a text seems to hold, for a person to confirm. Pure; never saved by itself.

Simple rules: who is named before the verb is whose promise it is, words of the matter decide its
kind, and amounts, numbers and days are read next to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from wutong.domains.agreements.choices import CommitmentKind, Side
from wutong.domains.agreements.rules.clauses import Clause, readable, split
from wutong.kernel.money import UNITS
from wutong.kernel.months import last_of

LONGEST: Final = 300
MOST: Final = 100
LONGEST_HEADING: Final = 20
FIRM: Final = r"乙方|丙方|项目公司|投资方|企业|公司"
GOVERNMENT: Final = r"甲方|政府|管委会|招商局|财政局|开发区"
_WHO = re.compile(rf"({GOVERNMENT})|({FIRM})")
_PROMISES = re.compile(r"承诺|应|须|负责|保证|确保|不低于|不少于|将|计划|拟|投资|完成|提供|达到")
_NOT = re.compile(r"不得|违约|赔偿|保密|争议|不可抗力|鉴于|有权|视为")
_KINDS: Final = (
    (CommitmentKind.TAX, Side.FIRM, r"税收|纳税|税额|亩均税"),
    (CommitmentKind.OUTPUT, Side.FIRM, r"产值|销售收入|营业收入|产出"),
    (CommitmentKind.JOBS, Side.FIRM, r"就业|用工|岗位|招用|员工"),
    (CommitmentKind.PRODUCE_BY, Side.FIRM, r"竣工|投产|达产|投入运营"),
    (CommitmentKind.START_BY, Side.FIRM, r"开工|动工|破土"),
    (CommitmentKind.REGISTER, Side.FIRM, r"注册成立|设立项目公司|注册.{0,6}公司|工商注册"),
    (CommitmentKind.INVEST, Side.FIRM, r"总投资|固定资产投资|投资额|投资强度|注册资本|到位资金|投入资金"),
    (CommitmentKind.ROAD, Side.GOVERNMENT, r"道路|管网|七通一平|五通一平|三通一平|场平|排水|基础设施"),
    (CommitmentKind.POWER, Side.GOVERNMENT, r"供电|变电|用电|供水|供气|供热|电力|燃气|用水"),
    (CommitmentKind.SUBSIDY, Side.GOVERNMENT, r"补贴|补助|奖励|扶持资金|奖补|资金支持"),
    (CommitmentKind.LAND, Side.GOVERNMENT,
     r"净地|交付.{0,8}(?:土地|用地)|(?:土地|用地|地块).{0,14}(?:交付|挂牌|出让|移交)|供地|征地|拆迁"),
    (CommitmentKind.SERVICE, Side.GOVERNMENT, r"代办|协助.{0,10}办理|办理.{0,10}手续|审批手续"),
)  # fmt: skip
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日|底|末|前)?")
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d+)?)(亿元|万元|元)")
_QUANTITY = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)(人|名|个岗位|个就业岗位|亩|千伏安|kva|万平方米|平方米|公里)"
)


@dataclass(frozen=True)
class Proposal:
    """A commitment that a clause seems to hold; what could not be read is empty."""

    side: str
    kind: str
    text: str
    clause: str
    due_on: date | None = None
    amount: Decimal | None = None
    quantity: Decimal | None = None
    measure: str = ""


def propose(text: str) -> list[Proposal]:
    """What a person may want to enter, in the order of the text; at most a hundred."""
    found = [one for clause in split(text) for one in _of_clause(clause)]
    return list(dict.fromkeys(found))[:MOST]


def _of_clause(clause: Clause) -> Iterator[Proposal]:
    side = ""
    for sentence in _sentences(clause.text):
        read = readable(sentence).text
        named = _WHO.search(read)
        if named:
            side = Side.GOVERNMENT if named.group(1) else Side.FIRM
        if not _PROMISES.search(read) or _NOT.search(read):
            continue
        for part in re.split(r"(?<=[，,])", sentence):
            said = readable(part).text
            kind = next((one for one in _KINDS if re.search(one[2], said)), None)
            if kind is not None:
                yield _proposal(
                    part.strip("，,；;。 "), said, side or kind[1], kind[0], clause.label
                )


def _sentences(text: str) -> Iterator[str]:
    """Sentences; a short first line without punctuation is a heading of its own."""
    head, line_break, rest = text.partition("\n")
    if line_break and len(head) <= LONGEST_HEADING and not re.search(r"[，、。；,;]", head):
        yield head
        text = rest
    yield from re.split(r"(?<=[。；;！？])", text.replace("\n", ""))


def _proposal(sentence: str, read: str, side: str, kind: str, label: str) -> Proposal:
    quantity, measure = _quantity(read)
    return Proposal(
        side=str(side),
        kind=str(kind),
        text=" ".join(sentence.split())[:LONGEST],
        clause=label,
        due_on=_day(read),
        amount=_money(read),
        quantity=quantity,
        measure=measure,
    )


def _day(read: str) -> date | None:
    """The last day that a sentence names; a month alone means its end, 前 the day before it."""
    days = []
    for year, month, day in _DAY.findall(read):
        try:
            named = date(int(year), int(month), int(day or 1))
            days.append(named if day else last_of(named))
        except ValueError:
            continue
    return max(days, default=None)


def _money(read: str) -> Decimal | None:
    found = _MONEY.search(read)
    return _number(found.group(1)) * UNITS[found.group(2)] if found else None


def _quantity(read: str) -> tuple[Decimal | None, str]:
    found = _QUANTITY.search(read)
    return (_number(found.group(1)), found.group(2)) if found else (None, "")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return Decimal(0)
