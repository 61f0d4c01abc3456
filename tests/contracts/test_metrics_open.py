"""Every declared metric answers, splits and opens, whatever room declares it."""

from __future__ import annotations

import pytest

from wutong.domains.org.choices import RegionLevel
from wutong.domains.projects.queries.questions import AskedFor
from wutong.domains.projects.tests.world import region
from wutong.kernel import metrics
from wutong.kernel.metrics.definitions import declared
from wutong.kernel.scope import ADMINISTRATOR, Access, Grant

pytestmark = pytest.mark.django_db


def test_every_metric_answers_splits_and_opens() -> None:
    country = region("000000", "全国", RegionLevel.COUNTRY, None)
    access = Access(user=1, grants=(Grant(ADMINISTRATOR, country.path),))
    everywhere = AskedFor("000000", "2022-01-01", "2022-12-31")
    for metric in declared():
        question = everywhere.question(access)
        metrics.ask(metric.code, question, metric.version)
        assert metrics.rows(metric.code, question, metric.version) == []
        for dimension in metric.dimensions:
            split = AskedFor("000000", "2022-01-01", "2022-12-31", by=(dimension.code,))
            metrics.ask(metric.code, split.question(access), metric.version)
            if not dimension.bounds:
                metrics.rows_by(metric.code, split.question(access), metric.version)
