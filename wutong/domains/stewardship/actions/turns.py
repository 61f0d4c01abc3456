"""Whose turn it is: every write to an appeal or an order begins here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.stewardship.rules.errors import AlreadyMoved
from wutong.ui.formats import moment


def win_turn(row: Any, at: datetime) -> None:
    """Win an appeal or order, as it was read, for this transaction.

    Every write of a person raises ``lock``: of two people the second sees a changed one, and is
    told who came first and when. Raises AlreadyMoved.
    """
    won = (
        type(row).objects.filter(pk=row.pk, lock=row.lock).update(lock=F("lock") + 1, updated_at=at)
    )
    if not won:
        raise AlreadyMoved(_told(row))


def _told(row: Any) -> str:
    last = row.events.select_related("by").order_by("-pk").first()
    if last is None or last.by is None:
        return _("刚刚有了变动，请刷新后再办。")
    return _("%(name)s已于 %(at)s 办理：%(move)s。请刷新后再办。") % {
        "name": last.by,
        "at": moment(last.at),
        "move": last.get_move_display(),
    }
