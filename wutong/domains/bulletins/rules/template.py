"""Templates as data: sections of sentences, lists, tables, rankings, charts and red/black lists."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from decimal import Decimal
from typing import Any, ClassVar

from wutong.domains.bulletins.choices import Dimension, Listing, PaperRhythm
from wutong.domains.bulletins.rules.template_parts import (
    read_decimal,
    read_lines,
    read_list,
    read_readers,
    read_text,
    refuse_unknown,
)
from wutong.domains.bulletins.rules.template_text import Placeholder, placeholders

HEADING_LEVELS = (1, 2, 3, 4)
PARTS = (
    "sections", "attachments", "lead", "mark_changes", "one_page", "rhythm", "number_format",
    "distribution",
)  # fmt: skip


class TemplateError(ValueError):
    """A template that can't be used. ``problems`` are sentences for its author."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Each:
    """One paragraph that says ``text`` for every member of a dimension.

    ``order`` is ``given`` or ``value`` (largest first, by the first figure of the text);
    ``skip_empty`` leaves out members whose first figure is zero.
    """

    kind: ClassVar[str] = "each"
    by: str
    text: str
    before: str = ""
    separator: str = "；"
    after: str = "。"
    order: str = "given"
    skip_empty: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; columns of one ``group`` stand under a common header."""

    header: str
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class GridBlock:
    """A table with one row a member, and a total if asked."""

    kind: ClassVar[str] = "table"
    caption: str
    by: str
    columns: tuple[Column, ...]
    first_header: str = ""
    unit: str = ""
    note: str = ""
    total: bool = True


@dataclass(frozen=True, slots=True)
class RankingBlock:
    """The ranking table; ``figure`` is a placeholder, ``rank_by`` is ``completion`` or ``value``."""

    kind: ClassVar[str] = "ranking"
    caption: str
    figure: str
    by: str = Dimension.REGION.value
    rank_by: str = "completion"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart with one series a figure; ``names`` label the series."""

    kind: ClassVar[str] = "chart"
    title: str
    by: str
    figures: tuple[str, ...]
    names: tuple[str, ...]
    chart: str = "bar"


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Red or black list: members whose ``measure`` is at least / below a bound.

    The bound is in the measure's display unit: percent, percentage points, or the metric's unit.
    """

    kind: ClassVar[str] = "list"
    title: str
    colour: str
    measure: str
    text: str
    by: str = Dimension.REGION.value
    at_least: Decimal | None = None
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ListingBlock:
    """What another room lists: ``source`` is one of :class:`choices.Listing`.

    ``scheme`` is an assessment's code and ``rhythm`` its rhythm; ``most`` bounds the lines,
    ``brief`` says the worst reason of each alone.
    """

    kind: ClassVar[str] = "listing"
    source: str
    caption: str = ""
    scheme: str = ""
    rhythm: str = "monthly"
    most: int = 30
    brief: bool = False


TemplateBlock = Sentence | Each | GridBlock | RankingBlock | ChartBlock | ListBlock | ListingBlock
BLOCKS: dict[str, type[Any]] = {
    block.kind: block
    for block in (Sentence, Each, GridBlock, RankingBlock, ChartBlock, ListBlock, ListingBlock)
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    heading: str
    blocks: tuple[TemplateBlock, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Template:
    """What a bulletin says and in which order. ``number_word`` stands before 〔year〕;
    ``mark_changes`` marks what differs from the last one; a paper of ``one_page`` must fit on one
    A4 page; ``rhythm`` is how often it comes out. ``number_format`` writes
    {word}, {year} and {number}; ``distribution`` lists readers as ``u:key``, ``r:code``, ``p:name``
    under main and copy."""

    title: str
    sections: tuple[Section, ...]
    number_word: str = ""
    masthead: str = ""
    addressees: str = ""
    copied_to: str = ""
    attachments: tuple[str, ...] = ()
    lead: tuple[Sentence, ...] = ()
    mark_changes: bool = True
    one_page: bool = False
    rhythm: str = ""
    number_format: str = ""
    distribution: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse_template(data: Any) -> Template:
    """Read a template's JSON. TemplateError names every place that can't be read."""
    if not isinstance(data, Mapping):
        raise TemplateError(["模板应当是一个对象，含 title 和 sections"])
    problems: list[str] = []
    sections = tuple(
        section
        for position, item in enumerate(read_list(data, "sections", "模板", problems), start=1)
        if (section := _section(item, f"第{position}节", problems)) is not None
    )
    values = {
        name: read_text(data, name, "模板", problems, required=name == "title")
        for name in ("title", "number_word", "masthead", "addressees", "copied_to")
    }
    attachments = tuple(str(item) for item in read_list(data, "attachments", "模板", problems))
    lead = tuple(Sentence(str(item)) for item in read_list(data, "lead", "模板", problems))
    refuse_unknown(
        data,
        {
            *values,
            "sections",
            "attachments",
            "lead",
            "mark_changes",
            "one_page",
            "rhythm",
            "number_format",
            "distribution",
        },
        "模板",
        problems,
    )
    switches = {"mark_changes": True, "one_page": False}
    for name, usual in switches.items():
        switches[name] = data.get(name, usual)
        if not isinstance(switches[name], bool):
            problems.append(f"模板的 {name} 应当是 true 或 false")
    rhythm = data.get("rhythm", "")
    if rhythm not in ("", *PaperRhythm.values):
        problems.append(f"模板的 rhythm 只能是 {'、'.join(PaperRhythm.values)}")
    number_format = read_text(data, "number_format", "模板", problems)
    if number_format and not ("{year}" in number_format and "{number}" in number_format):
        problems.append("模板的 number_format 须含 {year} 和 {number}，可含 {word}")
    lists = read_readers(data.get("distribution", {}), problems)
    if problems:
        raise TemplateError(problems)
    parts: dict[str, Any] = {**switches, **values}
    return Template(
        sections=sections,
        attachments=attachments,
        lead=lead,
        rhythm=rhythm,
        number_format=number_format,
        distribution=lists,
        **parts,
    )


def texts(template: Template) -> Iterator[tuple[str, str, bool]]:
    """Every text with its place and whether it is said once a member (so ``{name}`` is known)."""
    for name, place in (("title", "标题"), ("masthead", "版头"), ("addressees", "主送")):
        yield place, getattr(template, name), False
    for sentence in template.lead:
        yield "导语", sentence.text, False
    for number, section in enumerate(template.sections, start=1):
        yield f"第{number}节标题", section.heading, False
        for position, block in enumerate(section.blocks, start=1):
            for text, repeated in block_texts(block):
                yield f"第{number}节第{position}块", text, repeated


def block_texts(block: TemplateBlock) -> Iterator[tuple[str, bool]]:
    """The texts of a block; True where it is said once a member of a dimension."""
    match block:
        case Sentence(text):
            yield text, False
        case Each():
            yield from ((block.before, False), (block.text, True), (block.after, False))
        case GridBlock():
            yield block.caption, False
            yield from ((column.text, True) for column in block.columns)
        case RankingBlock():
            yield from ((block.caption, False), (f"{{{block.figure}}}", True))
        case ChartBlock():
            yield block.title, False
            yield from ((f"{{{figure}}}", True) for figure in block.figures)
        case ListBlock():
            yield from ((f"{{{block.measure}}}", True), (block.text, True))
        case ListingBlock():
            yield block.caption, False


def block_placeholders(block: TemplateBlock) -> list[tuple[Placeholder, str]]:
    """Every figure of a block with the dimension it is broken down by (empty for none)."""
    by = getattr(block, "by", "")
    return [
        (placeholder, by if repeated else "")
        for text, repeated in block_texts(block)
        for placeholder in placeholders(text)
    ]


def _section(item: Any, place: str, problems: list[str]) -> Section | None:
    if not isinstance(item, Mapping):
        problems.append(f"{place}应当是一个对象")
        return None
    level = item.get("level", 1)
    if level not in HEADING_LEVELS:
        problems.append(f"{place}的 level 只能是 1 到 4")
    refuse_unknown(item, {"heading", "level", "blocks"}, place, problems)
    blocks = [
        _block(block, f"{place}第{position}块", problems)
        for position, block in enumerate(read_list(item, "blocks", place, problems), start=1)
    ]
    heading = read_text(item, "heading", place, problems, required=True)
    return Section(heading, tuple(block for block in blocks if block is not None), level)


def _block(item: Any, place: str, problems: list[str]) -> TemplateBlock | None:
    kind = item.get("kind") if isinstance(item, Mapping) else None
    if kind not in BLOCKS:
        problems.append(f"{place}的 kind 只能是 {'、'.join(BLOCKS)}")
        return None
    made = BLOCKS[kind]
    names = [one.name for one in fields(made)]
    refuse_unknown(item, {*names, "kind"}, place, problems)
    before = len(problems)
    values = {name: _value(item, name, place, problems) for name in names if name in item}
    if len(problems) > before:
        return None
    try:
        block: TemplateBlock = made(**values)
    except TypeError:
        needed = [
            one.name for one in fields(made) if one.name not in values and one.default is MISSING
        ]
        problems.append(f"{place}缺少 {'、'.join(needed)}")
        return None
    problems.extend(f"{place}{problem}" for problem in _block_problems(block))
    return block


def _value(item: Mapping[str, Any], name: str, place: str, problems: list[str]) -> Any:
    value = item[name]
    match name:
        case "columns":
            columns = read_list(item, name, place, problems)
            return tuple(
                Column(*(str(column.get(key, "")) for key in ("header", "text", "group")))
                for column in columns
                if isinstance(column, Mapping)
            )
        case "figures" | "names":
            return tuple(str(entry) for entry in read_list(item, name, place, problems))
        case "at_least" | "below":
            return read_decimal(value, name, place, problems)
        case "total" | "skip_empty" | "brief":
            return bool(value)
        case "most":
            return read_lines(value, place, problems)
    return read_text(item, name, place, problems)


def _block_problems(block: TemplateBlock) -> Iterator[str]:
    by = getattr(block, "by", None)
    if by is not None and by not in Dimension.values:
        yield f"的 by 只能是 {'、'.join(Dimension.values)}"
    match block:
        case GridBlock(columns=()):
            yield "的表格没有列"
        case ListingBlock() if block.source not in Listing.values:
            yield f"的 source 只能是 {'、'.join(Listing.values)}"
        case Each() if block.order not in ("given", "value"):
            yield "的 order 只能是 given 或 value"
        case RankingBlock() if block.rank_by not in ("completion", "value"):
            yield "的 rank_by 只能是 completion 或 value"
        case ChartBlock():
            if block.chart not in ("bar", "line"):
                yield "的 chart 只能是 bar 或 line"
            if not block.figures or len(block.figures) != len(block.names):
                yield "的 figures 与 names 应当一样多，且不为空"
        case ListBlock():
            if block.colour not in ("red", "black"):
                yield "的 colour 只能是 red 或 black"
            if (block.at_least is None) == (block.below is None):
                yield "应当写明 at_least 或 below 之一"
