"""What the page of one engagement shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Sum

from wutong.domains.engagements.choices import ACTIONS
from wutong.domains.engagements.models import Engagement, EngagementProject, FirmMet, FollowUp
from wutong.domains.investors.queries import visible_investors
from wutong.domains.leads.queries import Lead
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.queries import Milestone, Project, SigningEvent
from wutong.domains.projects.queries.signing import events_seen
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Access

HISTORY_SHOWN: Final = 50
SIGNED_SHOWN: Final = 300
EVENTS_OFFERED: Final = 100
NAMES_OF_A_PAGE: Final = ("region", "unit", "created_by", "minutes_by", "signing_event")


@dataclass(frozen=True)
class SignedProject:
    """A project that reached a stage at the event: its kind (签约、开工、竣工)."""

    project: Project
    stage: str
    on: Any
    standing: str
    verified: bool


def firms_met(engagement: Engagement, access: Access) -> list[tuple[FirmMet, bool]]:
    """The firms with whether the person may open their records."""
    rows = list(engagement.firms.filter(removed_at=None).select_related("investor"))
    seen = set(
        visible_investors(access)
        .filter(pk__in=[one.investor_id for one in rows if one.investor_id])
        .values_list("pk", flat=True)
    )
    return [(one, one.investor_id in seen) for one in rows]


def follow_ups_of(engagement: Engagement) -> list[FollowUp]:
    """What follows, the open ones first."""
    rows = engagement.follow_ups.select_related("owner", "firm__investor", "closed_by")
    return sorted(rows, key=lambda one: (one.state != "open", one.due is None, one.due, one.pk))


def leads_of(engagement: Engagement, access: Access) -> dict[int, str]:
    """The code of the lead that each follow-up became, of those that the person may see."""
    seen = Lead.objects.visible_to(access).values("pk")
    rows = engagement.follow_ups.filter(lead__in=seen)
    return dict(rows.values_list("pk", "lead__code"))


def projects_about(engagement: Engagement, access: Access) -> list[EngagementProject]:
    """The projects it is about, of those that the person may see."""
    seen = Project.objects.visible_to(access)
    return list(
        engagement.about.filter(project__in=seen).select_related("project", "project__region")
    )


def signed_projects(engagement: Engagement, access: Access) -> list[SignedProject]:
    """Projects whose milestones happened at its signing event, of those that the person sees."""
    if engagement.signing_event_id is None:
        return []
    rows = (
        Milestone.objects.filter(
            event=engagement.signing_event_id,
            standing__in=("claimed", "verified"),
            project__in=Project.objects.visible_to(access),
        )
        .select_related("project", "project__region")
        .order_by("stage_rank", "project__name", "pk")[:SIGNED_SHOWN]
    )
    return [
        SignedProject(
            one.project, one.get_stage_display(), one.on, one.get_standing_display(),
            one.standing == "verified",
        )
        for one in rows
    ]  # fmt: skip


def signed_by_kind(engagement: Engagement, access: Access) -> list[tuple[str, int, Any]]:
    """Of the verified ones the kind, how many, and their amount in 元; parents alone."""
    if engagement.signing_event_id is None:
        return []
    rows: Any = (
        Milestone.objects.filter(
            event=engagement.signing_event_id, standing="verified", kind="formal",
            project__in=Project.objects.visible_to(access).filter(parent=None),
        )
        .order_by()
        .values("stage", "stage_rank")
        .annotate(amount=Sum("project__total_investment"), count=Count("pk"))
        .order_by("stage_rank")
    )  # fmt: skip
    return [(str(Stage(one["stage"]).label), one["count"], one["amount"]) for one in rows]


@dataclass(frozen=True)
class HistoryLine:
    """One write in words."""

    at: datetime
    title: Any
    by: str
    reason: str


def history_of(engagement: Engagement) -> list[HistoryLine]:
    """The latest writes, the newest first."""
    rows = AuditEntry.objects.filter(
        target_kind="engagements.engagement", target_id=str(engagement.pk)
    )
    entries = rows.select_related("actor").order_by("-at", "-pk")[:HISTORY_SHOWN]
    return [
        HistoryLine(one.at, ACTIONS.get(one.action, one.action), str(one.actor or "—"), one.reason)
        for one in entries
    ]


def free_events(access: Access) -> list[SigningEvent]:
    """The latest signing events of the projects that are no engagement yet."""
    return list(events_seen(access).filter(engagement=None).order_by("-on", "-pk")[:EVENTS_OFFERED])
