"""A superior's own file: read once for its cells or placeholders, filled with its layout kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final
from zipfile import ZipFile

from wutong.domains.bulletins.rules.errors import BadValue
from wutong.domains.bulletins.rules.upward_fill import Filled

FORMATS: Final = ("xlsx", "docx")
UNPACKED_AT_MOST: Final = 60 * 1024 * 1024
EXTERNAL: Final = b'TargetMode="External"'
HYPERLINK: Final = b"relationships/hyperlink"
LINKED_PARTS: Final = ("xl/externalLinks/", "xl/connections.xml", "xl/queryTables/")


def read_form(file_format: str, content: bytes) -> dict[str, Any]:
    """Cells or placeholders of the file as JSON-ready data. Raises BadValue for links to other
    files, and for what unpacks too large."""
    from wutong.domains.bulletins.rendering.upward import word, workbook  # noqa: PLC0415  slow

    _check_package(content)
    return workbook.read(content) if file_format == "xlsx" else word.read(content)


def fill_form(file_format: str, content: bytes, filled: Sequence[Filled], marks: Any) -> bytes:
    """The file with its marked places filled; everything else is as it was. Raises BadValue where a
    list of a workbook lacks rows that can't be inserted."""
    from wutong.domains.bulletins.rendering.upward import word, workbook  # noqa: PLC0415  slow

    writer = workbook.fill if file_format == "xlsx" else word.fill
    return writer(content, filled, marks)


def _check_package(content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > UNPACKED_AT_MOST:
            raise BadValue("文件解开后太大，请删去用不到的工作表或图片再上传。")
        names = [part.filename for part in parts]
        linked = any(name.startswith(LINKED_PARTS) for name in names)
        if linked or any(
            _links_out(package.read(name)) for name in names if name.endswith(".rels")
        ):
            raise BadValue("文件里有指向别的文件或数据源的链接，请先断开链接再上传。")


def _links_out(relations: bytes) -> bool:
    """Whether something else than a hyperlink lies outside of the file."""
    pieces = relations.split(b"<Relationship ")[1:]
    return any(EXTERNAL in piece and HYPERLINK not in piece for piece in pieces)
