"""What a source can give: added, changed, closed, opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, Unit, User
from wutong.domains.stewardship.actions.factor_support import (
    access_for,
    amount,
    differences,
    said,
    win,
)
from wutong.domains.stewardship.choices import FactorKind
from wutong.domains.stewardship.models import FactorCapacity
from wutong.domains.stewardship.queries.factor_finding import CAPACITY_KIND, indexed
from wutong.domains.stewardship.queries.factor_rights import may_keep, may_keep_source
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.rules.factors import measure_of
from wutong.kernel import audit, search
from wutong.kernel.clock import day_of

FIELDS: Final = ("name", "total", "used_before", "measure", "from_day", "unit", "note")
LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class Source:
    """What a source is. ``total`` and ``used_before`` in ``measure`` (empty: the usual one)."""

    name: str
    total: Decimal
    used_before: Decimal = Decimal(0)
    measure: str = ""
    from_day: date | None = None
    unit: Unit | None = None
    note: str = ""


def _checked(source: Source, kind: str) -> dict[str, Any]:
    name = source.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadValue("name", _("请写明来源，最多 80 个字。"))
    total = amount(source.total, "total", least=Decimal(0))
    used = amount(source.used_before, "used_before", least=Decimal(0))
    if used > total:
        raise BadValue("used_before", _("既有占用不能超过总量。"))
    return {
        "name": name, "total": total, "used_before": used,
        "measure": measure_of(kind, source.measure), "from_day": source.from_day,
        "unit": source.unit, "note": source.note.strip()[:300],
    }  # fmt: skip


@transaction.atomic
def add_capacity(
    *, region: Region, kind: str, source: Source, by: User | None, at: datetime
) -> FactorCapacity:
    """A source of ``region``. Raises NotAllowed, BadValue (also for a name used there already)."""
    access = access_for(by, at)
    if access is not None and not may_keep(access, region.path):
        raise NotAllowed(_("您的岗位不能登记这个地区的要素容量。"))
    if kind not in FactorKind.values:
        raise BadValue("kind", _("没有这种要素。"))
    fields = _checked(source, kind)
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    _check_name(region.pk, kind, fields["name"])
    row = FactorCapacity.objects.create(region=region, region_path=region.path, kind=kind, **fields)
    search.index_objects(CAPACITY_KIND, indexed([row.pk]))
    audit.record(
        actor=by, at=at, action="stewardship.capacity_added", target=row,
        changes=differences({}, {"kind": kind, **fields}),
    )  # fmt: skip
    return row


def _check_name(region: int, kind: str, name: str, but: int | None = None) -> None:
    same = FactorCapacity.objects.filter(region=region, kind=kind, name=name)
    if any(key != but for key in same.values_list("pk", flat=True)):
        raise BadValue("name", _("这个地区已经有同名的来源。"))


@transaction.atomic
def change_capacity(
    *, capacity: FactorCapacity, source: Source, reason: str, by: User | None, at: datetime
) -> FactorCapacity:
    """Say otherwise what the source can give, with a reason. Less than is arranged is possible: the
    conflict then shows. Raises NotAllowed, BadValue, AlreadyMoved."""
    row = _turn(capacity, by, at)
    fields = _checked(source, row.kind)
    _check_name(row.region_id, row.kind, fields["name"], row.pk)
    before = {name: getattr(row, name) for name in FIELDS}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    search.index_objects(CAPACITY_KIND, indexed([row.pk]))
    audit.record(
        actor=by, at=at, action="stewardship.capacity_changed", target=row, reason=said(reason),
        changes=differences(before, fields),
    )  # fmt: skip
    capacity.refresh_from_db()
    return capacity


def _turn(capacity: FactorCapacity, by: User | None, at: datetime) -> FactorCapacity:
    win(capacity, _("这个来源刚刚有了变动，请刷新后再办。"))
    row = FactorCapacity.objects.select_related("unit").get(pk=capacity.pk)
    access = access_for(by, at)
    if access is not None and not may_keep_source(access, row):
        raise NotAllowed(_("您的岗位不能修改这个来源。"))
    return row


@transaction.atomic
def close_capacity(
    *, capacity: FactorCapacity, reason: str, by: User | None, at: datetime
) -> FactorCapacity:
    """Nothing more is arranged from it; what is arranged stays. Raises NotAllowed, BadValue,
    AlreadyMoved."""
    row = _turn(capacity, by, at)
    if row.closed_on is not None:
        raise AlreadyMoved(_("这个来源已经停用。"))
    return _set_closed(capacity, row, day_of(at), "closed", said(reason), by, at)


@transaction.atomic
def open_capacity(
    *, capacity: FactorCapacity, reason: str, by: User | None, at: datetime
) -> FactorCapacity:
    """It gives again. Raises NotAllowed, BadValue, AlreadyMoved."""
    row = _turn(capacity, by, at)
    if row.closed_on is None:
        raise AlreadyMoved(_("这个来源没有停用。"))
    return _set_closed(capacity, row, None, "opened", said(reason), by, at)


def _set_closed(
    capacity: FactorCapacity, row: FactorCapacity, day: date | None, word: str, reason: str,
    by: User | None, at: datetime,
) -> FactorCapacity:  # fmt: skip
    before = row.closed_on
    row.closed_on = day
    row.save(update_fields=["closed_on"])
    audit.record(
        actor=by, at=at, action=f"stewardship.capacity_{word}", target=row, reason=reason,
        changes=differences({"closed_on": before}, {"closed_on": day}),
    )  # fmt: skip
    capacity.refresh_from_db()
    return capacity
