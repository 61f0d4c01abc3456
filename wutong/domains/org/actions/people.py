"""Writes about posts over time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.actions.accounts import create_account
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post, Region, Unit, User
from wutong.domains.org.queries.holdings import held_by, left_behind
from wutong.domains.org.queries.offices import scope_of_post
from wutong.kernel import audit, events


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
    reason: str = "",
) -> Post:
    """Give ``user`` a post in a region's subtree or in a unit, from ``starts_on`` on.

    Raises ValidationError where the person already holds that very post on that day, and where
    somebody appoints themselves.
    """
    if user == by:
        raise ValidationError(_("不能给自己任职，请由另一位管理员办理。"))
    same = Post.objects.filter(user=user, title=title, role=role, region=region, unit=unit)
    if same.held_on(starts_on).exists():
        raise ValidationError(_("%(name)s已任「%(title)s」。") % {"name": user, "title": title})
    post = Post.objects.create(
        user=user, title=title, role=role, region=region, unit=unit, starts_on=starts_on
    )
    audit.record(
        actor=by,
        at=at,
        action="org.appointed",
        target=post,
        changes={
            "user": [None, user.name],
            "title": [None, title],
            "role": [None, role],
            "starts_on": [None, starts_on],
        },
        reason=reason,
    )
    return post


class StillHolding(ValidationError):
    """A post ends while its holder holds something that would have no successor."""


@transaction.atomic
def end_post(*, post: Post, on: date, by: User, at: datetime, reason: str) -> None:
    """``on`` is the last day in office. An administrator's own last post is not ended by them.

    Raises StillHolding while the holder holds anything that no other post of theirs covers.
    """
    if left := left_behind(post, on):
        raise StillHolding(
            _("%(name)s手上还有没有移交的：%(what)s。请先移交，再办理离任。")
            % {
                "name": post.user,
                "what": "、".join(f"{one.title} {count}" for one, count in left),
            },
            code="holding",
        )
    _end(post, on, by, at, reason)


def _end(post: Post, on: date, by: User, at: datetime, reason: str) -> None:
    if on < post.starts_on:
        raise ValidationError(_("离任日期早于任职日期 %s。") % post.starts_on)
    if post.user == by and post.role == Role.ADMINISTRATOR:
        raise ValidationError(_("不能免去自己的管理员岗位，请由另一位管理员办理。"))
    before = post.ends_on
    post.ends_on = on
    post.save(update_fields=["ends_on"])
    audit.record(
        actor=by,
        at=at,
        action="org.post_ended",
        target=post,
        changes={"ends_on": [before, on]},
        reason=reason,
    )


@transaction.atomic
def hand_over(
    *, post: Post, successor: User, on: date, by: User, at: datetime, reason: str
) -> Post:
    """``successor`` takes the post over on ``on``; the holder's last day is the day before.

    What the holder has in hand within the post's scope goes along, as the rooms declare it
    (``registry.add_holding``); upper rooms hear ``org.handed_over`` after commit.
    """
    if successor == post.user:
        raise ValidationError(_("交接要选另一个人。"))
    if on <= post.starts_on:
        raise ValidationError(_("交接日期应晚于任职日期 %s。") % post.starts_on)
    _end(post, on - timedelta(days=1), by, at, reason)
    new = appoint(
        user=successor,
        title=post.title,
        role=Role(post.role),
        starts_on=on,
        by=by,
        at=at,
        region=post.region,
        unit=post.unit,
        reason=reason,
    )
    for holding, held in held_by(post.user_id, scope_of_post(post)):
        holding.pass_on(
            holder=post.user, successor=successor, keys=[one.key for one in held], on=on, by=by,
            at=at,
        )  # fmt: skip
    events.publish("org.handed_over", post=post, successor=new, on=on, by=by, at=at)
    return new


@transaction.atomic
def add_person(
    *,
    username: str,
    name: str,
    phone: str,
    title: str,
    role: Role,
    starts_on: date,
    by: User | None,
    at: datetime,
    reason: str,
    region: Region | None = None,
    unit: Unit | None = None,
) -> tuple[User, str]:
    """A person with an account and a first post; returns the one-time password to hand over."""
    user, password = create_account(
        username=username, name=name, phone=phone, by=by, at=at, reason=reason
    )
    appoint(
        user=user,
        title=title,
        role=role,
        starts_on=starts_on,
        by=by,
        at=at,
        region=region,
        unit=unit,
        reason=reason,
    )
    return user, password
