"""From a template and the answers to its questions to the document and its figures."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from wutong.domains.bulletins.choices import Shift
from wutong.domains.bulletins.rules.document import (
    Block,
    Chart,
    Document,
    Heading,
    NoticeEntry,
    NoticeList,
    Paragraph,
    Run,
    Series,
    Table,
    chinese_date,
)
from wutong.domains.bulletins.rules.grids import ranking_table, regular_table
from wutong.domains.bulletins.rules.register import Context, Figure, Register
from wutong.domains.bulletins.rules.requests import Answers
from wutong.domains.bulletins.rules.template import (
    ChartBlock,
    Each,
    GridBlock,
    ListBlock,
    ListingBlock,
    RankingBlock,
    Sentence,
    Template,
)
from wutong.domains.bulletins.rules.template_text import (
    Literal,
    Placeholder,
    Word,
    parse_text,
    placeholders,
)

MONTH: Final = re.compile(r"([0-9]{4}年)([0-9]{1,2}月)")


@dataclass(frozen=True, slots=True)
class Composed:
    """A document with the figures that it shows."""

    document: Document
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """The member of a dimension that a text is said for; all empty outside of lists."""

    by: str = ""
    group: str = ""
    label: str = ""
    position: int = 0


NO_MEMBER = Member()


def compose(template: Template, context: Context, answers: Answers) -> Composed:
    """Compose the document. The answers hold every request of ``template_requests``."""
    register = Register(context, answers)
    blocks: list[Block] = [_sentence(register, sentence) for sentence in template.lead]
    for section in template.sections:
        blocks.append(Heading(_plain(register, section.heading), section.level))
        for block in section.blocks:
            if isinstance(block, ListingBlock):
                listed = context.listings.get(block, ())
                blocks += [one for one in listed if one not in blocks[-1:]]
            else:
                blocks.append(COMPOSERS[type(block)](register, block))
    document = Document(
        issuing_unit=context.issuing_unit,
        title=_plain(register, template.title),
        number=context.number,
        issued_on=context.issued_on,
        blocks=tuple(blocks),
        addressees=_plain(register, template.addressees),
        attachments=template.attachments,
        copied_to=template.copied_to,
        masthead=_plain(register, template.masthead),
        definitions=_definitions(register),
        one_page=template.one_page,
    )
    return Composed(document, tuple(register.figures.values()))


def written_runs(register: Register, text: str, member: Member = NO_MEMBER) -> tuple[Run, ...]:
    """A template text with its words and figures filled in; figures carry their keys."""
    runs = []
    for part in parse_text(text):
        match part:
            case Literal(words):
                runs.append(Run(words))
            case Word(name):
                runs.append(Run(_word(register.context, name, member)))
            case Placeholder():
                written, key = register.show(part, member.by, member.group)
                runs.append(Run(written.number_text if part.plain else written.text, key))
    return tuple(runs)


def _plain(register: Register, text: str) -> str:
    return "".join(run.text for run in written_runs(register, text))


def _word(context: Context, name: str, member: Member) -> str:
    period = context.period
    words: dict[str, str] = {
        "unit": context.unit,
        "year": str(period.last_day.year),
        "period": period.words,
        "first_day": chinese_date(period.first_day),
        "last_day": chinese_date(period.last_day),
        "as_of": chinese_date(period.last_day),
        "name": member.label,
        "position": str(member.position),
    }
    return words[name]


def _sentence(register: Register, block: Sentence) -> Paragraph:
    return Paragraph(written_runs(register, block.text))


def _members(register: Register, text: str, by: str) -> list[Member]:
    first = placeholders(text)
    wanted = first[0] if first else None
    known = register.context.members.get(by, ())
    listed = register.members(wanted, by) if wanted else known
    return [
        Member(by, group, label, position)
        for position, (group, label) in enumerate(listed, start=1)
    ]


def _each(register: Register, block: Each) -> Paragraph:
    members = _ordered(register, block, _members(register, block.text, block.by))
    runs = list(written_runs(register, block.before))
    for index, member in enumerate(members):
        if index:
            runs.append(Run(block.separator))
        runs += written_runs(register, block.text, replace(member, position=index + 1))
    return Paragraph((*runs, *written_runs(register, block.after)))


def _ordered(register: Register, block: Each, members: list[Member]) -> list[Member]:
    first = placeholders(block.text)
    if not first:
        return members
    values = {
        member.group: register.show(first[0], member.by, member.group)[0].number or Decimal(0)
        for member in members
    }
    if block.skip_empty:
        members = [member for member in members if values[member.group]]
    if block.order == "value":
        members = sorted(members, key=lambda member: -values[member.group])
    return members


def _table(register: Register, block: GridBlock) -> Table:
    return regular_table(register, replace(block, caption=_plain(register, block.caption)))


def _ranking(register: Register, block: RankingBlock) -> Table:
    return ranking_table(register, replace(block, caption=_plain(register, block.caption)))


def short_months(labels: Sequence[str]) -> tuple[str, ...]:
    """Months of one year without the year, as an axis has room for them; other words stay."""
    found = [MONTH.fullmatch(label) for label in labels]
    years = {one[1] for one in found if one is not None}
    if None in found or len(years) != 1:
        return tuple(labels)
    return tuple(one[2] for one in found if one is not None)


def _chart(register: Register, block: ChartBlock) -> Chart:
    wanted = [placeholders(f"{{{figure}}}")[0] for figure in block.figures]
    members = register.members(wanted[0], block.by)
    series, units = [], []
    for name, figure in zip(block.names, wanted, strict=True):
        shown = [
            register.show(replace(figure, plain=True), block.by, group) for group, _ in members
        ]
        units += [written.unit for written, _ in shown if written.unit][:1]
        values = tuple(written.number for written, _ in shown)
        series.append(Series(name, values, tuple(key for _, key in shown)))
    return Chart(
        title=_plain(register, block.title),
        categories=short_months([label for _, label in members]),
        series=tuple(series),
        unit="、".join(dict.fromkeys(units)),
        chart="line" if block.chart == "line" else "bar",
    )


def _notice_list(register: Register, block: ListBlock) -> NoticeList:
    measure = replace(placeholders(f"{{{block.measure}}}")[0], plain=True)
    entries: list[NoticeEntry] = []
    for group, label in register.members(measure, block.by):
        number = register.show(measure, block.by, group)[0].number
        if number is not None and _listed(number, block):
            runs = written_runs(
                register, block.text, Member(block.by, group, label, len(entries) + 1)
            )
            entries.append(NoticeEntry(label, runs))
    return NoticeList(block.title, "red" if block.colour == "red" else "black", tuple(entries))


def _listed(number: Decimal, block: ListBlock) -> bool:
    if block.at_least is not None:
        return number >= block.at_least
    return block.below is not None and number < block.below


def _definitions(register: Register) -> tuple[str, ...]:
    used = dict.fromkeys(
        (figure.request.metric, figure.request.version)
        for figure in register.figures.values()
        if figure.request.shift != Shift.TARGET
    )
    lines = []
    for code, version in used:
        shape = register.context.shapes[code]
        text = shape.definitions.get(version) or shape.definition
        if text:
            lines.append(f"{shape.label}：{text}")
    return tuple(lines)


COMPOSERS: dict[type, Callable[[Register, Any], Block]] = {
    Sentence: _sentence,
    Each: _each,
    GridBlock: _table,
    RankingBlock: _ranking,
    ChartBlock: _chart,
    ListBlock: _notice_list,
}
