"""Papers: a superior's monthly form marked and filled once, and a plan for the weekly sheet. The
form is made up."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, Side

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.bulletins import actions
from wutong.domains.bulletins.models import UpwardForm
from wutong.domains.bulletins.rules.upward import CellMark, Mark, RowsMark

SHEET: Final = "月报"
FIRST, LAST = date(2022, 8, 1), date(2022, 8, 31)
HEADINGS: Final = ("指标", "计量单位", "本期", "今年累计", "上年同期累计")
LINES: Final = (
    ("签约项目", "个", "signed_projects"), ("签约总投资", "亿元", "signed_amount"),
    ("落地项目", "个", "landed_projects"), ("投产项目", "个", "in_production_projects"),
)  # fmt: skip
ROWS_KEPT: Final = range(11, 23)


@transaction.atomic
def load(at: datetime) -> None:
    """Load them once."""
    if UpwardForm.objects.exists():
        return
    city, analyst = region_of(QINHUANGDAO), person("analyst")
    form = actions.upload_form(
        name="省商务厅招商引资月报", region=city, file=_file(), by=analyst, at=at
    )
    for mark in _marks():
        actions.mark_form(form=form, mark=mark, by=analyst, at=at, seen=form.revision)
    actions.fill_upward(form=form, first_day=FIRST, last_day=LAST, by=analyst, at=at)
    actions.plan_drafts(
        template_code="weekly", region=city, rhythm="week", days_after=1, hour=8, author=analyst,
        by=analyst, at=at,
    )  # fmt: skip


def _marks() -> list[Mark]:
    marks: list[Mark] = []
    for row, (_title, _unit, metric) in enumerate(LINES, start=5):
        for column, how in (("C", ""), ("D", "|year_to_date"), ("E", "|year_to_date")):
            code = f"{metric}.last_year" if column == "E" else metric
            marks.append(CellMark(f"{SHEET}!{column}{row}", f"{{{code}{how}}}"))
    columns = (("A", "{name}"), ("C", "{signed_projects}"), ("D", "{signed_amount|亿元}"))
    marks.append(RowsMark(f"{SHEET}!{ROWS_KEPT[0]}", "region", columns, last=ROWS_KEPT[-1]))
    return marks


def _file() -> ContentFile[bytes]:
    book = Workbook()
    page: Any = book.active
    page.title = SHEET
    page["A1"] = "{{year}}年招商引资情况月报表"
    page.merge_cells("A1:E1")
    page["A1"].font, page["A1"].alignment = Font(bold=True, size=18), Alignment("center")
    page["A2"] = "填报单位：{{unit}}　期间：{{period}}"
    for column, text in enumerate(HEADINGS, start=1):
        page.cell(4, column, text).font = Font(bold=True)
    for row, (title, unit, _metric) in enumerate(LINES, start=5):
        page.cell(row, 1, title)
        page.cell(row, 2, unit)
    page["A10"], page["C10"], page["D10"] = "分县区", "签约（个）", "总投资（亿元）"
    last = ROWS_KEPT[-1]
    page.cell(last + 1, 1, "合计")
    for letter in "CD":
        page[f"{letter}{last + 1}"] = f"=SUM({letter}{ROWS_KEPT[0]}:{letter}{last})"
    thin = Side(style="thin")
    for line in page[f"A4:E{last + 1}"]:
        for cell in line:
            cell.border = Border(thin, thin, thin, thin)
    for letter in "ABCDE":
        page.column_dimensions[letter].width = 18
    page.add_chart(_chart(page), f"A{last + 3}")
    buffer = io.BytesIO()
    book.save(buffer)
    return ContentFile(buffer.getvalue(), name="省商务厅招商引资月报.xlsx")


def _chart(page: Any) -> BarChart:
    """The districts' signed totals, which stays in the filled form."""
    chart = BarChart()
    chart.title, chart.legend, chart.width, chart.height = "分县区签约总投资（亿元）", None, 24, 9
    first, last = ROWS_KEPT[0], ROWS_KEPT[-1]
    chart.add_data(Reference(page, min_col=4, min_row=first, max_row=last))
    chart.set_categories(Reference(page, min_col=1, min_row=first, max_row=last))
    return chart
