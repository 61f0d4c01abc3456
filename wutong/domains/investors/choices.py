"""Codes of the investors' room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NameKind(TextChoices):
    """What kind of name a firm's name is."""

    CURRENT = "current", _("现名")
    FORMER = "former", _("曾用名")
    SHORT = "short", _("简称")
    ENGLISH = "english", _("英文名")


class Honour(TextChoices):
    """Standing of a firm that the region's reports count."""

    WORLD_500 = "world_500", _("世界500强")
    CHINA_500 = "china_500", _("中国500强")
    LISTED = "listed", _("上市公司")
    UNICORN = "unicorn", _("独角兽")
    LITTLE_GIANT = "little_giant", _("专精特新小巨人")
    SPECIALISED = "specialised", _("专精特新")
    HIGH_TECH = "high_tech", _("高新技术企业")
    CENTRAL_ENTERPRISE = "central_enterprise", _("央企")


class ReferrerKind(TextChoices):
    """Who introduces firms."""

    CHAMBER = "chamber", _("商会")
    ASSOCIATION = "association", _("协会")
    FELLOW_TOWNSMAN = "fellow_townsman", _("乡贤")
    FIRM = "firm", _("企业")
    INTERMEDIARY = "intermediary", _("中介机构")
    PERSON = "person", _("个人")


# What the audit trail calls the writes of this room, and the fields that they change.
ACTIONS = {
    "investors.registered": _("登记"),
    "investors.completed": _("补充"),
    "investors.edited": _("修改"),
    "investors.name_added": _("增加名称"),
    "investors.name_removed": _("去掉名称"),
    "investors.contact_added": _("增加联系人"),
    "investors.contact_removed": _("去掉联系人"),
    "investors.referrer_added": _("登记引荐人"),
    "investors.referrer_edited": _("修改引荐人"),
    "investors.referrer_linked": _("引荐"),
    "investors.merged": _("合并"),
    "investors.merge_undone": _("撤销合并"),
    "investors.told_apart": _("确认是两家"),
    "investors.taken_back": _("撤回"),
    "investors.disclosed": _("不再只限涉密项目"),
}
CHANGED = {
    "name": _("名称"),
    "names": _("其他名称"),
    "uscc": _("统一社会信用代码"),
    "origin": _("来源地"),
    "foreign": _("境外企业"),
    "honours": _("荣誉"),
    "industry_code": _("国民经济行业"),
    "parent_group_id": _("所属集团"),
    "note": _("备注"),
    "contact": _("联系人"),
    "phone": _("电话"),
    "referrer": _("引荐人"),
    "merged": _("并入"),
    "other": _("另一家"),
    "confidential_only": _("只限涉密项目"),
}
