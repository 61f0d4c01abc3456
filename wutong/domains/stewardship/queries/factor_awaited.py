"""Factors without which ground is not broken: what the roadmap reckons with."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.approvals.queries.awaiting import Awaited
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.choices import FactorState
from wutong.domains.stewardship.models import FactorNeed
from wutong.domains.stewardship.queries.factor_gaps import standing_of
from wutong.domains.stewardship.rules.factors import in_words
from wutong.ui import formats

BEFORE_GROUND: Final = ("", Stage.RESERVE, Stage.NEGOTIATING, Stage.SIGNED, Stage.REGISTERED,
                        Stage.LANDED)  # fmt: skip


def factors_awaited(project: Project, on: date) -> list[Awaited]:
    """The needs that must be met before the project starts and are not; nothing once it has. One
    query. A promise whose day is over holds until today."""
    if project.stage not in BEFORE_GROUND:
        return []
    rows = FactorNeed.objects.filter(project=project, for_start=True)
    rows = rows.exclude(state=FactorState.DROPPED).select_related("unit").order_by("pk")
    return [
        _awaited(one, project, on)
        for one in rows
        if one.state != FactorState.DELIVERED or standing_of(one).short
    ]


def _awaited(need: FactorNeed, project: Project, on: date) -> Awaited:
    promised = need.promised_on if need.state == FactorState.ARRANGED else None
    return Awaited(
        key=f"factor-{need.pk}",
        name=f"{need.get_kind_display()} {in_words(need.quantity, need.measure)}".strip(),
        by=max(promised, on) if promised else None,
        needed_by=need.needed_by,
        why=_why(need, promised, on),
        url=f"{reverse('stewardship:project_factors', args=[project.code])}#need-{need.pk}",
    )


def _why(need: FactorNeed, promised: date | None, on: date) -> str:
    parts = [need.unit.name if need.unit else _("没有责任单位")]
    parts.append(_("%(day)s 需要") % {"day": formats.day(need.needed_by)})
    if need.state == FactorState.DELIVERED:
        parts.append(_("只到位 %(amount)s") % {"amount": in_words(need.delivered, need.measure)})
    elif promised is None:
        parts.append(_("还没有落实"))
    else:
        parts.append(_("承诺 %(day)s 到位") % {"day": formats.day(promised)})
        if promised < on:
            parts.append(_("承诺已过期"))
        elif promised > need.needed_by:
            parts.append(_("晚 %(days)s 天") % {"days": (promised - need.needed_by).days})
    return " · ".join(parts)
