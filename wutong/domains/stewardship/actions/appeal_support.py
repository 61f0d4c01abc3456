"""What every write to an appeal shares: its turn, who may, what happened, who is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.investors.queries.speaking import speakers_of
from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import Unit, User, access_of
from wutong.domains.stewardship.actions.turns import win_turn
from wutong.domains.stewardship.choices import AppealMove
from wutong.domains.stewardship.models import Appeal, AppealEvent
from wutong.domains.stewardship.queries.appeal_people import dispatchers, supervisors, workers
from wutong.domains.stewardship.queries.appeal_rights import may_move
from wutong.domains.stewardship.rules.appeals import Transition
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

LONGEST_TEXT: Final = 2000
BEST: Final = 5
FIRM_HEARS_OF: Final = (AppealMove.ASSIGN, AppealMove.DECIDE, AppealMove.ANSWER, AppealMove.LAPSE,
                        AppealMove.CLOSE, AppealMove.REOPEN)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What a move needs besides words; each move reads its own. ``satisfaction`` is 1–5."""

    unit: Unit | None = None
    helpers: Sequence[Unit] = ()
    person: User | None = None
    other: Appeal | None = None
    until: date | None = None
    satisfaction: int | None = None


NOTHING: Final = Facts()


def take_turn(appeal: Appeal, at: datetime) -> Appeal:
    """Win the appeal for this transaction and return it as it stands now. Raises AlreadyMoved."""
    win_turn(appeal, at)
    return fresh(appeal.pk)


def fresh(key: int) -> Appeal:
    """The appeal with what moves ask of it."""
    rows = Appeal.objects.select_related("region", "project", "investor", "lead_unit__region")
    return rows.prefetch_related("extensions").get(pk=key)


def access_for(by: User | None, at: datetime) -> Access | None:
    """What ``by`` may do; None for the system."""
    return access_of(by, day_of(at)) if by is not None else None


def require(by: User | None, rule: Transition, appeal: Appeal, at: datetime) -> None:
    """Raise NotAllowed unless the person may do what ``rule`` says. None is the system."""
    access = access_for(by, at)
    if access is not None and not may_move(access, rule, appeal):
        raise NotAllowed(_("您的岗位不能对这件诉求做此操作。"))


def required_text(text: str, field_name: str = "text") -> str:
    """``text`` trimmed. Raises BadValue where nothing is left or it is too long."""
    clean = text.strip()
    if not clean:
        raise BadValue(field_name, _("请写明内容。"))
    if len(clean) > LONGEST_TEXT:
        raise BadValue(field_name, _("最多写 2000 个字。"))
    return clean


def checked_satisfaction(points: int | None, *, needed: bool) -> int | None:
    """The points. Raises BadValue outside 1–5, or without any where they are needed."""
    if points is None and not needed:
        return None
    if points is None or not 1 <= points <= BEST:
        raise BadValue("satisfaction", _("满意度须在 1 到 5 之间。"))
    return points


def write_event(
    appeal: Appeal, move: str, before: str, by: User | None, at: datetime, text: str = "", *,
    on: date | None = None, by_asker: bool = False, unit: Unit | None = None,
    changes: Mapping[str, Any] | None = None, details: Mapping[str, Any] | None = None,
) -> AppealEvent:  # fmt: skip
    """One line of the appeal's history and its audit row. The asker's words stay out of the trail."""
    event = AppealEvent.objects.create(
        appeal=appeal, move=move, from_state=before, to_state=appeal.state, at=at,
        on=on or day_of(at), by=by, by_asker=by_asker, unit=unit or appeal.lead_unit, text=text,
        details=dict(details or {}),
    )  # fmt: skip
    moved = {"state": [before, appeal.state]} if before != appeal.state else {}
    audit.record(
        actor=by, at=at, action=f"stewardship.appeal_{AppealMove(move).value}", target=appeal,
        reason="" if by_asker else text[:300], changes=moved | dict(changes or {}),
    )  # fmt: skip
    return event


def tell_of(appeal: Appeal, move: str, event: AppealEvent, at: datetime) -> None:
    """Tell those who must do something next, or who wait for it, but not who did it."""
    _tell_firm(appeal, move, event, at)
    on = day_of(at)
    kind = NoticeKind.ASSIGNED
    if move in (AppealMove.ASSIGN, AppealMove.DECIDE, AppealMove.REOPEN):
        people = workers(appeal, on)
    elif move == AppealMove.SEND_BACK:
        people, kind = supervisors(appeal, on), NoticeKind.ESCALATED
    elif move in (AppealMove.RECEIVE, AppealMove.VERIFY):
        people = dispatchers(appeal, on)
    elif move in (AppealMove.CONFIRM, AppealMove.EXTEND, AppealMove.CLOSE):
        people, kind = workers(appeal, on), NoticeKind.DECIDED
    else:
        return
    tell(
        people=[one for one in people if one != event.by_id], kind=kind,
        key=f"stewardship.appeal.{appeal.pk}.{event.pk}",
        title=lambda: _("诉求 %(number)s：%(move)s")
        % {"number": appeal.number, "move": AppealMove(move).label},
        url=reverse("stewardship:appeal", args=[appeal.number]), at=at,
    )  # fmt: skip


def _tell_firm(appeal: Appeal, move: str, event: AppealEvent, at: datetime) -> None:
    """Tell those who speak for the firm how its appeal goes on."""
    if appeal.investor_id is None or move not in FIRM_HEARS_OF:
        return
    tell(
        people=[one for one in speakers_of(appeal.investor_id) if one != event.by_id],
        kind=NoticeKind.DECIDED, key=f"stewardship.own_appeal.{appeal.pk}.{event.pk}",
        title=lambda: _("您的诉求 %(number)s：%(state)s")
        % {"number": appeal.number, "state": appeal.get_state_display()},
        url=reverse("stewardship:own_appeal", args=[appeal.number]), at=at,
    )  # fmt: skip
