"""What the owner of an order may ask for: more time, or that somebody else do it.

Both need a reason and somebody else's word; the day stands until it comes.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import Unit, User
from wutong.domains.stewardship.actions.appeal_support import access_for
from wutong.domains.stewardship.actions.extensions import settle
from wutong.domains.stewardship.actions.order_support import short_reason, take_turn
from wutong.domains.stewardship.actions.orders import check_owner
from wutong.domains.stewardship.actions.orders_moving import OrderFacts, move
from wutong.domains.stewardship.choices import OrderMove, OrderState
from wutong.domains.stewardship.models import Extension, OrderTransfer, SupervisionOrder
from wutong.domains.stewardship.queries.order_people import supervisors_of
from wutong.domains.stewardship.queries.order_rights import standing_of
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.rules.orders import Who
from wutong.kernel import audit
from wutong.kernel.clock import day_of


@transaction.atomic
def ask_more_time(
    *, order: SupervisionOrder, until: date, reason: str, by: User, at: datetime
) -> Extension:
    """Ask for time until ``until``. One request at a time. Raises AlreadyMoved, NotAllowed,
    BadValue."""
    row = _asked(order, by, at)
    if row.extensions.filter(granted=None).exists():
        raise AlreadyMoved(_("已有一个延期申请等待批复。"))
    text = short_reason(reason)
    if until <= row.due_on:
        raise BadValue("until", _("延期须晚于现在的期限。"))
    asked = Extension.objects.create(order=row, until=until, reason=text, asked_by=by, asked_at=at)
    _tell(row, "time", asked.pk, by, at, _("申请延期"))
    audit.record(
        actor=by, at=at, action="stewardship.order_extension_asked", target=row, reason=text,
        changes={"until": [str(row.due_on), str(until)]},
    )  # fmt: skip
    order.refresh_from_db()
    return asked


@transaction.atomic
def decide_more_time(
    *, extension: Extension, grant: bool, by: User, at: datetime, reason: str = ""
) -> Extension:
    """Grant or refuse; the giver or the supervisor. Refusing needs a reason. Nobody decides their
    own. Raises AlreadyMoved, NotAllowed, BadValue."""
    order = extension.order
    if order is None:
        raise BadValue("extension", _("这不是督办事项的延期申请。"))
    _may_decide(order, extension.asked_by_id, by, at, {Who.GIVER, Who.SUPERVISOR})
    text = _decided_reason(reason, grant)
    settle(extension, grant=grant, by=by, at=at, text=text)
    if grant:
        move(order=order, move=OrderMove.EXTEND, by=by, at=at, text=text,
             facts=OrderFacts(until=extension.until))  # fmt: skip
    return extension


@transaction.atomic
def ask_transfer(
    *, order: SupervisionOrder, unit: Unit, reason: str, by: User, at: datetime,
    person: User | None = None,
) -> OrderTransfer:  # fmt: skip
    """Ask that ``unit``, or a person of it, take it over. One request at a time. Raises
    AlreadyMoved, NotAllowed, BadValue."""
    row = _asked(order, by, at)
    if row.transfers.filter(accepted=None).exists():
        raise AlreadyMoved(_("已有一个转办申请等待批复。"))
    text = short_reason(reason)
    if (unit.pk, person and person.pk) == (row.owner_unit_id, row.owner_id):
        raise BadValue("unit", _("已经由这个单位办理。"))
    check_owner(person, row.giver, day_of(at))
    asked = OrderTransfer.objects.create(
        order=row, unit=unit, person=person, reason=text, asked_by=by, asked_at=at
    )
    _tell(row, "transfer", asked.pk, by, at, _("申请转办"))
    audit.record(
        actor=by, at=at, action="stewardship.order_transfer_asked", target=row, reason=text,
        changes={"owner_unit": [row.owner_unit.name, unit.name]},
    )  # fmt: skip
    order.refresh_from_db()
    return asked


@transaction.atomic
def decide_transfer(
    *, transfer: OrderTransfer, accept: bool, by: User, at: datetime, reason: str = ""
) -> OrderTransfer:
    """The giver accepts or refuses, never who asked. Refusing needs a reason. Raises AlreadyMoved,
    NotAllowed, BadValue."""
    order = transfer.order
    _may_decide(order, transfer.asked_by_id, by, at, {Who.GIVER})
    text = _decided_reason(reason, accept)
    decided = OrderTransfer.objects.filter(pk=transfer.pk, accepted=None).update(
        accepted=accept, decided_by=by, decided_at=at, decided_reason=text
    )
    if not decided:
        raise AlreadyMoved(_("这个转办申请已经批复。"))
    if accept:
        move(order=order, move=OrderMove.TRANSFER, by=by, at=at, text=transfer.reason,
             facts=OrderFacts(unit=transfer.unit, person=transfer.person))  # fmt: skip
    audit.record(
        actor=by, at=at, action="stewardship.order_transfer_decided", target=order, reason=text,
        changes={"accepted": [None, accept], "owner_unit": [None, transfer.unit.name]},
    )  # fmt: skip
    transfer.refresh_from_db()
    return transfer


def _asked(order: SupervisionOrder, by: User, at: datetime) -> SupervisionOrder:
    """The order's turn, for its owner while it is open."""
    access = access_for(by, at)
    if access is None or Who.OWNER not in standing_of(access, order):
        raise NotAllowed(_("只有责任单位可以申请。"))
    row = take_turn(order, at)
    if row.state != OrderState.OPEN:
        raise AlreadyMoved(_("只有办理中的督办事项可以申请。"))
    return row


def _may_decide(
    order: SupervisionOrder, asked_by: int | None, by: User, at: datetime, who: set[Who]
) -> None:
    access = access_for(by, at)
    if access is None or who.isdisjoint(standing_of(access, order)):
        raise NotAllowed(_("您不能批复这个申请。"))
    if asked_by == by.pk:
        raise NotAllowed(_("不能批复自己提出的申请。"))


def _decided_reason(reason: str, agreed: bool) -> str:
    return short_reason(reason) if not agreed or reason.strip() else ""


def _tell(row: SupervisionOrder, what: str, key: int, by: User, at: datetime, words: str) -> None:
    """Tell the giver; where the giver asks for their own unit, the supervisors."""
    people = [row.giver_id]
    if row.giver_id == by.pk and not row.confidential:
        people = supervisors_of([row.region_path], day_of(at))[row.region_path]
    tell(
        people=[one for one in people if one != by.pk], kind=NoticeKind.ESCALATED,
        key=f"stewardship.order.{row.pk}.{what}.{key}",
        title=lambda: _("督办 %(title)s：%(what)s") % {"title": row.title, "what": words},
        url=reverse("stewardship:order", args=[row.number]), at=at,
    )  # fmt: skip
