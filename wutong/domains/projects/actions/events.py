"""Signing events: found or made by an import, entered and corrected by people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, User, access_of
from wutong.domains.projects.actions.support import changes_of, day_of
from wutong.domains.projects.models import SigningEvent
from wutong.domains.projects.rules.errors import BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.scope import EDIT


@transaction.atomic
def signing_event(
    *, region: Region, name: str, on: date | None, by: User | None, at: datetime, reason: str = ""
) -> SigningEvent:
    """The signing event of this name in the region, made where there is none yet.

    Its day is filled where it was not known.
    """
    event, created = SigningEvent.objects.get_or_create(
        region=region, name=name, defaults={"on": on}
    )
    if created:
        before: dict[str, Any] = {}
    elif event.on is None and on is not None:
        before = {"name": name, "region": str(region), "on": None}
        event.on = on
        event.save(update_fields=["on"])
    else:
        return event
    _tell(event, before, by, at, reason)
    return event


@transaction.atomic
def save_event(
    *,
    name: str,
    region: Region,
    on: date | None,
    by: User | None,
    at: datetime,
    event: SigningEvent | None = None,
) -> SigningEvent:
    """Enter a signing event of ``region``, or change ``event``.

    Raises NotAllowed outside the person's regions, BadValue for a name that the region has.
    """
    _require(by, {region, event.region if event else region}, at)
    saved = event or SigningEvent()
    before = {"name": saved.name, "region": str(event.region) if event else None, "on": saved.on}
    saved.name, saved.region, saved.on = name.strip(), region, on
    if not saved.name:
        raise BadValue(_("活动名称不能为空。"))
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise BadValue(_("这个地区已有同名的签约活动。")) from error
    _tell(saved, before, by, at)
    return saved


def _tell(
    event: SigningEvent, before: dict[str, Any], by: User | None, at: datetime, reason: str = ""
) -> None:
    after = {"name": event.name, "region": str(event.region), "on": event.on}
    audit.record(
        actor=by, at=at, action="projects.event_saved", target=event,
        changes=changes_of(before, after), reason=reason,
    )  # fmt: skip


def _require(by: User | None, regions: set[Region], at: datetime) -> None:
    if by is None:
        return
    access = access_of(by, day_of(at))
    if not all(access.may(EDIT, region.path) for region in regions):
        raise NotAllowed(_("您的岗位不能登记这个地区的签约活动。"))
