"""The declared metrics of projects, each with its 口径."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_noop

from wutong.domains.projects.choices import Attribute, FundKind, MilestoneKind, Stage
from wutong.domains.projects.metrics.dimensions import (
    OF_FUNDS,
    OF_MILESTONES,
    OF_MONTHS,
    OF_PROJECTS,
)
from wutong.domains.projects.queries import figures, figures_late
from wutong.domains.projects.rules.lifecycle import RANKS
from wutong.kernel.metrics import Aggregate, Dimension, Kind, Metric, Question, Source, declare

SQUARE_METRES_A_MU = Decimal(2000) / Decimal(3)
HIGH_TECH = Q(project__high_technology=True)
AT_EVENT = Q(event__isnull=False)
FORMAL = Q(kind=MilestoneKind.FORMAL)
ONCE = "父项目与分期不重复计数，只计经核验的事实"


type MetricSource = Callable[[Question], Source]


def _metric(
    code: str,
    title: str,
    definition: str,
    source: MetricSource,
    *,
    aggregate: Aggregate,
    kind: Kind = Kind.FLOW,
    version: str = "1",
    dimensions: tuple[Dimension, ...] = OF_MILESTONES,
    counted: Q | None = None,
) -> Metric:
    return Metric(
        code=code,
        title=title,
        measure="个" if aggregate == Aggregate.COUNT else "元",
        kind=kind,
        aggregate=aggregate,
        definition=f"{definition}；{ONCE}。",
        version=version,
        source=source,
        dimensions=dimensions,
        counted=counted,
    )


_count = partial(_metric, aggregate=Aggregate.COUNT)
_sum = partial(_metric, aggregate=Aggregate.SUM)
_stock_count = partial(_count, kind=Kind.STOCK, dimensions=OF_PROJECTS)
_stock_sum = partial(_sum, kind=Kind.STOCK, dimensions=OF_PROJECTS)


def _reached(stage: str) -> MetricSource:
    return partial(figures.reached, stage)


declare(
    _count(
        "signed_projects",
        gettext_noop("签约项目"),
        "期内签订正式投资合同的项目个数；框架协议另计；同一项目再次签约只计一次；增资不增加个数",
        figures.signings,
        counted=FORMAL,
    ),
    _sum(
        "signed_amount",
        gettext_noop("签约金额"),
        "期内签约项目的总投资，以期末为准，其后的增资不在内；期内增资只计增加的数额",
        figures.signings,
    ),
    _count(
        "registered_projects",
        gettext_noop("注册项目"),
        "期内完成工商注册的项目个数",
        _reached(Stage.REGISTERED),
    ),
    _count(
        "landed_projects",
        gettext_noop("落地项目"),
        "期内落地的项目个数，不论何时签约，因此不与签约数相除",
        _reached(Stage.LANDED),
    ),
    _sum(
        "landed_amount",
        gettext_noop("落地金额"),
        "期内落地项目的总投资，以期末为准，不论何时签约",
        _reached(Stage.LANDED),
    ),
    _count(
        "started_projects",
        gettext_noop("开工项目"),
        "期内永久性工程破土动工的项目个数；勘察、平整、拆除和临时工程不算",
        _reached(Stage.STARTED),
    ),
    _count(
        "in_production_projects",
        gettext_noop("投产项目"),
        "期内投产的项目个数，不论何时签约",
        _reached(Stage.IN_PRODUCTION),
    ),
    _sum(
        "in_production_amount",
        gettext_noop("投产金额"),
        "期内投产项目的总投资，以期末为准，不论何时签约",
        _reached(Stage.IN_PRODUCTION),
    ),
    _count(
        "high_tech_signed_projects",
        gettext_noop("签约高新技术项目"),
        "期内签约项目中的高新技术项目个数",
        figures.signings,
        counted=FORMAL & HIGH_TECH,
    ),
    Metric(
        "high_tech_signed_share",
        gettext_noop("高新技术项目占签约比重"),
        "%",
        Kind.FLOW,
        Aggregate.RATIO,
        "期内签约的高新技术项目个数 ÷ 期内签约项目个数。",
        numerator="high_tech_signed_projects",
        denominator="signed_projects",
        ratio_reason="分子是分母的一部分",
    ),
    _count(
        "falsified_claims",
        gettext_noop("查实虚假"),
        "期内因查实虚假而撤回的签约和各阶段里程碑项数，按撤回日期，不论原报哪一期；记在项目责任单位和地区",
        figures.falsified,
    ),
    _count(
        "late_start_projects",
        gettext_noop("迟开工"),
        "计划开工的月份在期内结束、到月末还没有开工的项目个数，后来开工的也算；"
        "计划只比到月，以期末时最新的为准；没有计划的和到月末已退库、暂停的不算",
        figures_late.late_starts,
        dimensions=OF_PROJECTS,
    ),
    Metric(
        "missed_reports",
        gettext_noop("漏报"),
        gettext_noop("次"),
        Kind.FLOW,
        Aggregate.SUM,
        "月报期限在期内、到期限没有人申报当月固定资产投资的次数，一个在建项目一个月一次；补报的也算，"
        "当月投资为零也要报；期限和从哪个月起报由地区定；月末暂停、已竣工或退库的项目不用报；"
        f"分期项目报了算上级项目已报；{ONCE}。",
        source=figures_late.missed_reports,
        dimensions=OF_PROJECTS,
    ),
    _count(
        "event_signed_projects",
        gettext_noop("集中签约项目"),
        "期内在签约活动上签订正式投资合同的项目个数",
        figures.signings,
        counted=FORMAL & AT_EVENT,
    ),
    _sum(
        "event_signed_amount",
        gettext_noop("集中签约金额"),
        "期内在签约活动上签约的项目总投资，以期末为准",
        figures.signings,
        counted=FORMAL & AT_EVENT,
    ),
    _stock_count(
        "reserve_projects",
        gettext_noop("储备项目"),
        "期末处于储备阶段的项目个数",
        partial(figures.standing_at, (RANKS[Stage.RESERVE],)),
    ),
    _stock_sum(
        "reserve_amount",
        gettext_noop("储备金额"),
        "期末处于储备阶段的项目总投资",
        partial(figures.standing_at, (RANKS[Stage.RESERVE],)),
    ),
    _stock_count(
        "negotiating_projects",
        gettext_noop("在谈项目"),
        "期末处于在谈阶段的项目个数",
        partial(figures.standing_at, (RANKS[Stage.NEGOTIATING],)),
    ),
    _stock_sum(
        "negotiating_amount",
        gettext_noop("在谈金额"),
        "期末处于在谈阶段的项目拟投资额",
        partial(figures.standing_at, (RANKS[Stage.NEGOTIATING],)),
    ),
    _count(
        "fulfilled_projects",
        gettext_noop("履约项目"),
        "期内签约、期末工商注册、团队入驻、资金到位三项俱全的项目个数（严格口径）",
        partial(figures.fulfilled, strict=True),
        kind=Kind.COHORT,
        version="strict",
    ),
    _count(
        "fulfilled_projects",
        gettext_noop("履约项目"),
        "期内签约、期末未终止的项目个数（未终止口径）",
        partial(figures.fulfilled, strict=False),
        kind=Kind.COHORT,
        version="not_terminated",
    ),
    Metric(
        "fulfillment_rate",
        gettext_noop("履约率"),
        "%",
        Kind.COHORT,
        Aggregate.RATIO,
        "期内签约项目中期末履约（严格口径）的个数 ÷ 期内签约项目个数。",
        version="strict",
        numerator="fulfilled_projects",
        numerator_version="strict",
        denominator="signed_projects",
        ratio_reason="同一批签约项目的后续",
        rows_of="fulfilled_projects",
    ),
    Metric(
        "fulfillment_rate",
        gettext_noop("履约率"),
        "%",
        Kind.COHORT,
        Aggregate.RATIO,
        "期内签约项目中期末未终止的个数 ÷ 期内签约项目个数。",
        version="not_terminated",
        numerator="fulfilled_projects",
        numerator_version="not_terminated",
        denominator="signed_projects",
        ratio_reason="同一批签约项目的后续",
        rows_of="fulfilled_projects",
    ),
    _sum(
        "funds_in_place",
        gettext_noop("到位资金"),
        "期内到位的资金；财政资金、区域内企业间划转不计，房地产按地区规则；分期项目的到账按笔计",
        figures.funds,
        dimensions=OF_FUNDS,
    ),
    _sum(
        "domestic_funds_in_place",
        gettext_noop("到位内资"),
        "期内到位的内资；不计入项同到位资金",
        figures.funds,
        dimensions=OF_FUNDS,
        counted=Q(kind=FundKind.DOMESTIC),
    ),
    _sum(
        "foreign_funds_in_place",
        gettext_noop("到位外资"),
        "期内到位的外资，按到账日汇率折合人民币",
        figures.funds,
        dimensions=OF_FUNDS,
        counted=Q(kind=FundKind.FOREIGN),
    ),
    _sum(
        "external_funds_in_place",
        gettext_noop("到位域外资金"),
        "期内到位的域外资金；不计入项同到位资金",
        figures.funds,
        dimensions=OF_FUNDS,
        counted=Q(kind=FundKind.EXTERNAL),
    ),
    _sum(
        "funds_of_signed_projects",
        gettext_noop("签约项目到位资金"),
        "期内签约的项目到期末为止到位的资金",
        figures.funds_of_signed,
        kind=Kind.COHORT,
        dimensions=OF_FUNDS,
    ),
    _sum(
        "total_of_signed_projects",
        gettext_noop("签约项目总投资"),
        "期内签约的项目在期末的总投资，含其后增资",
        partial(figures.reached, Stage.SIGNED),
        kind=Kind.COHORT,
    ),
    Metric(
        "funding_rate",
        gettext_noop("资金到位率"),
        "%",
        Kind.COHORT,
        Aggregate.RATIO,
        "期内签约的项目到期末为止到位的资金 ÷ 这些项目的总投资。",
        numerator="funds_of_signed_projects",
        denominator="total_of_signed_projects",
        rows_of="funds_of_signed_projects",
    ),
    _stock_count(
        "under_construction_projects",
        gettext_noop("在建项目"),
        "期末已开工而未竣工、未退库的项目个数",
        partial(figures.standing_at, (RANKS[Stage.STARTED],)),
    ),
    _count(
        "new_build_projects",
        gettext_noop("新建项目"),
        "期内开工的项目个数；台账注明续建的除外",
        partial(figures.construction, begun_before=False),
        dimensions=OF_PROJECTS,
    ),
    _count(
        "continued_projects",
        gettext_noop("续建项目"),
        "期初以前开工（或台账注明续建）、期初尚未竣工或退库的项目个数",
        partial(figures.construction, begun_before=True),
        dimensions=OF_PROJECTS,
    ),
    _sum(
        "fixed_asset_investment",
        gettext_noop("固定资产投资"),
        "期内各月固定资产投资之和",
        partial(figures.monthly, Attribute.FIXED_ASSET_INVESTMENT),
        dimensions=OF_MONTHS,
    ),
    _sum(
        "largest_project_amount",
        gettext_noop("单体最大项目"),
        "期内签约项目中单个项目总投资的最大值",
        partial(figures.reached, Stage.SIGNED),
        aggregate=Aggregate.MAX,
    ),
    Metric(
        "total_with_land",
        gettext_noop("有用地面积的签约项目总投资"),
        "元",
        Kind.COHORT,
        Aggregate.SUM,
        "期内签约且已知用地面积的项目的总投资。",
        source=partial(figures.with_land, measure="total"),
        dimensions=OF_MILESTONES,
    ),
    Metric(
        "land_of_signed_projects",
        gettext_noop("签约项目用地"),
        "㎡",
        Kind.COHORT,
        Aggregate.SUM,
        "期内签约且已知用地面积的项目的用地面积。",
        source=partial(figures.with_land, measure="land"),
        dimensions=OF_MILESTONES,
    ),
    Metric(
        "investment_intensity",
        gettext_noop("投资强度"),
        "元/亩",
        Kind.COHORT,
        Aggregate.RATIO,
        "期内签约且已知用地面积的项目：总投资 ÷ 用地面积（1 亩 = 2000/3 ㎡）。",
        numerator="total_with_land",
        denominator="land_of_signed_projects",
        factor=SQUARE_METRES_A_MU,
        rows_of="total_with_land",
    ),
)
