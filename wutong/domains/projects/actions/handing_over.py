"""What a person had in hand goes to whoever takes over their post."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from wutong.domains.org.queries import Post, User, within
from wutong.domains.projects.models import ProjectMember
from wutong.kernel import audit


@transaction.atomic
def pass_on(*, post: Post, successor: Post, on: date, by: User | None, at: datetime) -> int:
    """Put the successor in the former holder's place on the teams of the post's scope.

    The holder's last day on a team is the day before ``on``; teams outside the scope of the post
    stay as they are, and so do teams on which the successor is already. Returns how many teams.
    """
    scope = (
        Q(project__unit=post.unit)
        if post.unit_id
        else within(post.region.path, "project__region_path")
        if post.region
        else Q(pk__in=[])
    )
    left = list(
        ProjectMember.objects.filter(scope, user=post.user, left_on=None).select_related("project")
    )
    for member in left:
        _replace(member, successor, on, by, at)
    return len(left)


def _replace(
    member: ProjectMember, successor: Post, on: date, by: User | None, at: datetime
) -> None:
    member.left_on = max(on - timedelta(days=1), member.joined_on)
    member.save(update_fields=["left_on"])
    ProjectMember.objects.get_or_create(
        project=member.project,
        user=successor.user,
        capacity=member.capacity,
        left_on=None,
        defaults={"joined_on": on},
    )
    audit.record(
        actor=by,
        at=at,
        action="projects.team_handed_over",
        target=member.project,
        changes={member.capacity: [str(member.user), str(successor.user)]},
    )
