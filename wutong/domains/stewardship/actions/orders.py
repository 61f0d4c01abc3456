"""What people do with an order: giving it, then thin names over the one place where it moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, Unit, User, in_office, working_calendar
from wutong.domains.projects.queries import Evidence, Project
from wutong.domains.stewardship.actions.appeal_support import LONGEST_TEXT, access_for
from wutong.domains.stewardship.actions.order_support import tell_of, write_event
from wutong.domains.stewardship.actions.orders_moving import OrderFacts, move
from wutong.domains.stewardship.choices import OrderKind, OrderMove, OrderSource, OrderState
from wutong.domains.stewardship.models import (
    Appeal,
    DispatchMeeting,
    OrderHelper,
    SupervisionOrder,
    Visit,
)
from wutong.domains.stewardship.queries.numbering import next_number
from wutong.domains.stewardship.queries.order_finding import SEARCH_KIND, indexed
from wutong.domains.stewardship.queries.order_rights import may_give
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.kernel import search
from wutong.kernel.clock import day_of

LONGEST_TITLE: Final = 200
_M: Final = OrderMove


@transaction.atomic
def give_order(
    *, kind: str, source: str, title: str, owner_unit: Unit, due_on: date, by: User, at: datetime,
    content: str = "", owner: User | None = None, project: Project | None = None,
    appeal: Appeal | None = None, visit: Visit | None = None,
    meeting: DispatchMeeting | None = None, region: Region | None = None,
    helpers: Iterable[Unit] = (),
) -> SupervisionOrder:  # fmt: skip
    """Somebody must do something by a day; they are told, and ``by`` closes it.

    A project's order lies where the project lies and is as confidential; another one in
    ``region``, or where the appeal, visit or meeting lies. The project is that of the appeal or
    visit where none is given. Raises NotAllowed, BadValue.
    """
    project = project or next((one.project for one in (appeal, visit) if one is not None), None)
    place = _place(project, region, (appeal, visit, meeting))
    access = access_for(by, at)
    if access is None or not may_give(access, place.path, source=source, visit=visit):
        raise NotAllowed(_("您的岗位不能在这个地区下达督办事项。"))
    on, helping = day_of(at), list(dict.fromkeys(helpers))
    _check(kind, source, title, content, owner_unit, due_on, owner, by, on, helping)
    order = SupervisionOrder.objects.create(
        number=next_number(SupervisionOrder, "DB", place, on), kind=kind, source=source,
        title=title.strip(), content=content.strip(), project=project, meeting=meeting,
        appeal=appeal, visit=visit, region=place, region_path=place.path,
        confidential=bool(project and project.confidential), giver=by, owner_unit=owner_unit,
        owner=owner, given_at=at, due_on=due_on, first_due_on=due_on,
        provisional=working_calendar(place.path).is_provisional(due_on), state=OrderState.OPEN,
        updated_at=at,
    )  # fmt: skip
    OrderHelper.objects.bulk_create([OrderHelper(order=order, unit=one) for one in helping])
    event = write_event(
        order, _M.GIVE, by, at, order.content,
        changes={"owner_unit": [None, owner_unit.name], "due_on": [None, str(due_on)]},
        details={"unit": owner_unit.name, "person": str(owner or ""), "until": str(due_on),
                 "helpers": [one.name for one in helping]},
    )  # fmt: skip
    search.index_objects(SEARCH_KIND, indexed([order.pk]))
    tell_of(order, _M.GIVE, event, at)
    return order


def _place(project: Project | None, region: Region | None, others: Sequence[Any]) -> Region:
    if project is not None:
        return project.region
    if region is not None:
        return region
    for one in others:
        if one is not None:
            found: Region = one.region
            return found
    raise BadValue("region", _("请选择地区。"))


def _check(
    kind: str, source: str, title: str, content: str, unit: Unit, due_on: date,
    owner: User | None, by: User, on: date, helpers: Sequence[Unit],
) -> None:  # fmt: skip
    for name, value, codes in (("kind", kind, OrderKind), ("source", source, OrderSource)):
        if value not in codes.values:
            raise BadValue(name, _("请在列出的选项中选择。"))
    if not title.strip():
        raise BadValue("title", _("请填写。"))
    if len(title.strip()) > LONGEST_TITLE:
        raise BadValue("title", _("最多 %(most)s 个字。") % {"most": LONGEST_TITLE})
    if len(content.strip()) > LONGEST_TEXT:
        raise BadValue("content", _("最多写 2000 个字。"))
    if due_on < on:
        raise BadValue("due_on", _("期限不能早于今天。"))
    if unit in helpers:
        raise BadValue("helpers", _("责任单位不能同时是协办单位。"))
    check_owner(owner, by, on)


def check_owner(owner: User | None, by: User, on: date) -> None:
    """Raise BadValue for somebody without office, and for oneself: nobody closes their own."""
    if owner is None:
        return
    if owner.pk == by.pk:
        raise BadValue("owner", _("不能交办给自己。"))
    if not in_office([owner.pk], on):
        raise BadValue("owner", _("责任人已经不在任。"))


def note_order(*, order: SupervisionOrder, text: str, by: User, at: datetime) -> SupervisionOrder:
    """What was done so far."""
    return move(order=order, move=_M.NOTE, by=by, at=at, text=text)


def report_order(
    *, order: SupervisionOrder, text: str, by: User, at: datetime,
    evidence: Evidence | None = None, file: File[Any] | None = None,
) -> SupervisionOrder:  # fmt: skip
    """It is done; on the evidence of a paper that the project has, or a ``file`` that becomes
    one."""
    facts = OrderFacts(evidence=evidence, file=file)
    return move(order=order, move=_M.REPORT, by=by, at=at, text=text, facts=facts)


def return_order(*, order: SupervisionOrder, text: str, by: User, at: datetime) -> SupervisionOrder:
    """The giver says that it is not done, and why; the day stands."""
    return move(order=order, move=_M.RETURN, by=by, at=at, text=text)


def close_order(
    *, order: SupervisionOrder, by: User, at: datetime, text: str = ""
) -> SupervisionOrder:
    """The giver confirms that it is done (销号); never who reported."""
    return move(order=order, move=_M.CLOSE, by=by, at=at, text=text)


def cancel_order(*, order: SupervisionOrder, text: str, by: User, at: datetime) -> SupervisionOrder:
    """It is no longer wanted; it counts as neither closed nor late."""
    return move(order=order, move=_M.CANCEL, by=by, at=at, text=text)


def transfer_order(
    *, order: SupervisionOrder, unit: Unit, text: str, by: User, at: datetime,
    person: User | None = None,
) -> SupervisionOrder:  # fmt: skip
    """The giver has somebody else do it; the day stands."""
    check_owner(person, by, day_of(at))
    facts = OrderFacts(unit=unit, person=person)
    return move(order=order, move=_M.TRANSFER, by=by, at=at, text=text, facts=facts)
