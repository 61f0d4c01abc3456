"""The landing roadmap (定制流程图) of a project: what it needs, in which order, by when.

Pure: everything it knows is handed in. All days are days in China; spans are working days of the
calendar handed in. Two schedules are computed: the plan as made, and the present one, in which
what happened replaces what was planned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wutong.domains.approvals.choices import ApprovalStage, Waiting
from wutong.domains.approvals.rules.catalogue import Item
from wutong.domains.approvals.rules.needs import (
    Need,
    needs_of,
    papers_asked,
    papers_of,
    questions_of,
)
from wutong.domains.approvals.rules.network import Edge, edges_among, in_order
from wutong.domains.approvals.rules.plan import Given, Plan, Progress, StageTotal, Step
from wutong.domains.approvals.rules.savings import (
    Amounts,
    Savings,
    days_covered,
    planned_steps,
)
from wutong.domains.approvals.rules.schedule import Schedule, Slot, Work, schedule


def make(given: Given) -> Plan:
    """The roadmap. Raises CycleFound where needed items wait for each other in a ring."""
    needs = needs_of(given.catalogue, given.attributes, given.choices, given.progress)
    needed = [one for one in needs if one.needed]
    now, planned = _both(given, needed)
    most = now.ground
    unsaid = [one for one in needs if one.needed is None]
    if unsaid:
        most = max(most, _scheduled(given, [*needed, *unsaid], present=True).ground)
    edges = _edges(given, [one.item for one in needed])
    steps = _steps(given, needed, now, planned, edges)
    late = [one for one in needed if one.item.stage == ApprovalStage.ACCEPTANCE]
    ground = given.date(now.ground)
    return Plan(
        steps=steps,
        needs=needs,
        questions=questions_of(needs),
        edges=edges,
        papers=papers_of([step.item for step in steps], given.attributes, given.on_file),
        path=now.path,
        breaks_ground=any(_is_permit(one.item) for one in needed),
        ground=ground,
        planned_ground=given.date(planned.ground),
        ground_most=given.date(most),
        accepted=given.date(now.accepted) if late else None,
        planned_accepted=given.date(planned.accepted) if late else None,
        stages=_stages(given, steps, planned),
        savings=_savings(given, steps, planned),
        works_known=given.works_stand_on is not None,
        starts_on=given.starts_on,
        ground_provisional=given.calendar.is_provisional(ground),
        held_by=tuple(
            dict.fromkeys(code for step in steps if step.code in now.path for code in step.held_by)
        ),
        awaited=given.awaited,
        waits_for=tuple(
            one.key for one in given.awaited if one.by and given.index(one.by) >= now.ground
        ),
    )


def _is_permit(item: Item) -> bool:
    return item.stage == ApprovalStage.CONSTRUCTION_PERMIT


def _both(given: Given, needed: list[Need]) -> tuple[Schedule, Schedule]:
    """The present schedule and the plan; the same one where nothing happened yet."""
    planned = _scheduled(given, needed, present=False)
    if not given.progress and given.on <= given.starts_on and not given.awaited:
        return planned, planned
    return _scheduled(given, needed, present=True), planned


def _scheduled(given: Given, needed: Iterable[Need], *, present: bool) -> Schedule:
    items = [one.item for one in needed]
    works = {item.code: _work(given, item, present) for item in items}
    stand = given.works_stand_on
    awaited = [given.index(one.by) for one in given.awaited if one.by and present]
    return schedule(
        works,
        _edges(given, items),
        earliest=max(given.index(given.on), 0) if present else 0,
        works_end=given.index(stand) if stand else None,
        names={item.code: item.name for item in items},
        ground_from=max(awaited, default=0),
    )


def limit_of(given: Given, item: Item) -> int:
    """The working days that the item takes: none by commitment, else as promised."""
    if commits(given, item):
        return 0
    if given.green and item.limits.green is not None:
        return item.limits.green
    return item.limits.promised


def commits(given: Given, item: Item) -> bool:
    """Whether the item is done by commitment (告知承诺): chosen, and allowed."""
    return item.commitment_allowed and given.choice(item.code).by_commitment


def _edges(given: Given, items: list[Item]) -> tuple[Edge, ...]:
    """What waits for what; a commitment stands in for what acceptance would wait for."""
    requires = {item.code: item.requires for item in given.catalogue}
    groups = {item.code: item.parallel_group for item in given.catalogue}
    free = {item.code for item in items if commits(given, item)}
    return tuple(
        edge
        for edge in edges_among(requires, [item.code for item in items], groups)
        if not (edge.after in free and edge.waiting == Waiting.ACCEPTANCE)
    )


def _together(item: Item) -> str:
    if not item.combined_review:
        return ""
    return f"{item.combined_review}/{item.parallel_group or item.stage}"


def _work(given: Given, item: Item, present: bool) -> Work:
    choice = given.choice(item.code)
    not_before = choice.not_before
    work = Work(
        code=item.code,
        days=limit_of(given, item),
        extra=choice.extra_days,
        not_before=given.index(not_before) if not_before else None,
        together="" if commits(given, item) else _together(item),
        permit=_is_permit(item),
        after_works=item.stage == ApprovalStage.ACCEPTANCE,
    )
    progress = given.progress.get(item.code)
    return _with_progress(given, work, progress) if present and progress else work


def _with_progress(given: Given, work: Work, progress: Progress) -> Work:
    """What happened in place of what was planned; what runs ends when it must, at the earliest
    today where it is late."""
    today = given.index(given.on)
    if progress.decided_on is not None:
        ended = given.index(progress.decided_on)
        begun = progress.accepted_on or progress.decided_on
        return replace(work, started=min(given.index(begun), ended), ended=ended)
    if progress.accepted_on is None:  # received: the papers are there, or corrected by a day
        by = given.index(progress.resumes_by) if progress.paused and progress.resumes_by else 0
        return replace(work, extra=0, not_before=max(by, work.not_before or 0))
    started = given.index(progress.accepted_on)
    if progress.paused:
        resumes = max(today, given.index(progress.resumes_by)) if progress.resumes_by else today
        return replace(work, started=started, ended=resumes + progress.days_left)
    due = given.index(progress.due_on) if progress.due_on else started + work.days
    return replace(work, started=started, ended=max(due, today))


def _steps(
    given: Given, needed: list[Need], now: Schedule, planned: Schedule, edges: tuple[Edge, ...]
) -> tuple[Step, ...]:
    held = _held(given, needed, edges)
    by_code = {one.item.code: one for one in needed}
    place = {code: number for number, code in enumerate(in_order(by_code, edges))}
    ordered = sorted(by_code, key=lambda code: (now.slots[code].start, place[code]))
    batches: dict[tuple[int, str], int] = {}
    steps = []
    for code in ordered:
        need, slot, first = by_code[code], now.slots[code], planned.slots[code]
        batch = batches.setdefault((slot.start, need.item.stage), len(batches) + 1)
        steps.append(_step(given, need, slot, first, batch, held.get(code, ())))
    return tuple(steps)


def _step(
    given: Given, need: Need, slot: Slot, first: Slot, batch: int, held_by: tuple[str, ...]
) -> Step:
    progress = given.progress.get(need.item.code)
    start, end = given.date(slot.start), given.date(slot.end)
    if progress is not None:
        start = progress.accepted_on or start
        end = progress.decided_on or end
    return Step(
        need=need,
        choice=given.choice(need.item.code),
        days=limit_of(given, need.item),
        start=start,
        end=end,
        planned_start=given.date(first.start),
        planned_end=given.date(first.end),
        slack=slot.slack,
        critical=slot.critical,
        provisional=given.calendar.is_provisional(end),
        batch=batch,
        together=slot.together or first.together,
        progress=progress,
        held_by=held_by,
        after_works=slot.after_works,
    )


def _held(given: Given, needed: list[Need], edges: tuple[Edge, ...]) -> dict[str, tuple[str, ...]]:
    """For each item the paused items on which its dates hang."""
    before: dict[str, list[str]] = {}
    for edge in edges:
        before.setdefault(edge.after, []).append(edge.before)
    held: dict[str, tuple[str, ...]] = {}
    for code in in_order([one.item.code for one in needed], edges):
        progress = given.progress.get(code)
        if progress is not None and progress.decided_on is not None:
            continue
        own = (code,) if progress is not None and progress.paused else ()
        behind = [one for other in before.get(code, ()) for one in held.get(other, ())]
        if own or behind:
            held[code] = tuple(dict.fromkeys((*own, *behind)))
    return held


def _stages(given: Given, steps: tuple[Step, ...], planned: Schedule) -> tuple[StageTotal, ...]:
    totals = []
    for stage in ApprovalStage.values:
        some = [step for step in steps if step.item.stage == stage]
        if some:
            slots = [planned.slots[step.code] for step in some]
            totals.append(
                StageTotal(
                    stage,
                    len(some),
                    sum(step.done for step in some),
                    days_covered((slot.start, slot.end) for slot in slots),
                    given.stage_days.get(stage),
                )
            )
    return tuple(totals)


def _savings(given: Given, steps: tuple[Step, ...], planned: Schedule) -> Savings:
    """Building isn't approving: the days between breaking ground and acceptance don't count."""
    serial = {step.code: _serial(given, step.item) for step in steps}
    papers = papers_of([step.item for step in steps], given.attributes)
    plan = Amounts(
        planned.front_end + planned.finish - planned.works_end,
        sum(one.handed_in and one.required and not one.unsure for one in papers),
        planned_steps(_reviews(given, steps, planned)),
    )
    decided = [step for step in steps if step.done]
    return Savings(
        sum(serial.values(), Amounts()),
        plan,
        len(decided),
        sum((serial[step.code] for step in decided), Amounts()),
        _actual(given, decided),
    )


def _serial(given: Given, item: Item) -> Amounts:
    return Amounts(item.serial_days, papers_asked(item, given.attributes), item.serial_steps)


def _actual(given: Given, decided: list[Step]) -> Amounts:
    """Days on which a clock ran, those that ran side by side once; papers handed in; steps."""
    spans = []
    for step in decided:
        progress = step.progress
        if progress is None or progress.decided_on is None:
            continue
        end = given.index(progress.decided_on)
        used = progress.used_days
        start = given.index(progress.accepted_on or progress.decided_on)
        spans.append((min(end, max(start, end - used)) if used is not None else start, end))
    return Amounts(
        days_covered(spans),
        sum(step.progress.papers for step in decided if step.progress),
        sum(step.progress.steps for step in decided if step.progress),
    )


def _reviews(
    given: Given, steps: tuple[Step, ...], planned: Schedule
) -> list[tuple[int, int, str, bool]]:
    """Each item or combined review once: its steps, day, stage, whether by commitment."""
    seen: set[str] = set()
    reviews = []
    for step in steps:
        if step.code in seen:
            continue
        slot = planned.slots[step.code]
        seen.update(slot.together or (step.code,))
        mates = slot.together or (step.code,)
        most = max(given.catalogue.by_code[code].serial_steps for code in mates)
        reviews.append((most, slot.start, step.item.stage, commits(given, step.item)))
    return reviews
