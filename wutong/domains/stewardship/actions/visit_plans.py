"""Putting a visit on a day, taking it off, and what follows projects and posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.investors.queries import Investor, visible_investors
from wutong.domains.org.queries import User, access_of
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.following import follow
from wutong.domains.stewardship.models import PlannedVisit, Visit
from wutong.domains.stewardship.queries.visit_finding import SEARCH_KIND, indexed
from wutong.domains.stewardship.queries.visits import may_record
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import RECORD_VISIT

LONGEST_NOTE: Final = 200


@transaction.atomic
def plan_visit(
    *, on: date, by: User, at: datetime, project: Project | None = None,
    investor: Investor | None = None, note: str = "",
) -> PlannedVisit:  # fmt: skip
    """Mean to see a project, or a firm, on a day; planned again it moves there.

    Raises NotAllowed, BadValue for a day that is past.
    """
    if on < day_of(at):
        raise BadValue("on", _("不能排在过去的日子。"))
    if len(note) > LONGEST_NOTE:
        raise BadValue("note", _("最多 %(most)s 个字。") % {"most": LONGEST_NOTE})
    _require(project, investor, by, at)
    about = {"project": project} if project is not None else {"investor": investor}
    row, made = PlannedVisit.objects.get_or_create(
        person=by, visit=None, **about, defaults={"on": on, "note": note, "made_at": at}
    )
    if not made:
        PlannedVisit.objects.filter(pk=row.pk).update(on=on, note=note, made_at=at)
        row.refresh_from_db()
    audit.record(
        actor=by, at=at, action="stewardship.visit_planned", target=row,
        changes={"on": [None, on.isoformat()]},
    )  # fmt: skip
    return row


def _require(project: Project | None, investor: Investor | None, by: User, at: datetime) -> None:
    access = access_of(by, day_of(at))
    if project is not None:
        seen = Project.objects.visible_to(access).filter(pk=project.pk).exists()
        allowed = seen and may_record(access, project.region_path, project)
    elif investor is not None:
        seen = visible_investors(access).filter(pk=investor.pk).exists()
        allowed = seen and access.may_ever(RECORD_VISIT)
    else:
        raise BadValue("project", _("请写明走访哪个项目或者企业。"))
    if not allowed:
        raise NotAllowed(_("您的岗位不能安排这里的走访。"))


@transaction.atomic
def drop_plan(*, plan: PlannedVisit, by: User, at: datetime) -> None:
    """Take one's own plan off its day. Raises NotAllowed."""
    if plan.person_id != by.pk or plan.visit_id is not None:
        raise NotAllowed(_("只能取消自己还没有走访的安排。"))
    audit.record(actor=by, at=at, action="stewardship.visit_plan_dropped", target=plan)
    plan.delete()


def follow_projects(*, former_units: Mapping[int, int | None], at: datetime, **_more: Any) -> int:
    """Put the visits of projects that moved, or became confidential or open, where their
    projects are now; how many."""
    return follow(
        Visit, former_units, at, action="stewardship.visit_followed", kind=SEARCH_KIND,
        indexed=indexed,
    )  # fmt: skip


@transaction.atomic
def pass_plans_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """These visits that a person planned and has not made go to a successor; how many. Where the
    successor means to go there too, the earlier of the two days stands."""
    rows = PlannedVisit.objects.select_for_update(of=("self",)).filter(visit=None)
    passed = 0
    for row in rows.filter(pk__in=keys, person=holder).order_by("pk"):
        about = {"project": row.project_id, "investor": row.investor_id}
        own = rows.filter(person=successor, **about).first()
        if own is not None:
            PlannedVisit.objects.filter(pk=own.pk).update(on=min(own.on, row.on))
        audit.record(
            actor=by, at=at, action="stewardship.visit_plan_passed_on", target=own or row,
            changes={"person": [str(holder), str(successor)]},
        )  # fmt: skip
        if own is not None:
            row.delete()
        else:
            PlannedVisit.objects.filter(pk=row.pk).update(person=successor)
        passed += 1
    return passed
