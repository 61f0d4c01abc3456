"""Codes of the leads' room with their Chinese labels."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LeadState(TextChoices):
    """Where a lead stands."""

    REPORTED = "reported", _("待响应")
    STUDYING = "studying", _("研判中")
    FOLLOWING = "following", _("跟进中")
    RETURNED = "returned", _("已退回")
    POOL = "pool", _("公海")
    CONVERTED = "converted", _("已转项目")
    CLOSED = "closed", _("已关闭")


HELD: Final = (LeadState.REPORTED, LeadState.STUDYING, LeadState.FOLLOWING, LeadState.RETURNED)
"""States in which somebody holds the lead and its protection runs."""
LIVE: Final = (*HELD, LeadState.POOL)
"""States in which the lead stands in the way of another for the same firm."""


class LeadSource(TextChoices):
    """Where a lead came from."""

    VISIT = "visit", _("外出拜访")
    RECEPTION = "reception", _("来访接待")
    EVENT = "event", _("推介活动")
    REFERRAL = "referral", _("引荐")
    REFERRAL_PROMOTION = "referral_promotion", _("以商招商")
    TARGETING = "targeting", _("靶向联系")
    ONLINE = "online", _("线上渠道")
    ASSIGNED = "assigned", _("上级交办")
    OTHER = "other", _("其他")


class DutyKind(TextChoices):
    """What whoever has the ball must do, within working days."""

    RESPOND = "respond", _("响应")
    STUDY = "study", _("研判")
    FEEDBACK = "feedback", _("反馈")
    REPORT = "report", _("进展报告")
    SUPPLEMENT = "supplement", _("补充")


class EventKind(TextChoices):
    """One step in a lead's history."""

    REPORTED = "reported", _("报备")
    EDITED = "edited", _("修改")
    RESPONDED = "responded", _("响应")
    STUDIED = "studied", _("研判：继续跟进")
    FED_BACK = "fed_back", _("反馈")
    PROGRESS = "progress", _("进展报告")
    RETURNED = "returned", _("退回")
    RESUBMITTED = "resubmitted", _("补充后重报")
    CLOSED = "closed", _("关闭")
    CONVERTED = "converted", _("转为项目")
    EXTENDED = "extended", _("延长保护期")
    LAPSED = "lapsed", _("保护期满，进入公海")
    IDLE = "idle", _("久未推进，进入公海")
    RELEASED = "released", _("释放到公海")
    PICKED = "picked", _("从公海领取")
    ASSIGNED = "assigned", _("指定承办人")
    TRANSFER_ASKED = "transfer_asked", _("提出流转")
    TRANSFER_ACCEPTED = "transfer_accepted", _("接收流转")
    TRANSFER_REFUSED = "transfer_refused", _("拒收流转")
    TRANSFER_WITHDRAWN = "transfer_withdrawn", _("撤回流转")
    CONFLICT_OPENED = "conflict_opened", _("发现撞单")
    CONFLICT_DECIDED = "conflict_decided", _("撞单裁定")
    CREDIT_SET = "credit_set", _("业绩分配")
    REMINDED = "reminded", _("提醒")
    ESCALATED = "escalated", _("上报")
    CITY_JOINED = "city_joined", _("上级参与")
    HANDED_OVER = "handed_over", _("随岗位交接")
    REGISTERED = "registered", _("登记客商")


class TransferState(TextChoices):
    """Where an offer of a lead to another unit stands."""

    PENDING = "pending", _("待接收")
    ACCEPTED = "accepted", _("已接收")
    REFUSED = "refused", _("已拒收")
    WITHDRAWN = "withdrawn", _("已撤回")


class CollisionKind(TextChoices):
    """Why two registrations are taken for the same investment, the surest first."""

    SAME_USCC = "same_uscc", _("统一社会信用代码相同")
    SAME_NAME = "same_name", _("企业名称相同")
    OTHER_NAME = "other_name", _("曾用名、简称或外文名相同")
    SAME_CORE = "same_core", _("字号与行业相同")
    SHORT_NAME = "short_name", _("其中一个像是简称")
    SAME_INTRODUCER = "same_introducer", _("同一引荐人，内容相近")


class ConflictState(TextChoices):
    """Where an arbitration stands."""

    OPEN = "open", _("待裁定")
    DECIDED = "decided", _("已裁定")


class Decision(TextChoices):
    """How an arbitration ends."""

    FIRST_KEEPS = "first_keeps", _("归先报方")
    SECOND_TAKES = "second_takes", _("归后报方")
    SPLIT = "split", _("归先报方，业绩共享")
    INDEPENDENT = "independent", _("两条各自推进")


class StudyDecision(TextChoices):
    """What a study (研判) decides."""

    PROJECT = "project", _("转为储备项目")
    FOLLOW = "follow", _("继续跟进")
    RETURN = "return", _("退回报备人补充")
    HAND_ON = "hand_on", _("流转给其他单位")
    CLOSE = "close", _("关闭")


# What the audit trail calls the writes of this room.
ACTIONS: Final = {
    "leads.reported": _("报备线索"),
    "leads.edited": _("修改线索"),
    "leads.responded": _("响应线索"),
    "leads.studied": _("研判线索"),
    "leads.fed_back": _("反馈线索"),
    "leads.progress": _("报告线索进展"),
    "leads.returned": _("退回线索"),
    "leads.resubmitted": _("补充后重报线索"),
    "leads.closed": _("关闭线索"),
    "leads.converted": _("线索转为项目"),
    "leads.extended": _("延长线索保护期"),
    "leads.lapsed": _("线索保护期满"),
    "leads.idle": _("线索久未推进"),
    "leads.released": _("释放线索"),
    "leads.picked": _("领取线索"),
    "leads.assigned": _("指定线索承办人"),
    "leads.transfer_asked": _("提出线索流转"),
    "leads.transfer_accepted": _("接收线索流转"),
    "leads.transfer_refused": _("拒收线索流转"),
    "leads.transfer_withdrawn": _("撤回线索流转"),
    "leads.conflict_opened": _("发现撞单"),
    "leads.conflict_decided": _("裁定撞单"),
    "leads.credit_set": _("分配线索业绩"),
    "leads.reminded": _("提醒线索承办"),
    "leads.escalated": _("上报线索超期"),
    "leads.city_joined": _("上级参与线索"),
    "leads.handed_over": _("交接线索"),
    "leads.registered": _("线索登记客商"),
    "leads.due_moved": _("线索时限随工作日历重算"),
    "leads.rule_saved": _("修改线索规则"),
    "leads.rule_reset": _("恢复线索规则"),
}
