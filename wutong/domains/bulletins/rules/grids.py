"""Tables of a bulletin: one row a member, and the ranking table."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from wutong.domains.bulletins.choices import Derivation, Dimension, Shift
from wutong.domains.bulletins.rules.document import Cell, Table
from wutong.domains.bulletins.rules.figures import (
    DEFAULT_AMOUNT_UNIT,
    Written,
    order_by_rank,
    ranks,
)
from wutong.domains.bulletins.rules.register import Register
from wutong.domains.bulletins.rules.requests import derived, request_for
from wutong.domains.bulletins.rules.template import Column, GridBlock, RankingBlock
from wutong.domains.bulletins.rules.template_text import (
    Literal,
    Placeholder,
    parse_text,
    placeholders,
)

RANKING_HEADERS = {
    Derivation.TARGET: "年度目标",
    Derivation.VALUE: "完成",
    Derivation.COMPLETION: "完成率（%）",
    Derivation.LEAD: "超（落后）序时进度（百分点）",
    Derivation.YEAR_ON_YEAR: "同比（%）",
    Derivation.RANK: "位次",
    Derivation.LAST_RANK: "上期位次",
}


def number_cell(written: Written, key: str) -> Cell:
    """A right-aligned number that knows its figure; a dash where there is none."""
    places = len(written.number_text.partition(".")[2]) if written.number is not None else 0
    return Cell(
        written.number_text,
        key,
        "right",
        number=written.number,
        decimal_places=places,
    )


def regular_table(register: Register, block: GridBlock) -> Table:
    """One row a member, figures as bare numbers, then the total."""
    first = next(iter(_figures(block)), None)
    listed = register.context.members.get(block.by, ())
    members = register.members(first, block.by) if first else listed
    body = [
        (Cell(label), *(_cell(register, column, block.by, group) for column in block.columns))
        for group, label in members
    ]
    if block.total:
        total = (_cell(register, column, "", "") for column in block.columns)
        body.append((Cell("合计"), *total))
    return Table(block.caption, _header(block), tuple(body), block.unit, block.note)


def ranking_table(register: Register, block: RankingBlock) -> Table:
    """Unit, target, done, rate, lead or lag, year on year, rank, last rank; best first.

    Where no unit has a target, completion can't rank them and the value does.
    """
    wanted = replace(placeholders(f"{{{block.figure}}}")[0], plain=True)
    members = dict(register.members(wanted, block.by))
    now = _places(register, block, wanted, Shift.CURRENT)
    before = _places(register, block, wanted, Shift.PREVIOUS)
    body = []
    for group in order_by_rank(now):
        cells = [
            number_cell(*register.show(derived(wanted, derivation), block.by, group))
            for derivation in tuple(RANKING_HEADERS)[:5]
        ]
        for derivation, places in ((Derivation.RANK, now), (Derivation.LAST_RANK, before)):
            made = derived(wanted, derivation)
            cells.append(
                number_cell(*register.enter_rank(made, block.by, group, places.get(group)))
            )
        body.append((Cell(members[group]), *cells))
    first = Cell(str(Dimension(block.by).label), align="centre")
    headers = (Cell(text, align="centre") for text in RANKING_HEADERS.values())
    return Table(
        block.caption, ((first, *headers),), tuple(body), _unit(register, wanted), block.note
    )


def _unit(register: Register, wanted: Placeholder) -> str:
    shape = register.context.shapes[wanted.metric]
    return (wanted.unit or DEFAULT_AMOUNT_UNIT) if shape.is_amount else shape.unit


def _places(
    register: Register, block: RankingBlock, wanted: Placeholder, shift: Shift
) -> dict[str, int | None]:
    request = request_for(wanted, block.by, shift)
    if request not in register.answers:
        return {}
    groups = [group for group, _ in register.members(wanted, block.by)]
    if block.rank_by == "completion":
        done = {group: register.completion(wanted, block.by, group, shift) for group in groups}
        if any(completion is not None for completion in done.values()):
            return ranks(done)
    return ranks({group: register.value(request, group) for group in groups})


def _figures(block: GridBlock) -> Iterator[Placeholder]:
    for column in block.columns:
        yield from placeholders(column.text)


def _cell(register: Register, column: Column, by: str, group: str) -> Cell:
    parts = parse_text(column.text)
    if len(parts) == 1 and isinstance(parts[0], Placeholder):
        return number_cell(*register.show(replace(parts[0], plain=True), by, group))
    text, key = "", ""
    for part in parts:
        if isinstance(part, Placeholder):
            written, shown = register.show(part, by, group)
            text, key = text + written.text, key or shown
        elif isinstance(part, Literal):
            text += part.text
    return Cell(text, key)


def _header(block: GridBlock) -> tuple[tuple[Cell, ...], ...]:
    first = block.first_header or str(Dimension(block.by).label)
    if not any(column.group for column in block.columns):
        cells = (Cell(column.header, align="centre") for column in block.columns)
        return ((Cell(first, align="centre"), *cells),)
    upper, lower = [Cell(first, align="centre", row_span=2)], []
    for group, columns in groupby(block.columns, key=lambda column: column.group):
        found = [column.header for column in columns]
        if group:
            upper.append(Cell(group, align="centre", column_span=len(found)))
            lower += [Cell(header, align="centre") for header in found]
        else:
            upper += [Cell(header, align="centre", row_span=2) for header in found]
    return tuple(upper), tuple(lower)
