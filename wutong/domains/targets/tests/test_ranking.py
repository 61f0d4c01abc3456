"""Places, moves, lists, lights that don't hang on a percentage."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.targets.rules.lights import Escalation, Light, escalation
from wutong.domains.targets.rules.ranking import black_list, moves, ranked, red_list

D = Decimal


@given(st.dictionaries(st.text(max_size=3), st.decimals(0, 9, places=0), max_size=9), st.randoms())
def test_ranks_are_stable_under_the_order_of_entry(
    totals: dict[str, Decimal], random: object
) -> None:
    keys = list(totals)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert ranked({key: totals[key] for key in keys}) == ranked(totals)


def test_moves_tell_who_rose_fell_came_and_went() -> None:
    before = {"a": (1, D(90)), "b": (2, D(80)), "c": (3, D(70)), "d": (4, D(60))}
    after = {"b": (1, D(91)), "a": (2, D(90)), "c": (3, D(70)), "e": (4, D(10))}
    told = [(one.member, one.up) for one in moves(before, after)]
    assert told == [("a", -1), ("b", 1), ("d", None), ("e", None)]


STANDING = {"a": (1, D(90)), "b": (2, D(80)), "c": (2, D(80)), "d": (4, D(0)), "e": (4, D(0))}


@pytest.mark.parametrize(
    ("places", "praised"), [(0, []), (1, ["a"]), (2, ["a", "b", "c"]), (5, ["a", "b", "c"])]
)
def test_the_red_list_takes_ties_and_nobody_without_a_point(
    places: int, praised: list[str]
) -> None:
    assert red_list(STANDING, places) == praised


@pytest.mark.parametrize(
    ("places", "praised", "named"),
    [(0, 0, []), (1, 0, []), (2, 0, ["d", "e"]), (3, 0, ["d", "e"]), (4, 0, ["d", "e", "b", "c"]),
     (4, 2, ["d", "e"]), (9, 0, ["d", "e", "b", "c"])],
)  # fmt: skip
def test_the_black_list_takes_whole_ties_and_nobody_praised(
    places: int, praised: int, named: list[str]
) -> None:
    assert black_list(STANDING, places, praised) == named


@pytest.mark.parametrize(
    ("light", "times", "step"),
    [
        (Light.GREEN, 3, None),
        (None, 1, None),
        (Light.YELLOW, 0, None),
        (Light.YELLOW, 1, Escalation.REMINDER),
        (Light.YELLOW, 2, Escalation.YELLOW_CARD),
        (Light.RED, 1, Escalation.YELLOW_CARD),
        (Light.RED, 2, Escalation.RED_CARD),
        (Light.RED, 5, Escalation.TALK),
    ],
)
def test_escalation(light: Light | None, times: int, step: Escalation | None) -> None:
    assert escalation(light, times) == step
