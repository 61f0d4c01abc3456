"""What must hold for the roadmap of an arbitrary catalogue."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from wutong.domains.approvals.choices import Waiting
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.approvals.rules.plan import Given
from wutong.domains.approvals.rules.roadmap import make
from wutong.domains.approvals.rules.whatif import Changes, what_if
from wutong.domains.approvals.tests.road import catalogues

DECISION = Waiting.DECISION.value


class TestForArbitraryCatalogues:
    """What must hold whatever the catalogue says."""

    @settings(deadline=None, max_examples=200)
    @for_all(catalogues())
    def test_nothing_is_earlier_than_what_it_waits_for(self, some: Given) -> None:
        plan = make(some)
        for edge in plan.edges:
            before, after = plan.by_code[edge.before], plan.by_code[edge.after]
            if edge.waiting == Waiting.ACCEPTANCE:
                assert after.start >= before.end
            assert after.end >= before.end

    @settings(deadline=None, max_examples=200)
    @for_all(catalogues())
    def test_the_plan_is_no_longer_than_the_serial_way(self, some: Given) -> None:
        savings = make(some).savings
        assert savings.plan.days <= savings.serial.days
        assert savings.plan.papers <= savings.serial.papers
        assert savings.plan.steps <= savings.serial.steps

    @settings(deadline=None, max_examples=200)
    @for_all(catalogues())
    def test_the_critical_path_is_as_long_as_the_plan(self, some: Given) -> None:
        plan = make(some)
        steps = [plan.by_code[code] for code in plan.path]
        if not steps:
            return
        assert steps[0].start == plan.starts_on
        assert steps[-1].end == plan.ground
        assert all(step.critical and step.slack == 0 for step in steps)
        waits = {(edge.before, edge.after): edge.waiting for edge in plan.edges}
        for before, after in pairwise(steps):
            tied = {
                kind for (one, other), kind in waits.items()
                if one in (before.together or (before.code,))
                and other in (after.together or (after.code,))
            }  # fmt: skip
            assert before.end == after.start or (DECISION in tied and before.end == after.end)

    @settings(deadline=None, max_examples=200)
    @for_all(catalogues(), st.data())
    def test_slipping_within_the_slack_moves_neither_date(self, some: Given, data: Any) -> None:
        plan = make(some)
        if not plan.steps:
            return
        step = data.draw(st.sampled_from(plan.steps))
        by = data.draw(st.integers(0, step.slack))
        outcome = what_if(some, Changes({step.code: Choice(extra_days=by)}))
        assert outcome.ground_days == 0
        assert not outcome.accepted_days
        beyond = what_if(some, Changes({step.code: Choice(extra_days=step.slack + 1)}))
        if step.critical and step.code in plan.path:
            assert beyond.ground_days >= 0

    @settings(deadline=None, max_examples=100)
    @for_all(catalogues())
    def test_the_same_again_changes_nothing(self, some: Given) -> None:
        assert not what_if(some, Changes({})).changes_anything
        assert make(replace(some)) == make(some)
