"""Signing events."""

from __future__ import annotations

from datetime import date

from wutong.domains.org.models import Region
from wutong.domains.projects.models import SigningEvent


def signing_event(*, region: Region, name: str, on: date | None = None) -> SigningEvent:
    """The signing event of this name in the region, made where there is none yet.

    Its day is filled where it was not known.
    """
    event, created = SigningEvent.objects.get_or_create(
        region=region, name=name, defaults={"on": on}
    )
    if not created and event.on is None and on is not None:
        event.on = on
        event.save(update_fields=["on"])
    return event
