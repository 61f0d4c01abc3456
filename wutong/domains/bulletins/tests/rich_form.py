"""A superior's .xlsx as Excel writes it: chart, picture, shape, checks, names, a second sheet."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZipFile

import xlsxwriter


def picture() -> io.BytesIO:
    """A red square as .png."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    pixels = zlib.compress(b"".join(b"\0" + b"\xc0\x30\x30" * 24 for _row in range(24)))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def rich_form(*, rows: int = 2, table: bool = False, note: bool = False) -> bytes:
    """A list of ``rows`` rows from row 5 on sheet 报表 with its sum, chart, picture and shape below;
    sheet 说明 refers to them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page, other = book.add_worksheet("报表"), book.add_worksheet("说明")
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "border": 1})
    cell, percent = (
        book.add_format({"border": 1}),
        book.add_format({"num_format": "0.0%", "border": 1}),
    )
    last = 4 + rows
    page.merge_range("A1:D1", "招商情况月报", title)
    page.set_row(0, 40)
    page.write_row("A3", ["签约个数", "", "完成率"])
    page.write_blank("D3", None, percent)
    page.write_row("A4", ["县区", "个数", "金额", "平均"], cell)
    for number in range(5, last + 1):
        page.write_row(f"A{number}", ["（待填）", "", ""], cell)
        page.write_formula(f"D{number}", f"=IF(B{number}=0,0,C{number}/B{number})", cell)
        page.set_row(number - 1, 24)
    total = last + 1
    page.write(f"A{total}", "合计", cell)
    page.write_formula(f"B{total}", f"=SUM(B5:B{last})", cell)
    page.write_formula(f"C{total}", f"=SUM(C5:C{last})", cell)
    page.write_formula(f"D{total}", f"=C{total}/B{total}", cell)
    page.merge_range(f"A{total + 1}:D{total + 1}", "填表人：", cell)
    page.conditional_format(f"B5:B{last}", {"type": "cell", "criteria": ">", "value": f"$B${total}/2",
                                            "format": book.add_format({"bg_color": "#ffeb9c"})})  # fmt: skip
    page.data_validation(f"C5:C{last}", {"validate": "decimal", "criteria": ">=", "value": 0})
    page.print_area(0, 0, total + 20, 3)
    page.set_h_pagebreaks([total + 1])
    book.define_name("合计数", f"=报表!$B${total}")
    other.write_formula("A1", f"=报表!B{total}*2")
    other.write_formula("A2", "=SUM(报表!A1:A2)+A1")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "个数", "categories": f"=报表!$A$5:$A${last}",
                      "values": f"=报表!$B$5:$B${last}"})  # fmt: skip
    page.insert_chart(f"A{total + 3}", chart)
    page.insert_image("F2", "seal.png", {"image_data": picture()})
    page.insert_textbox(f"G{total + 3}", "备注", {"textlink": f"=$B${total}"})
    if table:
        page.add_table(f"G{total}:H{total + 2}")
    if note:
        page.write_comment(f"A{total + 1}", "请填姓名")
    book.close()
    return buffer.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The file's parts by name."""
    with ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
