"""Writes of the organisation."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Post, Region, Unit, User
from wutong.domains.org.rules import next_code, zone_aliases
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
    audit.record(actor=by, at=at, action="org.region_added", target=region, reason=reason)
    return region


@transaction.atomic
def add_unit(
    *,
    region: Region,
    name: str,
    kind: UnitKind,
    by: User | None,
    at: datetime,
    parent: Unit | None = None,
) -> Unit:
    """A unit of ``region``."""
    unit = Unit.objects.create(region=region, name=name, kind=kind, parent=parent)
    audit.record(actor=by, at=at, action="org.unit_added", target=unit)
    return unit


@transaction.atomic
def appoint(
    *,
    user: User,
    title: str,
    role: Role,
    starts_on: date,
    by: User | None,
    at: datetime,
    region: Region | None = None,
    unit: Unit | None = None,
) -> Post:
    """Give ``user`` a post in a region's subtree or in a unit."""
    post = Post.objects.create(
        user=user, title=title, role=role, region=region, unit=unit, starts_on=starts_on
    )
    audit.record(
        actor=by,
        at=at,
        action="org.appointed",
        target=post,
        changes={"user": [None, user.name], "title": [None, title], "role": [None, role]},
    )
    return post
