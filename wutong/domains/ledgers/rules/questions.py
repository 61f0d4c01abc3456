"""The questions that a ledger leaves open, with their choices and a proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import AMOUNT_MEANINGS, FundsKind, Meaning, SheetKind
from wutong.domains.ledgers.rules.amounts import likely_unit
from wutong.domains.ledgers.rules.columns import Column
from wutong.domains.ledgers.rules.funding import funds_key
from wutong.domains.ledgers.rules.reading import CellIssue, LedgerLine, Question
from wutong.domains.ledgers.rules.readings import Money
from wutong.domains.ledgers.rules.texts import plain

UNIT_CHOICES = tuple(
    (unit, unit) for unit in ("亿元", "万元", "元", "千元", "百万元", "万美元", "美元")
)
_ASKED = {
    "about": _("有约数，是否按所写的数计入"),
    "large": _("有大得不合常理的金额，是否照单计入"),
}


def unit_questions(
    sheet: str, columns: Sequence[Column], issues: Iterable[CellIssue], answers: Mapping[str, str]
) -> list[Question]:
    """For every amount column with bare numbers and no unit. These block the import."""
    numbers: dict[str, list[Decimal]] = defaultdict(list)
    for issue in issues:
        if issue.kind == "unit":
            numbers[issue.column].append(Decimal(plain(issue.text).replace(",", "") or 0))
    asked = []
    for column in columns:
        key = f"unit:{sheet}!{column.letter}"
        if column.letter in numbers or key in answers:
            asked.append(_unit_question(sheet, column, key, numbers[column.letter], answers))
    return asked


def _unit_question(
    sheet: str, column: Column, key: str, numbers: list[Decimal], answers: Mapping[str, str]
) -> Question:
    return Question(
        key,
        sheet,
        _("工作表「%(sheet)s」%(letter)s 列「%(header)s」的金额没有写明单位，是什么单位？")
        % {"sheet": sheet, "letter": column.letter, "header": column.header},
        UNIT_CHOICES,
        likely_unit(numbers).name if numbers else "",
        blocks=True,
        answer=answers.get(key, ""),
    )


def value_questions(
    sheet: str, columns: Sequence[Column], issues: Iterable[CellIssue], answers: Mapping[str, str]
) -> list[Question]:
    """For columns with approximate or implausibly large amounts; left out unless answered."""
    kinds = {(issue.kind, issue.column) for issue in issues}
    asked = []
    for kind, words in _ASKED.items():
        for column in columns:
            key = f"{kind}:{sheet}!{column.letter}"
            if (kind, column.letter) in kinds or key in answers:
                text = _("工作表「%(sheet)s」%(letter)s 列「%(header)s」%(words)s？") % {
                    "sheet": sheet,
                    "letter": column.letter,
                    "header": column.header,
                    "words": words,
                }
                choices = (("take", _("计入")), ("leave", _("不计入")))
                asked.append(
                    Question(key, sheet, text, choices, "leave", answer=answers.get(key, ""))
                )
    return asked


def meaning_questions(
    sheet: str, columns: Sequence[Column], answers: Mapping[str, str]
) -> list[Question]:
    """For columns whose header was only guessed at."""
    choices = tuple((meaning.value, str(meaning.label)) for meaning in Meaning)
    return [
        Question(
            f"meaning:{sheet}!{column.letter}",
            sheet,
            _("工作表「%(sheet)s」%(letter)s 列「%(header)s」是什么？")
            % {"sheet": sheet, "letter": column.letter, "header": column.header},
            choices,
            (column.meaning or Meaning.IGNORED).value,
            answer=answers.get(f"meaning:{sheet}!{column.letter}", ""),
        )
        for column in columns
        if not column.sure
    ]


def kind_question(sheet: str, kind: SheetKind, answers: Mapping[str, str]) -> list[Question]:
    """For a sheet that does not tell what its rows are about."""
    key = f"kind:{sheet}"
    if kind != SheetKind.UNKNOWN and key not in answers:
        return []
    choices = [(k.value, str(k.label)) for k in SheetKind if k not in ("unknown", "blank")]
    choices.append(("skip", _("不导入这张表")))
    text = _("工作表「%(sheet)s」记的是什么？没有回答就不导入。") % {"sheet": sheet}
    return [Question(key, sheet, text, tuple(choices), "skip", answer=answers.get(key, ""))]


def rate_questions(lines: Iterable[LedgerLine], answers: Mapping[str, str]) -> list[Question]:
    """For every foreign currency: yuan for one unit. Without a rate the amount stays foreign."""
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        money = [v for m, v in line.values.items() if m in AMOUNT_MEANINGS]
        money += [arrived.money for arrived in line.funds]
        for amount in money:
            if isinstance(amount, Money) and amount.currency != "CNY":
                found[amount.currency] += 1
    return [
        Question(
            f"rate:{currency}",
            "",
            _(
                "有 %(count)d 个金额是 %(currency)s。1 %(currency)s 合多少元？没有汇率的外币金额不计入合计。"
            )
            % {"count": count, "currency": currency},
            (),
            "",
            answer=answers.get(f"rate:{currency}", ""),
        )
        for currency, count in sorted(found.items())
    ]


def funds_questions(
    sheet: str, columns: Sequence[Column], answers: Mapping[str, str]
) -> list[Question]:
    """For columns of funds in place that do not say whether the money is domestic."""
    if any(column.meaning == Meaning.FUNDS_KIND for column in columns):
        return []
    choices = tuple((k.value, str(k.label)) for k in FundsKind if k != FundsKind.UNSPECIFIED)
    open_ones = {
        funds_key(sheet, column): column
        for column in reversed(columns)
        if column.meaning == Meaning.FUNDS_IN_PLACE and column.funds_kind is None
    }
    text = _("工作表「%(sheet)s」%(letter)s 列「%(header)s」没有写明内资还是外资，按哪一类计？")
    monthly = _("工作表「%(sheet)s」%(letter)s 列起各期的资金没有写明内资还是外资，按哪一类计？")
    return [
        Question(
            key,
            sheet,
            (text if column.month is None else monthly)
            % {"sheet": sheet, "letter": column.letter, "header": column.header},
            choices,
            FundsKind.DOMESTIC.value,
            answer=answers.get(key, ""),
        )
        for key, column in reversed(open_ones.items())
    ]


def fill_questions(
    sheet: str, columns: Sequence[Column], blanks: Mapping[int, int], answers: Mapping[str, str]
) -> list[Question]:
    """For columns filled only in the first row of each group: are blanks as above?"""
    return [
        Question(
            f"fill:{sheet}!{column.letter}",
            sheet,
            _("工作表「%(sheet)s」%(letter)s 列「%(header)s」有 %(count)d 行空着，是否同上一行？")
            % {
                "sheet": sheet,
                "letter": column.letter,
                "header": column.header,
                "count": blanks[column.index],
            },
            (("yes", _("同上一行")), ("no", _("就是空的"))),
            "yes",
            answer=answers.get(f"fill:{sheet}!{column.letter}", ""),
        )
        for column in columns
        if column.index in blanks
    ]
