"""Readings of names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.kernel.pinyin import readings, split_into_syllables, ways_to_read
from wutong.kernel.search.grams import document_tokens


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("xian", {("xian",), ("xi", "an")}),
        ("bandaoti", {("ban", "dao", "ti")}),
        ("bandaot", {("ban", "dao")}),
        ("zhongq", {("zhong",)}),
        ("zzz", set()),
        ("i", set()),
    ],
)
def test_what_was_typed_is_cut_into_syllables(typed: str, expected: set[tuple[str, ...]]) -> None:
    cuts = set(split_into_syllables(typed))
    assert expected <= cuts if expected else not cuts


@settings(deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=200))
def test_cutting_never_hangs_and_keeps_the_order(letters: str) -> None:
    assert all(letters.startswith("".join(cut)) for cut in split_into_syllables(letters))


def test_a_name_of_polyphones_has_a_bounded_number_of_readings() -> None:
    assert len(ways_to_read("重长行乐都厦盛曾单解")) == 8


def test_tones_go_and_u_umlaut_becomes_v() -> None:
    assert readings("略") == ("lve",)
    assert readings("国") == ("guo",)


@settings(deadline=None)
@given(st.lists(st.text(max_size=300), max_size=4), st.text(max_size=30))
def test_tokens_hold_nothing_that_a_query_language_reads(names: list[str], path: str) -> None:
    for token in document_tokens("thing", names):
        assert not set(token) & set("\"'*():&|<> \\")
