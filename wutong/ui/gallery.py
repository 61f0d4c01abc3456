"""Every component in every state, for those who build pages. Names and figures are for show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from wutong.kernel.http.access import requires
from wutong.kernel.scope import MANAGE_RULES
from wutong.ui.figures import Chart, KeyFigure, Series

STAGES = (_("储备"), _("在谈"), _("签约"), _("注册"), _("落地"), _("开工"), _("投产"))


class SampleFilter(forms.Form):
    """A filter bar."""

    q = forms.CharField(label=_("名称"), required=False)
    stage = forms.ChoiceField(
        label=_("阶段"), required=False, choices=[("", _("全部")), ("signed", _("签约"))]
    )
    since = forms.DateField(
        label=_("签约日期起"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("项目名称"), help_text=_("与合同一致，不写简称。"))
    amount = forms.DecimalField(label=_("总投资"), max_digits=12, decimal_places=2)
    area = forms.DecimalField(label=_("用地面积"), required=False)
    kind = forms.ChoiceField(label=_("行业"), choices=[("C39", _("计算机、通信和其他电子设备"))])
    signed_on = forms.DateField(label=_("签约日期"), widget=forms.DateInput(attrs={"type": "date"}))
    pace = forms.ChoiceField(
        label=_("进度"), widget=forms.RadioSelect, choices=[("n", _("正常")), ("s", _("缓建"))]
    )
    content = forms.CharField(label=_("建设内容"), required=False, widget=forms.Textarea)
    confidential = forms.BooleanField(label=_("涉密项目，只有本项目的人看得到"), required=False)
    paper = forms.FileField(label=_("佐证"), required=False)


def figures() -> list[KeyFigure]:
    """Key figures: every light, one without a target, one without data, one huge."""
    definition = _("口径：正式投资合同，重复签约计一次\n期间：2019-01-01 至 2019-08-31\n已核验")
    calendar = Decimal("66.67")
    return [
        KeyFigure(_("签约项目"), "20", _("项"), "#rows", definition, "21", Decimal("95.24"),
                  calendar, "green", _("超序时"), _("超序时 28.57 个百分点"), "up", _("上年同期 16 项")),
        KeyFigure(_("到位内资"), "63.57", _("亿元"), "#rows", definition, "65", Decimal("60.10"),
                  calendar, "behind", _("略欠"), _("欠序时 6.57 个百分点"), "down"),
        KeyFigure(_("开工项目"), "11", _("项"), "#rows", definition, "20", Decimal("55.00"),
                  calendar, "yellow", _("欠序时"), _("欠序时 11.67 个百分点"), "down"),
        KeyFigure(_("投产项目"), "3", _("项"), "#rows", definition, "12", Decimal("25.00"),
                  calendar, "red", _("欠序时"), _("欠序时 41.67 个百分点"), "down"),
        KeyFigure(_("储备项目"), "84", _("项"), "#rows", definition),
        KeyFigure(_("固定资产投资"), "—", "", light="none", light_text=_("未报")),
        KeyFigure(_("签约总额"), "1234567890.12", _("亿元"), "#rows", definition, "999999999",
                  Decimal("123.46"), calendar, "green", _("超序时")),
    ]  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Rows of a table, a long name and missing values among them."""
    names = (
        (_("石油装备产业园"), "6 / 5", "2130000000", "100", "96.4", "green"),
        (_("振兴街道"), "5 / 5", "1582000000", "92", "91.0", "green"),
        (_("新工街道"), "4 / 4", "1205000000", "84", "88.7", "behind"),
        (_("兴盛街道"), "3 / 4", "940000000", "61", "70.2", "yellow"),
        (_("一个名字特别长、手机上一行放不下的省级高新技术产业开发区管理委员会"), "2 / 3",
         "99990000", "33", "41.5", "red"),
    )  # fmt: skip
    return [
        {"name": name, "signed": signed, "funds": Decimal(funds), "done": done, "score": score,
         "light": light}
        for name, signed, funds, done, score, light in names
    ]  # fmt: skip


def charts() -> dict[str, Chart]:
    """One chart of every kind, and one whose boundaries are missing."""
    months = [_("%(month)d月") % {"month": month} for month in range(1, 9)]
    values = [Decimal(text) for text in ["4.1", "3.2", "8.6", "7.9", "9.4", "10.8", "8.2", "11.37"]]
    plan = [Decimal("5.4")] * 8
    counts = [84, 38, 20, 17, 14, 11, 3]
    amounts = ["206.4", "121.0", "97.2", "84.6", "71.3", "52.8", "9.1"]
    texts = [f"{count} 项 · {amount} 亿元" for count, amount in zip(counts, amounts, strict=True)]
    return {
        "months": Chart("columns", _("逐月到位内资"), months,
                        [Series(_("到位内资"), values, urls=["#rows"] * 8),
                         Series(_("序时"), plan, kind="line", quiet=True)],
                        _("亿元"), _("月份")),
        "funnel": Chart("bars", _("项目漏斗"), STAGES,
                        [Series(_("项目数"), counts, texts, ["#rows"] * 7)],
                        "", _("阶段"), show_texts=True, shades=True),
        "nothing": Chart("map", _("没有边界的地图"), [_("甲镇"), _("乙镇")],
                         [Series(_("签约额"), [Decimal(3), None], urls=["#rows", ""])],
                         _("亿元"), _("单位"), boundaries="/ui/no-such-file.json", keys=["1", "2"]),
    }  # fmt: skip


def rail() -> list[dict[str, Any]]:
    """A stage rail with every state."""
    states = ("done", "done", "done", "claimed", "now", "skipped", "todo")
    notes = (
        "02-18",
        "03-05",
        _("07-24 · 长三角促进周"),
        _("08-06 待核验"),
        _("还缺 2 项"),
        _("购置厂房"),
        "",
    )
    return [
        {"title": title, "state": state, "note": note, "url": "#rows"}
        for title, state, note in zip(STAGES, states, notes, strict=True)
    ]


def board() -> list[dict[str, Any]]:
    """A board with a full, a short and an empty column."""
    cards = [
        {"id": number, "title": _("氮化镓半导体材料及芯片研发、生产项目"), "url": "#rows",
         "note": _("第二招商小分队"), "amount": "15.00 亿元", "movable": True,
         "tags": [{"text": _("剩 4 个工作日"), "tone": "yellow"}] if number % 2 else []}
        for number in range(1, 4)
    ]  # fmt: skip
    return [
        {"key": "signed", "title": _("签约"), "count": 20, "note": "97.20 亿元", "cards": cards,
         "drop_url": "/ui/gallery/", "more_url": "#rows"},
        {"key": "registered", "title": _("注册"), "count": 1, "note": "15.00 亿元",
         "cards": cards[:1], "drop_url": "/ui/gallery/"},
        {"key": "landed", "title": _("落地"), "count": 0, "note": "", "cards": [],
         "drop_url": "/ui/gallery/"},
    ]  # fmt: skip


def lists() -> dict[str, Any]:
    """Tabs, steps, timeline, checklist and facts."""
    return {
        "tabs": [
            {"title": _("概览"), "url": "#rows", "current": True},
            {"title": _("节点与佐证"), "url": "#rows", "count": 9},
            {"title": _("审批路线"), "url": "#rows", "count": "6/23"},
            {"title": _("历史"), "url": "#rows"},
        ],
        "periods": [
            {"title": title, "url": "#rows", "current": place == 2}
            for place, title in enumerate((_("本月"), _("本季"), _("本年"), _("自选")))
        ],
        "crumbs": [{"title": _("项目"), "url": "#rows"}, {"title": "XLT-2019-0017"}],
        "steps": [
            {"title": _("上传"), "state": "done"},
            {"title": _("看懂了什么"), "state": "now"},
            {"title": _("逐行差异"), "state": "todo"},
            {"title": _("写入"), "state": "todo"},
        ],
        "timeline": [
            {"day": "08-30", "title": _("首笔资本金 0.62 亿元"), "detail": _("企业提供银行进账单 · 专班申报"),
             "tags": [{"text": _("待核验"), "tone": "yellow"}]},
            {"day": "08-26", "title": _("土地成交确认书签订"), "url": "#rows",
             "tags": [{"text": _("已核验"), "tone": "green"}]},
        ],
        "checklist": [
            {"title": _("公司注册：营业执照、统一社会信用代码"), "state": "done", "note": _("已核验 08-07")},
            {"title": _("首笔资本金到位凭证"), "state": "waiting", "note": _("已申报 08-30"),
             "tag": _("待核验"), "tone": "yellow"},
            {"title": _("项目备案证"), "state": "missing", "note": _("审批局"),
             "tag": _("剩 4 个工作日"), "tone": "yellow", "url": "#rows"},
        ],
        "facts": [
            (_("包联领导"), _("区委书记")),
            (_("招商单位"), _("第二招商小分队 60% · 商务局 40%")),
            (_("下次调度"), "2019-09-04（周三）"),
        ],
    }  # fmt: skip


@requires(MANAGE_RULES)
def show(request: HttpRequest) -> HttpResponse:
    """The gallery, for administrators."""
    broken = SampleForm({"name": "", "amount": "十五", "pace": "x"})
    broken.is_valid()
    context = {
        "figures": figures(), "rows": rows(), "charts": charts(), "rail": rail(),
        "columns": board(), "filter": SampleFilter(request.GET), "form": SampleForm(),
        "broken": broken, "page": Paginator(range(230), 50).page(2), "nothing": [],
        "amount": Decimal("1500000000"), "small": Decimal("62000000"),
        "today": date(2026, 11, 21), "watermark": "梧桐 · 组件" if "watermark" in request.GET else "",
        **lists(),
    }  # fmt: skip
    return render(request, "ui/gallery.html", context)
