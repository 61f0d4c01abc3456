"""Codes of the ledger import with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SheetKind(TextChoices):
    """What the rows of a sheet are about."""

    SIGNED = "signed", _("签约项目")
    NEGOTIATING = "negotiating", _("在谈项目")
    RESERVE = "reserve", _("储备项目")
    LANDED = "landed", _("落地项目")
    UNDER_CONSTRUCTION = "under_construction", _("在建项目")
    IN_PRODUCTION = "in_production", _("投产项目")
    FUNDS = "funds", _("到位资金")
    PROJECTS = "projects", _("各类项目")
    ENGAGEMENTS = "engagements", _("招商活动")
    UNKNOWN = "unknown", _("未能判断")
    BLANK = "blank", _("空表")


class LineOutcome(TextChoices):
    """What became of a row of the file when it was read. Every row ends as exactly one."""

    READ = "read", _("已读")
    TOTAL = "total", _("合计行")
    SECTION = "section", _("分组行")
    HEADER = "header", _("标题与表头")
    NOTE = "note", _("说明行")
    UNREADABLE = "unreadable", _("读不出")
    DUPLICATE = "duplicate", _("文件内重复")


class RowOutcome(TextChoices):
    """What a row of the file would do, or did, to the projects kept here."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("变更")
    UNCHANGED = "unchanged", _("无变化")
    DUPLICATE = "duplicate", _("文件内重复")
    UNREADABLE = "unreadable", _("读不出")
    HELD = "held", _("待确认")
    TOTAL = "total", _("合计行")
    SECTION = "section", _("分组行")
    HEADER = "header", _("标题与表头")
    NOTE = "note", _("说明行")


class ImportStatus(TextChoices):
    """The life of an import, from the upload to the undo."""

    UNDERSTOOD = "understood", _("待确认")
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("导入中")
    DONE = "done", _("已导入")
    FAILED = "failed", _("未导入")
    UNDONE = "undone", _("已撤销")


class FundsKind(TextChoices):
    """Where the money of a funds column comes from, as far as the ledger says."""

    DOMESTIC = "domestic", _("内资")
    FOREIGN = "foreign", _("外资")
    EXTERNAL = "external", _("域外资金")
    UNSPECIFIED = "unspecified", _("未分内外资")


class Meaning(TextChoices):
    """What a column of a ledger means."""

    SEQUENCE = "sequence", _("序号")
    PROJECT_NAME = "project_name", _("项目名称")
    PROJECT_CODE = "project_code", _("项目代码")
    INVESTOR = "investor", _("投资主体")
    PROJECT_COMPANY = "project_company", _("项目公司")
    USCC = "uscc", _("统一社会信用代码")
    INVESTOR_ORIGIN = "investor_origin", _("投资来源地")
    INTRODUCER = "introducer", _("引荐人")
    REGION = "region", _("县区")
    PARK = "park", _("园区")
    TOWN = "town", _("乡镇街道")
    ADDRESS = "address", _("建设地点")
    INDUSTRY = "industry", _("行业")
    INDUSTRY_CODE = "industry_code", _("行业代码")
    CHAIN = "chain", _("产业链")
    HIGH_TECH = "high_tech", _("是否高新技术")
    BUILD_KIND = "build_kind", _("新建续建")
    CATEGORY = "category", _("项目类别")
    CONTENT = "content", _("建设内容")
    STAGE = "stage", _("项目阶段")
    TOTAL_INVESTMENT = "total_investment", _("总投资")
    FOREIGN_INVESTMENT = "foreign_investment", _("合同外资")
    FIXED_ASSET_INVESTMENT = "fixed_asset_investment", _("固定资产投资")
    PLANNED_THIS_YEAR = "planned_this_year", _("年度计划投资")
    COMPLETED_THIS_YEAR = "completed_this_year", _("本年完成投资")
    COMPLETED_INVESTMENT = "completed_investment", _("累计完成投资")
    FIXED_ASSETS_OF_MONTH = "fixed_assets_of_month", _("当月完成固投")
    REGISTERED_CAPITAL = "registered_capital", _("注册资本")
    FUNDS_IN_PLACE = "funds_in_place", _("到位资金")
    EXPECTED_OUTPUT = "expected_output", _("预计产值")
    EXPECTED_TAX = "expected_tax", _("预计税收")
    JOBS = "jobs", _("就业人数")
    FUNDS_KIND = "funds_kind", _("资金类别")
    CURRENCY = "currency", _("币种")
    LAND_AREA = "land_area", _("占地面积")
    BUILDING_AREA = "building_area", _("建筑面积")
    FIRST_CONTACT_ON = "first_contact_on", _("首次对接日期")
    LISTED_ON = "listed_on", _("入库日期")
    SIGNED_ON = "signed_on", _("签约日期")
    REGISTERED_ON = "registered_on", _("注册日期")
    LANDED_ON = "landed_on", _("落地日期")
    STARTED_ON = "started_on", _("开工日期")
    COMPLETED_ON = "completed_on", _("竣工日期")
    IN_PRODUCTION_ON = "in_production_on", _("投产日期")
    FULL_CAPACITY_ON = "full_capacity_on", _("达产日期")
    TARGET_BENEFIT_ON = "target_benefit_on", _("达效日期")
    WITHDRAWN_ON = "withdrawn_on", _("退出日期")
    FUNDS_ON = "funds_on", _("到位日期")
    PLANNED_START = "planned_start", _("计划开工")
    PLANNED_COMPLETION = "planned_completion", _("计划竣工")
    PLANNED_PRODUCTION = "planned_production", _("计划投产")
    PLANNED_OTHER = "planned_other", _("其他计划日期")
    CONSTRUCTION_PERIOD = "construction_period", _("建设起止年限")
    SIGNED_MARK = "signed_mark", _("是否签约")
    REGISTERED_MARK = "registered_mark", _("工商注册")
    TEAM_MARK = "team_mark", _("团队入驻")
    FUNDS_MARK = "funds_mark", _("资金到位")
    LANDED_MARK = "landed_mark", _("是否落地")
    STARTED_MARK = "started_mark", _("是否开工")
    IN_PRODUCTION_MARK = "in_production_mark", _("是否投产")
    EVENT = "event", _("签约活动")
    AGREEMENT_KIND = "agreement_kind", _("协议类别")
    RESPONSIBLE_UNIT = "responsible_unit", _("责任单位")
    SQUAD = "squad", _("招商小分队")
    STEWARD = "steward", _("项目管家")
    SPONSOR = "sponsor", _("包联领导")
    CONTACT_PERSON = "contact_person", _("联系人")
    PHONE = "phone", _("联系电话")
    PROGRESS = "progress", _("进展情况")
    NEXT_STEP = "next_step", _("下一步工作")
    PROBLEMS = "problems", _("存在问题")
    EVIDENCE = "evidence", _("凭证")
    REMARK = "remark", _("备注")
    ENGAGED_ON = "engaged_on", _("活动日期")
    ENGAGED_UNTIL = "engaged_until", _("活动结束日期")
    ENGAGED_AT = "engaged_at", _("活动地点")
    ENGAGEMENT_KIND = "engagement_kind", _("活动类别")
    TOPIC = "topic", _("活动主题")
    LED_BY = "led_by", _("带队领导")
    LEADER_LEVEL = "leader_level", _("领导级别")
    FIRMS_MET = "firms_met", _("对接企业")
    OUTCOME = "outcome", _("成果")
    IGNORED = "ignored", _("不导入")


AMOUNT_MEANINGS = frozenset(
    {
        Meaning.TOTAL_INVESTMENT,
        Meaning.FOREIGN_INVESTMENT,
        Meaning.FIXED_ASSET_INVESTMENT,
        Meaning.PLANNED_THIS_YEAR,
        Meaning.COMPLETED_THIS_YEAR,
        Meaning.COMPLETED_INVESTMENT,
        Meaning.FIXED_ASSETS_OF_MONTH,
        Meaning.REGISTERED_CAPITAL,
        Meaning.FUNDS_IN_PLACE,
        Meaning.EXPECTED_OUTPUT,
        Meaning.EXPECTED_TAX,
    }
)
"""Columns that hold money."""

AREA_MEANINGS = frozenset({Meaning.LAND_AREA, Meaning.BUILDING_AREA})
"""Columns that hold areas."""

DATE_MEANINGS = frozenset(
    {
        Meaning.FIRST_CONTACT_ON,
        Meaning.LISTED_ON,
        Meaning.SIGNED_ON,
        Meaning.REGISTERED_ON,
        Meaning.LANDED_ON,
        Meaning.STARTED_ON,
        Meaning.COMPLETED_ON,
        Meaning.IN_PRODUCTION_ON,
        Meaning.FULL_CAPACITY_ON,
        Meaning.TARGET_BENEFIT_ON,
        Meaning.WITHDRAWN_ON,
        Meaning.FUNDS_ON,
    }
)
"""Columns that hold days on which something did happen."""

PLAN_MEANINGS = frozenset(
    {Meaning.PLANNED_START, Meaning.PLANNED_COMPLETION, Meaning.PLANNED_PRODUCTION}
)
"""Columns that hold days or months for which something is planned."""

MARK_MEANINGS = frozenset(
    {
        Meaning.HIGH_TECH,
        Meaning.SIGNED_MARK,
        Meaning.REGISTERED_MARK,
        Meaning.TEAM_MARK,
        Meaning.FUNDS_MARK,
        Meaning.LANDED_MARK,
        Meaning.STARTED_MARK,
        Meaning.IN_PRODUCTION_MARK,
    }
)
"""Columns that hold yes or no."""
