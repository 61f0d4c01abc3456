"""The declared metrics of engagements, each with its 口径."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext_noop

from wutong.domains.engagements.choices import EngagementKind, LeaderLevel
from wutong.domains.engagements.queries import figures
from wutong.domains.projects.metrics.dimensions import MONTH, REGION, UNIT, YEAR
from wutong.kernel.metrics import Aggregate, Dimension, Kind, Member, Metric, Question, declare

HELD: Final = "按开始日期计；计划中和已取消的不计"


def _level(key: str) -> Member:
    return Member(key, str(LeaderLevel(key).label), (LeaderLevel.values.index(key),))


def _level_places(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    return {key: _level(key) for key in keys}


LEVEL: Final = Dimension(
    "leader_level",
    gettext_noop("带队级别"),
    _level_places,
    lambda question: [_level(key) for key in LeaderLevel.values],
    narrow=lambda question, key: {"": key} if key in LeaderLevel.values else None,
)
DIMENSIONS: Final = (LEVEL, REGION, UNIT, MONTH, YEAR)
GROUPED: Final = tuple((one.code, one.grouped) for one in DIMENSIONS if one.grouped)


def _of(code: str, title: str, measure: str, kind: EngagementKind, definition: str) -> Metric:
    return Metric(
        code, title, measure, Kind.FLOW, Aggregate.COUNT, f"{definition}；{HELD}。",
        source=partial(figures.held, kind.value), dimensions=DIMENSIONS,
    )  # fmt: skip


declare(
    _of(
        "outbound_batches", gettext_noop("走出去"), "批次", EngagementKind.OUTBOUND,
        "期内外出招商的批次，一次出行不论到几个地方都算一批；级别以带队的最高领导当日的职务为准",
    ),
    Metric(
        "outbound_firms_met", gettext_noop("走出去对接企业"), "家", Kind.FLOW, Aggregate.COUNT,
        "期内外出招商对接的企业家数，同一企业多次对接只计一家；拆开看时每一项各自去重，"
        f"各项相加可以大于合计；{HELD}。",
        source=partial(figures.firms_met, EngagementKind.OUTBOUND.value, GROUPED),
        dimensions=DIMENSIONS, parts_overlap=True,
    ),
    _of(
        "inbound_receptions", gettext_noop("请进来"), "批次", EngagementKind.RECEPTION,
        "期内接待来访企业的批次；级别以接待的最高领导当日的职务为准",
    ),
    _of(
        "engagement_talks", gettext_noop("洽谈"), "次", EngagementKind.TALK,
        "期内与企业洽谈的次数，外出和接待中的会见不另计",
    ),
)  # fmt: skip
