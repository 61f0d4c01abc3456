"""A document with every kind of block, for the tests of the renderers."""

from datetime import date
from decimal import Decimal

from wutong.domains.bulletins.rules.document import (
    Cell,
    Chart,
    Document,
    Heading,
    NoticeEntry,
    NoticeList,
    Paragraph,
    Run,
    Series,
    Table,
)

UNITS = (
    ("海港区", "38", "512.30"),
    ("山海关区", "21", "188.00"),
    ("北戴河区", "12", "96.45"),
    ("抚宁区", "19", "201.70"),
    ("昌黎县", "27", "264.10"),
    ("卢龙县", "24", "230.55"),
    ("青龙满族自治县", "18", "150.85"),
    ("开发区", "25", "360.00"),
    ("北戴河新区", "8", "63.00"),
)


def number_cell(text: str, figure: str = "") -> Cell:
    places = len(text.partition(".")[2])
    return Cell(text, figure, "right", number=Decimal(text), decimal_places=places)


def regional_table(repeat: int = 1) -> Table:
    header = (
        (
            Cell("县区", align="centre", row_span=2),
            Cell("签约", align="centre", column_span=2),
        ),
        (Cell("项目数（个）", align="centre"), Cell("总投资（亿元）", align="centre")),
    )
    body = tuple(
        (Cell(name), number_cell(count, f"F{index}"), number_cell(amount, f"A{index}"))
        for index, (name, count, amount) in enumerate(UNITS * repeat)
    )
    return Table("各县区签约情况", header, body, unit="个、亿元", note="按注册地统计。")


def chart(kind: str = "bar") -> Chart:
    values = tuple(Decimal(amount) for _, _, amount in UNITS)
    names = tuple(name for name, _, _ in UNITS)
    keys = tuple(f"A{index}" for index in range(len(UNITS)))
    series = (Series("签约总投资", values, keys),)
    return Chart("各县区签约总投资", names, series, "亿元", kind)


def sample(repeat: int = 1, issued_on: date | None = date(2022, 9, 9)) -> Document:
    return Document(
        issuing_unit="秦皇岛市招商引资工作领导小组办公室",
        masthead="秦皇岛市招商引资工作领导小组办公室文件",
        title="关于2022年1—9月全市招商引资情况的通报",
        number="秦招商办〔2022〕9号",
        issued_on=issued_on,
        addressees="各县区人民政府、开发区管委会，市直有关部门",
        blocks=(
            Heading("总体情况"),
            Paragraph(
                (
                    Run("截至2022年9月9日，全市新签约项目"),
                    Run("192个", "F001"),
                    Run("，总投资"),
                    Run("2066.95亿元", "F002"),
                    Run("，高新技术项目占签约项目的"),
                    Run("59.37%", "F003"),
                    Run("。"),
                )
            ),
            Heading("分项情况"),
            Heading("签约情况", 2),
            regional_table(repeat),
            Heading("走势", 2),
            chart(),
            chart("line"),
            Heading("红黑榜"),
            NoticeList(
                "红榜",
                "red",
                (NoticeEntry("海港区", (Run("完成年度目标的"), Run("95.24%", "F004"), Run("。"))),),
            ),
            NoticeList("黑榜", "black", ()),
            Heading("下步工作"),
            Heading("抓签约", 2),
            Heading("抓落地", 3),
            Paragraph((Run("对照目标，逐项推进。"),)),
        ),
        attachments=("2022年签约项目清单",),
        copied_to="市委办公室、市人大常委会办公室、市政府办公室、市政协办公室",
        definitions=("签约项目：正式投资合同，按签约日期统计。", "落地：用地、注册、备案。"),
    )
