"""What a person may see and do."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists

from wutong.domains.org.models import Post, Region, TwoFactorRule, User
from wutong.kernel.scope import ADMINISTRATOR, NOBODY, Access, Grant, extended


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


def operator_access(on: date) -> Access:
    """What the command line may see: the administrator's view, or the whole country's before
    there is an administrator. Whoever runs it can read the database's file anyway."""
    user = administrator(on)
    if user is not None:
        return access_of(user, on)
    root = Region.objects.filter(parent=None).order_by("path").first()
    grants = (Grant(role=ADMINISTRATOR, region_path=root.path),) if root else ()
    return Access(name="wutong", grants=grants)
