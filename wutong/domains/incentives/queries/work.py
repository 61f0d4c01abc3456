"""What a person must do today about awards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.incentives.choices import AwardRunState, AwardState, RulingState
from wutong.domains.incentives.models import Award, AwardInterest, AwardObjection, AwardRun
from wutong.domains.incentives.models.awards import awards_seen_by
from wutong.domains.incentives.queries.standing import SHAKEN
from wutong.domains.org.queries import within_any
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import (
    APPROVE_AWARD,
    DECIDE_AWARD_OBJECTION,
    MANAGE_AWARDS,
    Access,
)

HEADINGS: Final = {
    "award_runs_to_check": gettext_lazy("等我复核或公示的奖励"),
    "award_runs_to_approve": gettext_lazy("等我批准的奖励"),
    "awards_to_pay": gettext_lazy("等我兑现或收回的奖励"),
    "award_rulings": gettext_lazy("等我裁定的奖励异议"),
    "awards_shaken": gettext_lazy("依据已撤回的奖励"),
}


def _item(kind: str, title: str, page: str, key: int, reason: str, **more: Any) -> WorkItem:
    return WorkItem(kind=kind, title=title, url=reverse(f"incentives:{page}", args=[key]),
                    reason=reason, heading=HEADINGS[kind], **more)  # fmt: skip


def _awards(access: Access, ability: str) -> QuerySet[Award]:
    """Awards over which the person has the ability, without their own."""
    rows = Award.objects.visible_to(access).filter(
        within_any(access.region_paths(ability), "project__region_path")
    )
    return rows.exclude(person=access.user).select_related(
        "project", "referrer", "person", "unit", "run__rule_set"
    )


def runs(access: Access, _at: datetime, limit: int) -> Sequence[WorkItem]:
    """Runs that others computed, and checked ones that wait for publication."""
    paths = access.region_paths(MANAGE_AWARDS)
    if not paths:
        return []
    rows = AwardRun.objects.filter(within_any(paths, "rule_set__region__path")).select_related(
        "rule_set__region"
    )
    rows = rows.filter(state__in=(AwardRunState.COMPUTED, AwardRunState.CHECKED))
    return [
        _item("award_runs_to_check", str(one), "run", one.pk,
              _("请复核") if one.state == AwardRunState.COMPUTED else _("请公示"))
        for one in rows[: limit * 2]
        if one.state == AwardRunState.CHECKED or one.computed_by_id != access.user
    ][:limit]  # fmt: skip


def approvals(access: Access, at: datetime, limit: int) -> Sequence[WorkItem]:
    """Runs whose publication is over and that have awards to approve."""
    paths = access.region_paths(APPROVE_AWARD)
    if not paths:
        return []
    rows = AwardRun.objects.filter(
        within_any(paths, "rule_set__region__path"), state=AwardRunState.PUBLISHED,
        objections_until__lt=day_of(at), awards__state=AwardState.PUBLISHED,
    ).select_related("rule_set__region").distinct()  # fmt: skip
    return [
        _item("award_runs_to_approve", str(one), "run", one.pk, _("公示已结束，请批准"))
        for one in rows[:limit]
    ]


def payments(access: Access, _at: datetime, limit: int) -> Sequence[WorkItem]:
    """Approved awards that are not yet paid, and clawed back ones that are not yet recovered."""
    if not access.may_ever(MANAGE_AWARDS):
        return []
    due = Q(state=AwardState.APPROVED) | Q(state=AwardState.CLAWED_BACK, paid__gt=0)
    rows = _awards(access, MANAGE_AWARDS).filter(due)
    return [
        _item("awards_to_pay", f"{one.who} {one.rule_title}", "award", one.pk, one.project.name,
              amount=one.paid if one.state == AwardState.CLAWED_BACK else one.left)
        for one in rows[:limit]
    ]  # fmt: skip


def rulings(access: Access, _at: datetime, limit: int) -> Sequence[WorkItem]:
    """Objections and declared interests that others recorded."""
    paths = access.region_paths(DECIDE_AWARD_OBJECTION)
    if not paths:
        return []
    found = []
    for model in (AwardObjection, AwardInterest):
        rows = model._default_manager.filter(
            within_any(paths, "award__project__region_path"), awards_seen_by(access, "award__"),
            state=RulingState.OPEN,
        ).exclude(recorded_by=access.user)  # fmt: skip
        found += list(rows.select_related("award__project")[:limit])
    return [
        _item("award_rulings", one.text, "award", one.award_id, one.award.project.name)
        for one in found[:limit]
    ]


def shaken(access: Access, _at: datetime, limit: int) -> Sequence[WorkItem]:
    """Awards whose facts were taken back since: to be refused or clawed back."""
    if not access.may_ever(APPROVE_AWARD):
        return []
    return [
        _item(
            "awards_shaken",
            f"{one.who} {one.rule_title}",
            "award",
            one.pk,
            one.project.name,
            amount=one.paid or None,
        )
        for one in _awards(access, APPROVE_AWARD).filter(SHAKEN)[:limit]
    ]


SOURCES: Final = (runs, approvals, payments, rulings, shaken)
