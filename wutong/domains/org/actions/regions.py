"""Writes about regions and units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.choices import RegionLevel, UnitKind
from wutong.domains.org.models import Region, Unit, User
from wutong.domains.org.rules import CUSTOM_LETTERS, cleaned_aliases, next_code, zone_aliases
from wutong.kernel import audit


@transaction.atomic
def add_custom_region(
    *,
    parent: Region,
    name: str,
    level: RegionLevel,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> Region:
    """A development zone or park under ``parent``, with the next free code of its kind.

    Raises ValidationError where ``parent`` already has a region of that name.
    """
    Region.objects.select_for_update().get(pk=parent.pk)
    if parent.children.filter(name=name).exists():
        raise ValidationError(
            _("%(parent)s下已有「%(name)s」。") % {"parent": parent, "name": name}
        )
    taken = list(parent.children.values_list("code", flat=True))
    region = Region(
        code=next_code(parent.code, level, taken),
        name=name,
        level=level,
        parent=parent,
        aliases=zone_aliases(name),
    )
    region.save()
    audit.record(
        actor=by,
        at=at,
        action="org.region_added",
        target=region,
        changes={"name": [None, name], "code": [None, region.code]},
        reason=reason,
    )
    return region


@transaction.atomic
def edit_region(
    *,
    region: Region,
    name: str,
    aliases: Iterable[str],
    confidential_in_totals: bool,
    by: User,
    at: datetime,
    reason: str,
) -> None:
    """Set a region's aliases and rules; the name only of zones and parks, which no standard names.

    Raises ValidationError for another name of a division of GB/T 2260, or a name that is taken.
    """
    if name != region.name and region.level not in CUSTOM_LETTERS:
        raise ValidationError(_("「%s」是国标行政区划，名称不能改；可以加别名。") % region.name)
    if region.parent and region.parent.children.exclude(pk=region.pk).filter(name=name).exists():
        raise ValidationError(
            _("%(parent)s下已有「%(name)s」。") % {"parent": region.parent, "name": name}
        )
    values = {
        "name": name,
        "aliases": cleaned_aliases(aliases, name),
        "confidential_in_totals": confidential_in_totals,
    }
    set_fields(region, values, by=by, at=at, action="org.region_edited", reason=reason)


@transaction.atomic
def add_unit(
    *,
    region: Region,
    name: str,
    kind: UnitKind,
    by: User | None,
    at: datetime,
    parent: Unit | None = None,
    reason: str = "",
) -> Unit:
    """A unit of ``region``. Raises ValidationError where the region has one of that name."""
    if region.units.filter(name=name).exists():
        raise ValidationError(_("%(region)s已有「%(name)s」。") % {"region": region, "name": name})
    unit = Unit.objects.create(region=region, name=name, kind=kind, parent=parent)
    audit.record(
        actor=by,
        at=at,
        action="org.unit_added",
        target=unit,
        changes={"name": [None, name], "kind": [None, kind]},
        reason=reason,
    )
    return unit


@transaction.atomic
def edit_unit(
    *,
    unit: Unit,
    name: str,
    kind: UnitKind,
    aliases: Iterable[str],
    by: User,
    at: datetime,
    reason: str,
) -> None:
    """Set a unit's name, kind and aliases. Raises ValidationError for a name that is taken."""
    if unit.region.units.exclude(pk=unit.pk).filter(name=name).exists():
        raise ValidationError(
            _("%(region)s已有「%(name)s」。") % {"region": unit.region, "name": name}
        )
    values = {"name": name, "kind": kind, "aliases": cleaned_aliases(aliases, name)}
    set_fields(unit, values, by=by, at=at, action="org.unit_edited", reason=reason)


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: User | None, at: datetime, reason: str) -> None:
    """The unit's last day. Refused (ValidationError) while somebody holds a post beyond it."""
    if unit.posts.filter(ends_on=None).exists() or unit.posts.filter(ends_on__gt=on).exists():
        raise ValidationError(_("还有人在「%s」任职，请先办理离任或交接。") % unit.name)
    set_fields(unit, {"closed_on": on}, by=by, at=at, action="org.unit_closed", reason=reason)


def reopen_unit(*, unit: Unit, by: User | None, at: datetime, reason: str) -> None:
    """The unit serves again."""
    set_fields(unit, {"closed_on": None}, by=by, at=at, action="org.unit_reopened", reason=reason)


def set_fields(
    row: Any, values: dict[str, Any], *, by: User | None, at: datetime, action: str, reason: str
) -> None:
    """Write the fields of ``row`` that change, and one audit row of them; nothing if none does."""
    changes = {
        name: [getattr(row, name), value]
        for name, value in values.items()
        if getattr(row, name) != value
    }
    if not changes:
        return
    for name in changes:
        setattr(row, name, values[name])
    row.save(update_fields=list(changes))
    audit.record(actor=by, at=at, action=action, target=row, changes=changes, reason=reason)
