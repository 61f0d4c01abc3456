"""Reads of people, their accounts and posts."""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from wutong.domains.org.models import Post, SignInFailure, Unit, User, within_any
from wutong.domains.org.rules import (
    FAILURES_OF_AN_ACCOUNT,
    FAILURES_OF_AN_ADDRESS,
    LOCKED_FOR,
    locked_until,
)
from wutong.kernel.scope import MANAGE_ORGANISATION, Access


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


def account_locked_until(user: User, at: datetime) -> datetime | None:
    """Until when the account itself is locked, whatever the address."""
    failures = SignInFailure.objects.filter(
        username=user.username.lower(), cleared_at=None, at__gt=at - LOCKED_FOR, at__lte=at
    )
    return locked_until(list(failures.values_list("at", flat=True)), FAILURES_OF_AN_ACCOUNT, at)


def people_managed(access: Access, on: date) -> QuerySet[User]:
    """People with a post, past or present, in the regions that the person administers.

    Each carries ``posts_held`` (those in office on ``on``) and ``has_two_factor``.
    """
    if not access.signed_in:
        return User.objects.none()
    inside = Post.objects.filter(user=OuterRef("pk")).filter(_inside(access))
    held = Post.objects.held_on(on).select_related("region", "unit__region")
    second = Authenticator.objects.filter(user=OuterRef("pk"), type="totp")
    return (
        User.objects.filter(Exists(inside))
        .annotate(has_two_factor=Exists(second))
        .prefetch_related(Prefetch("posts", queryset=held, to_attr="posts_held"))
        .order_by("-is_active", "name", "pk")
    )


def _inside(access: Access) -> Q:
    paths = access.region_paths(MANAGE_ORGANISATION)
    return within_any(paths, "region__path") | within_any(paths, "unit__region__path")


def may_manage(access: Access, user: User, on: date) -> bool:
    """Whether all of the posts that ``user`` holds lie in regions the person administers.

    Otherwise a county's administrator could take over a city leader who also sits in a county
    squad.
    """
    held = Post.objects.filter(user=user).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return not held.exclude(_inside(access)).exists() and access.may_ever(MANAGE_ORGANISATION)


def people_found(people: QuerySet[User], *, words: str, role: str, on: date) -> QuerySet[User]:
    """``people`` whose name or user name holds ``words`` and who hold ``role`` on ``on``."""
    if words:
        people = people.filter(Q(name__icontains=words) | Q(username__icontains=words))
    if role:
        held = Post.objects.filter(user=OuterRef("pk"), role=role).held_on(on)
        people = people.filter(Exists(held))
    return people


def posts_of(user: User) -> list[Post]:
    """Every post of ``user``, the latest first."""
    return list(user.posts.select_related("region", "unit__region"))


def posts_in_unit(unit: Unit) -> list[Post]:
    """Everyone who holds or held a post in ``unit``, those in office first."""
    return list(unit.posts.select_related("user").order_by("ends_on", "-starts_on", "pk"))


def posts_managed(posts: QuerySet[Post], access: Access) -> QuerySet[Post]:
    """``posts`` that lie in the regions the person administers."""
    return posts.filter(_inside(access)) if access.signed_in else posts.none()


def has_two_factor(user: User) -> bool:
    """Whether a second factor is set up."""
    return Authenticator.objects.filter(user=user, type="totp").exists()
