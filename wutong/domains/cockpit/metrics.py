"""Where the projects of a unit stand: the steps of the funnel."""

from __future__ import annotations

from functools import partial

from wutong.domains.cockpit.rules import STANDING
from wutong.domains.projects.metrics.dimensions import OF_PROJECTS
from wutong.domains.projects.queries import figures
from wutong.kernel.metrics import Aggregate, Kind, Metric, declare

BY_THE_LAST_DAY = partial(figures.standing_at, tuple(range(1, 11)))

declare(
    Metric(
        STANDING[0],
        "在库项目",
        "个",
        Kind.STOCK,
        Aggregate.COUNT,
        "期末在库（未退库）的项目个数，每个项目按最远到达的阶段计一次；"
        "父项目与分期不重复计数，只计经核验的事实。",
        source=BY_THE_LAST_DAY,
        dimensions=OF_PROJECTS,
    ),
    Metric(
        STANDING[1],
        "在库项目总投资",
        "元",
        Kind.STOCK,
        Aggregate.SUM,
        "期末在库（未退库）的项目总投资；父项目与分期不重复计数，只计经核验的事实。",
        source=BY_THE_LAST_DAY,
        dimensions=OF_PROJECTS,
    ),
)
