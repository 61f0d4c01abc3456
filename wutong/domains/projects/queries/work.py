"""What a person must do today about projects."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wutong.domains.org.queries import within_any
from wutong.domains.projects.choices import Pace, Stage, Standing
from wutong.domains.projects.models import Fact, FundArrival, Milestone, Project, ProjectMember
from wutong.domains.projects.models.project import late_to_start, seen_by
from wutong.domains.projects.queries.waiting import KIND_OF, KINDS, LONG_WAIT, Waiting, queue
from wutong.domains.projects.rules.plans import light_now
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import EDIT, VERIFY, VIEW, VIEW_FIGURES, Access

DUE_WITHIN: Final = timedelta(days=7)
LOOKED_AT: Final = 2_000
REJECTED_WITHIN: Final = timedelta(days=60)

VERIFICATION = "verification"
REJECTED = "rejected"
NEXT_STEP = "next_step"
STALLED = "stalled"
LATE_START = "late_start"
WAITING_LONG = "waiting_long"
HEADINGS: Final = {
    VERIFICATION: gettext_lazy("等我核验"),
    REJECTED: gettext_lazy("被退回的申报"),
    NEXT_STEP: gettext_lazy("到期和将到期的下一步"),
    STALLED: gettext_lazy("缓建、停滞和暂停的项目"),
    LATE_START: gettext_lazy("过了计划月份还没开工"),
    WAITING_LONG: gettext_lazy("我的申报等了很久"),
}


def own_projects(access: Access, ability: str) -> QuerySet[Project]:
    """Projects the person answers for: of their team, of their unit, or of the region in which
    they hold ``ability``."""
    team = ProjectMember.objects.filter(user=access.user, left_on=None).values("project")
    return (
        Project.objects.visible_to(access)
        .filter(
            Q(pk__in=team)
            | Q(unit__in=access.units(VIEW))
            | within_any(access.region_paths(ability), "region_path")
        )
        .exclude(stage=Stage.WITHDRAWN)
    )


def verifications(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Claims that wait for this person's decision, the oldest first."""
    if not access.may_ever(VERIFY):
        return []
    found = [one for one in queue(access, list(KINDS), limit, at) if not one.refusal]
    return [_verification(one) for one in found]


def _verification(waiting: Waiting) -> WorkItem:
    claim = waiting.claim
    return WorkItem(
        kind=VERIFICATION,
        title=claim.project.name,
        url=f"{reverse('projects:verification')}#{waiting.key}",
        reason=f"{claim_in_words(claim)} · {_waited(waiting.waited_days)}",
        amount=getattr(claim, "amount", None) or getattr(claim, "money", None),
    )


def _waited(days: int) -> str:
    if days < 1:
        return _("今天申报")
    return ngettext("已等 %(days)s 天", "已等 %(days)s 天", days) % {"days": days}


def claim_in_words(claim: Any) -> str:
    """What a claim says: 申报签约 2022-05-01, 到位资金 2022-06-01, 总投资 2022-06-01."""
    if isinstance(claim, Milestone):
        kind = "" if claim.kind == "formal" else f"（{claim.get_kind_display()}）"
        return f"{claim.get_stage_display()}{kind} {claim.on}"
    if isinstance(claim, FundArrival):
        return f"{_('到位资金')}（{claim.get_kind_display()}） {claim.on}"
    return f"{claim.get_attribute_display()} {claim.on}"


def own_claims(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """The person's own claims: sent back lately, or waiting for long."""
    items: list[WorkItem] = []
    for model in (Milestone, Fact, FundArrival):
        mine = model._default_manager.filter(
            seen_by(access, "project__"), claimed_by=access.user, project__removed_at=None
        ).select_related("project")
        rejected = mine.filter(standing=Standing.REJECTED, decided_at__gt=at - REJECTED_WITHIN)
        items += [_own(one, REJECTED) for one in rejected.order_by("-decided_at")[:limit]]
        waiting = mine.filter(standing=Standing.CLAIMED, claimed_at__lt=at - LONG_WAIT)
        items += [_own(one, WAITING_LONG) for one in waiting.order_by("claimed_at")[:limit]]
    return items


def _own(claim: Any, kind: str) -> WorkItem:
    place = {"milestone": "milestones", "fact": "figures", "fund": "funds"}[KIND_OF[type(claim)]]
    since = timezone.localtime(claim.claimed_at).date()
    reason = (
        _("退回：%(reason)s") % {"reason": claim.decision_reason}
        if kind == REJECTED
        else _("%(day)s 申报，还没有人核验") % {"day": since}
    )
    return WorkItem(
        kind=kind,
        title=claim.project.name,
        url=reverse(f"projects:{place}", args=[claim.project.code]),
        reason=f"{claim_in_words(claim)} · {reason}",
    )


def next_steps(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Next steps of the person's projects that are overdue or due within a week."""
    until = timezone.localtime(at).date() + DUE_WITHIN
    # The few that are due first, then the scope: the other way round gathers the whole region.
    due = Project.objects.filter(next_step_due__lte=until).order_by("next_step_due", "pk")
    projects = own_projects(access, EDIT).filter(pk__in=due.values("pk")[:LOOKED_AT])
    return [
        WorkItem(
            kind=NEXT_STEP,
            title=project.name,
            url=reverse("projects:detail", args=[project.code]),
            reason=project.next_step or _("没有写明下一步"),
            due=project.next_step_due,
            amount=project.total_investment,
        )
        for project in projects.order_by("next_step_due", "pk")[:limit]
    ]


def stalled(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Projects that do not move at their normal pace, the largest first."""
    slow = Project.objects.filter(~Q(pace=Pace.NORMAL)).values("pk")
    projects = own_projects(access, VIEW_FIGURES).filter(pk__in=slow)
    return [
        WorkItem(
            kind=STALLED,
            title=project.name,
            url=reverse("projects:detail", args=[project.code]),
            reason=f"{project.get_pace_display()} · {project.get_stage_display() or '—'}",
            amount=project.total_investment,
        )
        for project in projects.order_by(F("total_investment").desc(nulls_last=True), "-pk")[:limit]
    ]


def late_starts(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Projects that did not begin in their planned month, the largest first."""
    on = timezone.localtime(at).date()
    projects = own_projects(access, VIEW_FIGURES).filter(late_to_start(on))
    return [
        WorkItem(
            kind=LATE_START,
            title=project.name,
            url=reverse("projects:detail", args=[project.code]),
            reason=_late(project, on),
            amount=project.total_investment,
        )
        for project in projects.order_by(F("total_investment").desc(nulls_last=True), "-pk")[:limit]
    ]


def _late(project: Project, on: date) -> str:
    light = light_now(project.planned_start, project.stage_rank, project.pace, on)
    planned = _("计划 %(month)s 开工") % {"month": project.planned_start}
    return f"{planned} · {light.label}" if light else planned


SOURCES: Final = (verifications, own_claims, next_steps, stalled, late_starts)
