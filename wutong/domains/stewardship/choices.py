"""Codes of the stewardship room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppealKind(TextChoices):
    """What is brought up."""

    APPEAL = "appeal", _("诉求")
    PROBLEM = "problem", _("问题")
    SUGGESTION = "suggestion", _("建议")


class AppealChannel(TextChoices):
    """Which way it came in."""

    WINDOW = "window", _("窗口")
    HOTLINE = "hotline", _("热线")
    LEADERS_LINE = "leaders_line", _("书记县长直通车")
    VISIT = "visit", _("走访")
    SYMPOSIUM = "symposium", _("座谈会")
    PORTAL = "portal", _("网上")
    MESSAGE = "message", _("消息粘贴")


class AppealCategory(TextChoices):
    """What it is about."""

    LAND = "land", _("用地")
    POWER = "power", _("供电")
    WATER_GAS = "water_gas", _("供水供气")
    ROADS = "roads", _("道路交通")
    APPROVAL = "approval", _("审批手续")
    FINANCE = "finance", _("融资")
    TAX = "tax", _("税费")
    LABOUR = "labour", _("用工")
    POLICY = "policy", _("政策兑现")
    COMMITMENT = "commitment", _("承诺履行")
    ENVIRONMENT = "environment", _("环保安全")
    MARKET = "market", _("市场监管")
    OTHER = "other", _("其他")


class AppealLevel(TextChoices):
    """Which level takes it up; rates are told apart by it."""

    TOWN = "town", _("乡镇园区级")
    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")


class Urgency(TextChoices):
    """How urgent the asker says it is."""

    ORDINARY = "ordinary", _("一般")
    URGENT = "urgent", _("紧急")
    CRITICAL = "critical", _("特急")


class AppealState(TextChoices):
    """Where an appeal stands. The machine is in ``rules.appeals``."""

    RECEIVED = "received", _("待核实")
    VERIFIED = "verified", _("待交办")
    ASSIGNED = "assigned", _("办理中")
    SENT_BACK = "sent_back", _("退回待定")
    ANSWERED = "answered", _("已答复")
    RESOLVED = "resolved", _("已办结")
    CLOSED = "closed", _("已关闭")
    JOINED = "joined", _("已并入")


class ResolvedBy(TextChoices):
    """Why an appeal counts as resolved; the two are counted apart."""

    ASKER = "asker", _("诉求人确认")
    SILENCE = "silence", _("五个工作日无异议")


class AppealMove(TextChoices):
    """What is done to an appeal."""

    RECEIVE = "receive", _("登记")
    VERIFY = "verify", _("核实")
    ASSIGN = "assign", _("交办")
    SEND_BACK = "send_back", _("退回")
    DECIDE = "decide", _("裁定责任单位")
    ANSWER = "answer", _("答复")
    CONFIRM = "confirm", _("确认办结")
    LAPSE = "lapse", _("逾期无异议")
    REOPEN = "reopen", _("不满意重办")
    CLOSE = "close", _("关闭")
    JOIN = "join", _("并入")
    EXTEND = "extend", _("延期")
    NOTE = "note", _("进展")
    ESCALATE = "escalate", _("升级督办")


class OrderKind(TextChoices):
    """What an order is."""

    ASSIGNMENT = "assignment", _("交办")
    SUPERVISION = "supervision", _("督办")


class OrderSource(TextChoices):
    """Where an order comes from."""

    MEETING = "meeting", _("调度会")
    LEADERS_NOTE = "leaders_note", _("领导批示")
    APPEAL = "appeal", _("诉求")
    VISIT = "visit", _("走访")
    PACE = "pace", _("缓建停滞")
    ASSESSMENT = "assessment", _("考核")


class OrderState(TextChoices):
    """Where an order stands."""

    OPEN = "open", _("办理中")
    REPORTED = "reported", _("已报完成")
    CLOSED = "closed", _("已销号")
    CANCELLED = "cancelled", _("已撤销")


class OrderMove(TextChoices):
    """What is done to an order."""

    GIVE = "give", _("下达督办")
    REPORT = "report", _("报送完成")
    RETURN = "return", _("退回重办")
    CLOSE = "close", _("销号")
    CANCEL = "cancel", _("撤销督办")
    EXTEND = "extend", _("延期")
    TRANSFER = "transfer", _("转办")
    ESCALATE = "escalate", _("升级")
    NOTE = "note", _("进展")


class Escalation(TextChoices):
    """The ladder of an overdue order, lowest first."""

    NONE = "none", _("正常")
    REMINDER = "reminder", _("提醒")
    YELLOW_CARD = "yellow_card", _("黄牌")
    RED_CARD = "red_card", _("红牌")
    TALK = "talk", _("约谈")


class MeetingRhythm(TextChoices):
    """How often a dispatch meeting is held."""

    WEEKLY = "weekly", _("周调度")
    FORTNIGHTLY = "fortnightly", _("半月调度")
    MONTHLY = "monthly", _("月调度")
    SPECIAL = "special", _("专题调度")


class MeetingBody(TextChoices):
    """Who meets."""

    COMMITTEE = "committee", _("招商委员会")
    BUREAU = "bureau", _("招商局")
    TASK_FORCE = "task_force", _("专班")


class MeetingState(TextChoices):
    """The life of a dispatch meeting."""

    PLANNED = "planned", _("待召开")
    HELD = "held", _("已召开")
    CANCELLED = "cancelled", _("已取消")


class AgendaReason(TextChoices):
    """Why a project is on the agenda."""

    STUCK = "stuck", _("有堵点")
    LATE = "late", _("超期")
    SLOWED = "slowed", _("缓建")
    STALLED = "stalled", _("停滞")
    DUE = "due", _("将到期")
    FACTOR = "factor", _("要素缺口")
    ASKED_FOR = "asked_for", _("提请")


class FactorKind(TextChoices):
    """What a project needs in order to land and run."""

    LAND = "land", _("土地")
    POWER = "power", _("电力")
    WATER = "water", _("供水")
    GAS = "gas", _("天然气")
    STEAM = "steam", _("蒸汽")
    DRAINAGE = "drainage", _("排水")
    ENERGY_QUOTA = "energy_quota", _("能耗指标")
    EMISSION = "emission", _("排放容量")
    FINANCE = "finance", _("资金")
    LABOUR = "labour", _("用工")
    ROADS = "roads", _("道路")


class FactorState(TextChoices):
    """How far a need is met."""

    NEEDED = "needed", _("待落实")
    ARRANGED = "arranged", _("已安排")
    DELIVERED = "delivered", _("已保障")
    DROPPED = "dropped", _("不再需要")


class FactorMove(TextChoices):
    """What is done to a need. The machine is in ``rules.factors``."""

    ARRANGE = "arrange", _("落实")
    DELIVER = "deliver", _("确认到位")
    DROP = "drop", _("不再需要")
    BACK = "back", _("退回上一步")


class GapReason(TextChoices):
    """Why a need counts as a gap, the worst first."""

    NOT_ARRANGED = "not_arranged", _("没有按时落实")
    PROMISE_BROKEN = "promise_broken", _("承诺到期没有到位")
    PROMISED_LATE = "promised_late", _("承诺晚于需要")
    SHORT = "short", _("到位不足")
    OVER_COMMITTED = "over_committed", _("来源容量不够")


class VisitKind(TextChoices):
    """How a firm was seen."""

    ON_SITE = "on_site", _("上门")
    PHONE = "phone", _("电话")
    RECEIVED = "received", _("来访")


class SpreadReason(TextChoices):
    """Why a firm has this steward. The decisions are in ``rules.spreading``."""

    HAND = "hand", _("人工指定")
    KEPT = "kept", _("维持原管家")
    SAME_PLACE = "same_place", _("同一地区")
    NEAR = "near", _("邻近地区")
    SAME_TRADE = "same_trade", _("同一行业")
    LOAD = "load", _("均衡户数")


class SymposiumState(TextChoices):
    """The life of a symposium."""

    PLANNED = "planned", _("筹备")
    HELD = "held", _("已召开")
    PUBLISHED = "published", _("已反馈")


OPEN_APPEALS = (
    AppealState.RECEIVED,
    AppealState.VERIFIED,
    AppealState.ASSIGNED,
    AppealState.SENT_BACK,
    AppealState.ANSWERED,
)
OPEN_ORDERS = (OrderState.OPEN, OrderState.REPORTED)
OPEN_FACTORS = (FactorState.NEEDED, FactorState.ARRANGED)

RULE_ACTIONS = {
    "stewardship.rule_saved": _("设定服务规则"),
    "stewardship.rule_reset": _("恢复服务规则"),
}
APPEAL_ACTIONS = {
    **{f"stewardship.appeal_{one.value}": one.label for one in AppealMove},
    "stewardship.appeal_extension_asked": _("申请延期"),
    "stewardship.appeal_extension_decided": _("批复延期"),
    "stewardship.appeal_due_moved": _("诉求期限随工作日历重算"),
    "stewardship.appeal_followed": _("诉求随项目变动"),
    "stewardship.appeal_passed_on": _("移交诉求"),
    "stewardship.symposium_created": _("筹备座谈会"),
    "stewardship.symposium_changed": _("修改座谈会"),
    "stewardship.symposium_guest": _("邀请和到会"),
    "stewardship.symposium_held": _("记录座谈会"),
    "stewardship.symposium_published": _("反馈座谈会建议"),
}
ORDER_ACTIONS = {
    **{f"stewardship.order_{one.value}": one.label for one in OrderMove},
    "stewardship.order_extension_asked": _("申请延期"),
    "stewardship.order_extension_decided": _("批复延期"),
    "stewardship.order_transfer_asked": _("申请转办"),
    "stewardship.order_transfer_decided": _("批复转办"),
    "stewardship.order_followed": _("督办事项随项目变动"),
    "stewardship.order_passed_on": _("移交督办事项"),
}
FACTOR_ACTIONS = {
    "stewardship.factor_added": _("登记要素需求"),
    "stewardship.factor_changed": _("修改要素需求"),
    **{f"stewardship.factor_{one.value}": one.label for one in FactorMove},
    "stewardship.capacity_added": _("登记要素容量"),
    "stewardship.capacity_changed": _("修改要素容量"),
    "stewardship.capacity_closed": _("停用要素容量"),
    "stewardship.capacity_opened": _("恢复要素容量"),
}
VISIT_ACTIONS = {
    "stewardship.visit_recorded": _("登记走访"),
    "stewardship.visit_corrected": _("更正走访"),
    "stewardship.visit_followed": _("走访随项目变动"),
    "stewardship.visit_planned": _("安排走访"),
    "stewardship.visit_plan_dropped": _("取消走访安排"),
    "stewardship.visit_plan_passed_on": _("移交走访安排"),
}
STEWARD_ACTIONS = {
    "stewardship.firms_taken_in": _("纳入服务企业"),
    "stewardship.firm_left": _("移出服务企业"),
    "stewardship.firm_steward_set": _("指定企业管家"),
    "stewardship.firm_steward_spread": _("分派企业管家"),
    "stewardship.firm_steward_passed_on": _("移交企业"),
    "stewardship.spread_proposed": _("拟定企业分派"),
    "stewardship.spread_applied": _("执行企业分派"),
    "stewardship.hand_over_offered": _("提出工作移交"),
    "stewardship.hand_over_taken": _("接收工作移交"),
    "stewardship.hand_over_withdrawn": _("撤回工作移交"),
}
DISPATCH_ACTIONS = {
    "stewardship.dispatch_planned": _("召集调度会"),
    "stewardship.dispatch_built": _("生成议程"),
    "stewardship.dispatch_added": _("加入议程"),
    "stewardship.dispatch_dropped": _("移出议程"),
    "stewardship.dispatch_decided": _("议定事项"),
    "stewardship.dispatch_held": _("记录召开调度会"),
    "stewardship.dispatch_cancelled": _("取消调度会"),
    "stewardship.dispatch_asked": _("提请调度"),
    "stewardship.dispatch_ask_withdrawn": _("撤回提请"),
    "stewardship.pace_planned": _("编制推进计划"),
    "stewardship.pace_plan_ended": _("推进计划结束"),
}
