"""Schemes read out of their rows, and what may stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, Unit
from wutong.domains.targets.choices import IndicatorKind
from wutong.domains.targets.models import SchemeVersion
from wutong.domains.targets.rules.checking import problems_of
from wutong.domains.targets.rules.scheme import Adjustment, Group, Indicator, Scheme
from wutong.kernel import metrics
from wutong.kernel.metrics import Aggregate, UnknownMetric

REGION_KEY: Final = "r:"
UNIT_KEY: Final = "u:"
NOT_ADDING_UP: Final = (Aggregate.RATIO, Aggregate.MEDIAN)
OWN_FIELDS: Final = frozenset({"members", "indicators", "adjustments"})


def scheme_of(version: SchemeVersion) -> Scheme:
    """The version as the rules read it, in four queries whatever its size."""
    groups = version.groups.prefetch_related(
        "members__region", "members__unit", "indicators", "adjustments"
    )
    return Scheme(tuple(_group(one) for one in groups))


def _group(row: Any) -> Group:
    own = {f.name: getattr(row, f.name) for f in fields(Group) if f.name not in OWN_FIELDS}
    return Group(
        **own,
        members=tuple(one.member for one in row.members.all()),
        indicators=tuple(_read(Indicator, one) for one in row.indicators.all()),
        adjustments=tuple(_read(Adjustment, one) for one in row.adjustments.all()),
    )


def _read(kind: Any, row: Any) -> Any:
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


def metric_problem(kind: str, code: str, version: str, members: Sequence[str]) -> str:
    """Why this metric can't be taken, in one sentence; empty where it can."""
    if not code:
        return _("请选择统计指标。")
    try:
        metric = metrics.find(code, version or None)
    except UnknownMetric as error:
        return str(error)
    if kind == IndicatorKind.RATE and metric.aggregate != Aggregate.RATIO:
        return _("「%(title)s」不是比率。") % {"title": metric.label}
    if kind != IndicatorKind.RATE and metric.aggregate in NOT_ADDING_UP:
        return _("「%(title)s」是比率或中位数，请选个数或金额。") % {"title": metric.label}
    ways = {one.code for one in metric.dimensions}
    for start, way, words in (
        (REGION_KEY, "region", _("地区")),
        (UNIT_KEY, "unit", _("责任单位")),
    ):
        if way not in ways and any(one.startswith(start) for one in members):
            return _("「%(title)s」不能按%(way)s分。") % {"title": metric.label, "way": words}
    return ""


def regions_of(keys: Iterable[str]) -> dict[str, Region]:
    """The regions among member keys, by key."""
    codes = {one.removeprefix(REGION_KEY) for one in keys if one.startswith(REGION_KEY)}
    found = Region.objects.filter(code__in=codes).select_related("parent")
    return {f"{REGION_KEY}{one.code}": one for one in found}


def units_of(keys: Iterable[str]) -> dict[str, Unit]:
    """The units among member keys, by key."""
    numbers = {
        int(number)
        for one in keys
        if one.startswith(UNIT_KEY) and (number := one.removeprefix(UNIT_KEY)).isdecimal()
    }
    found = Unit.objects.filter(pk__in=numbers).select_related("region")
    return {f"{UNIT_KEY}{one.pk}": one for one in found}


def members_named(scheme: Scheme) -> dict[str, Region | Unit]:
    """Every member that there is, by key."""
    keys = {key for group in scheme.groups for key in group.members}
    return {**regions_of(keys), **units_of(keys)}


def problems_in(
    scheme: Scheme, region: Region, named: Mapping[str, Region | Unit] | None = None
) -> dict[str, str]:
    """What is wrong with a scheme of ``region``, unknown members and metrics included."""
    found = problems_of(scheme, metric_problem)
    known = members_named(scheme) if named is None else named
    for at, group in enumerate(scheme.groups):
        for key in group.members:
            who = known.get(key)
            if who is None:
                sentence = _("没有这个单位：%(key)s。") % {"key": key}
            elif not _within(who, region):
                sentence = _("「%(name)s」不在%(region)s。") % {"name": who, "region": region}
            else:
                continue
            found.setdefault(f"groups.{at}.members", sentence)
    return found


def _within(who: Region | Unit, region: Region) -> bool:
    if isinstance(who, Region):
        return who.pk != region.pk and who.path.startswith(region.path)
    return who.region.path.startswith(region.path)
