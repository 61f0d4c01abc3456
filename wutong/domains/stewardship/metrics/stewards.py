"""The metrics of stewards of firms: coverage, and how many firms each serves."""

from __future__ import annotations

from wutong.domains.projects.metrics.dimensions import REGION
from wutong.domains.stewardship.queries import steward_figures as figures
from wutong.kernel.metrics import Aggregate, Kind, Metric, declare

declare(
    Metric(
        "firms_served",
        "服务企业",
        "户",
        Kind.STOCK,
        Aggregate.COUNT,
        "期末纳入管家服务的企业户数：投产项目的企业和名单导入的企业；已移出的不计，一户只计一次。",
        source=figures.served,
        dimensions=(REGION,),
    ),
    Metric(
        "firms_with_steward",
        "有管家的企业",
        "户",
        Kind.STOCK,
        Aggregate.COUNT,
        "期末服务企业中有管家的户数；一户同时只有一位管家。",
        source=figures.with_steward,
        dimensions=(REGION,),
    ),
    Metric(
        "steward_coverage",
        "管家覆盖率",
        "%",
        Kind.STOCK,
        Aggregate.RATIO,
        "期末有管家的企业户数 ÷ 服务企业户数。",
        numerator="firms_with_steward",
        denominator="firms_served",
    ),
    Metric(
        "firm_stewards",
        "企业管家",
        "名",
        Kind.STOCK,
        Aggregate.COUNT,
        "期末至少服务一户企业的管家人数；服务几户都只计一名，没有企业的不计。",
        source=figures.stewards,
    ),
    Metric(
        "firms_per_steward",
        "管家人均服务企业",
        "户",
        Kind.STOCK,
        Aggregate.RATIO,
        "期末有管家的企业户数 ÷ 企业管家人数；每户计 1，不按服务权重。",
        numerator="firms_with_steward",
        denominator="firm_stewards",
    ),
)
