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
