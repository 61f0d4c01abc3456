"""What projects need: asking, changing, arranging, delivering, dropping. A state changes here alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.agreements.queries import Commitment
from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import Unit, User, members_of
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.factor_support import (
    access_for,
    amount,
    checked_details,
    differences,
    said,
    win,
)
from wutong.domains.stewardship.choices import OPEN_FACTORS, FactorKind, FactorMove, FactorState
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.factor_books import books_of, take_of
from wutong.domains.stewardship.queries.factor_gaps import standing_of
from wutong.domains.stewardship.queries.factor_rights import may_ask, may_handle
from wutong.domains.stewardship.queries.factor_sources import sources_for
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.rules.factors import measure_of, moved, rounded
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT_FACTOR, roles_with

FIELDS: Final = (
    "kind", "quantity", "measure", "details", "needed_by", "for_start", "unit", "capacity",
    "commitment", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a need says. ``quantity`` in ``measure`` (empty: the usual one of the kind); a source
    named here is asked for, not arranged."""

    kind: str
    needed_by: date
    quantity: Decimal | None = None
    measure: str = ""
    details: Mapping[str, Any] | None = None
    for_start: bool = False
    unit: Unit | None = None
    capacity: FactorCapacity | None = None
    commitment: Commitment | None = None
    note: str = ""


def _checked(wanted: Wanted, project: Project) -> dict[str, Any]:
    """The fields as they are kept. Raises BadValue."""
    if wanted.kind not in FactorKind.values:
        raise BadValue("kind", _("没有这种要素。"))
    measure = measure_of(wanted.kind, wanted.measure)
    quantity = None if wanted.quantity is None else amount(wanted.quantity, "quantity")
    if wanted.capacity is not None:
        _check_source(wanted.capacity, wanted.kind, project, quantity)
    promise = wanted.commitment
    if promise is not None and promise.agreement.project_id != project.pk:
        raise BadValue("commitment", _("这条承诺不是这个项目的。"))
    return {
        "kind": wanted.kind, "quantity": quantity, "measure": measure if quantity else "",
        "details": checked_details(wanted.details or {}), "needed_by": wanted.needed_by,
        "for_start": wanted.for_start, "unit": wanted.unit or _supplier(wanted.capacity),
        "capacity": wanted.capacity, "commitment": promise, "note": wanted.note.strip()[:300],
    }  # fmt: skip


def _supplier(capacity: FactorCapacity | None) -> Unit | None:
    return capacity.unit if capacity is not None else None


def _check_source(
    capacity: FactorCapacity, kind: str, project: Project, quantity: Decimal | None
) -> None:
    if not sources_for(project.region_path, kind).filter(pk=capacity.pk).exists():
        raise BadValue("capacity", _("这个来源供不到这个项目，或者已经停用。"))
    if quantity is None:
        raise BadValue("quantity", _("从来源取用须写明数量。"))


@transaction.atomic
def add_need(*, project: Project, wanted: Wanted, by: User | None, at: datetime) -> FactorNeed:
    """Say that ``project`` needs something. Raises NotAllowed, BadValue."""
    access = access_for(by, at)
    if access is not None and not may_ask(access, project):
        raise NotAllowed(_("您的岗位不能登记这个项目的要素需求。"))
    fields = _checked(wanted, project)
    need = FactorNeed.objects.create(
        project=project, added_by=by, asked_at=at, updated_at=at, **fields
    )
    audit.record(
        actor=by, at=at, action="stewardship.factor_added", target=need,
        changes=differences({}, {name: fields[name] for name in FIELDS if fields[name]}),
    )  # fmt: skip
    _tell_unit(need, by, at)
    return need


def _tell_unit(need: FactorNeed, by: User | None, at: datetime) -> None:
    """Tell those who deliver that something is asked of them; of confidential projects nobody who
    would not see it."""
    if need.unit_id is None or need.project.confidential:
        return
    roles = roles_with(EDIT_FACTOR)
    people = members_of([need.unit_id], day_of(at), roles)[need.unit_id]
    tell(
        people=[one for one in people if by is None or one != by.pk], kind=NoticeKind.ASSIGNED,
        key=f"stewardship.factor.{need.pk}.unit.{need.unit_id}",
        title=lambda: _("要素保障：%(project)s 需要%(kind)s")
        % {"project": need.project.name, "kind": need.get_kind_display()},
        url=reverse("stewardship:factor", args=[need.pk]), at=at,
    )  # fmt: skip


@transaction.atomic
def change_need(*, need: FactorNeed, wanted: Wanted, by: User | None, at: datetime) -> FactorNeed:
    """Say otherwise what is needed. An arranged need keeps its source and quantity: take it back
    first. Raises NotAllowed, BadValue, AlreadyMoved."""
    row = _turn(need)
    access = access_for(by, at)
    if access is not None and not may_ask(access, row.project):
        raise NotAllowed(_("您的岗位不能修改这个项目的要素需求。"))
    if row.state not in OPEN_FACTORS:
        raise AlreadyMoved(_("已经保障或者不再需要的，不能修改。"))
    fields = _checked(wanted, row.project)
    before = {name: getattr(row, name) for name in FIELDS}
    fixed = ("kind", "quantity", "measure", "capacity")
    if row.state == FactorState.ARRANGED and any(before[name] != fields[name] for name in fixed):
        raise BadValue("quantity", _("已经落实的，先退回上一步再改要素、数量和来源。"))
    unit_before = row.unit_id
    for name, value in fields.items():
        setattr(row, name, value)
    row.updated_at = at
    row.save()
    audit.record(
        actor=by, at=at, action="stewardship.factor_changed", target=row,
        changes=differences(before, fields),
    )  # fmt: skip
    if row.unit_id != unit_before:
        _tell_unit(row, by, at)
    need.refresh_from_db()
    return need


def _turn(need: FactorNeed) -> FactorNeed:
    win(need, _("这项需求刚刚有了变动，请刷新后再办。"))
    rows = FactorNeed.objects.select_related("project", "unit", "capacity__unit", "commitment")
    return rows.get(pk=need.pk)


@transaction.atomic
def arrange_need(
    *, need: FactorNeed, promised_on: date, by: User | None, at: datetime,
    capacity: FactorCapacity | None = None, over_reason: str = "",
) -> FactorNeed:  # fmt: skip
    """Promise the need for a day, from a source where there is one; again to promise otherwise.

    Beyond what the source has left only with ``over_reason``. Two who take the last at the same
    moment come one after the other: the second is told how much is left. Raises NotAllowed,
    BadValue, AlreadyMoved.
    """
    row = _begun(need, FactorMove.ARRANGE, by, at)
    over = ""
    if capacity is not None:
        over = _taken(row, capacity, promised_on, over_reason)
    changed = {
        "capacity": capacity, "promised_on": promised_on, "over_reason": over,
        "unit": row.unit or _supplier(capacity),
    }  # fmt: skip
    return _done(need, row, FactorMove.ARRANGE, changed, by, at, over)


def _taken(row: FactorNeed, capacity: FactorCapacity, promised_on: date, over_reason: str) -> str:
    """Hold the source until the transaction ends; why it is taken beyond what is left, or ""."""
    _check_source(capacity, row.kind, row.project, row.quantity)
    source = FactorCapacity.objects.select_for_update(no_key=True).get(pk=capacity.pk)
    if source.closed_on is not None:
        raise BadValue("capacity", _("这个来源刚刚停用。"))
    if source.from_day is not None and promised_on < source.from_day:
        words = _("这个来源从 %(day)s 起才能用。")
        raise BadValue("promised_on", words % {"day": source.from_day})
    if row.state == FactorState.ARRANGED and row.capacity_id == source.pk:
        return row.over_reason  # it takes no more than it did
    left = books_of([source])[source.pk].left
    wanted = take_of(row, source).quantity
    if wanted <= left:
        return ""
    if not over_reason.strip():
        words = _(
            "%(source)s只剩 %(left)s %(measure)s，要用 %(wanted)s %(measure)s；超出须写明理由。"
        )
        raise BadValue("over_reason", words % {
            "source": source.name, "left": rounded(left), "wanted": rounded(wanted),
            "measure": source.measure,
        })  # fmt: skip
    return over_reason.strip()[:300]


@transaction.atomic
def deliver_need(
    *, need: FactorNeed, delivered_on: date, by: User | None, at: datetime,
    delivered: Decimal | None = None,
) -> FactorNeed:  # fmt: skip
    """Say that it came, and how much (None: all of it). Less than needed stays a gap, and can be
    delivered again with the new total. Raises NotAllowed, BadValue, AlreadyMoved."""
    row = _begun(need, FactorMove.DELIVER, by, at)
    if delivered_on > day_of(at):
        raise BadValue("delivered_on", _("到位日期不能晚于今天。"))
    came = row.quantity
    if delivered is not None:
        if row.quantity is None:
            raise BadValue("delivered", _("这项需求没有数量。"))
        came = amount(delivered, "delivered", least=Decimal(0))
    changed = {"delivered_on": delivered_on, "delivered": came}
    return _done(need, row, FactorMove.DELIVER, changed, by, at, "")


@transaction.atomic
def drop_need(*, need: FactorNeed, reason: str, by: User | None, at: datetime) -> FactorNeed:
    """It is not needed any more; its source is free again. Raises NotAllowed, BadValue,
    AlreadyMoved."""
    row = _begun(need, FactorMove.DROP, by, at)
    changed = {"promised_on": None, "over_reason": "", "reason": said(reason)}
    return _done(need, row, FactorMove.DROP, changed, by, at, reason)


@transaction.atomic
def take_back(*, need: FactorNeed, reason: str, by: User | None, at: datetime) -> FactorNeed:
    """Undo the last step: a promise, a delivery, or that it was dropped. Raises NotAllowed,
    BadValue, AlreadyMoved."""
    row = _begun(need, FactorMove.BACK, by, at)
    changed: dict[str, Any] = {"reason": said(reason)}
    if row.state == FactorState.DELIVERED:
        changed |= {"delivered_on": None, "delivered": None}
    else:
        changed |= {"promised_on": None, "over_reason": ""}
    return _done(need, row, FactorMove.BACK, changed, by, at, reason)


def _begun(need: FactorNeed, move: FactorMove, by: User | None, at: datetime) -> FactorNeed:
    row = _turn(need)
    access = access_for(by, at)
    if access is not None and not may_handle(access, row):
        raise NotAllowed(_("您的岗位不能办理这项要素需求。"))
    moved(row.state, move, short=standing_of(row).short)
    return row


def _done(
    need: FactorNeed, row: FactorNeed, move: FactorMove, changed: Mapping[str, Any],
    by: User | None, at: datetime, reason: str,
) -> FactorNeed:  # fmt: skip
    """The one place where the state of a need changes, with its audit row."""
    before = {"state": row.state} | {name: getattr(row, name) for name in changed}
    row.state = moved(row.state, move, short=standing_of(row).short)
    for name, value in changed.items():
        setattr(row, name, value)
    row.updated_at = at
    row.save()
    audit.record(
        actor=by, at=at, action=f"stewardship.factor_{move.value}", target=row,
        reason=reason.strip()[:300],
        changes=differences(before, {"state": row.state.value, **changed}),
    )  # fmt: skip
    need.refresh_from_db()
    return need
