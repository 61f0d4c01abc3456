"""The same done to several cases: each on its own, a line for each, nothing hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.steps import accept_and_route, approve, hand_over
from wutong.domains.approvals.models import ApprovalCase
from wutong.domains.approvals.rules.errors import ApprovalError, BadValue
from wutong.domains.org.queries import User

MOST: Final = 200
ACCEPT, APPROVE, HAND_OVER = "accept", "approve", "hand_over"


@dataclass(frozen=True)
class Line:
    """What became of one case; ``problem`` says why not."""

    case: ApprovalCase
    problem: str = ""

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return not self.problem


def do_several(
    *,
    cases: Iterable[ApprovalCase],
    what: str,
    by: User | None,
    at: datetime,
    clerk: User | None = None,
) -> list[Line]:
    """Accept, approve or hand over several cases, each checked and written by itself.

    Raises BadValue for more than 200 or something else to do; a refused case is a line.
    """
    rows = list(cases)
    if len(rows) > MOST:
        raise BadValue("cases", _("一次最多办 200 件。"))
    work = _work(what, clerk)
    lines = []
    for case in rows:
        try:
            work(case=case, by=by, at=at)
            lines.append(Line(case))
        except ApprovalError as refusal:
            lines.append(Line(case, str(refusal)))
    return lines


def _work(what: str, clerk: User | None) -> Callable[..., ApprovalCase]:
    if what == ACCEPT:
        return accept_and_route
    if what == APPROVE:
        return approve
    if what == HAND_OVER and clerk is not None:
        return partial(hand_over, clerk=clerk)
    raise BadValue("what", _("请选择批量办理的事情；转交还须选择经办人。"))
