"""Other choices, late papers, and what they do to the day of breaking ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from wutong.domains.approvals.choices import PaperSource
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.approvals.rules.plan import Given, Progress
from wutong.domains.approvals.rules.roadmap import make
from wutong.domains.approvals.rules.whatif import (
    Changes,
    chosen_by,
    papers_awaited,
    what_if,
)
from wutong.domains.approvals.tests.road import (
    FOREST,
    MONDAY,
    PERMIT,
    catalogues,
    given,
    item,
    paper,
)


class TestWhatIf:
    """Other choices, and what they do to the day of breaking ground."""

    base = given(item("a", 8, commitment_allowed=True), item("b", 3),
                 item("c", 4, "a", "b", stage=PERMIT), item("d", 2))  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "moved", "ground"),
        [
            ({"a": Choice(extra_days=5)}, {"a": 5, "c": 5}, 5),
            ({"b": Choice(extra_days=5)}, {"b": 5}, 0),
            ({"b": Choice(extra_days=6)}, {"b": 6, "c": 1}, 1),
            ({"a": Choice(by_commitment=True)}, {"a": -8, "c": -5}, -5),
            ({"a": Choice(not_before=date(2026, 3, 7))}, {"a": 5, "c": 5}, 5),
            ({"d": Choice(False, "不涉及")}, {"d": 0}, 0),
            ({}, {}, 0),
        ],
    )
    def test_changes(self, changes: Any, moved: dict[str, int], ground: int) -> None:
        outcome = what_if(self.base, Changes(changes))
        assert {one.code: one.days for one in outcome.differences} == moved
        assert outcome.ground_days == ground

    def test_an_item_that_falls_away_is_told(self) -> None:
        outcome = what_if(self.base, Changes({"d": Choice(False, "不涉及")}))
        assert outcome.differences[0].after is None

    @pytest.mark.parametrize(
        "choice", [{"b": Choice(by_commitment=True)}, {"a": Choice(True)}, {"x": Choice()}]
    )
    def test_what_cannot_be_chosen_is_refused(self, choice: Any) -> None:
        with pytest.raises(BadValue):
            what_if(self.base, Changes(choice))


class TestALatePaper:
    """One paper for several items: all of them wait until it is there."""

    survey = paper("survey")
    plot = paper("plot", PaperSource.RESULT)
    base = given(
        item("a", 3, papers=(survey,), results=("plot",)),
        item("b", 5, papers=(survey, paper("extra", required=False))),
        item("c", 4, "a", "b", stage=PERMIT, papers=(survey, plot)),
        item("d", 2, papers=(plot,)),
        item("e", 2, papers=(paper("forest", conditions=FOREST),)),
        attributes={"needs_forest": "no"},
    )

    def moved(self, papers: dict[str, int], **more: Any) -> dict[str, int]:
        outcome = what_if(replace(self.base, **more), Changes({}, papers=papers))
        return {one.code: one.days for one in outcome.differences}

    def test_every_item_that_waits_for_it_begins_when_it_is_there(self) -> None:
        assert self.moved({"survey": 4}) == {"a": 4, "b": 4, "c": 4}
        assert what_if(self.base, Changes({}, papers={"survey": 4})).ground_days == 4

    def test_an_item_whose_turn_comes_later_is_not_held_up(self) -> None:
        later = {"a": Choice(not_before=date(2026, 3, 30))}
        assert self.moved({"survey": 4}, choices=later) == {"b": 4}

    def test_it_is_late_from_the_day_on_which_it_is_first_asked_for(self) -> None:
        later = {code: Choice(not_before=date(2026, 3, 9)) for code in "ab"}
        assert self.moved({"survey": 4}, choices=later) == {"a": 4, "b": 4, "c": 4}

    def test_who_has_handed_it_in_or_only_may_waits_for_nothing(self) -> None:
        assert self.moved({"extra": 4}) == {}
        there = {"a": Progress(accepted_on=MONDAY, due_on=date(2026, 3, 5))}
        assert self.moved({"survey": 4}, progress=there) == {"b": 4, "c": 4}

    def test_a_commitment_stands_in_for_it(self) -> None:
        catalogue = [
            replace(one, commitment_allowed=True) if one.code == "b" else one
            for one in self.base.catalogue
        ]
        committed = given(*catalogue, attributes={"needs_forest": "no"})
        changes = Changes({"b": Choice(by_commitment=True)}, papers={"survey": 4})
        after = what_if(committed, changes).after
        assert after.by_code["b"].start == MONDAY
        assert after.by_code["a"].start == date(2026, 3, 6)

    @pytest.mark.parametrize("code", ["plot", "forest", "nothing"])
    def test_what_nobody_has_to_bring_cannot_be_late(self, code: str) -> None:
        with pytest.raises(BadValue):
            what_if(self.base, Changes({}, papers={code: 4}))

    def test_what_is_adopted_is_a_first_day_for_each_item(self) -> None:
        chosen = chosen_by(self.base, Changes({"d": Choice(extra_days=1)}, papers={"survey": 4}))
        first = Choice(not_before=date(2026, 3, 6))
        assert chosen == {"a": first, "b": first, "c": first, "d": Choice(extra_days=1)}

    @settings(deadline=None, max_examples=200)
    @for_all(catalogues(), st.data())
    def test_nothing_comes_earlier_and_ground_slips_at_most_as_much(
        self, some: Given, data: Any
    ) -> None:
        papers = [one.paper.code for one in papers_awaited(make(some))]
        if not papers:
            return
        code, days = data.draw(st.sampled_from(papers)), data.draw(st.integers(1, 20))
        outcome = what_if(some, Changes({}, papers={code: days}))
        assert all(one.days >= 0 for one in outcome.differences)
        assert 0 <= outcome.ground_days <= days
        more = what_if(some, Changes({}, papers={code: days + 1}))
        assert more.ground_days >= outcome.ground_days
        adopted = replace(some, choices=chosen_by(some, Changes({}, papers={code: days})))
        assert make(adopted).ground == outcome.after.ground
