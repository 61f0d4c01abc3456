"""How one commitment is written in a line: its light, its days, what may be done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wutong.domains.agreements.choices import CommitmentState
from wutong.domains.agreements.models import Commitment
from wutong.domains.agreements.queries.exporting import measure_of
from wutong.domains.agreements.rules.lifecycle import standing
from wutong.ui import formats

TONES = {
    CommitmentState.OPEN: "",
    CommitmentState.CLAIMED: "yellow",
    CommitmentState.FULFILLED: "green",
    CommitmentState.BROKEN: "red",
    CommitmentState.WAIVED: "",
}


def promise_line(row: Commitment, on: date, remind_days: int) -> dict[str, Any]:
    """For templates: the row, its tags, how much is promised."""
    stands = standing(row.state, row.due_on, on, remind_days)
    days, tone = "", stands.light if stands.light in {"red", "yellow"} else ""
    if stands.days is not None:
        if stands.days < 0:
            days = _("超期 %(days)s 天") % {"days": -stands.days}
        elif stands.days <= remind_days:
            days = _("剩 %(days)s 天") % {"days": stands.days}
    return {
        "row": row,
        "days": days,
        "tone": tone,
        "state_tone": TONES[CommitmentState(row.state)],
        "measure": measure_of(row),
        "who": " · ".join(str(one) for one in (row.owner_unit, row.owner) if one) or formats.DASH,
    }
