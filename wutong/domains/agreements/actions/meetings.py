"""Review meetings: convening one, its agenda, and what it decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wutong.domains.agreements.actions.support import changes_of, require, required
from wutong.domains.agreements.choices import (
    AgreementState,
    MeetingDecision,
    MeetingState,
)
from wutong.domains.agreements.models import (
    AgendaItem,
    Agreement,
    ReviewedFirm,
    ReviewMeeting,
)
from wutong.domains.agreements.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.agreements.rules.lifecycle import AFTER_DECISION
from wutong.domains.org.queries import Region, User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_AGREEMENT

FIELDS = ("title", "on", "place", "chair", "attendees")


@dataclass(frozen=True)
class Decided:
    """What a meeting decided about one agreement; all but passing say why."""

    decision: str
    note: str = ""


def _require(by: User | None, region: Region, at: datetime) -> None:
    if by is not None and not access_of(by, day_of(at)).may(EDIT_AGREEMENT, region.path):
        raise NotAllowed(_("您的岗位不能安排这个地区的协议审核会。"))


@transaction.atomic
def save_meeting(
    *,
    region: Region,
    title: str,
    on: date,
    by: User | None,
    at: datetime,
    place: str = "",
    chair: str = "",
    attendees: str = "",
    meeting: ReviewMeeting | None = None,
) -> ReviewMeeting:
    """Convene a meeting of ``region``, or change one that has not been held.

    Raises NotAllowed, and BadValue once it was held or cancelled.
    """
    _require(by, meeting.region if meeting else region, at)
    saved = meeting or ReviewMeeting(
        region=region, region_path=region.path, created_by=by, created_at=at
    )
    if saved.state != MeetingState.PLANNED:
        raise BadValue(_("会议已经召开或者取消，不能再改。"))
    before = {name: getattr(saved, name) for name in FIELDS} if meeting else {}
    saved.title = required(title, _("请填写会议名称。"))
    saved.on, saved.place, saved.chair = on, place.strip(), chair.strip()
    saved.attendees = attendees.strip()
    saved.save()
    audit.record(
        actor=by, at=at, action="agreements.meeting_saved", target=saved,
        changes=changes_of(before, {name: getattr(saved, name) for name in FIELDS}),
    )  # fmt: skip
    return saved


@transaction.atomic
def put_on_agenda(
    *, meeting: ReviewMeeting, agreement: Agreement, by: User | None, at: datetime
) -> AgendaItem:
    """Have the meeting look at an agreement that is in review, with its latest text.

    Raises NotAllowed, BadValue, and AlreadyMoved where it is on the agenda.
    """
    _require(by, meeting.region, at)
    require(by, EDIT_AGREEMENT, agreement, at)
    if meeting.state != MeetingState.PLANNED:
        raise BadValue(_("会议已经召开或者取消，不能再改议程。"))
    if agreement.state != AgreementState.IN_REVIEW:
        raise BadValue(_("审核中的协议才能上会。"))
    if not agreement.region_path.startswith(meeting.region_path):
        raise BadValue(_("这份协议不属于召开会议的地区。"))
    last = meeting.items.aggregate(last=Max("place"))["last"] or 0
    try:
        with transaction.atomic():
            item = AgendaItem.objects.create(
                meeting=meeting, agreement=agreement, version=agreement.versions.first(),
                place=last + 1, round=agreement.round,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(_("这份协议已经在议程上。")) from error
    audit.record(
        actor=by, at=at, action="agreements.agenda_changed", target=meeting,
        changes={"agreement": [None, agreement.number]},
    )  # fmt: skip
    return item


@transaction.atomic
def take_off_agenda(*, item: AgendaItem, by: User | None, at: datetime) -> None:
    """Take an agreement off the agenda of a meeting that has not been held."""
    _require(by, item.meeting.region, at)
    if item.meeting.state != MeetingState.PLANNED:
        raise BadValue(_("会议已经召开或者取消，不能再改议程。"))
    audit.record(
        actor=by, at=at, action="agreements.agenda_changed", target=item.meeting,
        changes={"agreement": [item.agreement.number, None]},
    )  # fmt: skip
    item.delete()


@transaction.atomic
def hold_meeting(
    *,
    meeting: ReviewMeeting,
    decisions: Mapping[int, Decided],
    minutes: str,
    by: User | None,
    at: datetime,
    attendees: str | None = None,
) -> ReviewMeeting:
    """Write down minutes and, for every agreement on the agenda (by the item's key), the decision;
    each agreement moves on accordingly and its firms are kept.

    Raises NotAllowed, BadValue (an item without a decision, a reason missing, a day to come),
    AlreadyMoved.
    """
    _require(by, meeting.region, at)
    words = required(minutes, _("请填写会议纪要。"))
    if meeting.on > day_of(at):
        raise BadValue(_("会议日期 %(on)s 还没有到。") % {"on": meeting.on})
    fields: dict[str, Any] = {} if attendees is None else {"attendees": attendees.strip()}
    won = ReviewMeeting.objects.filter(pk=meeting.pk, state=MeetingState.PLANNED).update(
        state=MeetingState.HELD, minutes=words, held_at=at, held_by=by, **fields
    )
    if not won:
        raise AlreadyMoved(_("会议结果已经登记，或者会议已经取消。"))
    items = list(meeting.items.select_related("agreement"))
    if not items:
        raise BadValue(_("议程上还没有协议。"))
    _decide(items, decisions, at)
    meeting.refresh_from_db()
    audit.record(
        actor=by, at=at, action="agreements.meeting_held", target=meeting,
        changes={one.agreement.number: [None, str(one.get_decision_display())] for one in items},
    )  # fmt: skip
    return meeting


def _decide(items: Sequence[AgendaItem], decisions: Mapping[int, Decided], at: datetime) -> None:
    for item in items:
        decided = decisions.get(item.pk)
        if decided is None or decided.decision not in MeetingDecision.values:
            raise BadValue(_("议程第 %(place)s 项还没有决定。") % {"place": item.place})
        if decided.decision != MeetingDecision.PASS and not decided.note.strip():
            raise BadValue(_("议程第 %(place)s 项没有通过，请写明意见。") % {"place": item.place})
        item.decision, item.note = decided.decision, decided.note.strip()
        item.version = item.agreement.versions.first()
        _move_on(item, at)
    AgendaItem.objects.bulk_update(items, ["decision", "note", "version"])
    ReviewedFirm.objects.bulk_create(
        ReviewedFirm(item=item, investor_id=key)
        for item in items
        for key in item.agreement.parties.values_list("investor_id", flat=True)
    )


def _move_on(item: AgendaItem, at: datetime) -> None:
    """Only an agreement in review moves: one that was terminated meanwhile stays so."""
    state = AFTER_DECISION[MeetingDecision(item.decision)]
    again = 0 if item.decision == MeetingDecision.PASS else 1
    agreement = Agreement.objects.select_for_update().get(pk=item.agreement_id)
    if agreement.state != AgreementState.IN_REVIEW:
        return
    agreement.state = state
    agreement.round += again
    agreement.version += 1
    agreement.updated_at = at
    agreement.save(update_fields=["state", "round", "version", "updated_at"])


@transaction.atomic
def cancel_meeting(
    *, meeting: ReviewMeeting, by: User | None, at: datetime, reason: str
) -> ReviewMeeting:
    """Call a meeting off. Raises NotAllowed, BadValue, AlreadyMoved."""
    _require(by, meeting.region, at)
    why = required(reason, _("请写明取消的原因。"))
    won = ReviewMeeting.objects.filter(pk=meeting.pk, state=MeetingState.PLANNED).update(
        state=MeetingState.CANCELLED
    )
    if not won:
        raise AlreadyMoved(_("会议结果已经登记，或者会议已经取消。"))
    meeting.refresh_from_db()
    audit.record(actor=by, at=at, action="agreements.meeting_cancelled", target=meeting, reason=why)
    return meeting
