"""Rows inserted into a sheet of an .xlsx, and everything that names rows below moved with them.

Moved are cells, heights and looks, merged areas, formulas of all sheets, names and print areas,
conditional formats, checks of input, links, filters, page breaks, pictures, shapes and charts.
Refused, with what it is, are sheets where below the new rows lie a table of Excel's, a pivot table,
a comment, a control or an embedded object; formulas over several cells or sheets, and INDIRECT or
OFFSET; a merged area inside of the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from wutong.domains.bulletins.rendering.upward.package import Package, like, local
from wutong.domains.bulletins.rendering.upward.shifting import (
    AREA,
    CannotShift,
    moved_area,
    moved_cover,
    moved_formula,
)
from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward_layout import Insertion

FORMULAS: Final = frozenset({"f", "formula", "formula1", "formula2"})
HINDRANCES: Final = {"controls": "控件", "oleObjects": "嵌入的对象", "scenarios": "方案"}
VALUES: Final = ("v", "is")


def insert_rows(package: Package, made: Insertion) -> None:
    """Insert the rows. Raises BadValue naming what keeps them from being inserted."""
    sheets = package.sheets()
    part = sheets[made.sheet]
    try:
        _check(package, part, made)
        for title, name in sheets.items():
            _single_formulas(package.root(name))
            _move_formulas(package, name, title, made)
        _move_book(package, made)
        _move_rows(package.root(part), made)
        _move_areas(package.root(part), made)
        _move_drawings(package, part, made)
    except (CannotShift, TokenizerError, TranslatorError) as error:
        why = str(error) if isinstance(error, CannotShift) else "有的公式读不懂"
        raise BadValue(
            f"{made.sheet} 第{made.first}行起的名单还缺 {made.extra} 行，这张表{why}，不能自动加行。"
            "请在原表里多留几行再上传，或者缩小范围。"
        ) from error
    package.drop_calculation_chain()
    package.calculate_when_opened()
    package.touch(part)


def _check(package: Package, part: str, made: Insertion) -> None:
    root = package.root(part)
    for name, label in HINDRANCES.items():
        if root.find(f"{{*}}{name}") is not None:
            raise CannotShift(f"里有{label}")
    for area in root.iter("{*}mergeCell"):
        start, end = _rows(area.get("ref", ""))
        inside = made.first <= start and end <= made.last and start != end
        if inside and (start, end) != (made.first, made.last):
            raise CannotShift("的名单里有上下合并的单元格")
    for kind, name in package.relations(part):
        if kind == "table" and _end(package.root(name).get("ref", "")) >= made.at:
            raise CannotShift("下面有「表格」（插入的智能表）")
        if kind == "pivotTable" and _end(_location(package.root(name))) >= made.at:
            raise CannotShift("下面有透视表")
        if kind in {"comments", "threadedComment"} and any(
            _end(one.get("ref", "")) >= made.at for one in package.root(name).iter("{*}comment")
        ):
            raise CannotShift("下面有批注")
    for name in package.names:
        if name.startswith("xl/pivotCache/pivotCacheDefinition"):
            source = package.root(name).find(".//{*}worksheetSource")
            mine = source is not None and source.get("sheet") == made.sheet
            if mine and _end(source.get("ref", "")) >= made.at:
                raise CannotShift("下面是透视表的数据")


def _location(pivot: Any) -> str:
    found = pivot.find("{*}location")
    return "" if found is None else found.get("ref", "")


def _rows(area: str) -> tuple[int, int]:
    found = AREA.fullmatch(area)
    if found is None:
        return 0, 0
    return int(found[2]), int(found[4] or found[2])


def _end(area: str) -> int:
    return _rows(area)[1]


def _cells(root: Any) -> Iterator[Any]:
    yield from root.iterfind("{*}sheetData/{*}row/{*}c")


def _single_formulas(root: Any) -> None:
    """Write formulas that cells share out in each of them."""
    masters: dict[str, tuple[str, str]] = {}
    for cell in _cells(root):
        formula = cell.find("{*}f")
        if formula is None or formula.get("t") != "shared":
            continue
        key, place = formula.get("si", ""), cell.get("r", "")
        if formula.text:
            masters[key] = (f"={formula.text}", place)
        elif key in masters:
            text, origin = masters[key]
            formula.text = Translator(text, origin=origin).translate_formula(place)[1:]
        for name in ("t", "si", "ref"):
            formula.attrib.pop(name, None)


def _move_formulas(package: Package, name: str, title: str, made: Insertion) -> None:
    """Formulas of a sheet, of its looks and checks, and links within the book."""
    root, changed = package.root(name), False
    for one in root.iter():
        if local(one) in FORMULAS and one.text:
            _check_array(one, title, made)
            text = moved_formula(one.text, title, made)
            changed, one.text = changed or text != one.text, text
        elif local(one) == "hyperlink" and one.get("location"):
            text = moved_formula(one.get("location"), title, made)
            changed = changed or text != one.get("location")
            one.set("location", text)
    if changed:
        package.touch(name)


def _check_array(formula: Any, title: str, made: Insertion) -> None:
    if formula.get("t") == "dataTable":
        raise CannotShift("里有模拟运算表")
    if formula.get("t") == "array" and title == made.sheet:
        start, end = _rows(formula.get("ref", ""))
        if start != end:
            raise CannotShift("里有占几行的数组公式")


def _move_book(package: Package, made: Insertion) -> None:
    """Names, print areas and titles; what charts draw."""
    for one in package.root(package.workbook).iter("{*}definedName"):
        if one.text:
            one.text = moved_formula(one.text, "", made)
    for name in package.names:
        if name.startswith("xl/charts/") and name.endswith(".xml"):
            for one in package.root(name).iter("{*}f"):
                text = moved_formula(one.text, "", made) if one.text else one.text
                if text != one.text:
                    one.text = text
                    package.touch(name)


def _move_rows(root: Any, made: Insertion) -> None:
    """Rows from the insertion on move down; new ones look like the one above."""
    data = root.find("{*}sheetData")
    for row in data:
        number = int(row.get("r"))
        if number >= made.at:
            _renumber(row, made.row(number))
    model = next((row for row in data if int(row.get("r")) == made.at - 1), None)
    if model is None:
        return
    alike = _alike(data, made)
    for step in range(made.extra, 0, -1):
        copied = deepcopy(model)
        for cell in copied:
            _copy_down(cell, step, alike)
        _renumber(copied, made.at - 1 + step)
        model.addnext(copied)


def _renumber(row: Any, number: int) -> None:
    row.set("r", str(number))
    for cell in row:
        if cell.get("r"):
            cell.set("r", cell.get("r").rstrip("0123456789") + str(number))
            array = cell.find("{*}f[@ref]")
            if array is not None:
                array.set("ref", cell.get("r"))


def _alike(data: Any, made: Insertion) -> set[str]:
    """Columns that say the same in every row of the block: new rows say it too."""
    said: dict[str, set[str]] = {}
    rows = [one for one in data if made.first <= int(one.get("r")) <= made.row(made.last)]
    for row in rows:
        for cell in row:
            text = "".join(cell.itertext()) if cell.find("{*}f") is None else ""
            said.setdefault(cell.get("r").rstrip("0123456789"), set()).add(text)
    return {column for column, texts in said.items() if len(texts) == 1}


def _copy_down(cell: Any, step: int, alike: set[str]) -> None:
    """A copied cell: its look, its formula one row further for each step, words all rows say."""
    place, formula = cell.get("r"), cell.find("{*}f")
    column = place.rstrip("0123456789")
    if formula is not None and formula.text:
        target = f"{column}{int(place.removeprefix(column)) + step}"
        translated = Translator(f"={formula.text}", origin=place).translate_formula(target)
        formula.text = translated[1:]
    elif column not in alike:
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)


def _move_areas(root: Any, made: Insertion) -> None:
    """Merged areas, looks and checks, links, filters, breaks, the used area."""
    for one in root:
        if local(one) not in {"sheetData", "sheetViews"}:
            for inner in one.iter():
                _move_element(inner, made)
    merged = root.find("{*}mergeCells")
    for one in list(merged) if merged is not None else []:
        if _rows(one.get("ref")) == (made.at - 1, made.at - 1):
            for step in range(1, made.extra + 1):
                copied = deepcopy(one)
                number = str(made.at - 1)
                copied.set("ref", one.get("ref").replace(number, str(made.at - 1 + step)))
                merged.append(copied)
    if merged is not None and merged.get("count"):
        merged.set("count", str(len(merged)))


def _move_element(one: Any, made: Insertion) -> None:
    if one.get("sqref"):
        one.set("sqref", moved_cover(one.get("sqref"), made))
    if local(one) == "sqref" and one.text:
        one.text = moved_cover(one.text, made)
    if one.get("ref"):
        one.set("ref", moved_area(one.get("ref"), made))
    if local(one) == "brk" and one.getparent().tag == like(one, "rowBreaks"):
        one.set("id", str(made.row(int(one.get("id", "0")))))


def _move_drawings(package: Package, part: str, made: Insertion) -> None:
    """Pictures, shapes and charts of the sheet below the new rows."""
    for kind, name in package.relations(part):
        if kind != "drawing":
            continue
        for anchor in package.root(name):
            if anchor.get("editAs") != "absolute":
                _move_anchor(anchor, made)
            for shape in anchor.iter("{*}sp"):
                if shape.get("textlink"):
                    shape.set("textlink", moved_formula(shape.get("textlink"), made.sheet, made))
        package.touch(name)


def _move_anchor(anchor: Any, made: Insertion) -> None:
    """The corners of a picture or shape that lie below; both of one that keeps its size."""
    rows = anchor.findall("{*}from/{*}row") + anchor.findall("{*}to/{*}row")
    below = [int(row.text) + 1 >= made.at for row in rows]  # counted from 0
    for row, moves in zip(rows, below, strict=True):
        if below[0] if anchor.get("editAs") == "oneCell" else moves:
            row.text = str(int(row.text) + made.extra)
