"""Breaking ground waits for more than approvals, and the roadmap says for what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.rules.plan import Awaited, Given, Plan
from wutong.domains.approvals.rules.roadmap import make
from wutong.domains.approvals.rules.whatif import Changes, what_if
from wutong.domains.approvals.tests.road import MONDAY, PERMIT, given, item
from wutong.domains.approvals.views.roadmap_gantt import charts_of
from wutong.domains.approvals.views.roadmap_graph import drawings_of

LATER = date(2026, 4, 15)
POWER = Awaited("factor-1", "电力 8000kVA", LATER, date(2026, 3, 20), "供电公司承诺", "/factors/1/")


def makings(*awaited: Awaited) -> Given:
    """Two items, ten working days until the permit: 2026-03-16."""
    return given(item("A", 5), item("B", 5, "A", stage=PERMIT), awaited=awaited)


def made(*awaited: Awaited) -> Plan:
    return make(makings(*awaited))


def test_ground_is_not_broken_before_what_is_promised() -> None:
    before, plan = made(), made(POWER)
    assert before.ground == date(2026, 3, 16)
    assert (plan.ground, plan.planned_ground) == (LATER, before.ground)
    assert plan.waits_for == ("factor-1",)
    assert plan.path == ()
    assert not any(step.critical for step in plan.steps)
    slack = plan.by_code["B"].slack
    assert slack == makings().calendar.count(before.ground, LATER)


def test_what_comes_before_the_permits_moves_nothing() -> None:
    plan = made(replace(POWER, by=date(2026, 3, 10)))
    assert (plan.ground, plan.waits_for, plan.path) == (made().ground, (), ("A", "B"))


def test_without_a_promise_it_is_named_but_moves_nothing() -> None:
    plan = made(replace(POWER, by=None))
    assert (plan.ground, plan.waits_for) == (made().ground, ())
    assert plan.awaited[0].by is None


def test_a_promise_for_a_day_off_is_the_next_working_day() -> None:
    saturday = date(2026, 4, 18)
    assert made(replace(POWER, by=saturday)).ground == saturday + timedelta(days=2)


def test_what_if_it_came_earlier() -> None:
    outcome = what_if(makings(POWER), Changes({}, awaited={"factor-1": MONDAY}))
    assert outcome.before.ground == LATER
    assert outcome.after.ground == date(2026, 3, 16)
    assert outcome.ground_days < 0
    assert outcome.changes_anything
    with pytest.raises(BadValue, match="开工不用等"):
        what_if(makings(POWER), Changes({}, awaited={"factor-2": MONDAY}))


def test_graph_and_gantt_have_a_line_of_their_own_for_it() -> None:
    makings_ = makings(POWER, replace(POWER, key="factor-2", name="供水", by=None))
    plan = make(makings_)
    (box, other) = drawings_of(plan, MONDAY)["front"].waits
    assert (box.decides, box.state, other.below) == (True, "late", "没有承诺日期")
    (chart,) = charts_of(makings_, plan)
    assert chart.last >= LATER
    (row, undated) = chart.sheets[-1].waits
    assert row.diamond
    assert "供电公司承诺" in row.title
    assert undated.diamond == ""
