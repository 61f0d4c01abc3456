"""Cells written into a sheet's own XML, their looks kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from lxml import etree
from openpyxl.utils import column_index_from_string

from wutong.domains.bulletins.rendering.upward.package import Package, like, local

SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
PERCENT_FORMATS: Final = frozenset({"9", "10"})


def numbered(root: Any) -> None:
    """Write the numbers of rows and cells out where the file leaves them to be counted."""
    row_number = 0
    for row in root.find("{*}sheetData"):
        row_number = int(row.get("r") or row_number + 1)
        row.set("r", str(row_number))
        column = 0
        for cell in row:
            if cell.get("r"):
                column = column_index_from_string(_letters(cell.get("r")))
            else:
                column += 1
                cell.set("r", f"{_column_letters(column)}{row_number}")


def _letters(address: str) -> str:
    return address.rstrip("0123456789")


def _column_letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def forget_results(root: Any) -> bool:
    """Take the results of formulas away, which are those of the empty form; whether any was there."""
    found = False
    for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
        result = cell.find("{*}v")
        if result is not None and cell.find("{*}f") is not None:
            cell.remove(result)
            cell.attrib.pop("t", None)
            found = True
    return found


class SheetCells:
    """The cells of one sheet, found by address."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._root = package.root(part)
        self._data = self._root.find("{*}sheetData")
        self._rows = {int(row.get("r")): row for row in self._data}
        self._percents = _percent_looks(package.styles())

    def is_percent(self, address: str) -> bool:
        """Whether the cell shows its number in percent."""
        return self._cell(address).get("s", "0") in self._percents

    def empty(self, address: str) -> None:
        """Take the value away."""
        self._write(address, None, "")

    def put_number(self, address: str, number: Decimal) -> None:
        """A number."""
        self._write(address, "v", f"{number:f}")

    def put_text(self, address: str, text: str) -> None:
        """Words, which no reader takes for a formula."""
        self._write(address, "is", text)

    def _write(self, address: str, kind: str | None, text: str) -> None:
        cell = self._cell(address)
        for child in [one for one in cell if local(one) != "extLst"]:
            cell.remove(child)
        cell.attrib.pop("t", None)
        if kind == "v":
            cell.insert(0, _element(cell, "v", text))
        elif kind == "is":
            cell.set("t", "inlineStr")
            inline = _element(cell, "is", None)
            inline.append(_element(cell, "t", text))
            inline[0].set(SPACE, "preserve")
            cell.insert(0, inline)
        self._package.touch(self._part)

    def _cell(self, address: str) -> Any:
        row = self._row(int(address.removeprefix(_letters(address))))
        wanted = column_index_from_string(_letters(address))
        for cell in row:
            at = column_index_from_string(_letters(cell.get("r")))
            if at == wanted:
                return cell
            if at > wanted:
                made = self._new_cell(row, address, wanted)
                cell.addprevious(made)
                return made
        made = self._new_cell(row, address, wanted)
        row.append(made)
        return made

    def _new_cell(self, row: Any, address: str, column: int) -> Any:
        """A cell with the look of its row, else of its column."""
        made = _element(row, "c", None)
        made.set("r", address)
        look = row.get("s") if row.get("customFormat") in {"1", "true"} else None
        for one in self._root.iterfind("{*}cols/{*}col") if look is None else ():
            if int(one.get("min")) <= column <= int(one.get("max")):
                look = one.get("style")
        if look:
            made.set("s", look)
        row.attrib.pop("spans", None)
        return made

    def _row(self, number: int) -> Any:
        if number not in self._rows:
            made = _element(self._data, "row", None)
            made.set("r", str(number))
            after = [one for one in self._rows if one < number]
            if after:
                self._rows[max(after)].addnext(made)
            else:
                self._data.insert(0, made)
            self._rows[number] = made
        return self._rows[number]


def _element(beside: Any, name: str, text: str | None) -> Any:
    made = etree.Element(like(beside, name))
    made.text = text
    return made


def _percent_looks(styles: Any) -> frozenset[str]:
    """The numbers of the looks that show percents."""
    if styles is None:
        return frozenset()
    formats = {one.get("numFmtId") for one in styles.iterfind("{*}numFmts/{*}numFmt")
               if "%" in one.get("formatCode", "")} | PERCENT_FORMATS  # fmt: skip
    looks = styles.iterfind("{*}cellXfs/{*}xf")
    return frozenset(str(at) for at, one in enumerate(looks) if one.get("numFmtId") in formats)
