"""Writes of progress curves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.org.queries import Region, User
from wutong.domains.targets.actions.plans import PlanMoved, require_setter
from wutong.domains.targets.actions.targets import EARLIEST_YEAR, LATEST_YEAR, TargetError
from wutong.domains.targets.models import ProgressCurve
from wutong.domains.targets.rules.curves import fault_of_curve
from wutong.kernel import audit, metrics

FAULTS: Final = {
    "count": gettext_lazy("进度曲线要写 12 个月。"),
    "below": gettext_lazy("累计比例不能小于零。"),
    "falls": gettext_lazy("累计比例不能比上个月低。"),
    "whole": gettext_lazy("12 月的累计比例须为 100%。"),
}


@transaction.atomic
def set_curve(
    *, region: Region, year: int, shares: Sequence[int], by: User | None, at: datetime,
    metric: str = "", basis: str = "",
) -> ProgressCurve:  # fmt: skip
    """Set a region's curve of a year, of one metric or of all; the one before is kept.

    ``shares``: twelve cumulative shares in 万分之一. Raises NotAllowed, TargetError, PlanMoved,
    UnknownMetric.
    """
    require_setter(by, region.path, at)
    if fault := fault_of_curve(shares):
        raise TargetError(str(FAULTS[fault]))
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise TargetError(_("年度须在 2000 到 2100 之间。"))
    if metric:
        metrics.find(metric)
    standing = ProgressCurve.objects.known().filter(region=region, year=year, metric=metric)
    old = standing.first()
    if old and old.shares == list(shares):
        return old
    standing.update(replaced_at=at)
    try:
        with transaction.atomic():
            curve = ProgressCurve.objects.create(
                region=region, year=year, metric=metric, basis=basis.strip(), set_by=by, set_at=at,
                **{f"to_{month}": share for month, share in enumerate(shares, 1)},
            )  # fmt: skip
    except IntegrityError as error:
        raise PlanMoved(_("别人刚刚设定了这条曲线，请刷新后再操作。")) from error
    audit.record(
        actor=by, at=at, action="targets.curve_set", target=curve, reason=basis.strip(),
        changes={"shares": [old.shares if old else None, list(shares)]},
    )  # fmt: skip
    return curve


@transaction.atomic
def remove_curve(*, curve: ProgressCurve, by: User | None, at: datetime) -> None:
    """Take a curve out of force: even months hold again. Raises NotAllowed, PlanMoved."""
    require_setter(by, curve.region.path, at)
    if not ProgressCurve.objects.known().filter(pk=curve.pk).update(replaced_at=at):
        raise PlanMoved(_("这条曲线已停用。"))
    audit.record(
        actor=by, at=at, action="targets.curve_removed", target=curve,
        changes={"shares": [curve.shares, None]},
    )  # fmt: skip
