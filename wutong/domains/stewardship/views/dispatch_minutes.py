"""The minutes of a dispatch meeting as a .docx file.

What became of the orders of the last meeting stands at the head; the list of this meeting's orders
at the end. Faces and sizes follow GB/T 9704-2012 as far as Word's own styles carry them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from wutong.domains.stewardship.choices import MeetingState
from wutong.domains.stewardship.models import DispatchMeeting, SupervisionOrder
from wutong.domains.stewardship.queries.dispatch_page import LineShown
from wutong.domains.stewardship.rules.agenda import Section
from wutong.ui.deadlines import Left
from wutong.ui.formats import day, money

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, HEADING, TITLE = "仿宋", "黑体", "宋体"
SIZE, SIZE_TITLE, SIZE_TABLE = 16, 22, 10.5
MARGINS: Final = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
LINE: Final = 28
INDENT: Final = 2 * SIZE


@dataclass(frozen=True)
class Minutes:
    """What is written."""

    meeting: DispatchMeeting
    sections: Sequence[Section]
    orders: Sequence[SupervisionOrder]
    before: DispatchMeeting | None
    earlier: Sequence[tuple[SupervisionOrder, Left | None]]


def write_minutes(minutes: Minutes) -> BytesIO:
    """The bytes of the file."""
    word = docx.Document()
    _set_up(word)
    meeting = minutes.meeting
    held = meeting.state == MeetingState.HELD
    head = word.add_paragraph(style="Title")
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(f"{meeting.title}{_('纪要') if held else _('议程')}")
    for name, value in (
        (_("时间"), day(meeting.on)), (_("地点"), meeting.place), (_("主持人"), meeting.chair),
        (_("参会"), meeting.attendees),
    ):  # fmt: skip
        if value:
            _say(word, f"{name}：{value}")
    parts = [_earlier, _agenda, _text, _orders] if held else [_earlier, _agenda]
    for number, part in enumerate([one for one in parts if _has(one, minutes)]):
        part(word, minutes, "一二三四"[number])
    word.core_properties.title = meeting.title
    word.core_properties.author = str(meeting.region)
    word.core_properties.comments = ""
    buffer = BytesIO()
    word.save(buffer)
    buffer.seek(0)
    return buffer


def _has(part: Any, minutes: Minutes) -> bool:
    return {_earlier: bool(minutes.earlier), _orders: bool(minutes.orders),
            _text: bool(minutes.meeting.minutes)}.get(part, True)  # fmt: skip


def _earlier(word: Document, minutes: Minutes, number: str) -> None:
    assert minutes.before is not None
    title = _("上次会议（%(day)s）交办事项落实情况") % {"day": day(minutes.before.on)}
    _heading(word, number, title)
    done = sum(one.state == "closed" for one, _left in minutes.earlier)
    _say(word, _("共 %(all)s 项，已销号 %(done)s 项。")
         % {"all": len(minutes.earlier), "done": done})  # fmt: skip
    rows = [
        (one.number, one.title, str(one.owner_unit), day(one.due_on),
         left.text if left and one.state == "open" else one.get_state_display())
        for one, left in minutes.earlier
    ]  # fmt: skip
    _table(word, (_("编号"), _("事项"), _("责任单位"), _("期限"), _("情况")), rows)


def _agenda(word: Document, minutes: Minutes, number: str) -> None:
    _heading(word, number, _("调度事项"))
    if not minutes.sections:
        _say(word, _("议程上没有项目。"))
    for section in minutes.sections:
        _say(word, str(section.reason.label), bold=True)
        for row in section.lines:
            _line(word, row)


def _line(word: Document, row: LineShown) -> None:
    line = row.line
    amount = "" if line.amount is None else f"（{money(line.amount)}）"
    _say(word, f"{row.place}. {line.project.name}{amount}")
    reasons = "；".join(
        f"{one.label}：{one.title}" + (f"，{one.days}" if one.days else "") for one in row.why
    )
    if reasons:
        _say(word, _("情况：%(reasons)s。") % {"reasons": reasons})
    if row.ask:
        _say(word, _("提请：%(ask)s") % {"ask": row.ask})
    if line.decision:
        _say(word, _("议定：%(decision)s") % {"decision": line.decision})


def _text(word: Document, minutes: Minutes, number: str) -> None:
    _heading(word, number, _("会议要求"))
    for text in minutes.meeting.minutes.splitlines():
        if text.strip():
            _say(word, text.strip())


def _orders(word: Document, minutes: Minutes, number: str) -> None:
    _heading(word, number, _("交办事项清单"))
    rows = [
        (one.number, one.title, str(one.project or ""),
         " ".join(str(who) for who in (one.owner_unit, one.owner) if who), day(one.due_on))
        for one in minutes.orders
    ]  # fmt: skip
    _table(word, (_("编号"), _("事项"), _("项目"), _("责任单位"), _("期限")), rows)


def _set_up(word: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in MARGINS.items():
        setattr(section, name, Mm(width))
    for name, face, size in (("Normal", BODY, SIZE), ("Title", TITLE, SIZE_TITLE),
                             ("Heading 1", HEADING, SIZE)):  # fmt: skip
        style: Any = word.styles[name]
        style.font.name, style.font.size, style.font.bold = face, Pt(size), False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
        style.paragraph_format.line_spacing = Pt(LINE if size < SIZE_TITLE else 36)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)


def _heading(word: Document, number: str, text: str) -> None:
    paragraph = word.add_paragraph(style="Heading 1")
    paragraph.paragraph_format.first_line_indent = Pt(INDENT)
    paragraph.add_run(f"{number}、{text}")


def _say(word: Document, text: str, *, bold: bool = False) -> None:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(INDENT)
    paragraph.add_run(text).bold = bold


def _table(word: Document, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = word.add_table(rows=1, cols=len(titles), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, titles, strict=True):
        _fill(cell, text)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _fill(cell, text)


def _fill(cell: Any, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.add_run(str(text)).font.size = Pt(SIZE_TABLE)
