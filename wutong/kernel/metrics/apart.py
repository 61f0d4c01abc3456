"""Many metrics told apart by members of one's own choosing, whatever their place in the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from wutong.kernel.metrics.definitions import Aggregate, Metric, find
from wutong.kernel.metrics.engine import NOT_ADDING_UP, families, read_groups, together
from wutong.kernel.metrics.questions import BadQuestion, Question
from wutong.kernel.metrics.ratios import divided
from wutong.kernel.metrics.reading import one_reading

type MembersOf = Callable[[Any], Sequence[str]]
"""From a raw key of the dimension (a path of regions, the key of a unit) to the members whose it
is; none for what is nobody's."""
type Named = tuple[str, str | None]
"""A metric's code and version."""


@one_reading()
def ask_apart(
    asked: Iterable[Named], question: Question, members_of: MembersOf
) -> dict[Named, Mapping[str, Decimal | None]]:
    """Each metric's values by member, those with rows alone; a ratio's are None over nothing.
    Metrics over the same rows share a statement, the parts of ratios among them. Confidential rows
    that are kept from the asker are nobody's.

    Raises BadQuestion for medians, for bands, and for more than one dimension.
    """
    if len(question.by) != 1:
        raise BadQuestion("一次只能按一个维度分给各单位。")
    question = replace(question, scope=replace(question.scope, confidential_in_totals=False))
    wanted = {named: find(*named) for named in asked}
    parts = {one for metric in wanted.values() for one in _parts(metric)}
    sums: dict[Named, Mapping[str, Decimal]] = {}
    for family in families(sorted(parts, key=lambda one: (one.code, one.version))):
        sums |= _summed(family, question, members_of)
    return {named: _value(metric, sums) for named, metric in wanted.items()}


def _parts(metric: Metric) -> list[Metric]:
    """The metric, or what a ratio divides by what."""
    if metric.aggregate != Aggregate.RATIO:
        found = [metric]
    else:
        found = [find(metric.numerator, metric.numerator_version), find(metric.denominator)]
    if any(one.aggregate in NOT_ADDING_UP for one in found):
        raise BadQuestion(f"指标 {metric.code} 不能从合计里拆开。")
    return found


def _summed(
    family: Sequence[Metric], question: Question, members_of: MembersOf
) -> dict[Named, Mapping[str, Decimal]]:
    dimension = replace(family[0].dimension(question.by[0]), grouped=None)
    if dimension.bounds:
        raise BadQuestion("分档有重叠，不能分给各单位。")
    groups, _hidden = read_groups(family, question, [dimension])
    sums: list[dict[str, Decimal]] = [{} for _metric in family]
    for keys, values in groups:
        for member in members_of(keys[0]):
            for metric, held, [value] in zip(family, sums, values, strict=True):
                held[member] = together(metric, held[member], value) if member in held else value
    return {(one.code, one.version): own for one, own in zip(family, sums, strict=True)}


def _value(metric: Metric, sums: Mapping[Named, Mapping[str, Decimal]]) -> Mapping[str, Any]:
    if metric.aggregate != Aggregate.RATIO:
        return sums[metric.code, metric.version]
    above, below = (sums[one.code, one.version] for one in _parts(metric))
    return {
        member: divided(above.get(member), value, metric.factor) for member, value in below.items()
    }
