"""Reads of regions and units."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import Post, Region, Unit, within, within_any
from wutong.kernel.scope import MANAGE_ORGANISATION, Access

CUSTOM_LEVELS = (RegionLevel.DEVELOPMENT_ZONE, RegionLevel.PARK)


def region_by_code(code: str) -> Region | None:
    """The region with this division code; trailing zeros of the 12-digit form are allowed."""
    code = code.strip()
    candidates = [code]
    if len(code) == 12 and code.isdecimal():
        candidates += [code[:6] if code.endswith("000000") else code[:9]]
    return Region.objects.filter(code__in=candidates).first()


def children_of(region: Region) -> list[Region]:
    """The units directly under ``region``: towns of a county, counties and zones of a city."""
    return list(region.children.order_by("path"))


def regions_named(name: str, under: Region) -> list[Region]:
    """Regions in the subtree called ``name``: whole, by its beginning (海港 for 海港区), by alias.

    Aliases are kept as lists in the row; only the zones and parks, a few hundred in the country,
    and regions that were given one are read for them.
    """
    below = Region.objects.under(under)
    found = list(below.filter(Q(name=name) | Q(name__startswith=name)).order_by("path")[:10])
    found += [
        region
        for region in below.exclude(aliases=[]).order_by("path")
        if name in region.aliases and region not in found
    ]
    return found


def units_under(region: Region) -> list[Unit]:
    """Units of ``region`` and of everything below it."""
    return list(Unit.objects.filter(within(region.path, "region__path")).select_related("region"))


def managed_regions(access: Access) -> list[Region]:
    """The outermost regions whose organisation the person administers."""
    paths = access.region_paths(MANAGE_ORGANISATION)
    return list(Region.objects.filter(path__in=paths).order_by("path"))


def region_line(region: Region) -> list[Region]:
    """``region`` and everything above it, from the root down."""
    return list(Region.objects.filter(code__in=region.ancestor_codes).order_by("path"))


def children_with_counts(region: Region) -> list[Region]:
    """The regions directly below, each with ``child_count`` and ``unit_count``."""
    return list(
        region.children.annotate(
            child_count=Count("children", distinct=True), unit_count=Count("units", distinct=True)
        ).order_by("path")
    )


def units_with_counts(region: Region, on: date) -> list[Unit]:
    """Units of ``region`` itself, each with ``post_count`` in office on ``on``."""
    held = Q(posts__starts_on__lte=on) & (Q(posts__ends_on=None) | Q(posts__ends_on__gte=on))
    return list(
        region.units.annotate(post_count=Count("posts", filter=held)).order_by("kind", "name")
    )


def region_stated(text: str, access: Access) -> Region:
    """The region that an administrator named by code or by name within their scope.

    Raises ValidationError where there is none, or where the name fits several.
    """
    mine = Region.objects.filter(within_any(access.region_paths(MANAGE_ORGANISATION)))
    by_code = region_by_code(text)
    if by_code is not None and access.may(MANAGE_ORGANISATION, by_code.path):
        return by_code
    found = list(mine.filter(name=text.strip()).order_by("path")[:4])
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(f"{one.code}" for one in found)
        raise ValidationError(_("「%s」不止一个，请填代码：%s。") % (text, listed))
    raise ValidationError(_("您管理的范围里没有「%s」，请填名称全称或行政区划代码。") % text)


def posts_in(region: Region, on: date) -> list[Post]:
    """Posts held on ``on`` whose scope is ``region`` itself."""
    return list(
        Post.objects.filter(region=region).held_on(on).select_related("user").order_by("role", "pk")
    )
