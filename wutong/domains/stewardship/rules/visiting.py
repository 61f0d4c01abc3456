"""Who is due for a visit, and why. Pure.

A score orders a list and every point of it has a reason in words. It is advice: nobody is held to a
number of visits, and importance alone makes nobody due. Days are working days of the region.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.projects.choices import Pace, Stage
from wutong.kernel.money import YI

SERVED_STAGES: Final = (
    Stage.SIGNED, Stage.REGISTERED, Stage.LANDED, Stage.STARTED, Stage.COMPLETED,
    Stage.IN_PRODUCTION, Stage.FULL_CAPACITY, Stage.TARGET_BENEFIT_REACHED,
)  # fmt: skip
"""From signing on somebody answers for the project; before that the duties of leads hold."""
DUE_FROM: Final = 50
FRESH_DAYS: Final = 5
"""Seen so lately that only silence, which can't be, would make it due."""
MOST_OF_SILENCE: Final = 60
AT_SILENCE: Final = 40
A_PROBLEM: Final = 10
MOST_OF_PROBLEMS: Final = 30
LATE_PROBLEM: Final = 10
BLOCKED_MONEY: Final = 10
LATE_PROMISE: Final = 10
OF_STAGE: Final = {
    **dict.fromkeys((Stage.SIGNED, Stage.REGISTERED, Stage.LANDED, Stage.STARTED), 10),
    Stage.COMPLETED: 10,
    Stage.IN_PRODUCTION: 5,
}
OF_PACE: Final = {Pace.STALLED: 20, Pace.SUSPENDED: 15, Pace.SLOWED: 15}
OF_INVESTMENT: Final = ((Decimal(10) * YI, 15), (Decimal(5) * YI, 10), (YI, 5))
KEY_PROJECT: Final = 5
HONOURED: Final = 5
CORRECTED_WITHIN: Final = 7
"""Days after recording in which the visitor may correct a visit."""


class Why(StrEnum):
    """What a reason is about."""

    SILENCE = "silence"
    PROBLEM = "problem"
    PROMISE = "promise"
    PACE = "pace"
    STAGE = "stage"
    IMPORTANCE = "importance"


@dataclass(frozen=True)
class Facts:
    """What is known of a project or a firm on a day.

    ``seen`` is how many days ago it was seen last, None for never; ``known`` how many days it has
    stood where it stands, which counts for one that was never seen. ``problems`` are open ones,
    ``late`` of them past their day; ``blocked`` and ``investment`` are 元.
    """

    silence_days: int
    seen: int | None = None
    known: int = 0
    stage: str = ""
    pace: str = Pace.NORMAL
    problems: int = 0
    late: int = 0
    blocked: Decimal | None = None
    late_promises: int = 0
    investment: Decimal | None = None
    key_project: bool = False
    honours: int = 0

    @property
    def quiet(self) -> int:
        """How long nobody has been there."""
        return self.known if self.seen is None else self.seen

    @property
    def silent(self) -> bool:
        """Longer than the region lets pass."""
        return self.quiet > self.silence_days


@dataclass(frozen=True)
class Because:
    """A reason, what it weighs, and its words."""

    why: Why
    points: int
    text: str


@dataclass(frozen=True)
class Advice:
    """How due it is: the sum of the reasons, the weightiest first."""

    score: int
    due: bool
    silent: bool
    reasons: tuple[Because, ...]


def advise(facts: Facts) -> Advice:
    """Whether a visit is due, and why. What was silent too long is always due; else the score
    decides, but not within a few days of the last visit."""
    found = (one for one in _reasons(facts) if one.points)
    reasons = tuple(sorted(found, key=lambda one: -one.points))
    score = sum(one.points for one in reasons)
    due = facts.silent or (score >= DUE_FROM and facts.quiet > FRESH_DAYS)
    return Advice(score, due, facts.silent, reasons)


def _reasons(facts: Facts) -> Iterator[Because]:
    yield Because(Why.SILENCE, silence_points(facts.quiet, facts.silence_days), silence_text(facts))
    yield from _problems(facts)
    yield Because(
        Why.PROMISE, LATE_PROMISE if facts.late_promises else 0,
        _("走访时答应的 %(count)s 件事超期") % {"count": facts.late_promises},
    )  # fmt: skip
    if facts.pace in OF_PACE:
        yield Because(Why.PACE, OF_PACE[Pace(facts.pace)], str(Pace(facts.pace).label))
    if facts.stage in OF_STAGE:
        words = _("正处在%(stage)s阶段") % {"stage": Stage(facts.stage).label}
        yield Because(Why.STAGE, OF_STAGE[Stage(facts.stage)], words)
    yield from _importance(facts)


def silence_points(quiet: int, silence_days: int) -> int:
    """Grows with the days, 40 where silence begins, 60 at most."""
    return min(MOST_OF_SILENCE, AT_SILENCE * max(0, quiet) // max(1, silence_days))


def silence_text(facts: Facts) -> str:
    """How long ago it was seen, in words."""
    if facts.seen is None:
        return _("还没有走访过")
    words = _("%(days)s 个工作日没有走访") % {"days": facts.seen}
    if facts.silent:
        return _("沉默：%(words)s，超过 %(limit)s 个工作日") % {
            "words": words, "limit": facts.silence_days,
        }  # fmt: skip
    return words


def _problems(facts: Facts) -> Iterator[Because]:
    points = min(MOST_OF_PROBLEMS, A_PROBLEM * facts.problems)
    words = _("%(count)s 件诉求没有办完") % {"count": facts.problems}
    yield Because(Why.PROBLEM, points, words)
    words = _("其中 %(count)s 件超期") % {"count": facts.late}
    yield Because(Why.PROBLEM, LATE_PROBLEM if facts.late else 0, words)
    yield Because(Why.PROBLEM, BLOCKED_MONEY if facts.blocked else 0, _("有投资受阻"))


def _importance(facts: Facts) -> Iterator[Because]:
    amount = facts.investment or Decimal(0)
    for least, points in OF_INVESTMENT:
        if amount >= least:
            words = _("总投资 %(amount)s 亿元以上") % {"amount": f"{least / YI:f}"}
            yield Because(Why.IMPORTANCE, points, words)
            break
    yield Because(Why.IMPORTANCE, KEY_PROJECT if facts.key_project else 0, _("重点项目"))
    yield Because(Why.IMPORTANCE, HONOURED if facts.honours else 0, _("企业有荣誉称号"))
