"""Who may take a lead out of the pool (公海). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wutong.domains.leads.rules.terms import Terms


@dataclass(frozen=True)
class Picker:
    """What a person has in hand: leads picked ``today`` and leads ``held`` now."""

    key: int
    today: int
    held: int


@dataclass(frozen=True)
class Pooled:
    """A lead in the pool: who held it last, and since when it lies there."""

    previous_owner: int | None
    since: date


def cool_off_until(pooled: Pooled, terms: Terms) -> date:
    """The last day on which the previous owner may not take the lead back."""
    return pooled.since + timedelta(days=terms.cool_off_days)


def refusal(picker: Picker, pooled: Pooled, terms: Terms, on: date) -> str:
    """Why the person may not take the lead on ``on``, in one sentence; empty where they may."""
    if picker.today >= terms.daily_picks:
        return _("今天已领取 %(count)s 条，每人每天最多 %(most)s 条。") % {
            "count": picker.today, "most": terms.daily_picks,
        }  # fmt: skip
    if picker.held >= terms.capacity:
        return _("手里已有 %(count)s 条线索，每人最多持有 %(most)s 条，请先办结或释放。") % {
            "count": picker.held, "most": terms.capacity,
        }  # fmt: skip
    until = cool_off_until(pooled, terms)
    if pooled.previous_owner == picker.key and on <= until:
        return _("您是上一任持有人，%(day)s 之后才能再领取。") % {"day": until}
    return ""
