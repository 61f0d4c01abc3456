"""What project metrics can be split by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Left, StrIndex, Substr

from wutong.domains.org.queries import PATH_SEPARATOR, Region, Unit, User
from wutong.domains.projects.choices import FundKind
from wutong.domains.projects.models import Project, SigningEvent
from wutong.domains.projects.rules.lifecycle import RANKS, stage_of_rank
from wutong.domains.projects.rules.plans import month_of
from wutong.kernel.metrics import Dimension, Member, Question, once
from wutong.kernel.months import following

UNNAMED = Member("", "未注明", ("~",))
LONGEST_MONTH_LIST = 240
YI = Decimal(100_000_000)


def _region_members(question: Question) -> list[Member]:
    key = question.scope.key
    return once(("children", key), lambda: _children(key))


def _children(key: int) -> list[Member]:
    found = Region.objects.filter(parent=key).order_by("path").values_list("code", "name", "path")
    return [Member(code, name, (path,)) for code, name, path in found]


def _region_places(question: Question, paths: Sequence[Any]) -> Mapping[Any, Member]:
    scope = question.scope
    children = {member.key: member for member in _region_members(question)}
    itself = Member(scope.code, f"{scope.name}本级", ("",))
    return {
        path: children.get(path[len(scope.path) :].partition(PATH_SEPARATOR)[0], itself)
        for path in paths
    }


def _child_path(question: Question, path: Any) -> Any:
    """The path of the scope's child above a region, or the scope's own. Only of a copied path:
    where the facts are looked up, doing so twice a row costs more than more groups."""
    if not isinstance(path, F):
        return path
    own = len(question.scope.path)
    return Left(path, Value(own) + StrIndex(Substr(path, own + 1), Value(PATH_SEPARATOR)))


def _narrow_region(question: Question, key: str) -> dict[str, Any] | None:
    if key == question.scope.code:
        return {"": question.scope.path}
    path = f"{question.scope.path}{key}{PATH_SEPARATOR}"
    return {"__gte": path, "__lt": path[:-1] + "0"}


def _named(model: type[Any], label: str) -> Any:
    def place(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
        found = model._default_manager.in_bulk([key for key in keys if key is not None])
        return {
            key: Member(str(key), str(getattr(found[key], label)), (getattr(found[key], label),))
            if key in found
            else UNNAMED
            for key in keys
        }

    return place


def _narrow_key(question: Question, key: str) -> dict[str, Any] | None:
    if key == "":
        return {"__isnull": True}
    return {"": int(key)} if key.isdecimal() else None


def _text_places(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    return {key: Member(key, key, (key,)) if key else UNNAMED for key in keys}


def _stage_places(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    return {key: _stage(int(key)) for key in keys}


def _stage(place: int) -> Member:
    from wutong.domains.projects.choices import Stage  # noqa: PLC0415

    code = stage_of_rank(place)
    return Member(code or "none", str(Stage(code).label) if code else "待补阶段", (place,))


def _narrow_stage(question: Question, key: str) -> dict[str, Any] | None:
    if key == "none":
        return {"": 0}
    return {"": RANKS[key]} if key in RANKS else None


def months_between(first: date, last: date) -> list[str]:
    """``2022-01`` … of every month that the days touch."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [month_of(following(first, step)) for step in range(count)]


def _month_members(question: Question) -> list[Member]:
    months = months_between(question.period.first, question.period.last)
    return [_month(key) for key in months] if len(months) <= LONGEST_MONTH_LIST else []


def _month(key: str) -> Member:
    return Member(key, f"{key[:4]}年{int(key[5:])}月", (key,))


def _flag_places(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    return {key: Member("yes" if key else "no", "是" if key else "否", (not key,)) for key in keys}


def _fund_kind_places(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    return {key: Member(key, str(FundKind(key).label), (key,)) for key in keys}


REGION = Dimension("region", "地区", _region_places, _region_members, narrow=_narrow_region,
                   grouped=_child_path)  # fmt: skip
UNIT = Dimension("unit", "责任单位", _named(Unit, "name"), narrow=_narrow_key)
PERSON = Dimension("person", "招商人员", _named(User, "name"), narrow=_narrow_key)
INDUSTRY = Dimension("industry", "产业", _text_places, narrow=lambda question, key: {"": key})
STAGE = Dimension("stage", "阶段", _stage_places, narrow=_narrow_stage)
MONTH = Dimension(
    "month",
    "月份",
    lambda question, keys: {key: _month(key) if key else UNNAMED for key in keys},
    _month_members,
    narrow=lambda question, key: {"": key},
)
YEAR = Dimension(
    "year",
    "年份",
    lambda question, keys: {
        key: Member(key, f"{key}年", (key,)) if key else UNNAMED for key in keys
    },
    narrow=lambda question, key: {"": key},
)
EVENT = Dimension("event", "签约活动", _named(SigningEvent, "name"), narrow=_narrow_key)
HIGH_TECHNOLOGY = Dimension(
    "high_technology", "高新技术", _flag_places, narrow=lambda question, key: {"": key == "yes"}
)
PROJECT = Dimension("project", "项目", _named(Project, "name"), narrow=_narrow_key)
FUND_KIND = Dimension(
    "fund_kind", "资金类别", _fund_kind_places, narrow=lambda question, key: {"": key}
)
BAND = Dimension(
    "band",
    "投资规模",
    bounds=((YI, "1亿元以上"), (5 * YI, "5亿元以上"), (10 * YI, "10亿元以上"),
            (20 * YI, "20亿元以上"), (50 * YI, "50亿元以上"), (100 * YI, "100亿元以上")),
)  # fmt: skip

OF_PROJECTS = (REGION, UNIT, PERSON, INDUSTRY, STAGE, HIGH_TECHNOLOGY, PROJECT, BAND)
OF_MILESTONES = (
    REGION,
    UNIT,
    PERSON,
    INDUSTRY,
    STAGE,
    MONTH,
    YEAR,
    EVENT,
    HIGH_TECHNOLOGY,
    PROJECT,
    BAND,
)
OF_FUNDS = (REGION, UNIT, PERSON, INDUSTRY, STAGE, MONTH, YEAR, HIGH_TECHNOLOGY, PROJECT, FUND_KIND)
OF_MONTHS = (REGION, UNIT, PERSON, INDUSTRY, STAGE, MONTH, YEAR, HIGH_TECHNOLOGY, PROJECT)
