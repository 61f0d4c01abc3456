"""Handing over what a person holds: offered, accepted line by line, withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import User, access_of, held_by, in_office
from wutong.domains.stewardship.models import HandOver
from wutong.domains.stewardship.queries.hand_overs import (
    holding_named,
    kinds_in,
    may_hand_over_for,
    name_of,
    open_hand_overs,
)
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.registry import Held, Holding


@transaction.atomic
def offer_hand_over(
    *,
    person: User,
    to: Mapping[str, User],
    by: User | None,
    at: datetime,
    note: str = "",
) -> list[HandOver]:
    """Offer what ``person`` holds: ``to`` names the successor of each line (``kind:key``).

    One hand-over a successor; nothing changes hands before they accept. Raises NotAllowed,
    BadValue for nothing chosen, a successor out of office or the person themselves, AlreadyMoved
    for what is offered already or no longer held.
    """
    if by is not None and not may_hand_over_for(access_of(by, day_of(at)), person.pk, day_of(at)):
        raise NotAllowed(_("您不能替此人移交工作。"))
    if not to:
        raise BadValue("lines", _("请选择要移交的事项和接收人。"))
    User.objects.select_for_update().get(pk=person.pk)
    _check_successors(person, set(to.values()), at)
    items = _items(person, to)
    return [
        _offer(person, successor, items[successor.pk], note, by, at)
        for successor in sorted(set(to.values()), key=lambda one: one.pk)
    ]


def _check_successors(person: User, successors: Collection[User], at: datetime) -> None:
    if person in successors:
        raise BadValue("to", _("接收人要选另一个人。"))
    missing = {one.pk for one in successors} - in_office([one.pk for one in successors], day_of(at))
    for one in successors:
        if one.pk in missing:
            raise BadValue("to", _("%(name)s不在岗，请另选接收人。") % {"name": one})


def _items(person: User, to: Mapping[str, User]) -> dict[int, list[dict[str, Any]]]:
    """The lines of each successor."""
    held = {
        name_of(holding.code, one.key): (holding, one)
        for holding, rows in held_by(person.pk)
        for one in rows
    }
    taken = {
        name_of(item["kind"], item["key"])
        for row in open_hand_overs(person.pk)
        for item in row.items
        if item["taken"] is None
    }
    found: dict[int, list[dict[str, Any]]] = {}
    for name, successor in to.items():
        if name not in held or name in taken:
            raise AlreadyMoved(_("有的事项已经提出移交或者已不在此人手上，请刷新后再选。"))
        found.setdefault(successor.pk, []).append(_item(*held[name]))
    return found


def _item(holding: Holding, held: Held) -> dict[str, Any]:
    return {
        "kind": holding.code, "key": held.key, "title": held.title, "url": held.url,
        "detail": held.detail, "due": held.due.isoformat() if held.due else "",
        "confidential": held.confidential, "taken": None,
    }  # fmt: skip


def _offer(
    person: User, successor: User, items: list[dict[str, Any]], note: str, by: User | None,
    at: datetime,
) -> HandOver:  # fmt: skip
    try:
        with transaction.atomic():
            made = HandOver.objects.create(
                from_person=person, to_person=successor, items=items, note=note.strip(),
                offered_by=by, offered_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMoved(
            _("还有一份移交给%(name)s的清单没有接收，请等接收或先撤回。") % {"name": successor}
        ) from error
    audit.record(
        actor=by, at=at, action="stewardship.hand_over_offered", target=made,
        changes={"lines": [None, len(items)], "to": [None, str(successor)]}, reason=made.note[:300],
    )  # fmt: skip
    _tell(made, successor, at, _offered)
    return made


def _offered(row: HandOver) -> str:
    return _("%(name)s向您移交 %(count)s 件工作，请接收") % {
        "name": row.from_person,
        "count": len(row.items),
    }


def _decided(row: HandOver) -> str:
    return _("%(name)s接收了您移交的 %(count)s 件工作") % {
        "name": row.to_person,
        "count": sum(bool(one["taken"]) for one in row.items),
    }


def _tell(row: HandOver, reader: User, at: datetime, words: Any) -> None:
    tell(
        people=[reader.pk], kind=NoticeKind.ASSIGNED if words is _offered else NoticeKind.DECIDED,
        key=f"stewardship.hand_over.{row.pk}.{words.__name__}", title=lambda: words(row),
        url=reverse("stewardship:hand_over", args=[row.pk]), at=at,
    )  # fmt: skip


@transaction.atomic
def accept_hand_over(
    *, hand_over: HandOver, by: User, at: datetime, names: Collection[str] | None = None
) -> int:
    """The successor takes lines (``kind:key``; None: all); the rest stays with who offered it.

    Each room passes its own on, from the day of ``at``. Lines that the holder no longer holds are
    marked as not taken. Returns how many changed hands. Raises NotAllowed, AlreadyMoved when it
    was decided or withdrawn before.
    """
    row = _locked(hand_over)
    if by.pk != row.to_person_id:
        raise NotAllowed(_("由接收人本人接收。"))
    wanted = {
        name_of(one["kind"], one["key"])
        for one in row.items
        if names is None or name_of(one["kind"], one["key"]) in names
    }
    chosen = [one for one in row.items if name_of(one["kind"], one["key"]) in wanted]
    moved = 0
    still = {
        name_of(holding.code, one.key)
        for holding, rows in held_by(row.from_person_id)
        for one in rows
    }
    for kind, keys in kinds_in(chosen).items():
        holding = holding_named(kind)
        if holding is not None:
            moved += holding.pass_on(
                holder=row.from_person, successor=row.to_person, keys=keys, on=day_of(at), by=by,
                at=at,
            )  # fmt: skip
    for one in row.items:
        name = name_of(one["kind"], one["key"])
        one["taken"] = name in wanted and name in still
    row.accepted_at = at
    row.save(update_fields=["items", "accepted_at"])
    audit.record(
        actor=by, at=at, action="stewardship.hand_over_taken", target=row,
        changes={"lines": [len(row.items), moved]},
    )  # fmt: skip
    _tell(row, row.from_person, at, _decided)
    return moved


@transaction.atomic
def withdraw_hand_over(*, hand_over: HandOver, by: User, at: datetime) -> None:
    """Take an offer back before it is accepted: whoever may offer it. Raises NotAllowed,
    AlreadyMoved."""
    row = _locked(hand_over)
    if not may_hand_over_for(access_of(by, day_of(at)), row.from_person_id, day_of(at)):
        raise NotAllowed(_("由移交人或其主管撤回。"))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    audit.record(actor=by, at=at, action="stewardship.hand_over_withdrawn", target=row)


def _locked(hand_over: HandOver) -> HandOver:
    rows = HandOver.objects.select_for_update(of=("self",))
    row = rows.select_related("from_person", "to_person").get(pk=hand_over.pk)
    if row.accepted_at is not None:
        raise AlreadyMoved(_("这份移交已经接收。"))
    if row.withdrawn_at is not None:
        raise AlreadyMoved(_("这份移交已经撤回。"))
    return row
