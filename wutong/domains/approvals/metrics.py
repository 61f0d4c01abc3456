"""The declared metrics of approvals, each with its 口径."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_noop

from wutong.domains.approvals.choices import ApprovalStage
from wutong.domains.approvals.queries import figures
from wutong.domains.projects.metrics.dimensions import MONTH, PROJECT, REGION, UNIT, YEAR
from wutong.kernel.metrics import Aggregate, Dimension, Kind, Member, Metric, Question, declare


def _stage(code: str) -> Member:
    return Member(
        code, str(ApprovalStage(code).label), (list(ApprovalStage).index(ApprovalStage(code)),)
    )


def _stages(_question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    return {key: _stage(key) for key in keys}


def _flags(_question: Question, keys: Sequence[Any]) -> Mapping[Any, Member]:
    return {
        key: Member("yes", gettext_noop("并联"), (0,))
        if key
        else Member("no", gettext_noop("单办"), (1,))
        for key in keys
    }


STAGE: Final = Dimension(
    "stage", gettext_noop("审批阶段"), _stages,
    members=lambda question: [_stage(code) for code in ApprovalStage.values],
    narrow=lambda question, key: {"": key},
)  # fmt: skip
DEPARTMENT: Final = Dimension("unit", gettext_noop("办理单位"), UNIT.place, narrow=UNIT.narrow)
PARALLEL: Final = Dimension(
    "parallel", gettext_noop("办理方式"), _flags, narrow=lambda question, key: {"": key == "yes"}
)
OF_CASES: Final = (REGION, STAGE, DEPARTMENT, PARALLEL, PROJECT, MONTH, YEAR)
OF_SETUPS: Final = (REGION, PROJECT, MONTH, YEAR)
COUNTED: Final = (
    "期内办结（准予、容缺办结、不予许可）的办件，按办结日期；撤回、不予受理和已撤销的不计"
)
APPROVED: Final = "期内准予的办件（含容缺办结），按办结日期；已撤销的不计"

_count = partial(
    Metric, measure="件", kind=Kind.FLOW, aggregate=Aggregate.COUNT, dimensions=OF_CASES
)
_sum = partial(Metric, kind=Kind.FLOW, aggregate=Aggregate.SUM, dimensions=OF_CASES)

declare(
    _count(
        "approval_cases_received",
        gettext_noop("收件"),
        definition="期内收件的办件数，按收件日期；后来撤回、不予受理的仍计入。",
        source=figures.received,
    ),
    _count(
        "approval_cases",
        gettext_noop("办结办件"),
        definition=f"{COUNTED}。",
        source=figures.decided,
    ),
    _count(
        "approval_cases_parallel",
        gettext_noop("并联审批办件"),
        definition=f"{COUNTED}；只计与其他办件同时并联办理的。",
        source=figures.decided,
        counted=Q(in_parallel=True),
    ),
    _sum(
        "approval_days_saved",
        gettext_noop("审批节约天数"),
        "个工作日",
        definition=f"串联办理天数 − 实际用时，逐件相加；{APPROVED}。实际用时按工作日，补正和特别程序"
        "期间不计；超过串联天数的按负数计入。",
        source=partial(figures.saved, what="days"),
    ),
    _sum(
        "approval_papers_saved",
        gettext_noop("审批节约材料"),
        "份",
        definition=f"串联办理应交材料份数 − 实际提交份数，逐件相加；{APPROVED}。在库免交、部门共享和"
        "告知承诺的材料不算提交。",
        source=partial(figures.saved, what="papers"),
    ),
    _sum(
        "approval_steps_saved",
        gettext_noop("审批节约环节"),
        "个",
        definition=f"串联办理环节 − 实际环节，逐件相加；{APPROVED}。",
        source=partial(figures.saved, what="steps"),
    ),
    _count(
        "approval_cases_timed",
        gettext_noop("计时办结办件"),
        definition="期内准予或不予许可、已经受理计时的办件数，按办结日期；已撤销的不计。",
        source=figures.timed,
    ),
    _count(
        "approval_cases_on_time",
        gettext_noop("按时办结办件"),
        definition="期内办结的计时办件中，在承诺时限以内办结的件数；补正和特别程序期间不计时。",
        source=figures.timed,
        counted=Q(on_time=True),
    ),
    Metric(
        "approval_on_time_rate",
        gettext_noop("审批按时办结率"),
        "%",
        Kind.FLOW,
        Aggregate.RATIO,
        "期内办结的计时办件中，在承诺时限以内办结的件数 ÷ 全部件数；时限按工作日。",
        numerator="approval_cases_on_time",
        denominator="approval_cases_timed",
        ratio_reason="分子是分母的一部分",
    ),
    Metric(
        "approval_median_days",
        gettext_noop("审批用时中位数"),
        "个工作日",
        Kind.FLOW,
        Aggregate.MEDIAN,
        "期内办结（准予、不予许可）的办件用时排在正中的一个，件数为偶数时取中间两个的平均；用时按"
        "工作日，从受理次日算起，补正和特别程序期间不计。",
        source=figures.used_days,
        dimensions=OF_CASES,
    ),
    Metric(
        "permits_issued",
        gettext_noop("核发证照批文"),
        "件",
        Kind.FLOW,
        Aggregate.COUNT,
        "期内由办件核发的证照批文件数，按出具日期；已撤回、撤销的不计。",
        source=figures.permits,
        dimensions=OF_CASES,
    ),
    Metric(
        "business_setups",
        gettext_noop("企业开办"),
        "户",
        Kind.FLOW,
        Aggregate.COUNT,
        "期内全部事项办完的企业开办申请数，按最后一项办结的日期；全部撤回或者不予受理的不计。",
        source=figures.setups,
        dimensions=OF_SETUPS,
    ),
    Metric(
        "business_setups_within_a_day",
        gettext_noop("一日办结的企业开办"),
        "户",
        Kind.FLOW,
        Aggregate.COUNT,
        "期内办完的企业开办申请中，各项当日受理并且都在一个工作日以内准予的户数。",
        source=partial(figures.setups, within_a_day=True),
        dimensions=OF_SETUPS,
    ),
    Metric(
        "business_setup_within_a_day_rate",
        gettext_noop("企业开办一日办结率"),
        "%",
        Kind.FLOW,
        Aggregate.RATIO,
        "期内办完的企业开办申请中，一日办结的户数 ÷ 全部户数。",
        numerator="business_setups_within_a_day",
        denominator="business_setups",
        ratio_reason="分子是分母的一部分",
    ),
)
