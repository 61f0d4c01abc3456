"""Writes of the organisation."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Post, Region, Unit, User
from wutong.kernel import audit

LETTERS = {RegionLevel.DEVELOPMENT_ZONE: "Z", RegionLevel.PARK: "P"}


@transaction.atomic
def add_custom_region(
    *, parent: Region, name: str, level: RegionLevel, by: User | None, at: datetime
) -> Region:
    """A development zone or park under ``parent``, with the next free code of its kind."""
    letter = LETTERS[level]
    prefix = f"{parent.code}{letter}"
    last = Region.objects.filter(parent=parent, code__startswith=prefix).aggregate(
        last=Max("code")
    )["last"]
    number = int(last[len(prefix) :]) + 1 if last else 1
    region = Region(code=f"{prefix}{number:02d}", name=name, level=level, parent=parent)
    region.save()
    audit.record(actor=by, at=at, action="org.region_added", target=region)
    return region


@transaction.atomic
def add_unit(
    *, region: Region, name: str, kind: UnitKind, by: User | None, at: datetime,
    parent: Unit | None = None,
) -> Unit:
    """A unit of ``region``."""
    unit = Unit.objects.create(region=region, name=name, kind=kind, parent=parent)
    audit.record(actor=by, at=at, action="org.unit_added", target=unit)
    return unit


@transaction.atomic
def appoint(
    *, user: User, title: str, role: Role, starts_on: date, by: User | None, at: datetime,
    region: Region | None = None, unit: Unit | None = None,
) -> Post:
    """Give ``user`` a post in a region's subtree or in a unit."""
    post = Post.objects.create(
        user=user, title=title, role=role, region=region, unit=unit, starts_on=starts_on
    )
    audit.record(
        actor=by, at=at, action="org.appointed", target=post,
        changes={"user": [None, user.name], "title": [None, title], "role": [None, role]},
    )
    return post
