"""The declared metrics of leads, each with its 口径."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext_noop

from wutong.domains.leads.choices import LeadSource
from wutong.domains.leads.queries import figures
from wutong.domains.org.queries import User
from wutong.domains.projects.metrics.dimensions import (
    INDUSTRY,
    MONTH,
    REGION,
    UNIT,
    UNNAMED,
    YEAR,
)
from wutong.kernel.metrics import (
    Aggregate,
    Dimension,
    Kind,
    Member,
    Metric,
    Question,
    declare,
)


def _people(_question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    found = User.objects.in_bulk([key for key in keys if key is not None])
    return {
        key: Member(str(key), found[key].name, (found[key].name,)) if key in found else UNNAMED
        for key in keys
    }


def _sources(_question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    order = list(LeadSource)
    return {
        key: Member(key, str(LeadSource(key).label), (order.index(LeadSource(key)),))
        for key in keys
    }


PERSON: Final = Dimension("person", gettext_noop("人员"), _people, narrow=UNIT.narrow)
SOURCE: Final = Dimension(
    "source", gettext_noop("来源"), _sources, narrow=lambda question, key: {"": key}
)
OF_LEADS: Final = (REGION, UNIT, PERSON, SOURCE, INDUSTRY, MONTH, YEAR)

_flow = partial(
    Metric, measure="条", kind=Kind.FLOW, aggregate=Aggregate.COUNT, dimensions=OF_LEADS
)

declare(
    _flow(
        "leads_registered",
        gettext_noop("报备线索"),
        definition="期内报备的线索条数，按报备日期；按单位和人员分时归报备单位和报备人；"
        "后来关闭、流转的仍计入。",
        source=figures.registered,
    ),
    _flow(
        "leads_converted",
        gettext_noop("转化线索"),
        aggregate=Aggregate.SUM,
        definition="期内转为储备项目的线索条数，按转化日期；每条合计 1，按单位和人员分时依业绩份额"
        "分摊，没有分配的归承办单位和承办人。",
        source=figures.converted,
    ),
    _flow(
        "leads_responses_due",
        gettext_noop("应响应线索"),
        definition="响应期限在期内的线索条数；本人报备、本人承办的不用响应，不计；期限前流转、"
        "关闭的不计。",
        source=figures.responses_due,
    ),
    _flow(
        "leads_responded_on_time",
        gettext_noop("按时响应线索"),
        definition="响应期限在期内、在期限当日或以前响应的线索条数。",
        source=figures.responded_on_time,
    ),
    Metric(
        "lead_response_on_time_rate",
        gettext_noop("线索按时响应率"),
        "%",
        Kind.FLOW,
        Aggregate.RATIO,
        "响应期限在期内的线索中，按时响应的条数 ÷ 应响应的条数；期限按工作日。",
        numerator="leads_responded_on_time",
        denominator="leads_responses_due",
        ratio_reason="分子是分母的一部分",
    ),
    _flow(
        "leads_lapsed",
        gettext_noop("超期失效线索"),
        definition="期内因保护期满进入公海的线索次数，按进入公海的日期；久未推进被收回和主动释放的"
        "不计。",
        source=figures.lapsed,
    ),
)
