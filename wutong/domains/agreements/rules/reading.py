"""The text of an uploaded .docx or .txt, in the order in which a reader meets it.

The file's kind is checked before (``projects.actions.inspect_paper``) for .docx; a .txt is what
decodes as UTF-8, UTF-16 with its mark, or GB 18030 without control characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any, Final
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from django.utils.translation import gettext as _

from wutong.domains.agreements.rules.errors import BadValue

LONGEST_TEXT: Final = 500_000
LARGEST_PART: Final = 40 * 1024 * 1024
BODY: Final = "word/document.xml"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNREADABLE: Final = (
    BadZipFile, KeyError, ParseError, DefusedXmlException, OSError, EOFError, RuntimeError,
    NotImplementedError,
)  # fmt: skip
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text_of(ending: str, content: IO[bytes]) -> str:
    """The text of a file with this ending (``docx``, ``txt``). Raises BadValue with one sentence."""
    content.seek(0)
    text = _of_word(content) if ending == "docx" else _of_bytes(content.read(LONGEST_TEXT * 4 + 1))
    content.seek(0)
    return tidy(text)


def tidy(text: str) -> str:
    """``text`` with one kind of line end. Raises BadValue where it is empty or too long."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not clean:
        raise BadValue(_("没有读到文字：文件是空的，或者是扫描件。请粘贴协议正文。"))
    if len(clean) > LONGEST_TEXT:
        raise BadValue(_("协议正文超过 %(most)s 字，请检查文件。") % {"most": LONGEST_TEXT})
    if _CONTROL.search(clean):
        raise BadValue(_("正文里有不可见的控制字符，请另存为纯文本再试。"))
    return clean


def _of_bytes(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadValue(_("文本的编码认不出来，请另存为 UTF-8 再上传。")) from error


def _of_word(content: IO[bytes]) -> str:
    try:
        with ZipFile(content) as package:
            if package.getinfo(BODY).file_size > LARGEST_PART:
                raise BadValue(_("文档的正文过大，请检查文件。"))
            with package.open(BODY) as body:
                return "\n".join(_paragraphs(body))
    except _UNREADABLE as error:
        raise BadValue(_("这份 .docx 读不出来，请另存后再上传。")) from error


def _paragraphs(body: IO[bytes]) -> Iterator[str]:
    """Paragraphs, those in tables included; deleted revisions are not in the text."""
    for _event, element in iterparse(body):
        if element.tag == f"{W}p":
            yield "".join(_words(element))
            element.clear()


def _words(paragraph: Any) -> Iterator[str]:
    for one in paragraph.iter():
        if one.tag == f"{W}t":
            yield one.text or ""
        elif one.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif one.tag == f"{W}tab":
            yield "\t"
