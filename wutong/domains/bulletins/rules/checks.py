"""Checking a template against the metrics there are, when it is entered."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from wutong.domains.bulletins.choices import Derivation, Dimension
from wutong.domains.bulletins.rules.figures import MetricShape, allowed_derivation
from wutong.domains.bulletins.rules.template import (
    GridBlock,
    RankingBlock,
    Template,
    TemplateBlock,
    block_texts,
    texts,
)
from wutong.domains.bulletins.rules.template_text import (
    Part,
    Placeholder,
    TemplateTextError,
    Word,
    parse_text,
)

Catalogue = Mapping[str, MetricShape]
ONLY_REPEATED = frozenset({Derivation.RANK.value, Derivation.LAST_RANK.value})
WITH_TARGET = frozenset(
    {Derivation.TARGET.value, Derivation.COMPLETION.value, Derivation.LEAD.value}
)
TARGET_DIMENSIONS = frozenset({"", Dimension.REGION.value, Dimension.UNIT.value})


def template_problems(template: Template, catalogue: Catalogue) -> list[str]:
    """Everything in the template that would not come out, one sentence each; empty if all does."""
    problems = []
    for place, text, repeated in texts(template):
        problems += [
            f"{place}：{problem}" for problem in text_problems(text, catalogue, repeated=repeated)
        ]
    for number, section in enumerate(template.sections, start=1):
        for position, block in enumerate(section.blocks, start=1):
            place = f"第{number}节第{position}块"
            problems += [f"{place}：{problem}" for problem in _block_problems(block, catalogue)]
    return list(dict.fromkeys(problems))


def text_problems(text: str, catalogue: Catalogue, *, repeated: bool = False) -> list[str]:
    """What is wrong with one text; ``repeated`` where it is said once a member of a dimension."""
    try:
        parts = parse_text(text)
    except TemplateTextError as error:
        return [str(error)]
    return [problem for part in parts for problem in _part_problems(part, catalogue, repeated)]


def _part_problems(part: Part, catalogue: Catalogue, repeated: bool) -> Iterator[str]:
    if isinstance(part, Word) and part.name in ("name", "position") and not repeated:
        yield f"「{{{part.name}}}」只能用在按维度展开的列表、表格里"
    if isinstance(part, Placeholder):
        yield from _placeholder_problems(part, catalogue, repeated)


def _placeholder_problems(
    wanted: Placeholder, catalogue: Catalogue, repeated: bool
) -> Iterator[str]:
    shape = catalogue.get(wanted.metric)
    if shape is None:
        yield _unknown_metric(wanted.metric, catalogue)
        return
    if wanted.version and wanted.version not in shape.versions:
        known = "、".join(shape.versions) or "无"
        yield f"指标「{wanted.metric}」没有口径「{wanted.version}」；现有口径：{known}"
    if wanted.unit and not shape.is_amount:
        yield f"指标「{wanted.metric}」不是金额，不能用「{wanted.unit}」"
    if not allowed_derivation(shape, wanted.derivation):
        yield f"比率指标「{wanted.metric}」不能求「{wanted.derivation}」"
    if wanted.derivation in ONLY_REPEATED and not repeated:
        yield f"「{wanted.metric}.{wanted.derivation}」只能用在按维度展开的列表、表格里"
    for dimension, _value in wanted.filters:
        if dimension not in shape.dimensions:
            yield f"指标「{wanted.metric}」不能按「{dimension}」筛选"


def _unknown_metric(code: str, catalogue: Catalogue) -> str:
    close = get_close_matches(code, catalogue, n=1, cutoff=0.6)
    hint = f"，是不是「{close[0]}」" if close else ""
    return f"没有「{code}」这个指标{hint}"


def _block_problems(block: TemplateBlock, catalogue: Catalogue) -> Iterator[str]:
    by = getattr(block, "by", "")
    for text, repeated in block_texts(block):
        for part in _readable(text):
            shape = catalogue.get(part.metric)
            if shape is None or not repeated:
                continue
            if by not in shape.dimensions:
                yield f"指标「{part.metric}」不能按「{by}」展开"
            if part.derivation in WITH_TARGET and by not in TARGET_DIMENSIONS:
                yield f"「{part.metric}.{part.derivation}」不能按「{by}」展开：目标只下达到地区和单位"
    if isinstance(block, GridBlock) and any(not column.header for column in block.columns):
        yield "表格的每一列都要有 header"
    if isinstance(block, RankingBlock) and by not in TARGET_DIMENSIONS:
        yield f"排名表不能按「{by}」展开：目标只下达到地区和单位"


def _readable(text: str) -> list[Placeholder]:
    try:
        return [part for part in parse_text(text) if isinstance(part, Placeholder)]
    except TemplateTextError:
        return []
