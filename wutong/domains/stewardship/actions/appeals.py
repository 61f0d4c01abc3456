"""What people do with an appeal: thin names over the one place where it moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Unit, User
from wutong.domains.stewardship.actions.appeal_support import Facts, fresh, write_event
from wutong.domains.stewardship.actions.appeals_moving import move
from wutong.domains.stewardship.choices import AppealMove
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.rules.errors import AlreadyMoved

_M: Final = AppealMove


def verify_appeal(*, appeal: Appeal, by: User | None, at: datetime, text: str = "") -> Appeal:
    """What is said holds: it can be assigned."""
    return move(appeal=appeal, move=_M.VERIFY, by=by, at=at, text=text)


def assign_appeal(
    *, appeal: Appeal, unit: Unit, by: User | None, at: datetime, helpers: Sequence[Unit] = (),
    person: User | None = None, text: str = "",
) -> Appeal:  # fmt: skip
    """Give it to one unit that leads, and to those that help."""
    facts = Facts(unit=unit, helpers=helpers, person=person)
    return move(appeal=appeal, move=_M.ASSIGN, by=by, at=at, text=text, facts=facts)


def send_back(*, appeal: Appeal, text: str, by: User | None, at: datetime) -> Appeal:
    """The unit says that it is not the one; the supervisor decides. Once."""
    return move(appeal=appeal, move=_M.SEND_BACK, by=by, at=at, text=text)


def decide_appeal(
    *, appeal: Appeal, unit: Unit, text: str, by: User | None, at: datetime,
    helpers: Sequence[Unit] = (),
) -> Appeal:  # fmt: skip
    """The supervisor says which unit leads; that stands."""
    facts = Facts(unit=unit, helpers=helpers)
    return move(appeal=appeal, move=_M.DECIDE, by=by, at=at, text=text, facts=facts)


def note_progress(*, appeal: Appeal, text: str, by: User | None, at: datetime) -> Appeal:
    """What was done; the first is the first word to the asker, who sees it."""
    return move(appeal=appeal, move=_M.NOTE, by=by, at=at, text=text)


def answer_appeal(*, appeal: Appeal, text: str, by: User | None, at: datetime) -> Appeal:
    """The answer; the asker confirms, objects, or is silent."""
    return move(appeal=appeal, move=_M.ANSWER, by=by, at=at, text=text)


def confirm_for_asker(
    *, appeal: Appeal, text: str, by: User | None, at: datetime, satisfaction: int | None = None
) -> Appeal:
    """The asker confirmed by telephone or at the window; ``text`` says how. Never by the answerer."""
    facts = Facts(satisfaction=satisfaction)
    return move(appeal=appeal, move=_M.CONFIRM, by=by, at=at, text=text, facts=facts)


def reopen_appeal(*, appeal: Appeal, text: str, by: User | None, at: datetime) -> Appeal:
    """Do it again: with its history and a new clock."""
    return move(appeal=appeal, move=_M.REOPEN, by=by, at=at, text=text)


def close_appeal(*, appeal: Appeal, text: str, by: User | None, at: datetime) -> Appeal:
    """End it without a solution, and say why. It doesn't count as resolved."""
    return move(appeal=appeal, move=_M.CLOSE, by=by, at=at, text=text)


@transaction.atomic
def join_appeal(*, appeal: Appeal, other: Appeal, by: User | None, at: datetime) -> Appeal:
    """It is the same matter as ``other``, which is open: one course, one answer for all askers."""
    joined = move(appeal=appeal, move=_M.JOIN, by=by, at=at, facts=Facts(other=other))
    main = fresh(other.pk)
    write_event(main, _M.JOIN, main.state, by, at, details={"joined": appeal.number})
    other.refresh_from_db()
    return joined


def confirm_as_asker(*, code: str, satisfaction: int, at: datetime, text: str = "") -> Appeal:
    """The asker confirms through the link. Raises AlreadyMoved where there is nothing to confirm."""
    facts = Facts(satisfaction=satisfaction)
    return move(
        appeal=by_code(code), move=_M.CONFIRM, by=None, at=at, text=text, facts=facts,
        by_asker=True,
    )  # fmt: skip


def object_as_asker(*, code: str, text: str, at: datetime) -> Appeal:
    """The asker is not content and says why: it is done again."""
    return move(appeal=by_code(code), move=_M.REOPEN, by=None, at=at, text=text, by_asker=True)


def by_code(code: str) -> Appeal:
    """The appeal of a link. Raises AlreadyMoved for no link of ours."""
    found = Appeal.objects.filter(confirm_code=code).first()
    if found is None:
        raise AlreadyMoved(_("这个链接不对，或者已经失效。"))
    return found
