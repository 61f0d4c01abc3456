"""What a person must do today about assessments."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.appraisal.queries.reading import (
    conditions_due,
    conditions_to_confirm,
    is_ready,
    reminded_until,
    to_decide,
    to_score,
)
from wutong.domains.appraisal.queries.settings import setting_for
from wutong.kernel.clock import day_of
from wutong.kernel.registry import WorkItem
from wutong.kernel.scope import DECIDE_ASSESSMENT, OPEN_ASSESSMENT, Access

HEADINGS: Final = {
    "assessments_to_score": gettext_lazy("等我评审的项目"),
    "assessments_to_decide": gettext_lazy("等我决定的预审评估"),
    "assessment_conditions": gettext_lazy("到期和将到期的评估条件"),
    "assessment_conditions_claimed": gettext_lazy("等我确认的评估条件"),
}


def _item(kind: str, title: str, key: int, reason: str, **more: Any) -> WorkItem:
    url = reverse("appraisal:detail", args=[key])
    return WorkItem(kind=kind, title=title, url=url, reason=reason, heading=HEADINGS[kind], **more)


def scoring(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Reviews that the person owes."""
    return [
        _item("assessments_to_score", one.assessment.project.name, one.assessment_id,
              _("请%(unit)s评审") % {"unit": one.unit} if one.unit else _("请您评审"),
              due=one.assessment.due_on, region_path=one.assessment.project.region_path)
        for one in to_score(access)[:limit]
    ]  # fmt: skip


def deciding(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Assessments whose reviews are in."""
    if not access.may_ever(DECIDE_ASSESSMENT):
        return []
    ready = [one for one in to_decide(access)[: limit * 4] if is_ready(one, day_of(at))]
    return [
        _item("assessments_to_decide", one.project.name, one.pk,
              _("%(sent)s 位评审人已提交") % {"sent": one.sent}, due=one.due_on,
              amount=one.project.total_investment, region_path=one.project.region_path)
        for one in ready[:limit]
    ]  # fmt: skip


def conditions(access: Access, at: datetime, limit: int) -> list[WorkItem]:
    """Conditions due soon or overdue that the person should report."""
    if not access.may_ever(OPEN_ASSESSMENT):
        return []
    remind = setting_for(access.home).remind_days if access.home else 0
    rows = conditions_due(access, reminded_until(remind, day_of(at)))
    return [
        _item("assessment_conditions", one.text, one.assessment_id, one.assessment.project.name,
              due=one.due_on)
        for one in rows[:limit]
    ]  # fmt: skip


def confirmations(access: Access, _at: datetime, limit: int) -> list[WorkItem]:
    """Conditions that others have reported as met."""
    if not access.may_ever(DECIDE_ASSESSMENT):
        return []
    return [
        _item("assessment_conditions_claimed", one.text, one.assessment_id,
              one.assessment.project.name, due=one.due_on)
        for one in conditions_to_confirm(access)[:limit]
    ]  # fmt: skip


SOURCES: Final = (scoring, deciding, conditions, confirmations)
