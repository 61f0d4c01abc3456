"""Codes of agreements with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    """What kind of paper an agreement is."""

    FRAMEWORK = "framework", _("框架协议")
    FORMAL = "formal", _("正式协议")
    SUPPLEMENT = "supplement", _("补充协议")


class AgreementState(TextChoices):
    """Where an agreement stands between its draft and its end."""

    DRAFT = "draft", _("起草")
    IN_REVIEW = "in_review", _("审核中")
    REVIEWED = "reviewed", _("审核通过")
    SIGNED = "signed", _("已签署")
    ENDED = "ended", _("履行完毕")
    TERMINATED = "terminated", _("已终止")


class VersionSource(TextChoices):
    """Where the text of a version comes from."""

    PASTED = "pasted", _("粘贴")
    FILE = "file", _("上传文件")


class Opinion(TextChoices):
    """What a department says about an agreement."""

    AGREE = "agree", _("同意")
    WITH_CHANGES = "with_changes", _("修改后同意")
    OBJECT = "object", _("不同意")


class MeetingState(TextChoices):
    """Whether a review meeting has taken place."""

    PLANNED = "planned", _("待召开")
    HELD = "held", _("已召开")
    CANCELLED = "cancelled", _("已取消")


class MeetingDecision(TextChoices):
    """What a review meeting decides about one agreement."""

    PASS = "pass", _("通过")
    CHANGE = "change", _("修改后复审")
    AGAIN = "again", _("补充材料再议")
    REFUSE = "refuse", _("不予通过")


class FlagLevel(TextChoices):
    """How sure a rule is; either way a person decides."""

    LIKELY = "likely", _("很可能违反")
    LOOK = "look", _("请人核对")


class FlagDecision(TextChoices):
    """What a reviewer decides about a flagged clause."""

    HARMLESS = "harmless", _("不违反公平竞争")
    KEEP = "keep", _("保留（第十二条例外）")
    CHANGE = "change", _("修改")
    REMOVE = "remove", _("删除")


class Exception12(TextChoices):
    """The four cases of article 12 of 《公平竞争审查条例》."""

    SECURITY = "security", _("（一）维护国家安全和发展利益")
    INNOVATION = "innovation", _("（二）促进科学技术进步、增强国家自主创新能力")
    PUBLIC_INTEREST = "public_interest", _("（三）节约能源、保护环境、救灾救助等社会公共利益")
    BY_LAW = "by_law", _("（四）法律、行政法规规定或者经国务院批准")


class Side(TextChoices):
    """Whose promise it is."""

    GOVERNMENT = "government", _("政府方")
    FIRM = "firm", _("企业方")


class CommitmentKind(TextChoices):
    """What is promised."""

    INVEST = "invest", _("投资")
    START_BY = "start_by", _("开工建设")
    PRODUCE_BY = "produce_by", _("竣工投产")
    TAX = "tax", _("税收")
    OUTPUT = "output", _("产值")
    JOBS = "jobs", _("用工")
    REGISTER = "register", _("注册公司")
    LAND = "land", _("供地")
    ROAD = "road", _("道路等配套")
    POWER = "power", _("水电气热")
    SUBSIDY = "subsidy", _("资金支持")
    SERVICE = "service", _("手续代办")
    OTHER = "other", _("其他")


class CommitmentState(TextChoices):
    """Where a commitment stands."""

    OPEN = "open", _("履行中")
    CLAIMED = "claimed", _("已申报履行")
    FULFILLED = "fulfilled", _("已确认履行")
    BROKEN = "broken", _("违约")
    WAIVED = "waived", _("豁免")


# What the audit trail calls the actions of this room.
ACTION_WORDS = {
    "agreements.created": _("起草协议"),
    "agreements.edited": _("修改协议资料"),
    "agreements.version_added": _("增加协议文本"),
    "agreements.version_downloaded": _("下载协议文本"),
    "agreements.sent_to_review": _("协议送审"),
    "agreements.passed_without_meeting": _("会签通过协议"),
    "agreements.signed": _("签署协议"),
    "agreements.filed_as_evidence": _("协议列为项目佐证"),
    "agreements.followed_project": _("协议随项目改变地区或单位"),
    "agreements.closed": _("结束协议"),
    "agreements.handed_over": _("交接协议工作"),
    "agreements.opinion_due_moved": _("意见期限随工作日历重算"),
    "agreements.opinion_requested": _("征求部门意见"),
    "agreements.opinion_given": _("部门反馈意见"),
    "agreements.opinion_withdrawn": _("撤回征求意见"),
    "agreements.meeting_saved": _("安排协议审核会"),
    "agreements.agenda_changed": _("调整审核会议程"),
    "agreements.meeting_held": _("登记审核会结果"),
    "agreements.meeting_cancelled": _("取消审核会"),
    "agreements.clause_decided": _("公平竞争审查意见"),
    "agreements.rule_saved": _("修改公平竞争规则"),
    "agreements.library_saved": _("修改条款库"),
    "agreements.settings_saved": _("修改协议审核规则"),
    "agreements.commitment_saved": _("登记承诺事项"),
    "agreements.commitment_claimed": _("申报承诺履行"),
    "agreements.commitment_confirmed": _("确认承诺履行"),
    "agreements.commitment_returned": _("退回履行申报"),
    "agreements.commitment_broken": _("认定违约"),
    "agreements.commitment_waived": _("豁免承诺"),
    "agreements.commitment_handed_over": _("交接承诺事项"),
}
