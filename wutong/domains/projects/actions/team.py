"""The team of a project over time: the one place where it changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.projects.actions.support import require
from wutong.domains.projects.choices import ONE_AT_A_TIME, TeamCapacity
from wutong.domains.projects.models import Project, ProjectMember
from wutong.domains.projects.rules.errors import AlreadyMoved, BadValue
from wutong.kernel import audit
from wutong.kernel.scope import EDIT


@transaction.atomic
def join_team(
    *,
    project: Project,
    user: User,
    capacity: TeamCapacity,
    on: date,
    by: User | None,
    at: datetime,
    duty: str = "",
) -> ProjectMember:
    """Put a person on the project's team; ``duty`` says what they see to.

    Raises AlreadyMoved when they are on it, or when another holds a capacity that one person
    holds at a time.
    """
    require(by, EDIT, project, at)
    present = ProjectMember.objects.filter(project=project, capacity=capacity, left_on=None)
    if present.filter(user=user).exists():
        raise AlreadyMoved(_("此人已在团队中。"))
    if capacity in ONE_AT_A_TIME:
        holder = present.filter(user__isnull=False).select_related("user").first()
        if holder is not None:
            raise AlreadyMoved(_taken(capacity, holder))
    member = _put(project, user, capacity, on, duty)
    audit.record(
        actor=by,
        at=at,
        action="projects.team_joined",
        target=project,
        changes={capacity: [None, user.name]} | ({"duty": [None, duty]} if duty else {}),
    )
    return member


def _taken(capacity: str, holder: ProjectMember) -> str:
    return _("%(capacity)s已经是%(name)s，请用「更换」。") % {
        "capacity": TeamCapacity(capacity).label,
        "name": holder,
    }


def _put(project: Project, user: User, capacity: str, on: date, duty: str) -> ProjectMember:
    """Of two people at once the database takes one; the other is told."""
    try:
        with transaction.atomic():
            return ProjectMember.objects.create(
                project=project, user=user, capacity=capacity, joined_on=on, duty=duty.strip()
            )
    except IntegrityError as error:
        raise AlreadyMoved(_("刚刚有人更新了团队，请刷新后再操作。")) from error


@transaction.atomic
def leave_team(*, member: ProjectMember, on: date, by: User | None, at: datetime) -> None:
    """End a person's part in the team. Raises BadValue for a day before they joined, AlreadyMoved
    when somebody ended it before."""
    require(by, EDIT, member.project, at)
    if on < member.joined_on:
        raise BadValue(_("退出日期不能早于加入日期。"))
    _end(member, on)
    audit.record(
        actor=by,
        at=at,
        action="projects.team_left",
        target=member.project,
        changes={member.capacity: [str(member), None]},
    )


def _end(member: ProjectMember, on: date) -> None:
    if not ProjectMember.objects.filter(pk=member.pk, left_on=None).update(left_on=on):
        raise AlreadyMoved(_("此人已不在团队中。"))
    member.left_on = on


@transaction.atomic
def replace_member(
    *,
    member: ProjectMember,
    user: User,
    on: date,
    by: User | None,
    at: datetime,
    duty: str | None = None,
) -> None:
    """``user`` takes the member's place from ``on``; the member's last day is the day before.

    ``duty`` None: the member's. Raises BadValue for the same person or a day not after the member
    joined, AlreadyMoved when somebody ended or replaced it before.
    """
    require(by, EDIT, member.project, at)
    if user == member.user:
        raise BadValue(_("更换要选另一个人。"))
    if on <= member.joined_on:
        raise BadValue(_("更换日期应晚于加入日期 %(on)s。") % {"on": member.joined_on})
    replace(member, user, on, by, at, duty)


def replace(
    member: ProjectMember, user: User, on: date, by: User | None, at: datetime,
    duty: str | None = None,
) -> None:  # fmt: skip
    """:func:`replace_member` for callers that have asked who may; no day is refused."""
    _end(member, max(on - timedelta(days=1), member.joined_on))
    present = ProjectMember.objects.filter(
        project=member.project, user=user, capacity=member.capacity, left_on=None
    )
    if not present.exists():
        _put(member.project, user, member.capacity, on, member.duty if duty is None else duty)
    audit.record(
        actor=by,
        at=at,
        action="projects.team_handed_over",
        target=member.project,
        changes={member.capacity: [str(member), str(user)]},
    )
