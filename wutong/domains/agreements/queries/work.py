"""What a person must do today about agreements."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.agreements.models import Commitment
from wutong.domains.agreements.queries.fair import waiting_for
from wutong.domains.agreements.queries.permissions import answered_by
from wutong.domains.agreements.queries.reading import (
    opinions_waiting,
    waiting_for_confirmation,
)
from wutong.domains.agreements.queries.settings import setting_for
from wutong.domains.agreements.rules.lifecycle import UNDECIDED
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import Access

HEADINGS: Final = {
    "agreement_opinions": gettext_lazy("等我反馈的协议意见"),
    "fair_competition": gettext_lazy("等我审查的公平竞争条款"),
    "commitments_due": gettext_lazy("到期和将到期的承诺"),
    "commitments_claimed": gettext_lazy("等我确认的履约"),
}


def _item(kind: str, title: str, url: str, reason: str, **more: object) -> WorkItem:
    return WorkItem(kind=kind, title=title, url=url, reason=reason, heading=HEADINGS[kind], **more)  # type: ignore[arg-type]


def opinions(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Opinions that the person's units owe."""
    return [
        _item("agreement_opinions", one.agreement.title, reverse("agreements:opinion", args=[one.pk]),
              _("请%(unit)s反馈意见") % {"unit": one.unit}, due=one.due_on,
              region_path=one.agreement.region_path)
        for one in opinions_waiting(access)[:limit]
    ]  # fmt: skip


def clauses(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Agreements with flagged clauses to decide about."""
    return [
        _item("fair_competition", one.title, reverse("agreements:fair", args=[one.pk]),
              _("有标出的条款等审查意见"), amount=one.amount)
        for one in waiting_for(access).order_by("updated_at")[:limit]
    ]  # fmt: skip


def commitments(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Commitments that the person or their unit answers for, overdue or due soon.

    Those of a unit are shown to all its people, where no person is named.
    """
    remind = setting_for(access.home).remind_days if access.home else 0
    until = day_of(at) + timedelta(days=remind)
    rows = (
        Commitment.objects.visible_to(access)
        .binding()
        .filter(Q(owner=access.user) | answered_by(access))
        .filter(state__in=UNDECIDED, due_on__lte=until)
        .select_related("agreement")
        .order_by("due_on", "pk")
    )
    return [
        _item("commitments_due", one.text, reverse("agreements:commitment", args=[one.pk]),
              f"{one.agreement.title} · {one.get_side_display()}", due=one.due_on,
              amount=one.amount, region_path=one.region_path)
        for one in rows[:limit]
    ]  # fmt: skip


def confirmations(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Claims of others that wait for this person."""
    rows = waiting_for_confirmation(access).order_by("claimed_at", "pk")
    return [
        _item("commitments_claimed", one.text, reverse("agreements:commitment", args=[one.pk]),
              f"{one.agreement.title} · {_('已申报履行，等确认')}", amount=one.amount)
        for one in rows[:limit]
    ]  # fmt: skip


SOURCES: Final = (opinions, clauses, commitments, confirmations)
