"""Codes of the organisation with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

COUNTRY_CODE = "000000"
"""The root of the region tree; in the calendar's addresses it means the whole country."""


class RegionLevel(TextChoices):
    """The levels of the region tree. The first four are those of GB/T 2260."""

    COUNTRY = "country", _("全国")
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县区")
    TOWN = "town", _("乡镇街道")
    DEVELOPMENT_ZONE = "development_zone", _("开发区")
    PARK = "park", _("园区")


class UnitKind(TextChoices):
    """The kinds of units that take part in all-unit promotion (全员招商)."""

    PROMOTION_BUREAU = "promotion_bureau", _("招商局")
    DEPARTMENT = "department", _("职能部门")
    PROMOTION_SQUAD = "promotion_squad", _("招商小分队")
    TASK_FORCE = "task_force", _("专班")
    LIAISON_OFFICE = "liaison_office", _("驻外联络处")
    PROMOTION_COMMITTEE = "promotion_committee", _("招商委员会")
    PARK_COMMITTEE = "park_committee", _("园区管委会")
    OTHER = "other", _("其他单位")


class Role(TextChoices):
    """What a post lets its holder do; the table is in ``wutong.kernel.scope``."""

    ADMINISTRATOR = "administrator", _("系统管理员")
    LEADER = "leader", _("领导")
    SUPERVISOR = "supervisor", _("督查")
    ANALYST = "analyst", _("统计分析")
    PROMOTION_BUREAU = "promotion_bureau", _("招商局")
    RECRUITER = "recruiter", _("招商员")
    STEWARD = "steward", _("项目管家")
    LINE_DEPARTMENT = "line_department", _("职能部门")
    APPROVAL_CLERK = "approval_clerk", _("审批窗口")
    INVESTOR = "investor", _("客商")


class DayKind(TextChoices):
    """What a day of the working calendar is."""

    WORKDAY = "workday", _("工作日")
    WEEKEND = "weekend", _("周末")
    HOLIDAY = "holiday", _("节假日")
    MAKE_UP = "make_up", _("调休上班")
    OWN_FREE = "own_free", _("另定放假")
    OWN_WORKED = "own_worked", _("另定上班")


# What the audit trail calls the actions of this room.
ACTION_WORDS = {
    "org.account_created": _("建立账号"),
    "org.account_disabled": _("停用账号"),
    "org.account_enabled": _("恢复账号"),
    "org.account_unlocked": _("解锁账号"),
    "org.appointed": _("任职"),
    "org.calendar_days_removed": _("删除工作日历的日子"),
    "org.calendar_days_set": _("设定工作日历的日子"),
    "org.calendar_year_entered": _("录入年度放假安排"),
    "org.calendar_year_removed": _("删除年度放假安排"),
    "org.own_details_set": _("修改本人资料"),
    "org.password_changed": _("修改密码"),
    "org.password_reset": _("重置密码"),
    "org.post_ended": _("离任"),
    "org.reference_loaded": _("载入行政区划"),
    "org.region_added": _("增加地区"),
    "org.region_edited": _("修改地区"),
    "org.signed_in": _("登录"),
    "org.two_factor_removed": _("取消两步验证"),
    "org.two_factor_required": _("两步验证要求"),
    "org.unit_added": _("增加单位"),
    "org.unit_closed": _("撤销单位"),
    "org.unit_reopened": _("恢复单位"),
    "org.unit_edited": _("修改单位"),
}
