"""How people are told of a case: a notice each, in the transaction that says it was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import ToldKind
from wutong.domains.approvals.queries.telling import Audience, Moved, Told
from wutong.domains.notices.actions import Telling, tell_all
from wutong.domains.notices.choices import NoticeKind
from wutong.kernel import events

KINDS: Final = {
    ToldKind.DUE_SOON: NoticeKind.DUE,
    ToldKind.OVERDUE: NoticeKind.OVERDUE,
    ToldKind.TO_HEAD: NoticeKind.ESCALATED,
    ToldKind.TO_SUPERVISOR: NoticeKind.ESCALATED,
    ToldKind.CORRECTION_DUE: NoticeKind.DUE,
    ToldKind.SPECIAL_DUE: NoticeKind.DUE,
    ToldKind.DEFICIENCY_DUE: NoticeKind.DUE,
}


def send(told: Sequence[Told], *, at: datetime) -> None:
    """Tell each person once; the rooms above hear of it after commit."""
    if not told:
        return
    tell_all((_telling(one) for one in told if one.people), at=at)
    events.publish("approvals.told", told=told, at=at)


def send_moved(moved: Sequence[Moved], audience: Audience, *, at: datetime) -> None:
    """Tell whoever has a case that the calendar moved its last day. The key names the change: the
    same day may move again."""

    def telling(one: Moved) -> Telling:
        case = one.case
        return Telling(
            audience.who(case, ToldKind.DUE_SOON), NoticeKind.MOVED,
            f"approvals.{case.case}.moved.{at.timestamp():.0f}",
            lambda: _("工作日历有变：办件 %(case)s 的期限由 %(was)s 改为 %(due)s")
            % {"case": case.number, "was": one.was, "due": case.due_on},
            _address(case.number),
        )  # fmt: skip

    tell_all(map(telling, moved), at=at)


def _telling(one: Told) -> Telling:
    case = one.case
    return Telling(
        one.people, KINDS[one.kind], f"approvals.{case.case}.{one.kind}.{case.due_on}",
        partial(_words, one), _address(case.number),
    )  # fmt: skip


def _address(number: str) -> str:
    """The case's page, by this room's addresses alone: reading those of all rooms and of the API
    takes the worker longer, and more memory, than telling thousands."""
    return reverse("case", urlconf="wutong.domains.approvals.urls", args=[number])


def _words(one: Told) -> str:
    words = {
        ToldKind.DUE_SOON: _("办件 %(case)s 将于 %(day)s 到期"),
        ToldKind.OVERDUE: _("办件 %(case)s 已超期，应于 %(day)s 办结"),
        ToldKind.TO_HEAD: _("本单位办件 %(case)s 已超期，应于 %(day)s 办结"),
        ToldKind.TO_SUPERVISOR: _("办件 %(case)s 超期未办，应于 %(day)s 办结"),
        ToldKind.CORRECTION_DUE: _("办件 %(case)s 的补正期限到 %(day)s 为止"),
        ToldKind.SPECIAL_DUE: _("办件 %(case)s 的特别程序应于 %(day)s 结束"),
        ToldKind.DEFICIENCY_DUE: _("办件 %(case)s 的容缺材料应于 %(day)s 补齐"),
    }
    return words[one.kind] % {"case": one.case.number, "day": one.case.due_on}
