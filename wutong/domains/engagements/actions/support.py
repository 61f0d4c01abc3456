"""What every write to an engagement shares: permission, turns, what it counts as."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.engagements.choices import Status
from wutong.domains.engagements.models import CountedEngagement, Engagement
from wutong.domains.engagements.queries.permissions import may_record
from wutong.domains.engagements.rules.errors import AlreadyChanged, NotAllowed
from wutong.domains.org.queries import Region, Unit, User, access_of
from wutong.kernel.clock import day_of
from wutong.kernel.scope import RECORD_ENGAGEMENT, Access

COUNTED = ("kind", "leader_level", "on", "region_path", "unit_id")


def require_at(by: User | None, region: Region, unit: Unit | None, at: datetime) -> None:
    """Refuse the write unless ``by`` may record engagements here. ``by`` None is the system."""
    if by is None:
        return
    access = access_of(by, day_of(at))
    if not access.may(RECORD_ENGAGEMENT, region.path, unit.pk if unit else None):
        raise NotAllowed(_("您的岗位不能登记这个地区或单位的活动。"))


def require(by: User | None, engagement: Engagement, at: datetime) -> None:
    """Refuse the write unless ``by`` may change this engagement. Raises NotAllowed."""
    if by is not None:
        require_access(access_of(by, day_of(at)), engagement)


def require_access(access: Access, engagement: Engagement) -> None:
    """The same for one whose access is known. Raises NotAllowed."""
    if not may_record(access, engagement):
        raise NotAllowed(_("您的岗位不能改动这项活动。"))


def take_turn(engagement: Engagement, at: datetime, seen_version: int | None = None) -> None:
    """Win the engagement for this transaction: of two people, the second sees a changed version.

    Raises AlreadyChanged.
    """
    version = engagement.version if seen_version is None else seen_version
    won = Engagement.objects.filter(pk=engagement.pk, version=version, removed_at=None).update(
        version=F("version") + 1, updated_at=at
    )
    if not won:
        raise AlreadyChanged(_("别人刚刚更新了这项活动，请刷新后再操作。"))
    engagement.version = version + 1
    engagement.updated_at = at


def hold_row(engagement: Engagement) -> None:
    """Hold the engagement until the transaction ends: of two people who add the same firm or
    person at once, the second finds it there. SQLite writes one at a time anyway."""
    Engagement.objects.select_for_update().filter(pk=engagement.pk).values_list("pk").get()


def count(engagement: Engagement, at: datetime) -> None:
    """Bring what the engagement counts as up to what it says now, as known from ``at`` on."""
    standing = CountedEngagement.objects.filter(engagement=engagement, known_until=None).first()
    values = counted_values(engagement)
    if standing and values and all(getattr(standing, one) == values[one] for one in COUNTED):
        return
    if standing:
        standing.known_until = at
        standing.save(update_fields=["known_until"])
    if values:
        CountedEngagement.objects.create(engagement=engagement, known_from=at, **values)


def counted_values(engagement: Engagement) -> dict[str, Any] | None:
    """What the engagement counts as now; None where it doesn't count."""
    if engagement.status != Status.HELD or engagement.removed_at:
        return None
    return {
        "kind": engagement.kind,
        "leader_level": engagement.leader_level,
        "on": engagement.starts_on,
        "region_path": engagement.region_path,
        "unit_id": engagement.unit_id,
    }


def changes_of(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """``{field: [old, new]}`` for what differs, as text."""
    return {
        name: [_text(before.get(name)), _text(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
