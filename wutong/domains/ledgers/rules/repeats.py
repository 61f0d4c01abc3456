"""Finding rows that stand in the file twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from wutong.domains.ledgers.choices import LineOutcome, Meaning, SheetKind
from wutong.domains.ledgers.rules.reading import LedgerLine, SheetReading
from wutong.domains.ledgers.rules.texts import simplified

_COMPARED = (
    Meaning.TOTAL_INVESTMENT,
    Meaning.SIGNED_ON,
    Meaning.LANDED_ON,
    Meaning.IN_PRODUCTION_ON,
)
_LEGAL_FORM = re.compile(r"(?:股份)?(?:有限)?(?:责任)?公司$")
type Key = tuple[str, ...]


def with_repeats_marked(
    sheets: Iterable[SheetReading], answers: Mapping[str, str]
) -> list[SheetReading]:
    """Mark rows that repeat an earlier row of the same kind.

    A project repeats where its name (with or without 项目 behind it) and its investor are the
    same but for the legal form; the same name with another investor is another project. Sheets
    of different kinds complete each other instead. An arrival of funds repeats where project,
    day, amounts and evidence are the same.
    """
    seen: dict[Key, LedgerLine] = {}
    return [
        replace(sheet, lines=tuple(_marked(line, seen, answers) for line in sheet.lines))
        if sheet.kind not in (SheetKind.UNKNOWN, SheetKind.BLANK, SheetKind.ENGAGEMENTS)
        else sheet
        for sheet in sheets
    ]


def _marked(
    line: LedgerLine, seen: dict[Key, LedgerLine], answers: Mapping[str, str]
) -> LedgerLine:
    if line.outcome != LineOutcome.READ:
        return line
    if answers.get(f"repeat:{line.sheet}!{line.row}") == "keep":
        return line
    keys = _keys(line)
    first = next((seen[key] for key in keys if key in seen), None)
    if first is None:
        seen.update(dict.fromkeys(keys, line))
        return line
    return replace(line, outcome=LineOutcome.DUPLICATE, why=_why(line, first), first_row=first.row)


def _keys(line: LedgerLine) -> list[Key]:
    name = simplified(line.text(Meaning.PROJECT_NAME))
    name = name.removesuffix("项目") or name
    if line.kind == SheetKind.FUNDS:
        amounts = ";".join(f"{a.kind}{a.money.currency}{a.money.amount}" for a in line.funds)
        evidence = simplified(line.text(Meaning.EVIDENCE))
        return [("funds", name, str(line.values.get(Meaning.FUNDS_ON)), amounts, evidence)]
    uscc, investor = line.text(Meaning.USCC), simplified(line.text(Meaning.INVESTOR))
    investor = _LEGAL_FORM.sub("", investor) or investor
    keys: list[Key] = [(line.kind, name, who) for who in (uscc, investor) if who]
    return keys or [(line.kind, name, "", simplified(line.text(Meaning.REGION)))]


def _why(line: LedgerLine, first: LedgerLine) -> str:
    place = _("第 %(row)d 行") % {"row": first.row}
    if first.sheet != line.sheet:
        place = _("工作表「%(sheet)s」") % {"sheet": first.sheet} + place
    if line.kind == SheetKind.FUNDS:
        return _("与%(place)s的项目、日期、金额、凭证都相同") % {"place": place}
    differing = [str(m.label) for m in _COMPARED if line.values.get(m) != first.values.get(m)]
    if differing:
        return _("与%(place)s是同一项目，但%(what)s不同") % {
            "place": place,
            "what": "、".join(differing),
        }
    return _("与%(place)s的项目和投资主体相同") % {"place": place}
