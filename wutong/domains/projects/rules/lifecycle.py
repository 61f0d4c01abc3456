"""The order of the stages and what a move skips. Source: domain.md “The lifecycle of a project”."""

from __future__ import annotations

from collections.abc import Collection

from wutong.domains.projects.choices import Stage

ORDER: tuple[Stage, ...] = (
    Stage.RESERVE,
    Stage.NEGOTIATING,
    Stage.SIGNED,
    Stage.REGISTERED,
    Stage.LANDED,
    Stage.STARTED,
    Stage.COMPLETED,
    Stage.IN_PRODUCTION,
    Stage.FULL_CAPACITY,
    Stage.TARGET_BENEFIT_REACHED,
)
RANKS: dict[str, int] = {stage.value: place for place, stage in enumerate(ORDER, start=1)}
WITHDRAWN_RANK = 99
RANKS[Stage.WITHDRAWN.value] = WITHDRAWN_RANK


def rank(stage: str) -> int:
    """The place of a stage: 1 for reserve to 10, 99 for withdrawn, 0 for no stage yet."""
    return RANKS.get(stage, 0)


def stage_of_rank(place: int) -> str:
    """The stage with this rank; empty for 0."""
    return next((stage for stage, own in RANKS.items() if own == place), "")


def next_stage(stage: str) -> str:
    """The stage after ``stage``; empty at the end and after withdrawal."""
    place = rank(stage)
    return "" if place >= len(ORDER) else ORDER[place].value


def skipped(reached: Collection[str], target: str) -> list[str]:
    """Stages before ``target`` that the project has not reached, in order.

    The pool stages (reserve, negotiating) are a project's past, not a condition: nobody is asked
    for them afterwards.
    """
    if target == Stage.WITHDRAWN:
        return []
    return [
        stage.value
        for stage in ORDER
        if RANKS[Stage.SIGNED] <= RANKS[stage] < rank(target) and stage.value not in reached
    ]
