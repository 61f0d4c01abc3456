"""Which files may stand as evidence: decided by what they hold, not by what they are called.

Allowed are PDF, OFD, pictures and office documents without macros. Source of the threats:
OWASP File Upload Cheat Sheet.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Final
from zipfile import BadZipFile, ZipFile

import filetype
import olefile
from django.utils.translation import gettext as _

from wutong.domains.projects.rules.errors import BadValue

LONGEST_NAME: Final = 160
HEAD_BYTES: Final = 8192
MOST_ENTRIES: Final = 20_000
LARGEST_TYPES_LIST: Final = 1024 * 1024
TYPES_LIST: Final = "[Content_Types].xml"
OFFICE: Final = "application/vnd.openxmlformats-officedocument"

SIMPLE: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
PACKAGES: Final = {
    "docx": ("word/", f"{OFFICE}.wordprocessingml.document"),
    "xlsx": ("xl/", f"{OFFICE}.spreadsheetml.sheet"),
    "pptx": ("ppt/", f"{OFFICE}.presentationml.presentation"),
    "ofd": ("OFD.xml", "application/ofd"),
}
COMPOUND: Final = {
    "doc": ("WordDocument", "application/msword"),
    "xls": ("Workbook", "application/vnd.ms-excel"),
    "ppt": ("PowerPoint Document", "application/vnd.ms-powerpoint"),
}
MACRO_PARTS: Final = ("vbaproject.bin", "vbadata.xml")
MACRO_STORAGES: Final = frozenset({"macros", "_vba_project_cur", "vba"})
ALLOWED: Final = (*SIMPLE, *PACKAGES, *COMPOUND)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True)
class Paper:
    """A file that may be kept: the name to show and the kind of content."""

    name: str
    content_type: str


def harmless_name(name: str) -> str:
    """``name`` without folders, control and direction characters; at most 160 characters.

    A right-to-left override could make ``cod.exe`` read as ``exe.doc``.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(one for one in last if unicodedata.category(one) not in {"Cc", "Cf"})
    clean = _UNSAFE.sub("_", unicodedata.normalize("NFC", visible)).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot:
        return clean[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def inspect(name: str, content: IO[bytes]) -> Paper:
    """Decide whether the file may be kept. Raises BadValue with the reason and what to do."""
    clean = harmless_name(name)
    ending = PurePath(clean).suffix.lower().removeprefix(".")
    if ending not in ALLOWED:
        raise BadValue(
            _(
                "不收 %(ending)s 文件。请上传 PDF、OFD、图片（JPG、PNG、WebP、TIFF）或不含宏的 Office 文档。"
            )
            % {"ending": f"「.{ending}」" if ending else _("没有扩展名的")}
        )
    content.seek(0)
    head = content.read(HEAD_BYTES)
    content.seek(0)
    if not head:
        raise BadValue(_("文件是空的，请重新选择。"))
    found = _content_type(ending, head, content)
    content.seek(0)
    if found is None:
        raise BadValue(
            _("「%(name)s」的内容和扩展名不符，或者文件已损坏、已加密。请另存后再上传。")
            % {"name": clean}
        )
    return Paper(clean, found)


def _content_type(ending: str, head: bytes, content: IO[bytes]) -> str | None:
    if ending in SIMPLE:
        return SIMPLE[ending] if filetype.guess_mime(head) == SIMPLE[ending] else None
    if ending in PACKAGES:
        return _package_type(ending, content)
    return _compound_type(ending, content)


def _package_type(ending: str, content: IO[bytes]) -> str | None:
    part, content_type = PACKAGES[ending]
    try:
        with ZipFile(content) as package:
            names = package.namelist()
            if len(names) > MOST_ENTRIES:
                return None
            if any(name.lower().endswith(MACRO_PARTS) for name in names):
                raise _macros()
            if ending != "ofd" and _declares_macros(package):
                raise _macros()
            return content_type if any(name.startswith(part) for name in names) else None
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return None


def _declares_macros(package: ZipFile) -> bool:
    with package.open(TYPES_LIST) as types:
        return b"macroenabled" in types.read(LARGEST_TYPES_LIST).lower()


def _compound_type(ending: str, content: IO[bytes]) -> str | None:
    stream, content_type = COMPOUND[ending]
    if not olefile.isOleFile(content):
        return None
    content.seek(0)
    try:
        with olefile.OleFileIO(content.read()) as document:
            folders = {one.lower() for path in document.listdir(storages=True) for one in path}
            if folders & MACRO_STORAGES:
                raise _macros()
            return content_type if document.exists(stream) or document.exists("Book") else None
    except (OSError, IndexError, ValueError):
        return None


def _macros() -> BadValue:
    return BadValue(_("文件里有宏，不能作为佐证。请另存为不含宏的文档（如 .docx、.xlsx）或 PDF。"))
