"""Writes of targets."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, Unit, User, access_of
from wutong.domains.targets.models import Target
from wutong.kernel import audit, clock, metrics
from wutong.kernel.metrics import Aggregate
from wutong.kernel.scope import SET_TARGETS

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


class TargetError(Exception):
    """A refused write; ``str()`` is the sentence for the user."""


class NotAllowed(TargetError):
    """The person may not set targets here."""


@transaction.atomic
def set_target(
    *,
    region: Region,
    year: int,
    metric: str,
    value: Decimal,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
    basis: str = "",
) -> Target:
    """Set or change the year's target; the one in force until now is kept as replaced.

    ``value`` in the metric's measure: 元 for amounts. Raises TargetError for a year, metric or
    value that makes no sense or a target that a plan handed down, NotAllowed outside the person's scope, UnknownMetric.
    """
    _check(region, year, metric, value, by, at)
    standing = Target.objects.standing().filter(
        region=region, unit=unit, person=None, year=year, metric=metric
    )
    old = standing.first()
    if old and old.value == value:
        return old
    _check_plan(old)
    standing.update(replaced_at=at)
    try:
        with transaction.atomic():
            target = Target.objects.create(
                region=region,
                unit=unit,
                year=year,
                metric=metric,
                value=value,
                basis=basis,
                set_by=by,
                set_at=at,
            )
    except IntegrityError as error:
        raise TargetError(_("别人刚刚下达了同一目标，请刷新后再操作。")) from error
    audit.record(
        actor=by,
        at=at,
        action="targets.set",
        target=target,
        changes={"value": [str(old.value) if old else None, str(value)]},
        reason=basis,
    )
    return target


def _check(
    region: Region, year: int, metric: str, value: Decimal, by: User | None, at: datetime
) -> None:
    if by is not None and not access_of(by, clock.day_of(at)).may(SET_TARGETS, region.path):
        raise NotAllowed(_("您的岗位不能下达这个地区的目标。"))
    if metrics.find(metric).aggregate in (Aggregate.RATIO, Aggregate.MEDIAN):
        raise TargetError(_("比率和中位数没有年度目标：请对个数或金额下达目标。"))
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise TargetError(_("年度须在 2000 到 2100 之间。"))
    if value <= 0:
        raise TargetError(_("目标值须大于零。"))


def _check_plan(target: Target | None) -> None:
    if target is not None and target.line_id is not None:
        raise TargetError(_("这个目标是目标计划下达的，请在计划里调整。"))


@transaction.atomic
def remove_target(*, target: Target, by: User | None, at: datetime, reason: str) -> None:
    """Take a target out of force; it stays on record."""
    _check(target.region, target.year, target.metric, target.value, by, at)
    _check_plan(target)
    Target.objects.standing().filter(pk=target.pk).update(replaced_at=at)
    audit.record(
        actor=by,
        at=at,
        action="targets.removed",
        target=target,
        changes={"value": [str(target.value), None]},
        reason=reason,
    )
