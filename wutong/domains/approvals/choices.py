"""Codes of the approvals' room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApprovalStage(TextChoices):
    """Where an item stands on the way: the four national stages, what runs beside them, set-up.

    Source: 国办发〔2018〕33号, which names the four stages and lets other items run alongside.
    """

    LAND_PLANNING = "land_planning", _("立项用地规划许可")
    WORKS_PLANNING = "works_planning", _("工程建设许可")
    CONSTRUCTION_PERMIT = "construction_permit", _("施工许可")
    ACCEPTANCE = "acceptance", _("竣工验收")
    ALONGSIDE = "alongside", _("并行推进")
    BUSINESS_SETUP = "business_setup", _("企业开办")


class ItemKind(TextChoices):
    """What an item is before the law."""

    LICENCE = "licence", _("行政许可")
    FILING = "filing", _("备案")
    CONFIRMATION = "confirmation", _("行政确认")
    TECHNICAL_REVIEW = "technical_review", _("技术审查")
    PUBLIC_SERVICE = "public_service", _("公共服务")


class CombinedReview(TextChoices):
    """Items of the same kind are reviewed as one."""

    COMBINED_ASSESSMENT = "combined_assessment", _("多评合一")
    COMBINED_REVIEW = "combined_review", _("多审合一")
    COMBINED_SURVEY = "combined_survey", _("多测合一")
    JOINT_ACCEPTANCE = "joint_acceptance", _("联合验收")


class Applicant(TextChoices):
    """Who may apply for an item."""

    PROJECT_COMPANY = "project_company", _("项目单位")
    INVESTOR = "investor", _("投资方")
    BUILDER = "builder", _("施工单位")
    AGENT = "agent", _("代办人")


class PaperSource(TextChoices):
    """Who provides a paper."""

    APPLICANT = "applicant", _("申请人")
    RESULT = "result", _("审批结果")
    SHARED = "shared", _("部门共享")
    INTERMEDIARY = "intermediary", _("中介机构")


class Waiting(TextChoices):
    """What an item may not do before the item it requires is decided."""

    ACCEPTANCE = "acceptance", _("决定后受理")
    DECISION = "decision", _("可先受理，决定须等")


class ApplicationKind(TextChoices):
    """How the cases of an application belong together."""

    SINGLE = "single", _("单项办理")
    PARALLEL = "parallel", _("并联审批")
    JOINT_ACCEPTANCE = "joint_acceptance", _("联合验收")
    BUSINESS_SETUP = "business_setup", _("企业开办")


class Channel(TextChoices):
    """Which way the papers came in."""

    WINDOW = "window", _("窗口")
    ONLINE = "online", _("网上")


class CaseState(TextChoices):
    """Where a case stands (``domain.md`` Clocks). The machine is in ``rules.machine``."""

    RECEIVED = "received", _("已收件")
    CORRECTION_BEFORE = "correction_before", _("待补正（受理前）")
    ACCEPTED = "accepted", _("已受理")
    WITH_DEPARTMENT = "with_department", _("审查中")
    CORRECTION = "correction", _("待补正")
    SPECIAL_PROCEDURE = "special_procedure", _("特别程序")
    APPROVED_WITH_DEFICIENCY = "approved_with_deficiency", _("容缺办结")
    APPROVED = "approved", _("准予")
    REJECTED = "rejected", _("不予许可")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    REFUSED = "refused", _("不收件")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVOKED = "revoked", _("已撤销")


class CaseMove(TextChoices):
    """What is done to a case."""

    RECEIVE = "receive", _("收件")
    REFUSE = "refuse", _("不收件")
    ASK_BEFORE = "ask_before", _("一次性告知")
    HAND_IN_BEFORE = "hand_in_before", _("补齐材料")
    ACCEPT = "accept", _("受理")
    DECLINE = "decline", _("不予受理")
    ROUTE = "route", _("转部门")
    ASK = "ask", _("要求补正")
    HAND_IN = "hand_in", _("补正")
    BEGIN_SPECIAL = "begin_special", _("启动特别程序")
    END_SPECIAL = "end_special", _("结束特别程序")
    APPROVE = "approve", _("准予")
    APPROVE_WITH_DEFICIENCY = "approve_with_deficiency", _("容缺办结")
    MAKE_GOOD = "make_good", _("补齐容缺材料")
    REJECT = "reject", _("不予许可")
    WITHDRAW = "withdraw", _("撤回申请")
    REVOKE = "revoke", _("撤销")
    HAND_OVER = "hand_over", _("转交")


class BallHolder(TextChoices):
    """Who must do the next thing in a case."""

    WINDOW = "window", _("窗口")
    DEPARTMENT = "department", _("办理部门")
    APPLICANT = "applicant", _("申请人")
    NOBODY = "nobody", _("无")


class PauseKind(TextChoices):
    """Why a clock stands still."""

    CORRECTION = "correction", _("补正")
    SPECIAL_PROCEDURE = "special_procedure", _("特别程序")


class SpecialProcedure(TextChoices):
    """Procedures whose days the limit doesn't count (行政许可法 art. 45)."""

    HEARING = "hearing", _("听证")
    EXPERT_REVIEW = "expert_review", _("专家评审")
    PUBLIC_NOTICE = "public_notice", _("公示")
    INSPECTION = "inspection", _("检验检测检疫")
    SITE_SURVEY = "site_survey", _("现场勘验")
    AUCTION = "auction", _("招标拍卖")


class PaperState(TextChoices):
    """Where a paper of a case stands."""

    MISSING = "missing", _("未交")
    HANDED_IN = "handed_in", _("已交")
    ON_FILE = "on_file", _("免交（已在库）")
    SHARED = "shared", _("免交（部门共享）")
    PROMISED = "promised", _("告知承诺")
    DEFICIENT = "deficient", _("容缺后补")
    UNSUITABLE = "unsuitable", _("不符合要求")
    NOT_NEEDED = "not_needed", _("不涉及")


class ToldKind(TextChoices):
    """What somebody was told about a case's clock."""

    DUE_SOON = "due_soon", _("即将到期")
    OVERDUE = "overdue", _("已超期")
    TO_HEAD = "to_head", _("上报部门负责人")
    TO_SUPERVISOR = "to_supervisor", _("上报督查")
    CORRECTION_DUE = "correction_due", _("补正到期")
    SPECIAL_DUE = "special_due", _("特别程序到期")
    DEFICIENCY_DUE = "deficiency_due", _("容缺材料到期")


OPEN = (
    CaseState.RECEIVED,
    CaseState.CORRECTION_BEFORE,
    CaseState.ACCEPTED,
    CaseState.WITH_DEPARTMENT,
    CaseState.CORRECTION,
    CaseState.SPECIAL_PROCEDURE,
)
APPROVED = (CaseState.APPROVED, CaseState.APPROVED_WITH_DEFICIENCY)
PAUSED = (CaseState.CORRECTION_BEFORE, CaseState.CORRECTION, CaseState.SPECIAL_PROCEDURE)
CASE_ACTIONS = {f"approvals.{one.value}": one.label for one in CaseMove} | {
    "approvals.application_received": _("窗口收件"),
    "approvals.due_moved": _("办件期限随工作日历重算"),
    "approvals.paper_stands": _("审看材料"),
    "approvals.paper_withdrawn": _("撤下在库材料"),
    "approvals.paper_downloaded": _("下载材料"),
    "approvals.second_notice_allowed": _("准许再次告知"),
    "approvals.followed_project": _("办件随项目调整"),
}


AROUND_ACTIONS = {
    "approvals.absence_ended": _("结束外出代理"),
    "approvals.absence_recorded": _("登记外出代理"),
    "approvals.agency_ended": _("结束全程代办"),
    "approvals.agency_passed_on": _("移交全程代办"),
    "approvals.agency_recorded": _("登记全程代办"),
    "approvals.green_channel_ended": _("结束绿色通道"),
    "approvals.green_channel_granted": _("开通绿色通道"),
    "approvals.joint_acceptance_arranged": _("安排联合验收"),
    "approvals.joint_acceptance_concluded": _("联合验收结论"),
    "approvals.joint_acceptance_moved": _("联合验收改期"),
    "approvals.limit_shortened": _("缩短承诺时限"),
}
ROADMAP_ACTIONS = {
    "approvals.roadmap_made": _("编制路线图"),
    "approvals.roadmap_adjusted": _("调整路线图"),
}
CATALOGUE_ACTIONS = {
    "approvals.item_drafted": _("起草事项版本"),
    "approvals.item_draft_discarded": _("删除事项草稿"),
    "approvals.item_in_force": _("事项版本生效"),
    "approvals.item_ended": _("停用事项"),
    "approvals.item_imported": _("导入事项"),
    "approvals.paper_saved": _("修改材料目录"),
    "approvals.handler_set": _("指定办理单位"),
    "approvals.numbers_saved": _("修改审批规则"),
    "approvals.numbers_reset": _("恢复上级审批规则"),
}
