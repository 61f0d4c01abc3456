"""Who of ours takes part, and which projects an engagement is about."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.engagements.actions.support import hold_row, require
from wutong.domains.engagements.choices import LeaderLevel
from wutong.domains.engagements.models import Engagement, EngagementProject, Member
from wutong.domains.engagements.rules.errors import BadValue
from wutong.domains.engagements.rules.levels import highest, level_of_post, level_of_words
from wutong.domains.org.queries import Post, User, access_of
from wutong.domains.projects.queries import Project
from wutong.kernel import audit
from wutong.kernel.clock import day_of


def standing_on(user: User, on: date) -> tuple[str, LeaderLevel]:
    """The person's title and level as of a day: of the highest post held then."""
    posts = list(Post.objects.held_on(on).filter(user=user).select_related("unit"))
    if not posts:
        return "", LeaderLevel.DEPARTMENT
    levels = {
        post.title: level_of_post(post.title, post.role, post.unit.kind if post.unit else "")
        for post in posts
    }
    best = highest(levels.values()) or LeaderLevel.DEPARTMENT
    return next(title for title, level in levels.items() if level == best), best


@transaction.atomic
def add_member(
    *,
    engagement: Engagement,
    by: User | None,
    at: datetime,
    user: User | None = None,
    name: str = "",
    title: str = "",
    leader_level: str = "",
) -> Member:
    """Somebody took part: an account, or a name. Title and level are those of the first day.

    Raises BadValue for nobody, and for somebody who is there already.
    """
    require(by, engagement, at)
    stated = " ".join(name.split())
    if user is None and not stated:
        raise BadValue(_("请写明参加的人员。"), "name")
    hold_row(engagement)
    there = (
        engagement.members.filter(user=user)
        if user
        else engagement.members.filter(user=None, stated_name=stated)
    )
    if there.exists():
        raise BadValue(_("这个人已经在参加人员里了。"), "name")
    then, level = standing_on(user, engagement.starts_on) if user else (title.strip(), None)
    member = Member.objects.create(
        engagement=engagement,
        user=user,
        stated_name="" if user else stated,
        title_then=title.strip() or then,
        leader_level=leader_level or level or level_of_words(title) or LeaderLevel.DEPARTMENT,
    )
    audit.record(
        actor=by, at=at, action="engagements.member_joined", target=engagement,
        changes={"member": [None, str(member)]},
    )  # fmt: skip
    return member


@transaction.atomic
def remove_member(*, member: Member, by: User | None, at: datetime) -> None:
    """Somebody did not take part after all."""
    require(by, member.engagement, at)
    audit.record(
        actor=by, at=at, action="engagements.member_left", target=member.engagement,
        changes={"member": [str(member), None]},
    )  # fmt: skip
    member.delete()


@transaction.atomic
def link_project(
    *, engagement: Engagement, project: Project, by: User | None, at: datetime
) -> EngagementProject:
    """The engagement is about a project, which the person must see. Raises BadValue."""
    require(by, engagement, at)
    if by is not None:
        access = access_of(by, day_of(at))
        if not Project.objects.visible_to(access).filter(pk=project.pk).exists():
            raise BadValue(_("没有这个项目，或者您看不到它。"), "project")
    link, created = EngagementProject.objects.get_or_create(engagement=engagement, project=project)
    if created:
        audit.record(
            actor=by, at=at, action="engagements.project_linked", target=engagement,
            changes={"project": [None, project.code]},
        )  # fmt: skip
    return link


@transaction.atomic
def unlink_project(*, link: EngagementProject, by: User | None, at: datetime) -> None:
    """The engagement was not about that project."""
    require(by, link.engagement, at)
    audit.record(
        actor=by, at=at, action="engagements.project_unlinked", target=link.engagement,
        changes={"project": [link.project.code, None]},
    )  # fmt: skip
    link.delete()
