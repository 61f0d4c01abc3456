"""A clerk is away: recording it, and ending it earlier."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.support import access_for
from wutong.domains.approvals.models import ClerkAbsence
from wutong.domains.approvals.queries.absences import may_record
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import Unit, User, access_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import HANDLE_CASE


@transaction.atomic
def record_absence(
    *,
    clerk: User,
    deputy: User,
    unit: Unit,
    starts_on: date,
    ends_on: date,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> ClerkAbsence:
    """From the first to the last day the deputy has the clerk's cases of this unit, and those that
    come meanwhile. Raises NotAllowed, BadValue, AlreadyMoved where it overlaps another absence."""
    access = access_for(by, at)
    if access is not None and not may_record(access, clerk, unit.pk, unit.region.path):
        raise NotAllowed(_("外出由本人或者本单位负责人登记。"))
    _check(clerk, deputy, unit, starts_on, ends_on, at)
    Unit.objects.select_for_update().get(pk=unit.pk)  # two at once: the second sees the first
    overlapping = ClerkAbsence.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if overlapping.filter(clerk=clerk, unit=unit).exists():
        raise AlreadyMoved(_("这段时间已经登记了外出。"))
    if overlapping.filter(clerk=deputy).exists():
        raise BadValue("deputy", _("代理人这段时间也外出，请另选一位。"))
    if overlapping.filter(deputy=clerk).exists():
        raise BadValue("clerk", _("经办人这段时间正代理别人，请先更换代理人。"))
    made = ClerkAbsence.objects.create(
        clerk=clerk, deputy=deputy, unit=unit, starts_on=starts_on, ends_on=ends_on,
        reason=reason.strip()[:120], recorded_by=by, recorded_at=at,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="approvals.absence_recorded", target=made, reason=made.reason,
        changes={"deputy": [None, str(deputy)]},
    )  # fmt: skip
    return made


def _check(
    clerk: User, deputy: User, unit: Unit, starts_on: date, ends_on: date, at: datetime
) -> None:
    if ends_on < starts_on or ends_on < day_of(at):
        raise BadValue("ends_on", _("结束日期不能早于开始日期，也不能早于今天。"))
    if clerk.pk == deputy.pk:
        raise BadValue("deputy", _("代理人须是另一个人。"))
    for person, field in ((clerk, "clerk"), (deputy, "deputy")):
        if not access_of(person, starts_on).may(HANDLE_CASE, unit.region.path, unit.pk):
            raise BadValue(field, _("%(name)s不办理这个单位的办件。") % {"name": person})


@transaction.atomic
def end_absence(*, absence: ClerkAbsence, by: User | None, at: datetime) -> ClerkAbsence | None:
    """The clerk is back today: yesterday was the last day; taken back where it had not begun.

    Raises NotAllowed, AlreadyMoved where it is over.
    """
    unit, on = absence.unit, day_of(at)
    access = access_for(by, at)
    if access is not None and not may_record(access, absence.clerk, unit.pk, unit.region.path):
        raise NotAllowed(_("外出由本人或者本单位负责人登记。"))
    row = ClerkAbsence.objects.select_for_update().filter(pk=absence.pk, ends_on__gte=on).first()
    if row is None:
        raise AlreadyMoved(_("这次外出已经结束。"))
    last = on - timedelta(days=1)
    audit.record(
        actor=by, at=at, action="approvals.absence_ended", target=row,
        changes={"ends_on": [str(row.ends_on), str(last)]},
    )  # fmt: skip
    if row.starts_on > last:
        row.delete()
        return None
    row.ends_on = last
    row.save(update_fields=["ends_on"])
    return row
