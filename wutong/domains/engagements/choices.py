"""Codes of the engagements' room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EngagementKind(TextChoices):
    """What is done with firms."""

    OUTBOUND = "outbound", _("走出去")
    RECEPTION = "reception", _("请进来")
    TALK = "talk", _("洽谈")
    PROMOTION_EVENT = "promotion_event", _("推介会")
    SIGNING_EVENT = "signing_event", _("签约活动")


class Status(TextChoices):
    """The life of an engagement: a plan that is held, or called off."""

    PLANNED = "planned", _("计划中")
    HELD = "held", _("已举行")
    CANCELLED = "cancelled", _("已取消")


class LeaderLevel(TextChoices):
    """Who leads, the highest first. Only these four are counted apart."""

    MAIN_LEADER = "main_leader", _("党政主要领导")
    OTHER_LEADER = "other_leader", _("其他领导")
    DEPARTMENT = "department", _("部门")
    SQUAD = "squad", _("招商小分队")


class FollowUpKind(TextChoices):
    """What a follow-up becomes."""

    TASK = "task", _("待办")
    LEAD = "lead", _("线索")


class FollowUpState(TextChoices):
    """Where a follow-up stands."""

    OPEN = "open", _("未完成")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("不再跟进")


# What the audit trail calls the writes of this room.
ACTIONS = {
    "engagements.planned": _("安排活动"),
    "engagements.recorded": _("登记活动"),
    "engagements.edited": _("修改活动"),
    "engagements.held": _("确认活动已举行"),
    "engagements.cancelled": _("取消活动"),
    "engagements.minutes_written": _("写活动纪要"),
    "engagements.member_joined": _("增加参加人员"),
    "engagements.member_left": _("去掉参加人员"),
    "engagements.firm_met": _("增加对接企业"),
    "engagements.firm_registered": _("登记对接企业为客商"),
    "engagements.firm_removed": _("去掉对接企业"),
    "engagements.project_linked": _("关联项目"),
    "engagements.project_unlinked": _("取消关联项目"),
    "engagements.follow_up_added": _("增加跟进事项"),
    "engagements.lead_reported": _("对接企业转为线索"),
    "engagements.follow_up_done": _("完成跟进事项"),
    "engagements.follow_up_dropped": _("不再跟进"),
    "engagements.follow_up_handed_over": _("交接跟进事项"),
    "engagements.feed_opened": _("开通日历订阅"),
    "engagements.feed_closed": _("关闭日历订阅"),
    "engagements.project_introduced": _("登记项目引荐人"),
    "engagements.project_introduction_removed": _("去掉项目引荐人"),
    "engagements.taken_back": _("撤销导入"),
}
