"""The declared metrics of agreements, each with its 口径."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop

from wutong.domains.agreements.choices import CommitmentKind, Side
from wutong.domains.agreements.models import Agreement
from wutong.domains.agreements.queries import figures
from wutong.domains.projects.metrics.dimensions import MONTH, REGION, YEAR
from wutong.kernel.metrics import Aggregate, Dimension, Kind, Member, Metric, Question, declare


def _coded(choices: Any) -> Any:
    def place(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
        order = list(choices.values)
        return {key: Member(key, str(choices(key).label), (order.index(key),)) for key in keys}

    return place


def _agreements(question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    seen = Agreement.objects.visible_to(question.access).in_bulk(list(keys))
    return {
        key: Member(str(key), seen[key].title if key in seen else "未能查看的协议", (str(key),))
        for key in keys
    }


SIDE = Dimension("side", gettext_noop("承诺方"), _coded(Side),
                 members=lambda question: [Member(one.value, str(one.label), (place,))
                                           for place, one in enumerate(Side)],
                 narrow=lambda question, key: {"": key})  # fmt: skip
KIND_OF_PROMISE = Dimension(
    "kind", gettext_noop("承诺事项"), _coded(CommitmentKind), narrow=lambda question, key: {"": key}
)
AGREEMENT = Dimension(
    "agreement", gettext_noop("协议"), _agreements,
    narrow=lambda question, key: {"": int(key)} if key.isdecimal() else None,
)  # fmt: skip
OF_MEETINGS = (REGION, MONTH, YEAR)
OF_COMMITMENTS = (SIDE, REGION, MONTH, YEAR, KIND_OF_PROMISE, AGREEMENT)

declare(
    Metric(
        "agreement_review_meetings",
        gettext_noop("协议审核会"),
        "次",
        Kind.FLOW,
        Aggregate.COUNT,
        "期内召开并登记了纪要的协议审核会次数，按会议日期计；取消和尚未召开的不计。",
        source=figures.meetings,
        dimensions=OF_MEETINGS,
    ),
    Metric(
        "agreement_review_firms",
        gettext_noop("审核会审核的企业"),
        "家",
        Kind.FLOW,
        Aggregate.COUNT,
        "期内协议审核会上审核的协议所涉企业家数；同一企业期内多次上会只计一次，归入首次上会的月份和地区；"
        "企业以召开会议时协议的签约方为准。",
        source=figures.firms,
        dimensions=OF_MEETINGS,
    ),
    Metric(
        "commitments_due",
        gettext_noop("到期承诺"),
        "项",
        Kind.COHORT,
        Aggregate.COUNT,
        "期限落在期内的承诺事项数，只计已签署协议的承诺；协议结束以后到期的和已豁免的不计。",
        source=figures.due,
        dimensions=OF_COMMITMENTS,
    ),
    Metric(
        "commitments_fulfilled",
        gettext_noop("到期承诺已履行"),
        "项",
        Kind.COHORT,
        Aggregate.COUNT,
        "期限落在期内的承诺中，期末以前履行并经他人确认的项数。",
        source=partial(figures.due, fulfilled=True),
        dimensions=OF_COMMITMENTS,
    ),
    Metric(
        "commitments_fulfillment_rate",
        gettext_noop("协议承诺履约率"),
        "%",
        Kind.COHORT,
        Aggregate.RATIO,
        "期内到期的承诺中，期末以前履行并经他人确认的项数 ÷ 期内到期的承诺项数；可按承诺方、地区、到期月份、协议分开。",
        numerator="commitments_fulfilled",
        denominator="commitments_due",
    ),
)
