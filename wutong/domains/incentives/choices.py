"""Codes of the room of incentives with their Chinese labels."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Awardee(TextChoices):
    """Who is awarded."""

    INTRODUCER = "introducer", _("引荐人")
    RECRUITER = "recruiter", _("招商人员")
    TEAM = "team", _("招商团队")
    FUND_RAISER = "fund_raiser", _("引资人")


class AwardEvent(TextChoices):
    """What is awarded: a verified milestone once, or verified amounts of a year."""

    SIGNED = "signed", _("签约")
    STARTED = "started", _("开工")
    IN_PRODUCTION = "in_production", _("投产")
    FIXED_INVESTMENT = "fixed_investment", _("当年固定资产投资")
    FUNDS = "funds", _("当年到位资金")


MILESTONES: Final = (AwardEvent.SIGNED, AwardEvent.STARTED, AwardEvent.IN_PRODUCTION)


class AmountForm(TextChoices):
    """How an amount comes about."""

    FIXED = "fixed", _("定额")
    TIERS = "tiers", _("分档定额")
    PERCENTAGE = "percentage", _("按比例")
    BANDS = "bands", _("分段累进比例")


class AwardFact(TextChoices):
    """Facts of a project that a minimum condition may name; amounts in 元."""

    TOTAL_INVESTMENT = "total_investment", _("总投资")
    FUNDS_IN_PLACE = "funds_in_place", _("累计到位资金")
    FIXED_INVESTMENT = "fixed_investment", _("当年固定资产投资")


class RecipientKind(TextChoices):
    """What a recipient declared to be."""

    CIVIL_SERVANT = "civil_servant", _("公务员")
    PUBLIC_INSTITUTION = "public_institution", _("事业单位人员")
    DEPARTMENT_STAFF = "department_staff", _("奖励审核部门人员")
    OTHER_PERSON = "other_person", _("其他人员")
    ORGANISATION = "organisation", _("单位")


BARRING_KINDS: Final = (
    RecipientKind.CIVIL_SERVANT,
    RecipientKind.PUBLIC_INSTITUTION,
    RecipientKind.DEPARTMENT_STAFF,
)


class OwnProject(TextChoices):
    """Which ties to a project's investor bar its introducer."""

    INVESTOR = "investor", _("项目投资方本身")
    AFFILIATE = "affiliate", _("投资方的关联企业（同一集团）")


class NotAwarded(TextChoices):
    """Why a candidate gets nothing."""

    CONDITION = "condition", _("不够最低条件")
    BELOW_TIERS = "below_tiers", _("不够最低一档")
    KIND = "kind", _("身份不能领奖")
    OWN_INVESTOR = "own_investor", _("项目投资方本身")
    OWN_AFFILIATE = "own_affiliate", _("投资方的关联企业")
    ALONG_CHAIN = "along_chain", _("引荐链上已有更直接的引荐人")
    PERSON_CAP = "person_cap", _("本人当年奖励已到上限")
    YEAR_CAP = "year_cap", _("本项奖励当年已到上限")


class AwardStep(TextChoices):
    """The lines of an award's arithmetic."""

    BASE = "base", _("计奖基数")
    FIXED = "fixed", _("定额")
    TIER = "tier", _("所在档次")
    RATE = "rate", _("比例")
    BAND = "band", _("分段")
    SUM = "sum", _("合计")
    PROJECT_FLOOR = "project_floor", _("每个项目最低")
    PROJECT_CAP = "project_cap", _("每个项目上限")
    ROUNDED = "rounded", _("舍入")
    SHARE = "share", _("按份额")
    ALREADY = "already", _("减当年已奖励")
    PERSON_CAP = "person_cap", _("本人当年上限")
    YEAR_CAP = "year_cap", _("本项当年上限")
    AMOUNT = "amount", _("奖励金额")


class RuleState(TextChoices):
    """Where a version of the rules stands."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("现行")
    RETIRED = "retired", _("停用")


class AwardRunState(TextChoices):
    """Where a proposal stands."""

    COMPUTED = "computed", _("已计算")
    CHECKED = "checked", _("已复核")
    PUBLISHED = "published", _("已公示")
    DROPPED = "dropped", _("已作废")


class AwardState(TextChoices):
    """Where one award stands."""

    PROPOSED = "proposed", _("拟奖励")
    PUBLISHED = "published", _("公示")
    APPROVED = "approved", _("已批准")
    PAID = "paid", _("已兑现")
    EXCLUDED = "excluded", _("不予奖励")
    REFUSED = "refused", _("已取消")
    CLAWED_BACK = "clawed_back", _("已追回")


LIVE: Final = (AwardState.PROPOSED, AwardState.PUBLISHED, AwardState.APPROVED, AwardState.PAID)
"""An award that holds, or may yet: it keeps its project's event taken."""


class PaymentKind(TextChoices):
    """Which way money went."""

    PAID = "paid", _("拨付")
    RECOVERED = "recovered", _("收回")


class RulingState(TextChoices):
    """Where an objection or a declared interest stands."""

    OPEN = "open", _("待裁定")
    UPHELD = "upheld", _("成立")
    REJECTED = "rejected", _("不成立")


ACTION_WORDS: Final = {
    "incentives.rules_drafted": _("起草奖励办法"),
    "incentives.rules_edited": _("修改奖励办法草稿"),
    "incentives.rules_published": _("发布奖励办法"),
    "incentives.budget_set": _("核定奖励预算"),
    "incentives.shares_set": _("确定奖励份额"),
    "incentives.kind_declared": _("申报领奖人身份"),
    "incentives.account_entered": _("登记收款账户"),
    "incentives.run_computed": _("计算奖励"),
    "incentives.run_checked": _("复核奖励"),
    "incentives.run_published": _("公示奖励"),
    "incentives.run_dropped": _("作废奖励测算"),
    "incentives.publication_moved": _("公示截止日变动"),
    "incentives.applied": _("提交领奖申请"),
    "incentives.interest_declared": _("申报利益关系"),
    "incentives.interest_decided": _("裁定利益关系"),
    "incentives.objection_received": _("收到公示异议"),
    "incentives.objection_decided": _("裁定公示异议"),
    "incentives.approved": _("批准奖励"),
    "incentives.refused": _("取消奖励"),
    "incentives.paid": _("拨付奖励"),
    "incentives.recovered": _("收回奖励"),
    "incentives.clawed_back": _("追回奖励"),
    "incentives.shaken": _("奖励依据被撤回"),
}
"""What the audit trail calls the actions of this room."""
