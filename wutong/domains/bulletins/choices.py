"""Codes of the bulletins' room with their Chinese labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """The way of a bulletin: drafted by one, reviewed by another, issued."""

    DRAFT = "draft", _("草稿")
    REVIEWED = "reviewed", _("已审核")
    ISSUED = "issued", _("已印发")


class Derivation(TextChoices):
    """What is made of a metric's value in a text."""

    VALUE = "", _("数值")
    YEAR_ON_YEAR = "year_on_year", _("同比")
    CHANGE = "change", _("比上年同期增减")
    LAST_YEAR = "last_year", _("上年同期")
    TARGET = "target", _("年度目标")
    COMPLETION = "completion", _("目标完成率")
    LEAD = "lead", _("超（落后）序时进度")
    RANK = "rank", _("位次")
    LAST_RANK = "last_rank", _("上期位次")


class Span(TextChoices):
    """Which days a figure covers."""

    PERIOD = "period", _("本期")
    YEAR_TO_DATE = "year_to_date", _("本年累计")


class Shift(TextChoices):
    """Which period, seen from the bulletin's own."""

    CURRENT = "", _("当期")
    LAST_YEAR = "last_year", _("上年同期")
    PREVIOUS = "previous", _("上期")
    TARGET = "target", _("年度目标")


class Dimension(TextChoices):
    """By what a list, a table or a chart is broken down."""

    REGION = "region", _("地区")
    UNIT = "unit", _("责任单位")
    INDUSTRY = "industry", _("行业")
    STAGE = "stage", _("阶段")
    MONTH = "month", _("月份")
    BAND = "band", _("规模")
    EVENT = "event", _("活动")


class PaperRhythm(TextChoices):
    """How often a paper comes out; empty for one that comes when it is wanted."""

    WEEK = "week", _("周")
    HALF_MONTH = "half_month", _("半月")
    MONTH = "month", _("月")
    YEAR = "year", _("年")


class ReaderKind(TextChoices):
    """How a bulletin goes to somebody."""

    MAIN = "main", _("主送")
    COPY = "copy", _("抄送")


class Listing(TextChoices):
    """What another room knows and a paper lists."""

    RANKS = "ranks", _("考核名次")
    LISTS = "lists", _("考核红黑榜")
    AGENDA = "agenda", _("调度议程")
    ORDERS = "orders", _("未办结督办")


class ExportFormat(TextChoices):
    """File formats of a bulletin."""

    WORD = "docx", _("Word 文档")
    WORKBOOK = "xlsx", _("Excel 工作簿")
    PDF = "pdf", _("PDF")


class UpwardFormat(TextChoices):
    """File formats of a superior's own form."""

    WORKBOOK = "xlsx", _("Excel 工作簿")
    WORD = "docx", _("Word 文档")


ACTION_WORDS = {
    "bulletins.drafted": _("起草通报"),
    "bulletins.edited": _("修改通报文稿"),
    "bulletins.reviewed": _("审核通过通报"),
    "bulletins.returned": _("退回通报"),
    "bulletins.deleted": _("删除通报草稿"),
    "bulletins.issued": _("印发通报"),
    "bulletins.restated": _("更正重发通报"),
    "bulletins.template_saved": _("保存通报模板"),
    "bulletins.template_retired": _("停用通报模板"),
    "bulletins.form_uploaded": _("上传上报表"),
    "bulletins.form_marked": _("标记上报表"),
    "bulletins.form_retired": _("停用上报表"),
    "bulletins.form_filled": _("填报上报表"),
    "bulletins.drafts_planned": _("定起草计划"),
    "bulletins.drafts_unplanned": _("停起草计划"),
}
