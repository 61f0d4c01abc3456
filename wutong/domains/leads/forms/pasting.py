"""A message or an article that is pasted, or a file that holds one."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import Any, Final
from xml.etree import ElementTree

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.rules.recognition import LONGEST

MOST_BYTES: Final = 5_000_000
MOST_XML: Final = 20_000_000
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class PasteForm(forms.Form):
    """Text typed or pasted; a .txt or .docx takes its place."""

    text = forms.CharField(
        label=_("消息或文章"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            {"rows": 8, "placeholder": _("把微信消息、邮件、新闻或项目简介整段粘贴到这里")}
        ),
    )
    file = forms.FileField(
        label=_("或者选一个文件"),
        required=False,
        widget=forms.FileInput({"accept": ".txt,.docx"}),
    )

    def clean(self) -> dict[str, Any]:
        """The text of the file, or what was pasted, within the length that is read at once."""
        data = super().clean() or {}
        if data.get("file"):
            data["text"] = text_of(data["file"])
        text = (data.get("text") or "").replace("\r\n", "\n")
        if not text.strip():
            raise ValidationError(_("请粘贴一段文字，或选择一个文件。"))
        if len(text) > LONGEST:
            sentence = _("文字太长：%(length)s 个字，最多 %(most)s 个字。请只粘贴有关的部分。")
            raise ValidationError(sentence % {"length": len(text), "most": LONGEST})
        data["text"] = text
        return data


def text_of(file: Any) -> str:
    """The text of an uploaded .txt (UTF-8, UTF-16 or GB 18030) or .docx. Raises ValidationError."""
    if file.size > MOST_BYTES:
        raise ValidationError(_("文件超过 5 MB，请粘贴有关的部分。"))
    ending = PurePath(file.name or "").suffix.lower()
    if ending == ".docx":
        return _of_document(file)
    if ending == ".txt":
        return decoded(file.read())
    raise ValidationError(_("请选择 .txt 或 .docx 文件；其他格式请粘贴正文。"))


def decoded(content: bytes) -> str:
    """Text of UTF-8, UTF-16 or GB 18030. Raises ValidationError."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("读不出这个文件的文字，请粘贴正文。"))


def _of_document(file: Any) -> str:
    """Its paragraphs, a line each. No entity is read, and no more than a bounded size unpacked."""
    try:
        with zipfile.ZipFile(file) as packed:
            part = packed.getinfo("word/document.xml")
            if part.file_size > MOST_XML:
                raise ValidationError(_("文件太大，请粘贴有关的部分。"))
            content = packed.read(part)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise ValidationError(_("读不出这个文件的文字，请粘贴正文。"))
        root = ElementTree.fromstring(content)  # noqa: S314  no document type, no entities
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError) as fault:
        raise ValidationError(_("读不出这个文件的文字，请粘贴正文。")) from fault
    return "\n".join(_line(one) for one in root.iter(f"{_WORD}p"))


def _line(paragraph: ElementTree.Element) -> str:
    words = []
    for one in paragraph.iter():
        if one.tag == f"{_WORD}t":
            words.append(one.text or "")
        elif one.tag in (f"{_WORD}tab", f"{_WORD}br"):
            words.append(" ")
    return "".join(words)
