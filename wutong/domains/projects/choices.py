"""Codes of the projects' room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """The lifecycle of a project, in order. A project without a stage waits for its first fact."""

    RESERVE = "reserve", _("储备")
    NEGOTIATING = "negotiating", _("在谈")
    SIGNED = "signed", _("签约")
    REGISTERED = "registered", _("注册")
    LANDED = "landed", _("落地")
    STARTED = "started", _("开工")
    COMPLETED = "completed", _("竣工")
    IN_PRODUCTION = "in_production", _("投产")
    FULL_CAPACITY = "full_capacity", _("达产")
    TARGET_BENEFIT_REACHED = "target_benefit_reached", _("达效")
    WITHDRAWN = "withdrawn", _("退库")


class Pace(TextChoices):
    """How the project moves, beside its stage."""

    NORMAL = "normal", _("正常推进")
    SLOWED = "slowed", _("缓建")
    STALLED = "stalled", _("停滞")
    SUSPENDED = "suspended", _("暂停")


class BuildKind(TextChoices):
    """How the construction stands towards the year."""

    NEW_BUILD = "new_build", _("新建")
    CONTINUED = "continued", _("续建")
    RESUMED = "resumed", _("复工")


class MilestoneKind(TextChoices):
    """What a milestone attests. Only ``formal`` signings count as signed."""

    FORMAL = "formal", _("正式")
    FRAMEWORK = "framework", _("框架协议")
    INCREASE = "increase", _("增资")


class Standing(TextChoices):
    """Where a claim stands. Only verified ones count."""

    CLAIMED = "claimed", _("待核验")
    VERIFIED = "verified", _("已核验")
    REJECTED = "rejected", _("已退回")
    RETRACTED = "retracted", _("已撤回")


class Attribute(TextChoices):
    """Figure-bearing attributes: kept as facts with an effective day and a recorded time."""

    TOTAL_INVESTMENT = "total_investment", _("总投资")
    REGION = "region", _("地区")
    UNIT = "unit", _("责任单位")
    FIXED_ASSET_INVESTMENT = "fixed_asset_investment", _("固定资产投资（当月）")
    TAX = "tax", _("税收（当月）")
    OUTPUT = "output", _("产值（当月）")
    JOBS = "jobs", _("用工人数")
    LAND_AREA = "land_area", _("用地面积")
    REGISTERED_CAPITAL = "registered_capital", _("注册资本")
    TEAM_IN_PLACE = "team_in_place", _("团队入驻")
    FUNDS_CONFIRMED = "funds_confirmed", _("资金到位")
    PLANNED_START = "planned_start", _("计划开工")
    PLANNED_COMPLETION = "planned_completion", _("计划竣工")
    PLANNED_PRODUCTION = "planned_production", _("计划投产")


class StartLight(TextChoices):
    """Whether works began in their planned month; each has a word beside its colour."""

    GREEN = "green", _("按计划")
    YELLOW = "yellow", _("逾期未开工")
    RED = "red", _("逾期三个月以上未开工")


class FundKind(TextChoices):
    """Kinds of funds in place."""

    DOMESTIC = "domestic", _("内资")
    FOREIGN = "foreign", _("外资")
    EXTERNAL = "external", _("域外资金")


class FundSource(TextChoices):
    """What the money is; some of it never counts as funds in place."""

    ENTERPRISE = "enterprise", _("企业资金")
    FISCAL = "fiscal", _("财政资金")
    REAL_ESTATE = "real_estate", _("房地产")
    WITHIN_REGION = "within_region", _("区域内企业间划转")


class EvidenceKind(TextChoices):
    """Papers that prove a stage or an amount."""

    CONTRACT = "contract", _("正式投资合同")
    FRAMEWORK_AGREEMENT = "framework_agreement", _("框架协议书")
    BUSINESS_LICENCE = "business_licence", _("营业执照")
    LAND_CONFIRMATION = "land_confirmation", _("土地成交确认书")
    LEASE = "lease", _("租赁或购置合同")
    FILING = "filing", _("项目备案（核准）证")
    CONSTRUCTION_PERMIT = "construction_permit", _("施工许可证")
    SITE_RECORD = "site_record", _("现场开工记录")
    ACCEPTANCE = "acceptance", _("竣工验收")
    EQUIPMENT_RUNNING = "equipment_running", _("设备运行记录")
    INVOICE = "invoice", _("销售发票")
    POWER = "power", _("用电凭证")
    TAX_CERTIFICATE = "tax_certificate", _("完税证明")
    STATISTICS = "statistics", _("统计报表")
    CAPITAL_VERIFICATION = "capital_verification", _("验资报告")
    BANK_SLIP = "bank_slip", _("银行进账单")
    EQUIPMENT_INVOICE = "equipment_invoice", _("设备发票")
    LAND_PAYMENT = "land_payment", _("土地款凭证")
    LEDGER_ROW = "ledger_row", _("台账行")
    OTHER = "other", _("其他")


class RequirementKind(TextChoices):
    """What a line of the gate table asks for."""

    FIELD = "field", _("字段")
    EVIDENCE = "evidence", _("佐证")
    STAGE = "stage", _("前置阶段")
    CONDITION = "condition", _("条件")


class TeamCapacity(TextChoices):
    """In which capacity a person belongs to a project's team."""

    LEADER_SPONSOR = "leader_sponsor", _("包联领导")
    PROJECT_STEWARD = "project_steward", _("项目管家")
    RECRUITER = "recruiter", _("招商员")
    TASK_FORCE = "task_force", _("专班成员")


ONE_AT_A_TIME = (TeamCapacity.LEADER_SPONSOR, TeamCapacity.PROJECT_STEWARD)
"""Capacities that one person at a time holds in a project."""
