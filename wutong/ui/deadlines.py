"""How near a deadline is, in working days: 剩 3 个工作日, 超期 2 个工作日, 暂定."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wutong.kernel.workdays import WorkingCalendar, national_calendar

SOON: Final = 5
"""Working days within which a deadline is shown in yellow."""


@dataclass(frozen=True)
class Left:
    """What is left until a deadline, in words, and its tone (red, yellow or none)."""

    text: str
    tone: str
    days: int
    """Working days left; negative once it is past."""


def left_until(due: date, on: date, calendar: WorkingCalendar | None = None) -> Left:
    """How near ``due`` is on ``on``. A day without a published arrangement is marked 暂定.

    Days are those of ``calendar``, the whole country's where none is given.
    """
    calendar = calendar or national_calendar()
    days = calendar.count(on, due)
    if due < on:
        late = ngettext("超期 %(days)s 个工作日", "超期 %(days)s 个工作日", -days) % {"days": -days}
        return Left(late if days else _("已超期"), "red", min(days, -1))
    if due == on:
        return Left(_("今天到期"), "yellow", 0)
    text = ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days) % {"days": days}
    if days == 0:
        text = _("剩不到 1 个工作日")
    if calendar.is_provisional(due):
        text = _("%(left)s（暂定）") % {"left": text}
    return Left(text, "yellow" if days <= SOON else "", days)
