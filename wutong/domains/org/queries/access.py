"""What a person may see and do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from wutong.domains.org.models import Post, Region, TwoFactorRule, User
from wutong.kernel.scope import ADMINISTRATOR, NOBODY, Access, Grant, extended
from wutong.kernel.statements import compiled


def access_of(user: Any, on: date) -> Access:
    """What ``user`` may see and do on ``on``. Nobody for a person without a valid account.

    One query for the posts held on that day, and one for the rules about a second factor where
    there is one for such a role.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    posts = [Held(*row) for row in posts_held(user.pk, on)]
    access = Access(
        user=user.pk,
        name=user.name,
        title=posts[0].title if posts else "",
        home=posts[0].home if posts else "",
        grants=tuple(
            Grant(role=post.role, region_path=post.region_path or "", unit=post.unit)
            for post in posts
        ),
        needs_two_factor=_two_factor_missing(posts),
    )
    return extended(access, on)


class Held(NamedTuple):
    """A post as far as it says what its holder may do."""

    role: str
    title: str
    region_path: str | None
    unit: int | None
    region_path_of_unit: str | None
    has_two_factor: bool
    is_asked_for_two_factor: bool

    @property
    def home(self) -> str:
        """The region of the post or of its unit."""
        return self.region_path or self.region_path_of_unit or ""


@compiled
def posts_held(user: int, on: date) -> QuerySet[Post, Any]:
    """The fields of :class:`Held` for each post in office on ``on``."""
    return (
        Post.objects.filter(user=user)
        .held_on(on)
        .annotate(
            has_two_factor=Exists(Authenticator.objects.filter(user=user, type="totp")),
            is_asked=Exists(TwoFactorRule.objects.filter(role=OuterRef("role"))),
        )
        .values_list("role", "title", "region__path", "unit", "unit__region__path",
                     "has_two_factor", "is_asked")
    )  # fmt: skip


def _two_factor_missing(posts: Sequence[Held]) -> bool:
    asked = [post for post in posts if post.is_asked_for_two_factor]
    if not asked or posts[0].has_two_factor:
        return False
    rules = list(TwoFactorRule.objects.values_list("region__path", "role"))
    return any(role == post.role and post.home.startswith(path)
               for post in asked for path, role in rules)  # fmt: skip


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
