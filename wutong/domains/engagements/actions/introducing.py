"""Which referrer brought a project."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.engagements.models import ProjectIntroduction
from wutong.domains.engagements.rules.errors import BadValue, NotAllowed
from wutong.domains.investors.queries import Referrer
from wutong.domains.org.queries import User, access_of
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.permissions import permits
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import EDIT


def _require(by: User | None, project: Project, at: datetime) -> None:
    if by is not None and not permits(access_of(by, day_of(at)), EDIT, project):
        raise NotAllowed(_("您的岗位不能登记这个项目的引荐人。"))


@transaction.atomic
def introduce_project(
    *,
    project: Project,
    referrer: Referrer,
    by: User | None,
    at: datetime,
    on: date | None = None,
    note: str = "",
) -> ProjectIntroduction:
    """``referrer`` brought the project. Raises NotAllowed, BadValue for a day to come."""
    _require(by, project, at)
    if on is not None and on > day_of(at):
        raise BadValue(_("引荐日期不能在今天以后。"), "on")
    row, created = ProjectIntroduction.objects.get_or_create(
        project=project,
        referrer=referrer,
        defaults={"on": on, "note": note.strip(), "recorded_by": by, "recorded_at": at},
    )
    if created:
        audit.record(
            actor=by, at=at, action="engagements.project_introduced", target=project,
            changes={"referrer": [None, referrer.name]},
        )  # fmt: skip
    return row


@transaction.atomic
def remove_introduction(
    *, introduction: ProjectIntroduction, by: User | None, at: datetime
) -> None:
    """That referrer did not bring the project."""
    _require(by, introduction.project, at)
    audit.record(
        actor=by, at=at, action="engagements.project_introduction_removed",
        target=introduction.project, changes={"referrer": [introduction.referrer.name, None]},
    )  # fmt: skip
    introduction.delete()
