"""What if: the same roadmap with other choices, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from wutong.domains.approvals.rules.conditions import judge
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.rules.needs import Choice, NeededPaper, check_choices
from wutong.domains.approvals.rules.plan import Given, Plan, Step
from wutong.domains.approvals.rules.roadmap import commits, make
from wutong.domains.approvals.rules.savings import Amounts


@dataclass(frozen=True)
class Changes:
    """What is to be otherwise. None leaves a thing as it is; ``awaited`` gives the day on which
    something else would be there that breaking ground waits for, ``papers`` by how many working
    days a paper comes late."""

    choices: Mapping[str, Choice]
    green: bool | None = None
    starts_on: date | None = None
    works_stand_on: date | None = None
    awaited: Mapping[str, date] = field(default_factory=dict)
    papers: Mapping[str, int] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether there is a change at all."""
        return self != Changes({})


@dataclass(frozen=True)
class Difference:
    """An item before and after; ``before`` None: it comes in, ``after`` None: it falls away.

    ``days`` is how many working days later it is decided; earlier where negative.
    """

    code: str
    name: str
    before: Step | None
    after: Step | None
    days: int


@dataclass(frozen=True)
class Outcome:
    """Both roadmaps, each item that differs, and by how many working days the two dates move."""

    before: Plan
    after: Plan
    differences: tuple[Difference, ...]
    ground_days: int
    accepted_days: int | None

    @property
    def changes_anything(self) -> bool:
        """Whether any item or date differs."""
        return (
            bool(self.differences)
            or self.before.ground != self.after.ground
            or self.before.savings != self.after.savings
        )

    @property
    def saved(self) -> Amounts:
        """What the changed plan saves more than the other."""
        return self.after.savings.forecast - self.before.savings.forecast


def changed(given: Given, changes: Changes) -> Given:
    """What a roadmap with the changes is made of. Raises BadValue for choices that can't be, and
    for a paper that nobody has to bring."""
    check_choices(given.catalogue, changes.choices)
    known = {one.key for one in given.awaited}
    if unknown := set(changes.awaited) - known:
        words = _("开工不用等这一项：%(name)s。")
        raise BadValue("awaited", words % {"name": min(unknown)})
    other = replace(
        given,
        awaited=tuple(
            replace(one, by=changes.awaited.get(one.key, one.by)) for one in given.awaited
        ),
        choices={**given.choices, **changes.choices},
        green=given.green if changes.green is None else changes.green,
        starts_on=changes.starts_on or given.starts_on,
        works_stand_on=changes.works_stand_on or given.works_stand_on,
    )
    return replace(other, choices=_waiting(other, changes.papers)) if changes.papers else other


def chosen_by(given: Given, changes: Changes) -> dict[str, Choice]:
    """The choices that the changes come to, those that late papers ask for among them: what is
    decided when the changes are adopted."""
    choices = changed(given, changes).choices
    return {
        code: choice
        for code, choice in choices.items()
        if code in changes.choices or choice != given.choice(code)
    }


def papers_awaited(plan: Plan) -> tuple[NeededPaper, ...]:
    """Papers that can come late: somebody brings them for an item that has not been received."""
    there = {step.code for step in plan.steps if step.progress is None}
    return tuple(one for one in plan.papers if one.handed_in and there & set(one.items))


def _waiting(given: Given, papers: Mapping[str, int]) -> Mapping[str, Choice]:
    """The choices with a first day for each item that waits for a late paper.

    A paper is due on the day on which the first item that waits for it can be accepted, and is
    there so many working days later, for all of them. An item waits for a paper that it must have;
    one by commitment, or received already, waits for none.
    """
    plan = make(given)
    known = {one.paper.code: one for one in papers_awaited(plan)}
    choices = dict(given.choices)
    for code, days in papers.items():
        if code not in known:
            raise BadValue("papers", _("没有要等的材料 %(code)s。") % {"code": code})
        steps = [plan.by_code[one] for one in known[code].items]
        steps = [one for one in steps if one.progress is None and _must_have(given, one, code)]
        if not steps:
            continue
        there = given.date(min(given.index(one.start) for one in steps) + days)
        for step in steps:
            choice = choices.get(step.code, Choice())
            latest = max(choice.not_before or there, there)
            choices[step.code] = replace(choice, not_before=latest)
    return choices


def _must_have(given: Given, step: Step, code: str) -> bool:
    asked = [one for one in step.item.papers if one.code == code and one.required]
    return not commits(given, step.item) and any(
        judge(one.conditions, given.attributes).holds is not False for one in asked
    )


def what_if(given: Given, changes: Changes) -> Outcome:
    """What ``changes`` do to each item and to the day of breaking ground; nothing is written."""
    before, after = make(given), make(changed(given, changes))
    return compare(given, before, after)


def compare(given: Given, before: Plan, after: Plan) -> Outcome:
    """What differs between two roadmaps of a project."""
    count = given.calendar.count
    codes = dict.fromkeys([*before.by_code, *after.by_code])
    differences = []
    for code in codes:
        old, new = before.by_code.get(code), after.by_code.get(code)
        if old and new and (old.start, old.end) == (new.start, new.end):
            continue
        either = new or old
        assert either is not None
        days = count(old.end, new.end) if old and new else 0
        differences.append(Difference(code, either.item.name, old, new, days))
    both = before.accepted is not None and after.accepted is not None
    return Outcome(
        before,
        after,
        tuple(differences),
        count(before.ground, after.ground),
        count(before.accepted, after.accepted) if both else None,  # type: ignore[arg-type]
    )
