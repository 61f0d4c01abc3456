"""What the checks of a catalogue find, one by one, and over random graphs."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.approvals.rules.catalogue import (
    Catalogue,
    Item,
    Limits,
    Paper,
    Span,
    ancestors,
    check_catalogue,
    cycles,
    in_order,
    longest_chain,
)

OPINION = Paper("opinion", "选址意见书", "result")


def item(code: str, *requires: str, **more: Any) -> Item:
    """An item that waits for these; two days of ten."""
    facts: dict[str, Any] = {
        "version_id": 0, "name": code.upper(), "stage": "land_planning", "department": "审批局",
        "limits": Limits(10, 2), "serial_days": 10, "serial_steps": 5,
        "requires": tuple((one, "acceptance") for one in requires),
    } | more  # fmt: skip
    return Item(code=code, **facts)


def kinds(*items: Item, **more: Any) -> list[tuple[str, tuple[str, ...]]]:
    """What is found, with the items it names."""
    return [(one.kind, one.items) for one in check_catalogue(Catalogue(items), **more)]


def test_a_sound_catalogue() -> None:
    assert kinds(item("a", results=("opinion",)), item("b", "a", papers=(OPINION,))) == []


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((item("a", "gone"),), ("missing_prerequisite", ("a", "gone"))),
        ((item("a", papers=(OPINION,)),), ("nobody_issues", ("a",))),
        ((item("a", limits=Limits(5, 6)),), ("promised_beyond_law", ("a",))),
        ((item("a", limits=Limits(5, 4, green=5)),), ("green_is_slower", ("a",))),
        ((item("a"), item("a")), ("duplicate_code", ("a",))),
        ((item("a", name=" "),), ("empty_name", ("a",))),
        ((item("a", papers=(Paper("p", "", "applicant"),)),), ("empty_name", ("a",))),
        ((item("a", conditions=({"attribute": "colour"},)),), ("bad_condition", ("a",))),
        ((item("a", papers=(Paper("p", "表", "applicant", deficiency_allowed=True),)),),
         ("deficiency_without_days", ("a",))),
        ((item("a", results=("opinion",)), item("b", papers=(OPINION,))),
         ("issuer_not_required", ("b", "a"))),
        ((item("a", "a"),), ("cycle", ("a",))),
    ],
)  # fmt: skip
def test_each_fault(items: tuple[Item, ...], expected: tuple[str, tuple[str, ...]]) -> None:
    assert kinds(*items) == [expected]


def test_a_ring_through_several_items_is_named_in_order() -> None:
    found = check_catalogue(
        Catalogue((item("c", "a"), item("a", "b"), item("b", "c"), item("d", "a")))
    )
    assert [one.kind for one in found] == ["cycle"]
    assert found[0].message == "前置事项互相等待：A → B → C → A。"


def test_versions_whose_days_overlap() -> None:
    day = date(2022, 9, 9)
    spans = [
        Span("a", 1, date(2022, 1, 1), day),
        Span("a", 2, day),
        Span("a", 1, date(2021, 1, 1), None, "000000/130300/"),
        Span("b", 1, date(2022, 1, 1), date(2022, 9, 8)),
        Span("b", 2, day),
    ]
    found = check_catalogue(Catalogue((item("a"),)), spans=spans)
    assert [one.message for one in found] == ["事项 a 第 1 版与第 2 版的有效期重叠。"]


def test_a_stage_that_takes_longer_than_the_region_allows() -> None:
    items = (item("a"), item("b", "a"), item("c", "b"), item("d", "a"))
    found = check_catalogue(Catalogue(items), {"land_planning": 5})
    assert [(one.level, one.items) for one in found] == [("warning", ("a", "b", "c"))]
    assert kinds(*items, stage_days={"land_planning": 6}) == []


def test_what_may_be_accepted_before_takes_no_days_more() -> None:
    """Seal, tax and bank are asked for with the licence and decided with it."""
    waiting = tuple((one, "decision") for one in ("a",))
    days, chain = longest_chain([item("a"), item("b", requires=waiting)])
    assert days == 2
    assert [one.code for one in chain] in (["a"], ["a", "b"], ["b"])


def test_errors_stand_before_warnings() -> None:
    found = check_catalogue(Catalogue((item("a"), item("b", "gone"))), {"land_planning": 1})
    assert [one.level for one in found] == ["error", "warning"]


GRAPHS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=4, unique=True)
)


@given(GRAPHS)
def test_rings_are_found_where_there_are_any(graph: dict[str, list[str]]) -> None:
    """A ring is real, and none is found exactly where the graph can be put in order."""
    found = cycles(graph)
    for ring in found:
        assert all(
            after in graph[before] for before, after in zip(ring, (*ring[1:], ring[0]), strict=True)
        )
    left = {node: {one for one in after if one in graph} for node, after in graph.items()}
    while free := [node for node, after in left.items() if not after]:
        for node in free:
            del left[node]
        for after in left.values():
            after -= set(free)
    assert bool(found) is bool(left)


@given(GRAPHS)
def test_the_longest_chain_is_a_chain(graph: dict[str, list[str]]) -> None:
    items = [item(code, *after) for code, after in graph.items()]
    _days, chain = longest_chain(items)
    assert bool(chain) is bool(items)
    for before, after in pairwise(chain):
        assert before.code in graph[after.code]


@given(GRAPHS)
def test_ancestors_hold_the_ancestors_of_what_they_hold(graph: dict[str, list[str]]) -> None:
    catalogue = Catalogue(tuple(item(code, *after) for code, after in graph.items()))
    for code, after in graph.items():
        above = ancestors(catalogue, code)
        assert set(after) <= above
        assert all(ancestors(catalogue, one) <= above for one in above)


def test_in_order_goes_by_stage_and_code() -> None:
    items = [item("b"), item("z", stage="acceptance"), item("a"), item("y", stage="works_planning")]
    assert [one.code for one in in_order(items)] == ["a", "b", "y", "z"]


def test_checks_of_a_large_catalogue_are_quick() -> None:
    """340 items in a deep chain, each asking for a result of the one before."""
    items = tuple(
        item(
            f"i{number:03}",
            *([f"i{number - 1:03}"] if number else []),
            results=(f"p{number}",),
            papers=(Paper(f"p{number - 1}", "批文", "result"),) if number else (),
        )
        for number in range(340)
    )
    assert kinds(*items) == []
