"""What a roadmap is worked out from, and what it says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from wutong.domains.approvals.rules.catalogue import Catalogue, Item
from wutong.domains.approvals.rules.needs import (
    Choice,
    Need,
    NeededPaper,
    Question,
)
from wutong.domains.approvals.rules.network import Edge
from wutong.domains.approvals.rules.savings import (
    Savings,
)
from wutong.kernel.workdays import WorkingCalendar


@dataclass(frozen=True)
class Progress:
    """What became of an item: its case. Days as in the case.

    ``decided_on`` is set once it is over well; ``due_on`` is the last day while the clock runs.
    While it stands still (``paused``) ``resumes_by`` is the last day of the pause, None where
    nobody can say, and ``days_left`` what the clock has left then. ``correcting``: it waits for
    papers of the applicant, before acceptance (``accepted_on`` None) or after.
    """

    accepted_on: date | None = None
    decided_on: date | None = None
    due_on: date | None = None
    paused: bool = False
    correcting: bool = False
    paused_why: str = ""
    resumes_by: date | None = None
    days_left: int = 0
    used_days: int | None = None
    papers: int = 0
    steps: int = 0
    number: str = ""
    state: str = ""
    case: int | None = None


@dataclass(frozen=True)
class Awaited:
    """Something else than an approval that breaking ground waits for, e.g. a power line.

    ``by`` is the earliest day on which it can be there, None where nobody has promised one: then
    it moves no date and is only named. ``needed_by`` is the day it is asked for, ``why`` says in
    words where it stands, ``url`` where it is kept.
    """

    key: str
    name: str
    by: date | None
    needed_by: date | None = None
    why: str = ""
    url: str = ""


@dataclass(frozen=True)
class Given:
    """All that a roadmap is made of.

    ``on`` is the day it is asked on: what has not begun cannot begin before. ``works_stand_on`` is
    the day on which the works are to stand, from which acceptance can begin.
    """

    catalogue: Catalogue
    attributes: Mapping[str, object]
    starts_on: date
    on: date
    calendar: WorkingCalendar
    choices: Mapping[str, Choice] = field(default_factory=dict)
    progress: Mapping[str, Progress] = field(default_factory=dict)
    green: bool = False
    works_stand_on: date | None = None
    stage_days: Mapping[str, int] = field(default_factory=dict)
    on_file: Collection[str] = ()
    awaited: tuple[Awaited, ...] = ()

    def index(self, day: date) -> int:
        """``day`` as working days after ``starts_on``; a day off is the next working day."""
        counted = self.calendar.count(self.starts_on, day)
        return (
            counted if day == self.starts_on or self.calendar.is_working_day(day) else counted + 1
        )

    def date(self, index: int) -> date:
        """The day that is ``index`` working days after ``starts_on``."""
        return self.calendar.add(self.starts_on, index)

    def choice(self, code: str) -> Choice:
        """What was decided about an item."""
        return self.choices.get(code, Choice())


@dataclass(frozen=True)
class Step:
    """A needed item of the roadmap.

    ``start`` and ``end`` are the days of acceptance and decision as they stand now, ``planned_*``
    those of the plan. ``batch`` numbers what can be handed in together. ``open_ended``: it hangs
    on a pause, or on works, whose end nobody knows; ``held_by`` names the paused items.
    """

    need: Need
    choice: Choice
    days: int
    start: date
    end: date
    planned_start: date
    planned_end: date
    slack: int
    critical: bool
    provisional: bool
    batch: int
    together: tuple[str, ...] = ()
    progress: Progress | None = None
    held_by: tuple[str, ...] = ()
    after_works: bool = False

    @property
    def item(self) -> Item:
        """The item in its version."""
        return self.need.item

    @property
    def code(self) -> str:
        """The item's code."""
        return self.need.item.code

    @property
    def done(self) -> bool:
        """Whether it is decided."""
        return self.progress is not None and self.progress.decided_on is not None


@dataclass(frozen=True)
class StageTotal:
    """Working days on which a stage's items run in the plan, against the region's limit."""

    stage: str
    items: int
    done: int
    days: int
    limit: int | None

    @property
    def over(self) -> bool:
        """Whether the plan needs more than the limit."""
        return self.limit is not None and self.days > self.limit


@dataclass(frozen=True)
class Plan:
    """A roadmap: steps in the order of work, and what follows from them.

    ``ground`` is the day of breaking ground; where no item of a construction permit is needed
    (``breaks_ground`` False) the day on which everything before the works is done. ``ground_most``
    is the day if every item were needed that can't be judged yet. ``accepted`` is the last day of
    acceptance, None without such items. ``path`` holds the codes of the critical path; it is empty
    where something ``awaited`` comes later than every item and decides the day alone: then
    ``waits_for`` holds its key.
    """

    steps: tuple[Step, ...]
    needs: tuple[Need, ...]
    questions: tuple[Question, ...]
    edges: tuple[Edge, ...]
    papers: tuple[NeededPaper, ...]
    path: tuple[str, ...]
    breaks_ground: bool
    ground: date
    planned_ground: date
    ground_most: date
    accepted: date | None
    planned_accepted: date | None
    stages: tuple[StageTotal, ...]
    savings: Savings
    works_known: bool
    starts_on: date
    ground_provisional: bool = False
    held_by: tuple[str, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    waits_for: tuple[str, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Step]:
        """Steps by their item's code."""
        return {step.code: step for step in self.steps}

    @property
    def not_needed(self) -> tuple[Need, ...]:
        """Items that the project doesn't need."""
        return tuple(one for one in self.needs if one.needed is False)

    @property
    def unsaid(self) -> tuple[Need, ...]:
        """Items of which it can't be said yet."""
        return tuple(one for one in self.needs if one.needed is None)

    @property
    def next_steps(self) -> tuple[Step, ...]:
        """What is not over yet, what comes first first."""
        return tuple(step for step in self.steps if not step.done)
