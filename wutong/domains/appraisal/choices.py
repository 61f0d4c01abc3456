"""Codes of pre-assessment with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ScorecardState(TextChoices):
    """Whether a version of a scorecard may be used."""

    DRAFT = "draft", _("草稿")
    ADOPTED = "adopted", _("已启用")
    RETIRED = "retired", _("已停用")


class CriterionKind(TextChoices):
    """Where the points of a criterion come from."""

    FORMULA = "formula", _("按公式计算")
    MANUAL = "manual", _("评审人打分")


class GateAnswer(TextChoices):
    """What a reviewer says about a gate."""

    PASS = "pass", _("通过")
    FAIL = "fail", _("不通过")
    UNSURE = "unsure", _("不能确定")


class FactSource(TextChoices):
    """Where a fact of an assessment comes from."""

    PROJECT = "project", _("项目资料")
    ENTERED = "entered", _("填报")
    COMPUTED = "computed", _("计算")
    MISSING = "missing", _("缺")


class AssessmentState(TextChoices):
    """Where an assessment stands."""

    OPEN = "open", _("评审中")
    DECIDED = "decided", _("已决定")
    CANCELLED = "cancelled", _("已取消")


class Result(TextChoices):
    """What an assessment ends with; the computed proposal uses the same words."""

    PASSED = "passed", _("通过")
    CONDITIONAL = "conditional", _("有条件通过")
    REFUSED = "refused", _("不通过")


class ConditionState(TextChoices):
    """Where a condition of a result stands."""

    OPEN = "open", _("待落实")
    CLAIMED = "claimed", _("已报落实，待确认")
    MET = "met", _("已落实")


# What the audit trail calls the actions of this room.
ACTION_WORDS = {
    "appraisal.scorecard_drafted": _("起草评分表"),
    "appraisal.scorecard_edited": _("修改评分表草稿"),
    "appraisal.scorecard_adopted": _("启用评分表"),
    "appraisal.scorecard_retired": _("停用评分表"),
    "appraisal.scorecard_dropped": _("删除评分表草稿"),
    "appraisal.setting_saved": _("修改预审评估规则"),
    "appraisal.setting_reset": _("恢复预审评估规则"),
    "appraisal.due_moved": _("评审期限随工作日历重算"),
    "appraisal.opened": _("发起预审评估"),
    "appraisal.invited": _("邀请评审"),
    "appraisal.invitation_withdrawn": _("撤回评审邀请"),
    "appraisal.declared": _("声明利益关系"),
    "appraisal.review_sent": _("提交评审"),
    "appraisal.review_reopened": _("退回评审重填"),
    "appraisal.decided": _("决定预审评估"),
    "appraisal.cancelled": _("取消预审评估"),
    "appraisal.condition_claimed": _("报告评估条件落实"),
    "appraisal.condition_confirmed": _("确认评估条件落实"),
    "appraisal.condition_returned": _("退回评估条件落实"),
    "appraisal.handed_over": _("交接评审"),
}
