"""The metric of visits. It tells what was done; nobody is measured by it."""

from __future__ import annotations

from typing import Final

from wutong.domains.projects.metrics.dimensions import MONTH, PROJECT, REGION, YEAR
from wutong.domains.stewardship.choices import VisitKind
from wutong.domains.stewardship.metrics.appeals import coded
from wutong.domains.stewardship.queries import visit_figures as figures
from wutong.kernel.metrics import Aggregate, Kind, Metric, declare

KIND: Final = coded("kind", "方式", VisitKind)

declare(
    Metric(
        "visits",
        "走访",
        "次",
        Kind.FLOW,
        Aggregate.COUNT,
        "期内上门、电话和来访的次数，按走访日期；同一次走访重复发送只计一次。只说明做了多少，"
        "不作为考核指标，也不按人分。",
        source=figures.visits,
        dimensions=(REGION, PROJECT, KIND, MONTH, YEAR),
    )
)
