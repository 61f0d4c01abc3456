"""Who is due for a visit: reasons in words, silence, and never a quota."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.projects.choices import Pace, Stage
from wutong.domains.stewardship.rules.visiting import (
    DUE_FROM,
    FRESH_DAYS,
    MOST_OF_SILENCE,
    Facts,
    Why,
    advise,
    silence_points,
)
from wutong.kernel.money import YI

PLAIN = Facts(silence_days=30, seen=10)
days = st.integers(0, 400)
facts = st.builds(
    Facts, silence_days=st.integers(1, 250), seen=st.none() | days, known=days,
    stage=st.sampled_from(Stage.values), pace=st.sampled_from(Pace.values),
    problems=st.integers(0, 9), late=st.integers(0, 9),
    blocked=st.none() | st.decimals(0, 10**10, places=2), late_promises=st.integers(0, 5),
    investment=st.none() | st.decimals(0, 10**11, places=2), key_project=st.booleans(),
    honours=st.integers(0, 3),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "due", "silent"),
    [
        ({}, False, False),
        ({"seen": 31}, True, True),
        ({"seen": 30}, False, False),
        ({"seen": None, "known": 31}, True, True),
        ({"seen": None, "known": 3}, False, False),
        ({"seen": 20, "problems": 2, "late": 1}, True, False),
        ({"seen": FRESH_DAYS, "problems": 3, "late": 3, "pace": "stalled"}, False, False),
        ({"seen": FRESH_DAYS + 1, "problems": 3, "late": 3, "pace": "stalled"}, True, False),
        ({"seen": 15, "pace": "stalled", "stage": "started"}, True, False),
        ({"seen": 8, "investment": 100 * YI, "key_project": True, "honours": 2,
          "stage": "started"}, False, False),
    ],
)  # fmt: skip
def test_who_is_due(changed: dict[str, object], due: bool, silent: bool) -> None:
    found = advise(replace(PLAIN, **changed))
    assert (found.due, found.silent) == (due, silent)


def test_reasons_are_in_words_the_weightiest_first() -> None:
    found = advise(
        Facts(silence_days=30, seen=45, stage=Stage.STARTED, pace=Pace.SLOWED, problems=2, late=1,
              blocked=YI, late_promises=1, investment=12 * YI, key_project=True, honours=1)
    )  # fmt: skip
    texts = [one.text for one in found.reasons]
    assert texts[0] == "沉默：45 个工作日没有走访，超过 30 个工作日"
    for words in ("2 件诉求没有办完", "其中 1 件超期", "有投资受阻", "走访时答应的 1 件事超期",
                  "缓建", "正处在开工阶段", "总投资 10 亿元以上", "重点项目", "企业有荣誉称号"):  # fmt: skip
        assert words in texts
    points = [one.points for one in found.reasons]
    assert points == sorted(points, reverse=True)
    assert "还没有走访过" in [
        one.text for one in advise(replace(PLAIN, seen=None, known=9)).reasons
    ]


@given(facts)
def test_the_score_is_the_sum_of_its_reasons(case: Facts) -> None:
    found = advise(case)
    assert found.score == sum(one.points for one in found.reasons)
    assert all(one.points > 0 and one.text for one in found.reasons)
    assert found.silent == (case.quiet > case.silence_days)
    if found.due:
        assert found.silent or found.score >= DUE_FROM


@given(facts)
def test_whoever_was_seen_today_is_not_due(case: Facts) -> None:
    assert not advise(replace(case, seen=0)).due


@given(facts, days)
def test_more_silence_never_weighs_less(case: Facts, more: int) -> None:
    seen = case.seen or 0
    quieter = replace(case, seen=seen + more)
    assert advise(quieter).score >= advise(replace(case, seen=seen)).score
    assert 0 <= silence_points(case.quiet, case.silence_days) <= MOST_OF_SILENCE


@given(st.sampled_from(Stage.values), st.decimals(0, 10**11, places=2))
def test_importance_alone_makes_nobody_due(stage: str, amount: Decimal) -> None:
    found = advise(
        Facts(silence_days=30, seen=6, stage=stage, investment=amount, key_project=True, honours=3)
    )
    assert not found.due
    assert {one.why for one in found.reasons} <= {Why.SILENCE, Why.STAGE, Why.IMPORTANCE}
