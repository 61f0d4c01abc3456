"""What is wrong with a scheme, one clear sentence each, named by its place. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.targets.choices import AdjustmentKind, IndicatorForm, IndicatorKind, TargetBasis
from wutong.domains.targets.rules.scheme import Adjustment, Group, Indicator, Scheme

type MetricProblem = Callable[[str, str, str, Sequence[str]], str]
"""``(kind, code, version, members)`` → what is wrong with taking this metric; empty: nothing."""
type Problem = tuple[str, str]

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
MOST_WEIGHT: Final = Decimal(1000)
MOST_CAP: Final = Decimal(10)


def problems_of(scheme: Scheme, metric_problem: MetricProblem) -> dict[str, str]:
    """Places with their sentences; empty where the scheme can be used."""
    found = list(_of_scheme(scheme))
    for at, group in enumerate(scheme.groups):
        place = f"groups.{at}"
        found += [(f"{place}.{where}".rstrip("."), text) for where, text in _of_group(group)]
        found += [(f"{place}.{where}", text) for where, text in _of_metrics(group, metric_problem)]
    first: dict[str, str] = {}
    for where, text in found:
        first.setdefault(where, text)
    return first


def _of_scheme(scheme: Scheme) -> Iterator[Problem]:
    if not scheme.groups:
        yield "groups", _("至少要有一个分组。")
    keys = Counter(one.key for one in scheme.groups)
    titles = Counter(one.title for one in scheme.groups)
    seen: dict[str, str] = {}
    for at, group in enumerate(scheme.groups):
        if keys[group.key] > 1:
            yield f"groups.{at}.key", _("分组的代码重复：%(key)s。") % {"key": group.key}
        if titles[group.title] > 1:
            yield f"groups.{at}.title", _("分组的名称重复：%(title)s。") % {"title": group.title}
        for member in group.members:
            if seen.setdefault(member, group.key) != group.key:
                yield f"groups.{at}.members", _("一个单位只能在一个分组里。")


def _of_group(group: Group) -> Iterator[Problem]:
    if not group.members:
        yield "members", _("分组「%(title)s」还没有单位。") % {"title": group.title}
    if len(set(group.members)) < len(group.members):
        yield "members", _("分组「%(title)s」里有单位重复。") % {"title": group.title}
    if not group.leaves:
        yield "indicators", _("分组「%(title)s」还没有指标。") % {"title": group.title}
    if not ZERO < group.full <= MOST_WEIGHT:
        yield "full", _("满分须大于零，不超过 1000。")
    if group.bonus_cap < 0:
        yield "bonus_cap", _("加分上限不能是负数。")
    yield from _of_keys(group)
    for at, one in enumerate(group.indicators):
        yield from ((f"indicators.{at}.{where}", text) for where, text in _of_indicator(one))
    for at, other in enumerate(group.adjustments):
        yield from ((f"adjustments.{at}.{where}", text) for where, text in _of_adjustment(other))
    yield from _of_tree(group)


def _of_keys(group: Group) -> Iterator[Problem]:
    of_kind = {
        "indicators": [one.key for one in group.indicators],
        "adjustments": [one.key for one in group.adjustments],
    }
    counted = Counter(key for keys in of_kind.values() for key in keys)
    for name, keys in of_kind.items():
        for at, key in enumerate(keys):
            if counted[key] > 1:
                yield f"{name}.{at}.key", _("代码重复：%(key)s。") % {"key": key}


def _of_tree(group: Group) -> Iterator[Problem]:
    """Headings: known, without cycles, and weights that add up at every level."""
    by_key = {one.key: one for one in group.indicators}
    if cycle := _cycle(by_key):
        at = [one.key for one in group.indicators].index(cycle[0])
        names = " → ".join(by_key[key].title for key in cycle)
        yield f"indicators.{at}.under", _("上级指标绕成了一圈：%(names)s。") % {"names": names}
        return
    for at, one in enumerate(group.indicators):
        above = by_key.get(one.under)
        if one.under and (above is None or not above.is_heading):
            yield f"indicators.{at}.under", _("没有这个上级指标：%(key)s。") % {"key": one.under}
    top = sum((one.weight for one in group.indicators if not one.under), ZERO)
    if group.indicators and top != group.full:
        yield (
            "indicators",
            _("分组「%(title)s」的分值合计 %(sum)s，应为 %(full)s。")
            % {"title": group.title, "sum": f"{top:f}", "full": f"{group.full:f}"},
        )
    for at, one in enumerate(group.indicators):
        below = [other.weight for other in group.indicators if other.under == one.key]
        if one.is_heading and sum(below, ZERO) != one.weight:
            yield (
                f"indicators.{at}.weight",
                _("「%(title)s」下级分值合计 %(sum)s，应为 %(full)s。")
                % {"title": one.title, "sum": f"{sum(below, ZERO):f}", "full": f"{one.weight:f}"},
            )


def _cycle(by_key: dict[str, Indicator]) -> list[str]:
    """The keys of one circle of headings; empty where there is none."""
    for start in by_key:
        path = [start]
        while (above := by_key[path[-1]].under) in by_key:
            if above in path:
                return [*path[path.index(above) :], above]
            path.append(above)
    return []


def _of_indicator(one: Indicator) -> Iterator[Problem]:
    if not ZERO < one.weight <= MOST_WEIGHT:
        yield "weight", _("分值须大于零，不超过 1000。")
    if one.is_heading or one.is_manual:
        return
    if not ONE <= one.cap <= MOST_CAP:
        yield "cap", _("完成率上限须在 1 到 10 之间。")
    if one.falling and one.form == IndicatorForm.RATIO:
        yield "falling", _("越少越好的指标请用功效系数法。")
    if one.form == IndicatorForm.RATIO and one.basis == TargetBasis.FIXED and one.fixed is None:
        yield "fixed", _("请填写统一的目标值。")
    if one.fixed is not None and one.fixed < 0:
        yield "fixed", _("目标值不能是负数。")
    if one.kind != IndicatorKind.METRIC and one.basis != TargetBasis.FIXED:
        yield "basis", _("比率没有年度目标，请用统一的目标值。")
    if one.growth and one.form == IndicatorForm.RATIO and one.basis != TargetBasis.FIXED:
        yield "basis", _("增速没有年度目标，请用统一的目标值。")


def _of_adjustment(one: Adjustment) -> Iterator[Problem]:
    if one.kind != AdjustmentKind.VETO and one.points <= 0:
        yield "points", _("每次的分数须大于零。")
    if one.cap < 0:
        yield "cap", _("上限不能是负数。")


def _of_metrics(group: Group, problem: MetricProblem) -> Iterator[Problem]:
    for at, one in enumerate(group.indicators):
        if one.is_heading or one.is_manual:
            continue
        if text := problem(one.kind, one.metric, one.version, group.members):
            yield f"indicators.{at}.metric", text
        if one.kind == IndicatorKind.ON_TIME and (
            text := problem(one.kind, one.base, "", group.members)
        ):
            yield f"indicators.{at}.base", text
    for at, other in enumerate(group.adjustments):
        if other.metric and (
            text := problem(IndicatorKind.METRIC, other.metric, other.version, group.members)
        ):
            yield f"adjustments.{at}.metric", text
