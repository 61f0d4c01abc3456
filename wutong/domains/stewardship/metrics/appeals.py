"""The declared metrics of appeals and symposia, each with its 口径."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from wutong.domains.projects.metrics.dimensions import MONTH, PROJECT, REGION, UNIT, YEAR
from wutong.domains.stewardship.choices import AppealCategory, AppealChannel, AppealLevel
from wutong.domains.stewardship.queries import appeal_figures as figures
from wutong.kernel.metrics import Aggregate, Dimension, Kind, Member, Metric, Question, declare


def coded(code: str, title: str, codes: Any) -> Dimension:
    """A dimension over codes with labels, in the order in which they are declared."""
    order = list(codes.values)

    def member(key: str) -> Member:
        return Member(key, str(codes(key).label), (order.index(key),))

    def named(_question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
        return {key: member(key) for key in keys}

    everything: Callable[[Question], list[Member]] = lambda _question: [  # noqa: E731
        member(key) for key in order
    ]
    return Dimension(code, title, named, members=everything,
                     narrow=lambda question, key: {"": key})  # fmt: skip


LEVEL: Final = coded("level", "层级", AppealLevel)
CATEGORY: Final = coded("category", "类别", AppealCategory)
CHANNEL: Final = coded("channel", "渠道", AppealChannel)
DEPARTMENT: Final = Dimension("unit", "牵头单位", UNIT.place, narrow=UNIT.narrow)
OF_APPEALS: Final = (REGION, DEPARTMENT, LEVEL, CATEGORY, CHANNEL, PROJECT, MONTH, YEAR)
SUBSET: Final = "分子是分母的一部分"

_count = partial(
    Metric, measure="件", kind=Kind.FLOW, aggregate=Aggregate.COUNT, dimensions=OF_APPEALS
)

declare(
    _count(
        "appeals",
        "受理诉求",
        definition="期内受理的诉求、问题和建议件数，按受理日期；同一件事并入其他诉求的不重复计。",
        source=figures.received,
    ),
    _count(
        "appeals_resolved",
        "办结诉求",
        kind=Kind.COHORT,
        definition="期内受理的诉求中，到期末已经办结的件数。办结指诉求人确认，或者答复后异议期内无人"
        "提出异议；关闭不算办结，重办的在重新办结以前不算。",
        source=figures.resolved,
    ),
    Metric(
        "resolution_rate",
        "诉求办结率",
        "%",
        Kind.COHORT,
        Aggregate.RATIO,
        "期内受理的诉求中，到期末已经办结的件数 ÷ 受理件数；关闭的留在分母。",
        numerator="appeals_resolved",
        denominator="appeals",
        ratio_reason=SUBSET,
    ),
    _count(
        "appeals_due",
        "应办结诉求",
        definition="办结期限在期内的诉求件数；已关闭和并入其他诉求的不计。期限按工作日，含批准的延期。",
        source=figures.due,
    ),
    _count(
        "appeals_answered_in_time",
        "按时办理诉求",
        definition="办结期限在期内的诉求中，最后一次答复不晚于期限的件数；等诉求人确认的时间不算。",
        source=figures.answered_in_time,
    ),
    Metric(
        "appeal_on_time_rate",
        "诉求按时办理率",
        "%",
        Kind.FLOW,
        Aggregate.RATIO,
        "办结期限在期内的诉求中，最后一次答复不晚于期限的件数 ÷ 应办结件数。",
        numerator="appeals_answered_in_time",
        denominator="appeals_due",
        ratio_reason=SUBSET,
    ),
    _count(
        "appeals_reopened",
        "诉求重办",
        measure="次",
        definition="期内因诉求人不满意或者再次提出而重办的次数，按重办日期。",
        source=figures.reopened,
    ),
    _count(
        "appeals_rated",
        "评价诉求",
        definition="期内办结并且诉求人给出满意度的件数，按办结日期；无异议办结的没有评价。",
        source=partial(figures.satisfied, points=False),
    ),
    Metric(
        "appeal_satisfaction_points",
        "诉求满意度合计",
        "分",
        Kind.FLOW,
        Aggregate.SUM,
        "期内办结的诉求中，诉求人给出的满意度（1 到 5 分）之和，按办结日期。",
        source=partial(figures.satisfied, points=True),
        dimensions=OF_APPEALS,
    ),
    Metric(
        "appeal_satisfaction",
        "诉求满意度",
        "分",
        Kind.FLOW,
        Aggregate.RATIO,
        "期内办结的诉求中，诉求人给出的满意度（1 到 5 分）的平均；没有评价的不计。",
        numerator="appeal_satisfaction_points",
        denominator="appeals_rated",
        ratio_reason="同一批诉求的得分与件数",
    ),
    _count(
        "problems_closed",
        "协调解决问题",
        measure="个",
        definition="期内办结的问题个数，按办结日期，不论何时受理；关闭的不计。",
        source=figures.problems_closed,
    ),
    _count(
        "suggestions",
        "收到建议",
        measure="条",
        definition="期内收到的建议条数，按受理日期；同一条并入其他诉求的不重复计。",
        source=figures.suggestions,
    ),
    Metric(
        "symposia",
        "座谈会",
        "场",
        Kind.FLOW,
        Aggregate.COUNT,
        "期内召开的座谈会场数，按召开日期；筹备中的不计。",
        source=figures.symposia,
        dimensions=(REGION, MONTH, YEAR),
    ),
)
