"""Reads of the organisation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Q

from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import (
    Post,
    Region,
    SignInFailure,
    TwoFactorRule,
    Unit,
    User,
    within,
    within_any,
)
from wutong.domains.org.rules import (
    FAILURES_OF_AN_ACCOUNT,
    FAILURES_OF_AN_ADDRESS,
    LOCKED_FOR,
    locked_until,
)
from wutong.kernel.scope import NOBODY, Access, Grant, extended

__all__ = [
    "access_of",
    "administrator",
    "children_of",
    "region_by_code",
    "regions_named",
    "units_under",
    "within",
    "within_any",
]


def access_of(user: Any, on: date) -> Access:
    """What ``user`` may see and do on ``on``. Nobody for a person without a valid account.

    Two queries: the posts held on that day, and the few rules about a second factor.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    posts = list(
        Post.objects.filter(user=user)
        .held_on(on)
        .select_related("region", "unit__region")
        .annotate(has_two_factor=Exists(Authenticator.objects.filter(user=user, type="totp")))
    )
    access = Access(
        user=user.pk,
        name=user.name,
        title=posts[0].title if posts else "",
        home=next((_home(post) for post in posts), ""),
        grants=tuple(
            Grant(
                role=post.role,
                region_path=post.region.path if post.region else "",
                unit=post.unit_id,
            )
            for post in posts
        ),
        needs_two_factor=_two_factor_missing(posts),
    )
    return extended(access, on)


def _home(post: Post) -> str:
    return post.region.path if post.region else post.unit.region.path if post.unit else ""


def _two_factor_missing(posts: list[Any]) -> bool:
    if not posts or posts[0].has_two_factor:
        return False
    asked = list(TwoFactorRule.objects.values_list("region__path", "role"))
    return any(
        role == post.role and _home(post).startswith(path) for post in posts for path, role in asked
    )


def sign_in_locked_until(*, username: str, address: str, at: datetime) -> datetime | None:
    """Until when neither this account nor this address may try a password; None when they may."""
    recent = SignInFailure.objects.filter(at__gt=at - LOCKED_FOR, at__lte=at)
    of_account = recent.filter(username=username.strip().lower(), cleared_at=None)
    of_address = recent.filter(address=address)
    ends = [
        locked_until(list(of_account.values_list("at", flat=True)), FAILURES_OF_AN_ACCOUNT, at),
        locked_until(list(of_address.values_list("at", flat=True)), FAILURES_OF_AN_ADDRESS, at),
    ]
    return max((end for end in ends if end is not None), default=None)


def administrator(on: date) -> User | None:
    """The administrator of the widest region, in whose name the command line acts."""
    post = (
        Post.objects.held_on(on)
        .filter(role="administrator", user__is_active=True)
        .select_related("user")
        .order_by("region__path", "pk")
        .first()
    )
    return post.user if post else None


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


CUSTOM_LEVELS = (RegionLevel.DEVELOPMENT_ZONE, RegionLevel.PARK)
