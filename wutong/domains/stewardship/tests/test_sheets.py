"""What of a roadmap and of tasks is printed on one sheet."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wutong.domains.stewardship.rules.sheets import ROWS, TASKS_AT_LEAST, on_paper


@dataclass(frozen=True)
class Item:
    """An item of a roadmap."""

    critical: bool = False
    running: bool = False


@pytest.mark.parametrize(
    ("steps", "tasks", "printed"),
    [(0, 0, (0, 0)), (3, 4, (3, 4)), (40, 0, (ROWS, 0)), (40, 2, (ROWS - 2, 2)),
     (40, 30, (ROWS - TASKS_AT_LEAST, TASKS_AT_LEAST)), (0, 40, (0, ROWS)),
     (5, 40, (5, ROWS - 5))],
)  # fmt: skip
def test_a_short_list_leaves_its_lines_to_the_other(
    steps: int, tasks: int, printed: tuple[int, int]
) -> None:
    places, kept = on_paper([Item()] * steps, tasks)
    assert (len(places), kept) == printed


def test_what_runs_and_what_decides_the_day_goes_first() -> None:
    steps = [Item()] * 30 + [Item(critical=True), Item(running=True)]
    places, _kept = on_paper(steps, 0)
    assert places == frozenset({30, 31, *range(ROWS - 2)})


@given(some.lists(some.builds(Item, some.booleans(), some.booleans()), max_size=60),
       some.integers(0, 60))  # fmt: skip
def test_no_more_lines_than_fit_and_none_left_empty(steps: list[Item], tasks: int) -> None:
    places, kept = on_paper(steps, tasks)
    assert places <= set(range(len(steps)))
    assert kept <= tasks
    assert len(places) + kept == min(ROWS, len(steps) + tasks)
