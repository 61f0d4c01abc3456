"""Which papers lack, which on file serve, what a notice names."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.approvals.choices import PaperState
from wutong.domains.approvals.rules.papers import (
    Filed,
    Standing,
    asked_too_late,
    best_on_file,
    handed_in_anew,
    in_the_way_of_acceptance,
    lacking,
    valid_on,
    wording,
)

ON = date(2026, 3, 2)


def paper(code: str, state: str = PaperState.MISSING, **more: object) -> Standing:
    return Standing(code, f"材料{code}", state, **more)  # type: ignore[arg-type]


def test_what_lacks() -> None:
    papers = [
        paper("a"),
        paper("b", required=False),
        paper("c", PaperState.UNSUITABLE, required=False),
        paper("d", PaperState.HANDED_IN, newly=True),
        paper("e", PaperState.ON_FILE),
        paper("f", PaperState.PROMISED),
        paper("g", PaperState.NOT_NEEDED),
        paper("h", deficiency_allowed=True),
    ]
    assert [one.code for one in lacking(papers)] == ["a", "c", "h"]
    assert [one.code for one in in_the_way_of_acceptance(papers)] == ["a", "c"]
    assert handed_in_anew(papers) == 1


def test_what_was_not_named_at_once_is_asked_too_late() -> None:
    papers = [paper("a"), paper("b", PaperState.UNSUITABLE)]
    assert asked_too_late(papers, None) == []
    assert [one.code for one in asked_too_late(papers, {"a"})] == ["b"]
    assert asked_too_late(papers, {"a", "b"}) == []


def test_the_paper_that_is_valid_longest_serves() -> None:
    short = Filed(1, "a", valid_until=date(2026, 4, 1))
    without_end = Filed(2, "a")
    newer = Filed(3, "a")
    expired = Filed(4, "a", valid_until=date(2026, 3, 1))
    withdrawn = Filed(5, "a", withdrawn=True)
    assert best_on_file([short, without_end, newer, expired, withdrawn], ON)["a"] == newer
    assert best_on_file([expired, withdrawn], ON) == {}


def test_the_last_day_counts() -> None:
    assert valid_on(Filed(1, "a", valid_until=ON), ON)
    assert not valid_on(Filed(1, "a", issued_on=date(2026, 3, 3)), ON)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(sorted(PaperState)))))
def test_a_notice_names_all_that_lacks_and_nothing_else(rows: list[tuple[str, str]]) -> None:
    papers = [paper(f"{code}{place}", state) for place, (code, state) in enumerate(rows)]
    named = {one.code for one in lacking(papers)}
    assert asked_too_late(papers, named) == []
    assert len(wording(lacking(papers), {})) == len(named)
