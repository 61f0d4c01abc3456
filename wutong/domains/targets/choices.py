"""Codes of the targets' room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LightLabel(TextChoices):
    """The lights of ``rules.Light`` in words."""

    GREEN = "green", _("超序时")
    GREEN_MARKED = "green_marked", _("略欠序时")
    YELLOW = "yellow", _("欠序时")
    RED = "red", _("严重欠序时")


class IndicatorKind(TextChoices):
    """Where an indicator's value comes from."""

    METRIC = "metric", _("指标")
    RATE = "rate", _("比率")
    ON_TIME = "on_time", _("按时率")
    MANUAL = "manual", _("人工评分")
    HEADING = "heading", _("上级指标")


class IndicatorForm(TextChoices):
    """How a value becomes points."""

    RATIO = "ratio", _("完成率法")
    EFFICACY = "efficacy", _("功效系数法")


class Span(TextChoices):
    """Which days an indicator counts."""

    YEAR = "year", _("年初至期末")
    PERIOD = "period", _("本期")


class TargetBasis(TextChoices):
    """What a value is held against in the ratio form."""

    YEAR = "year", _("年度目标")
    CALENDAR = "calendar", _("年度目标 × 序时进度")
    FIXED = "fixed", _("统一目标值")


class Missing(TextChoices):
    """What a unit gets where there is no value or no target."""

    ZERO = "zero", _("计零分")
    FULL = "full", _("计满分")


class AdjustmentKind(TextChoices):
    """What is added to or taken from the points."""

    BONUS = "bonus", _("加分")
    DEDUCTION = "deduction", _("扣分")
    VETO = "veto", _("一票否决")


class StepKind(TextChoices):
    """The lines of a score's arithmetic."""

    ACTUAL = "actual", _("实际值")
    BEFORE = "before", _("上年同期")
    GROWTH = "growth", _("增速")
    BASE = "base", _("分母")
    RATE = "rate", _("比率")
    TARGET = "target", _("目标值")
    COMPLETION = "completion", _("完成率")
    ROUNDED_RATE = "rounded_rate", _("完成率舍入")
    CAPPED = "capped", _("封顶")
    LOWEST = "lowest", _("组内最低")
    HIGHEST = "highest", _("组内最高")
    POINTS = "points", _("得分")
    ROUNDED = "rounded", _("得分舍入")
    MISSING = "missing", _("没有数据")
    NO_TARGET = "no_target", _("没有目标")
    ZERO_TARGET = "zero_target", _("目标为零，未负即满分")
    GIVEN = "given", _("人工评分")
    SUM = "sum", _("指标得分合计")
    BONUS = "bonus", _("加分")
    BONUS_CAPPED = "bonus_capped", _("加分封顶")
    DEDUCTION = "deduction", _("扣分")
    FLOOR = "floor", _("不低于零")
    VETO = "veto", _("一票否决")
    TOTAL = "total", _("总分")


class VersionState(TextChoices):
    """Where a version of a scheme stands."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("现行")
    RETIRED = "retired", _("停用")


class Rhythm(TextChoices):
    """How often units are assessed."""

    WEEKLY = "weekly", _("周")
    HALF_MONTHLY = "half_monthly", _("半月")
    MONTHLY = "monthly", _("月")
    YEARLY = "yearly", _("年")


class RunState(TextChoices):
    """Where a run stands."""

    COMPUTED = "computed", _("已计算")
    REVIEWED = "reviewed", _("已复核")
    ISSUED = "issued", _("已发布")
    RESTATED = "restated", _("已更正")


class UnitAppealState(TextChoices):
    """Where a unit's appeal against its score stands."""

    OPEN = "open", _("待裁定")
    UPHELD = "upheld", _("成立")
    REJECTED = "rejected", _("不成立")


class PlanState(TextChoices):
    """Where a decision on a year's plan stands."""

    DRAFT = "draft", _("草案")
    ADOPTED = "adopted", _("已下达")


class SplitBasis(TextChoices):
    """What a proposal for a split follows."""

    LAST_YEAR = "last_year", _("上年实绩")
    CAPACITY = "capacity", _("在手项目")
    EQUAL = "equal", _("平均分配")


# What the audit trail calls the actions of this room.
ACTION_WORDS = {
    "targets.set": _("下达目标"),
    "targets.removed": _("撤销目标"),
    "targets.plan_drafted": _("起草目标计划"),
    "targets.plan_discarded": _("放弃目标计划草案"),
    "targets.plan_line_put": _("填报目标计划"),
    "targets.plan_lines_put": _("批量填报目标计划"),
    "targets.plan_line_removed": _("删去目标计划一行"),
    "targets.plan_line_moved": _("移动目标计划一行"),
    "targets.plan_signed": _("签认分解差额"),
    "targets.plan_adopted": _("下达目标计划"),
    "targets.curve_set": _("设定进度曲线"),
    "targets.curve_removed": _("停用进度曲线"),
    "targets.scheme_drafted": _("起草考核办法"),
    "targets.scheme_edited": _("修改考核办法草稿"),
    "targets.scheme_published": _("发布考核办法"),
    "targets.points_entered": _("录入人工评分"),
    "targets.run_computed": _("计算考核"),
    "targets.run_reviewed": _("复核考核"),
    "targets.run_issued": _("发布考核"),
    "targets.run_restated": _("更正考核"),
    "targets.run_escalated": _("考核督办"),
    "targets.paper_kept": _("上传考核依据"),
    "targets.paper_downloaded": _("下载考核依据"),
    "targets.appeal_filed": _("申诉考核得分"),
    "targets.appeal_decided": _("裁定考核申诉"),
}
