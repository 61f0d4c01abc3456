"""What follows from an engagement: tasks with an owner and a day, and leads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.engagements.actions.support import hold_row, require
from wutong.domains.engagements.choices import EngagementKind, FollowUpKind, FollowUpState
from wutong.domains.engagements.models import Engagement, FirmMet, FollowUp
from wutong.domains.engagements.queries.permissions import may_record
from wutong.domains.engagements.rules.errors import AlreadyChanged, BadValue, NotAllowed
from wutong.domains.leads.actions import report_lead
from wutong.domains.leads.choices import LeadSource
from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import User, access_of, in_office, who_sees
from wutong.kernel import audit
from wutong.kernel.clock import day_of


@transaction.atomic
def add_follow_up(
    *,
    engagement: Engagement,
    text: str,
    owner: User,
    due: date,
    by: User | None,
    at: datetime,
    firm: FirmMet | None = None,
) -> FollowUp:
    """Somebody is to do something by a day: it stands in their 今日 until it is done.

    Raises BadValue without words or for a day before the engagement.
    """
    require(by, engagement, at)
    if not text.strip():
        raise BadValue(_("请写明要做什么。"), "text")
    if due < engagement.starts_on:
        raise BadValue(_("期限不能早于活动的日期。"), "due")
    follow_up = FollowUp.objects.create(
        engagement=engagement, kind=FollowUpKind.TASK, text=text.strip(), owner=owner, due=due,
        firm=firm, created_at=at,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="engagements.follow_up_added", target=engagement,
        changes={"text": [None, follow_up.text], "owner": [None, str(owner)],
                 "due": [None, str(due)]},
    )  # fmt: skip
    if by is None or owner.pk != by.pk:
        _tell_assigned(follow_up, at)
    return follow_up


def _tell_assigned(follow_up: FollowUp, at: datetime) -> None:
    """Who is to do it is told; their 今日 shows it where they don't see the engagement itself."""
    owner, key = follow_up.owner_id, follow_up.engagement_id
    if owner is None or owner not in in_office([owner], day_of(at)):
        return
    sees = who_sees([(owner, key)], Engagement.objects, day_of(at))
    tell(
        people=[owner], kind=NoticeKind.ASSIGNED, key=f"engagements.follow_up.{follow_up.pk}",
        title=lambda: _("请跟进：%(text)s，期限 %(due)s")
        % {"text": follow_up.text, "due": follow_up.due},
        url=reverse("engagements:detail", args=[key]) if sees else reverse("projects:today"),
        at=at,
    )  # fmt: skip


SOURCES: Final = {
    EngagementKind.OUTBOUND: LeadSource.VISIT,
    EngagementKind.RECEPTION: LeadSource.RECEPTION,
    EngagementKind.PROMOTION_EVENT: LeadSource.EVENT,
    EngagementKind.SIGNING_EVENT: LeadSource.EVENT,
}


@transaction.atomic
def turn_into_lead(
    *, firm: FirmMet, content: str, by: User, at: datetime, confirmed: bool = False
) -> FollowUp:
    """Report a firm that was met as a lead of the host: the follow-up keeps which.

    What is about a confidential project becomes a confidential lead. Raises BadValue where the
    firm became one already, and whatever the leads' room refuses (LeadError), collisions unless
    ``confirmed``.
    """
    engagement = firm.engagement
    require(by, engagement, at)
    hold_row(engagement)
    if engagement.follow_ups.filter(firm=firm, kind=FollowUpKind.LEAD).exists():
        raise BadValue(_("这家企业已经转为线索。"))
    lead = report_lead(
        firm_name=str(firm), investor=firm.investor, content=content.strip(),
        source=SOURCES.get(EngagementKind(engagement.kind), LeadSource.OTHER),
        region=engagement.region, unit=engagement.unit, confirmed=confirmed,
        confidential=engagement.confidential, by=by, at=at,
    )  # fmt: skip
    follow_up = FollowUp.objects.create(
        engagement=engagement, kind=FollowUpKind.LEAD, text=content.strip()[:300], firm=firm,
        lead=lead, owner=by, state=FollowUpState.DONE, result=lead.code, created_at=at,
        closed_at=at, closed_by=by,
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="engagements.lead_reported", target=engagement,
        changes={"lead": [None, lead.code]},
    )  # fmt: skip
    return follow_up


@transaction.atomic
def close_follow_up(
    *, follow_up: FollowUp, by: User, at: datetime, result: str = "", dropped: bool = False
) -> FollowUp:
    """It is done, or no longer followed (``dropped``, which wants its reason in ``result``).

    By its owner or by whoever may change the engagement. Raises NotAllowed, AlreadyChanged.
    """
    access = access_of(by, day_of(at))
    if follow_up.owner_id != by.pk and not may_record(access, follow_up.engagement):
        raise NotAllowed(_("这件事由责任人或活动的登记单位来办结。"))
    if dropped and not result.strip():
        raise BadValue(_("请写明不再跟进的原因。"), "result")
    state = FollowUpState.DROPPED if dropped else FollowUpState.DONE
    closed = FollowUp.objects.filter(pk=follow_up.pk, state=FollowUpState.OPEN).update(
        state=state, result=result.strip(), closed_at=at, closed_by=by
    )
    if not closed:
        raise AlreadyChanged(_("这件事已经办结了。"))
    follow_up.refresh_from_db()
    audit.record(
        actor=by, at=at,
        action=f"engagements.follow_up_{'dropped' if dropped else 'done'}",
        target=follow_up.engagement, changes={"text": [follow_up.text, result.strip()]},
    )  # fmt: skip
    return follow_up


@transaction.atomic
def pass_on(
    *, holder: User, successor: User, keys: Collection[int], by: User | None, at: datetime,
    **_more: Any,
) -> int:  # fmt: skip
    """These open follow-ups go to a successor. Returns how many."""
    rows = FollowUp.objects.filter(pk__in=keys, owner=holder, state=FollowUpState.OPEN)
    moved = list(rows.select_related("engagement").order_by("pk"))
    for one in moved:
        one.owner = successor
        one.save(update_fields=["owner"])
        audit.record(
            actor=by, at=at, action="engagements.follow_up_handed_over", target=one.engagement,
            changes={"owner": [str(holder), str(successor)]}, reason=one.text,
        )  # fmt: skip
    return len(moved)
