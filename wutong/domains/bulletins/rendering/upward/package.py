"""An .xlsx as its parts: what is not touched goes out byte for byte as it came in."""

from __future__ import annotations

import io
import posixpath
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from lxml import etree

from wutong.domains.bulletins.rules.errors import BadValue

TYPES: Final = "[Content_Types].xml"
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CALC_CHAIN: Final = "calcChain"
AFTER_CALCULATION: Final = (
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
    "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


def local(element: Any) -> str:
    """The element's name without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def like(element: Any, name: str) -> str:
    """``name`` in the namespace of ``element``."""
    space = etree.QName(element).namespace
    return f"{{{space}}}{name}" if space else name


def careful_parser() -> etree.XMLParser:
    """A parser that resolves no entities, loads nothing and refuses huge trees."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class Package:
    """The parts of a workbook. ``root`` parses one; ``touch`` has it written anew."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except BadZipFile as error:
            raise BadValue("这个工作簿打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传。") from error
        self.names = self._zip.namelist()
        self._roots: dict[str, Any] = {}
        self._touched: set[str] = set()
        self._dropped: set[str] = set()
        self.workbook = self._target("", "officeDocument") or "xl/workbook.xml"

    def root(self, name: str) -> Any:
        """The part's root element. Raises BadValue for broken XML or one with a DOCTYPE."""
        if name not in self._roots:
            try:
                tree = etree.fromstring(self._zip.read(name), careful_parser())
            except (etree.XMLSyntaxError, KeyError) as error:
                raise BadValue("这个工作簿有损坏，请用 Excel 或 WPS 另存后再上传。") from error
            if tree.getroottree().docinfo.doctype:
                raise BadValue("文件里有不该有的声明，请用 Excel 或 WPS 另存后再上传。")
            self._roots[name] = tree
        return self._roots[name]

    def touch(self, *names: str) -> None:
        """Have these parts written as their roots are now."""
        self._touched.update(names)

    def relations(self, name: str) -> list[tuple[str, str]]:
        """What a part refers to inside of the package: kind (last word of its type) and part."""
        rels = _rels_of(name)
        if rels not in self.names:
            return []
        return [
            (one.get("Type", "").rpartition("/")[2], _resolved(name, one.get("Target", "")))
            for one in self.root(rels).iter(RELATION)
            if one.get("TargetMode") != "External"
        ]

    def _target(self, name: str, kind: str) -> str:
        return next((part for found, part in self.relations(name) if found == kind), "")

    def sheets(self) -> dict[str, str]:
        """The part of every worksheet by its title, in order."""
        rels = self.root(_rels_of(self.workbook))
        parts = {one.get("Id"): _resolved(self.workbook, one.get("Target", ""))
                 for one in rels.iter(RELATION) if one.get("Type", "").endswith("/worksheet")}  # fmt: skip
        found = {}
        for sheet in self.root(self.workbook).iter("{*}sheet"):
            key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
            if key in parts:
                found[sheet.get("name", "")] = parts[key]
        return found

    def styles(self) -> Any:
        """The root of the styles; None without any."""
        name = self._target(self.workbook, "styles")
        return self.root(name) if name else None

    def calculate_when_opened(self) -> None:
        """Have formulas worked out anew by whoever opens the file."""
        book = self.root(self.workbook)
        found = book.find("{*}calcPr")
        if found is None:
            found = etree.Element(like(book, "calcPr"))
            later = next((one for one in book if local(one) in AFTER_CALCULATION), None)
            if later is None:
                book.append(found)
            else:
                later.addprevious(found)
        found.set("fullCalcOnLoad", "1")
        self.touch(self.workbook)

    def drop_calculation_chain(self) -> None:
        """Forget the order of formulas, which names cells; whoever opens the file makes it anew."""
        rels = _rels_of(self.workbook)
        for one in list(self.root(rels).iter(RELATION)):
            if one.get("Type", "").endswith(f"/{CALC_CHAIN}"):
                name = _resolved(self.workbook, one.get("Target", ""))
                one.getparent().remove(one)
                for typed in self.root(TYPES).findall("{*}Override"):
                    if typed.get("PartName") == f"/{name}":
                        typed.getparent().remove(typed)
                self._dropped.add(name)
                self.touch(rels, TYPES)

    def content(self) -> bytes:
        """The whole file."""
        buffer = io.BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED) as made:
            for info in self._zip.infolist():
                if info.filename in self._dropped:
                    continue
                data = self._zip.read(info)
                if info.filename in self._touched:
                    data = etree.tostring(
                        self._roots[info.filename], xml_declaration=True, encoding="UTF-8",
                        standalone=True,
                    )  # fmt: skip
                made.writestr(info, data)
        return buffer.getvalue()


def _rels_of(name: str) -> str:
    folder, _, last = name.rpartition("/")
    return posixpath.join(folder, "_rels", f"{last}.rels")


def _resolved(name: str, target: str) -> str:
    if target.startswith("/"):
        return target.removeprefix("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
