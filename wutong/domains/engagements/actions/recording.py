"""Planning an engagement, recording it, holding it, calling it off, its minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.engagements.actions.support import (
    changes_of,
    count,
    require,
    require_at,
    take_turn,
)
from wutong.domains.engagements.choices import EngagementKind, LeaderLevel, Status
from wutong.domains.engagements.models import Engagement
from wutong.domains.engagements.rules.errors import AlreadyChanged, BadValue
from wutong.domains.engagements.rules.levels import level_of_post, level_of_words
from wutong.domains.engagements.rules.life import check_days, may_become
from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.projects.actions import signing_event as signing_event_of
from wutong.domains.projects.queries import SigningEvent
from wutong.kernel import audit
from wutong.kernel.clock import day_of

if TYPE_CHECKING:
    from wutong.kernel.audit.models import AuditEntry

EDITABLE: Final = (
    "kind", "title", "starts_on", "ends_on", "starts_at", "places", "region", "unit",
    "leader_level", "led_by", "purpose", "outcome",
)  # fmt: skip


@transaction.atomic
def record_engagement(
    *,
    kind: str,
    title: str,
    region: Region,
    starts_on: date,
    by: User | None,
    at: datetime,
    ends_on: date | None = None,
    starts_at: time | None = None,
    unit: Unit | None = None,
    held: bool = True,
    leader_level: str = "",
    led_by: str = "",
    places: str = "",
    purpose: str = "",
    outcome: str = "",
    signing_event: SigningEvent | None = None,
) -> Engagement:
    """Record an engagement that was held, or plan one (``held`` False).

    Without ``leader_level`` it is read from ``led_by``, else it is the unit's: a squad's or a
    department's. A signing
    event is one with the projects' event: ``signing_event``, or the region's of this title.
    Raises NotAllowed outside the person's scope, BadValue.
    """
    require_at(by, region, unit, at)
    engagement = new_engagement(
        kind=kind, title=title, region=region, unit=unit, starts_on=starts_on, ends_on=ends_on,
        starts_at=starts_at, held=held, leader_level=leader_level, led_by=led_by, places=places,
        purpose=purpose, outcome=outcome, by=by, at=at,
    )  # fmt: skip
    engagement.signing_event = _event_of(engagement, by, at, signing_event)
    _create(engagement)
    count(engagement, at)
    entry_of_new(engagement, by, at).save()
    return engagement


def new_engagement(
    *,
    region: Region,
    unit: Unit | None,
    starts_on: date,
    ends_on: date | None,
    held: bool,
    leader_level: str,
    by: User | None,
    at: datetime,
    **stated: Any,
) -> Engagement:
    """One that is checked and not yet written; texts are trimmed. Raises BadValue."""
    texts = {name: one.strip() if isinstance(one, str) else one for name, one in stated.items()}
    texts["title"] = " ".join(texts["title"].split())
    usual = level_of_post("", "", unit.kind if unit else "")
    engagement = Engagement(
        region=region, region_path=region.path, unit=unit, starts_on=starts_on,
        ends_on=ends_on or starts_on, status=Status.HELD if held else Status.PLANNED,
        leader_level=leader_level or level_of_words(texts["led_by"]) or usual, created_at=at,
        created_by=by, updated_at=at, **texts,
    )  # fmt: skip
    _check(engagement, at)
    return engagement


def entry_of_new(engagement: Engagement, by: User | None, at: datetime) -> AuditEntry:
    """The audit row of one that is new, not yet written."""
    held = engagement.status == Status.HELD
    changes = {"title": [None, engagement.title], "starts_on": [None, str(engagement.starts_on)]}
    return audit.entry(
        actor=by, at=at, action="engagements.recorded" if held else "engagements.planned",
        target=engagement, changes=changes,
    )  # fmt: skip


def _create(engagement: Engagement) -> None:
    """Raises BadValue where somebody recorded the same signing event at the same time."""
    try:
        with transaction.atomic():
            engagement.save()
    except IntegrityError as error:
        raise BadValue(_("这场签约活动刚刚有人登记过。"), "title") from error


def _check(engagement: Engagement, at: datetime) -> None:
    if not engagement.title:
        raise BadValue(_("请写明活动的主题。"), "title")
    if engagement.kind not in EngagementKind.values:
        raise BadValue(_("没有这种活动。"), "kind")
    if engagement.leader_level not in LeaderLevel.values:
        raise BadValue(_("没有这个级别。"), "leader_level")
    if engagement.unit and engagement.unit.region_id != engagement.region_id:
        raise BadValue(_("主办单位不属于主办地区。"), "unit")
    held = engagement.status == Status.HELD
    check_days(engagement.starts_on, engagement.ends_on, day_of(at), held=held)


def _event_of(
    engagement: Engagement, by: User | None, at: datetime, stated: SigningEvent | None = None
) -> SigningEvent | None:
    """The projects' event that a signing event is one with."""
    if engagement.kind != EngagementKind.SIGNING_EVENT:
        if stated is not None:
            raise BadValue(_("只有签约活动才有签约的项目。"), "signing_event")
        return None
    event = stated or signing_event_of(
        region=engagement.region, name=engagement.title, on=engagement.starts_on, by=by, at=at
    )
    taken = Engagement.objects.filter(signing_event=event).exclude(pk=engagement.pk)
    if taken.exists():
        raise BadValue(_("这场签约活动已经登记过：%(name)s。") % {"name": event.name}, "title")
    return event


@transaction.atomic
def edit_engagement(
    *,
    engagement: Engagement,
    changes: Mapping[str, Any],
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
    reason: str = "",
) -> Engagement:
    """Change what is stated. What a held one counts as follows, as known from now on.

    Raises NotAllowed, AlreadyChanged, BadValue; a cancelled one stays as it is.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    require(by, engagement, at)
    if engagement.status == Status.CANCELLED:
        raise BadValue(_("活动已取消，不能再改。"))
    before = {name: getattr(engagement, name) for name in EDITABLE}
    for name, value in changes.items():
        setattr(engagement, name, value.strip() if isinstance(value, str) else value)
    differing = changes_of(before, {name: getattr(engagement, name) for name in changes})
    if not differing:
        return engagement
    if {"region", "unit"} & differing.keys():
        require_at(by, engagement.region, engagement.unit, at)
    engagement.region_path = engagement.region.path
    _check(engagement, at)
    _follow_kind(engagement, by, at)
    take_turn(engagement, at, seen_version)
    engagement.save(update_fields=[*EDITABLE, "region_path", "signing_event"])
    count(engagement, at)
    audit.record(
        actor=by, at=at, action="engagements.edited", target=engagement, changes=differing,
        reason=reason,
    )  # fmt: skip
    return engagement


def _follow_kind(engagement: Engagement, by: User | None, at: datetime) -> None:
    """An engagement that becomes a signing event gets one; one at which projects signed stays."""
    if engagement.kind == EngagementKind.SIGNING_EVENT:
        engagement.signing_event = engagement.signing_event or _event_of(engagement, by, at)
    elif engagement.signing_event is not None:
        if engagement.signing_event.milestones.exists():
            raise BadValue(_("已有项目在这场活动上签约，不能改为别的类别。"), "kind")
        engagement.signing_event = None


@transaction.atomic
def hold_engagement(
    *,
    engagement: Engagement,
    by: User | None,
    at: datetime,
    outcome: str = "",
    seen_version: int | None = None,
) -> Engagement:
    """A planned one was held: from now on it counts. Raises BadValue before its day."""
    require(by, engagement, at)
    _step(engagement, Status.HELD)
    check_days(engagement.starts_on, engagement.ends_on, day_of(at), held=True)
    take_turn(engagement, at, seen_version)
    engagement.status = Status.HELD
    engagement.outcome = outcome.strip() or engagement.outcome
    engagement.save(update_fields=["status", "outcome"])
    count(engagement, at)
    audit.record(
        actor=by, at=at, action="engagements.held", target=engagement,
        changes={"status": [Status.PLANNED.value, Status.HELD.value]},
    )  # fmt: skip
    return engagement


@transaction.atomic
def cancel_engagement(
    *,
    engagement: Engagement,
    reason: str,
    by: User | None,
    at: datetime,
    seen_version: int | None = None,
) -> Engagement:
    """Call a plan off, or take back a record made by mistake; it counts no longer.

    Raises BadValue without a reason, and where projects signed at it.
    """
    require(by, engagement, at)
    _step(engagement, Status.CANCELLED)
    if not reason.strip():
        raise BadValue(_("请写明取消的原因。"), "reason")
    if engagement.signing_event and engagement.signing_event.milestones.exists():
        raise BadValue(_("已有项目在这场活动上签约，不能取消。"))
    take_turn(engagement, at, seen_version)
    before, engagement.status = engagement.status, Status.CANCELLED
    engagement.cancel_reason = reason.strip()
    engagement.save(update_fields=["status", "cancel_reason"])
    count(engagement, at)
    audit.record(
        actor=by, at=at, action="engagements.cancelled", target=engagement,
        changes={"status": [before, Status.CANCELLED.value]}, reason=reason.strip(),
    )  # fmt: skip
    return engagement


def _step(engagement: Engagement, wanted: Status) -> None:
    engagement.refresh_from_db(fields=["status", "version"])
    if not may_become(engagement.status, wanted):
        raise AlreadyChanged(
            _("活动现在是「%(status)s」，不能再改为「%(wanted)s」。")
            % {"status": engagement.get_status_display(), "wanted": wanted.label}
        )


@transaction.atomic
def write_minutes(
    *,
    engagement: Engagement,
    minutes: str,
    by: User | None,
    at: datetime,
    outcome: str | None = None,
    seen_version: int | None = None,
) -> Engagement:
    """Write or rewrite the minutes; the outcome with them where one is given.

    A planned one whose day has come is held by that. Raises BadValue for none at all.
    """
    require(by, engagement, at)
    if not minutes.strip():
        raise BadValue(_("请写纪要。"), "minutes")
    if engagement.status == Status.PLANNED:
        hold_engagement(engagement=engagement, by=by, at=at, seen_version=seen_version)
        seen_version = None
    if engagement.status != Status.HELD:
        raise BadValue(_("活动已取消，不能写纪要。"))
    take_turn(engagement, at, seen_version)
    first = not engagement.minutes
    engagement.minutes, engagement.minutes_by, engagement.minutes_at = minutes.strip(), by, at
    if outcome is not None:
        engagement.outcome = outcome.strip()
    engagement.save(update_fields=["minutes", "minutes_by", "minutes_at", "outcome"])
    audit.record(
        actor=by, at=at, action="engagements.minutes_written", target=engagement,
        changes={"minutes": [None if first else "…", f"{len(engagement.minutes)}"]},
    )  # fmt: skip
    return engagement
