"""A native chart: a DrawingML chart part whose numbers sit in an embedded workbook.

python-docx has no charts, and python-pptx's writer sets neither Chinese fonts nor colours, so the
part is written here: about a hundred lines of the stable ECMA-376 chart vocabulary.
"""

from io import BytesIO

import xlsxwriter
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from lxml import etree
from lxml.builder import ElementMaker

from wutong.domains.bulletins.rendering.describe import describe_chart
from wutong.domains.bulletins.rendering.layout import CHART_COLOURS, SONGTI, TEXT_WIDTH
from wutong.domains.bulletins.rules.document import Chart, Series

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_HEIGHT = 80
ROOM_FOR_LABELS = 6
"""So many bars leave each its number with decimal places."""
SHEET = "数据"
WORKBOOK_RELATION = "rId1"

C = ElementMaker(namespace=CHART, nsmap={"c": CHART, "a": DRAWING, "r": RELATIONS})
A = ElementMaker(namespace=DRAWING, nsmap={"a": DRAWING})


def add_chart(word: WordDocument, chart: Chart) -> None:
    """Add the chart as wide as the text, in the flow."""
    package = word.part.package
    workbook = Part(
        package.next_partname("/word/embeddings/chart%d.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        embedded_workbook(chart),
        package,
    )
    name: PackURI = package.next_partname("/word/charts/chart%d.xml")
    part = Part(name, CONTENT_TYPE.DML_CHART, chart_markup(chart), package)
    part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    relation = word.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.add_run()._r.append(_frame(chart, relation, word.part.next_id))


def _frame(chart: Chart, relation: str, number: int) -> etree._Element:
    frame = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0"'
        f' distR="0"><wp:extent cx="{Mm(TEXT_WIDTH)}" cy="{Mm(CHART_HEIGHT)}"/>'
        f'<wp:docPr id="{number}" name=""/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    description = frame.find(".//{*}docPr")
    description.set("name", chart.title)
    description.set("descr", describe_chart(chart))
    return frame


def embedded_workbook(chart: Chart) -> bytes:
    """The workbook that Word opens for “edit data”."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        for row, category in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, category)
        for column, series in enumerate(chart.series, start=1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, float(value))
    return buffer.getvalue()


def chart_markup(chart: Chart) -> bytes:
    """The chart part as XML."""
    drawn = _line_chart(chart) if chart.chart == "line" else _bar_chart(chart)
    plot = C.plotArea(C.layout(), drawn, _category_axis(), _value_axis(chart.unit))
    root = C.chartSpace(
        C.date1904(val="0"),
        C.roundedCorners(val="0"),
        C.chart(
            _title(chart.title, 1400),
            C.autoTitleDeleted(val="0"),
            plot,
            *([_legend()] if len(chart.series) > 1 else []),
            C.plotVisOnly(val="1"),
            C.dispBlanksAs(val="gap"),
        ),
        _text_properties(),
    )
    data = C.externalData(C.autoUpdate(val="0"))
    data.set(f"{{{RELATIONS}}}id", WORKBOOK_RELATION)
    root.append(data)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _bar_chart(chart: Chart) -> etree._Element:
    series = [_series(chart, index) for index in range(len(chart.series))]
    return C.barChart(
        C.barDir(val="col"),
        C.grouping(val="clustered"),
        C.varyColors(val="0"),
        *series,
        C.gapWidth(val="80"),
        C.axId(val="1"),
        C.axId(val="2"),
    )


def _line_chart(chart: Chart) -> etree._Element:
    series = [_series(chart, index) for index in range(len(chart.series))]
    return C.lineChart(
        C.grouping(val="standard"),
        C.varyColors(val="0"),
        *series,
        C.marker(val="1"),
        C.axId(val="1"),
        C.axId(val="2"),
    )


def _series(chart: Chart, index: int) -> etree._Element:
    series, count = chart.series[index], len(chart.categories)
    column = xlsxwriter.utility.xl_col_to_name(index + 1)
    name = C.tx(
        C.strRef(
            C.f(f"{SHEET}!${column}$1"), C.strCache(C.ptCount(val="1"), _point(0, series.name))
        )
    )
    made = C.ser(C.idx(val=str(index)), C.order(val=str(index)), name, _paint(chart, index))
    if chart.chart == "bar":
        made.append(C.invertIfNegative(val="0"))
        made.append(_labels(chart))
        made.extend(
            (_categories(chart), _values(series, f"{SHEET}!${column}$2:${column}${count + 1}"))
        )
    else:
        made.append(C.marker(C.symbol(val="circle"), C.size(val="5")))
        made.extend(
            (_categories(chart), _values(series, f"{SHEET}!${column}$2:${column}${count + 1}"))
        )
        made.append(C.smooth(val="0"))
    return made


def _labels(chart: Chart) -> etree._Element:
    shown = "1" if len(chart.series) == 1 else "0"
    return C.dLbls(
        *_close_labels(chart),
        C.showLegendKey(val="0"),
        C.showVal(val=shown),
        C.showCatName(val="0"),
        C.showSerName(val="0"),
        C.showPercent(val="0"),
        C.showBubbleSize(val="0"),
    )


def _close_labels(chart: Chart) -> list[etree._Element]:
    """Whole numbers in small type over many bars, so that they don't run into each other."""
    values = [value for series in chart.series for value in series.values if value is not None]
    if len(chart.categories) <= ROOM_FOR_LABELS:
        return []
    close = [C.txPr(A.bodyPr(), A.p(A.pPr(_font(A.defRPr(sz="900"))), A.endParaRPr(lang="zh-CN")))]
    if max(map(abs, values), default=0) >= 100:
        close.insert(0, C.numFmt(formatCode="0", sourceLinked="0"))
    return close


def _paint(chart: Chart, index: int) -> etree._Element:
    colour = A.solidFill(A.srgbClr(val=CHART_COLOURS[index % len(CHART_COLOURS)]))
    return C.spPr(A.ln(colour, w="28575")) if chart.chart == "line" else C.spPr(colour)


def _categories(chart: Chart) -> etree._Element:
    points = [_point(index, name) for index, name in enumerate(chart.categories)]
    cache = C.strCache(C.ptCount(val=str(len(points))), *points)
    return C.cat(C.strRef(C.f(f"{SHEET}!$A$2:$A${len(points) + 1}"), cache))


def _values(series: Series, reference: str) -> etree._Element:
    points = [
        _point(index, format(value, "f"))
        for index, value in enumerate(series.values)
        if value is not None
    ]
    count = C.ptCount(val=str(len(series.values)))
    return C.val(
        C.numRef(C.f(reference), C.numCache(C.formatCode(number_format(series)), count, *points))
    )


def number_format(series: Series) -> str:
    """A number format with the decimal places that the values carry."""
    exponents = [value.as_tuple().exponent for value in series.values if value is not None]
    places = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return f"0.{'0' * places}" if places > 0 else "0"


def _point(index: int, text: str) -> etree._Element:
    return C.pt(C.v(text), idx=str(index))


def _title(text: str, size: int) -> etree._Element:
    run = A.r(_font(A.rPr(lang="zh-CN", sz=str(size), b="0")), A.t(text))
    return C.title(C.tx(C.rich(A.bodyPr(), A.p(run))), C.overlay(val="0"))


def _font(properties: etree._Element) -> etree._Element:
    properties.append(A.latin(typeface=SONGTI.name))
    properties.append(A.ea(typeface=SONGTI.name))
    return properties


def _text_properties() -> etree._Element:
    paragraph = A.p(A.pPr(_font(A.defRPr(sz="1050"))), A.endParaRPr(lang="zh-CN"))
    return C.txPr(A.bodyPr(), paragraph)


def _legend() -> etree._Element:
    return C.legend(C.legendPos(val="b"), C.overlay(val="0"))


def _category_axis() -> etree._Element:
    return C.catAx(
        C.axId(val="1"),
        C.scaling(C.orientation(val="minMax")),
        C.delete(val="0"),
        C.axPos(val="b"),
        C.numFmt(formatCode="General", sourceLinked="0"),
        C.majorTickMark(val="none"),
        C.minorTickMark(val="none"),
        C.tickLblPos(val="low"),
        C.crossAx(val="2"),
        C.crosses(val="autoZero"),
    )


def _value_axis(unit: str) -> etree._Element:
    return C.valAx(
        C.axId(val="2"),
        C.scaling(C.orientation(val="minMax")),
        C.delete(val="0"),
        C.axPos(val="l"),
        C.majorGridlines(C.spPr(A.ln(A.solidFill(A.srgbClr(val="D9D9D9")), w="6350"))),
        *([_title(unit, 1050)] if unit else []),
        C.numFmt(formatCode="General", sourceLinked="0"),
        C.majorTickMark(val="none"),
        C.minorTickMark(val="none"),
        C.tickLblPos(val="nextTo"),
        C.crossAx(val="1"),
        C.crosses(val="autoZero"),
    )
