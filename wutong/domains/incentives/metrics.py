"""The declared metrics of awards, each with its 口径."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_noop

from wutong.domains.incentives.queries import figures
from wutong.domains.projects.metrics.dimensions import MONTH, PROJECT, REGION, YEAR
from wutong.kernel.metrics import Aggregate, Kind, Metric, declare

OF_AWARDS: Final = (REGION, PROJECT, MONTH, YEAR)
COUNTED: Final = "期内批准的奖励，按批准日期；后来取消或追回的不计"

declare(
    Metric(
        "awards", gettext_noop("批准奖励"), "项", Kind.FLOW, Aggregate.COUNT, f"{COUNTED}。",
        source=figures.approved, dimensions=OF_AWARDS,
    ),
    Metric(
        "awards_amount", gettext_noop("批准奖励金额"), "元", Kind.FLOW, Aggregate.SUM,
        f"{COUNTED}；金额逐项相加。", source=partial(figures.approved, amounts=True),
        dimensions=OF_AWARDS,
    ),
    Metric(
        "awards_paid", gettext_noop("兑现奖励"), "元", Kind.FLOW, Aggregate.SUM,
        "期内拨付的奖励金额，减去期内收回的，各按日期。", source=figures.paid,
        dimensions=OF_AWARDS,
    ),
)  # fmt: skip
