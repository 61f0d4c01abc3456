"""Widths of table columns."""

import pytest

from wutong.domains.bulletins.rendering.columns import column_widths
from wutong.domains.bulletins.rendering.layout import POINTS_A_MILLIMETRE, SIZE_TABLE, TEXT_WIDTH
from wutong.domains.bulletins.rendering.signature import signature_indents, width_in_characters
from wutong.domains.bulletins.rules.document import Cell, Table
from wutong.domains.bulletins.tests.documents import number_cell, regional_table


def test_widths_fill_the_text_area() -> None:
    assert sum(column_widths(regional_table(), TEXT_WIDTH)) == pytest.approx(TEXT_WIDTH)


def test_numbers_never_break_beside_long_headers() -> None:
    headers = ("单位", "年度目标", "完成", "超（落后）序时进度（百分点）", "同比（%）", "位次")
    row = (Cell("秦皇岛经济技术开发区"), *(number_cell("12345.67") for _ in headers[1:]))
    table = Table("排名", (tuple(Cell(text) for text in headers),), (row,))
    points = [width * POINTS_A_MILLIMETRE for width in column_widths(table, TEXT_WIDTH)]
    needed = width_in_characters("12345.67") * SIZE_TABLE
    assert all(width >= needed for width in points[1:])


def test_the_name_stands_centred_on_the_date() -> None:
    unit, day = "秦皇岛市招商引资工作领导小组办公室", "2022年9月9日"
    unit_indent, day_indent = signature_indents(unit, day)
    assert unit_indent >= 2
    centre = unit_indent + width_in_characters(unit) / 2
    assert centre == pytest.approx(day_indent + width_in_characters(day) / 2)
