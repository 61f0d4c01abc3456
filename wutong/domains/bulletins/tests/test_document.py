"""Headings, cells and frozen data of composed documents."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.bulletins.rules.document import (
    Cell,
    DocumentError,
    Heading,
    attachment_lines,
    chinese_numeral,
    figure_keys,
    imprint_lines,
    numbered_blocks,
    place_cells,
)
from wutong.domains.bulletins.rules.frozen import digest, from_data, to_data
from wutong.domains.bulletins.tests.documents import sample


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")],
)
def test_numerals_of_headings(number: int, numeral: str) -> None:
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize("number", [0, 100])
def test_numerals_refuse_what_has_none(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_numeral(number)


def test_headings_count_within_their_parent() -> None:
    prefixes = [prefix for block, prefix in numbered_blocks(sample()) if isinstance(block, Heading)]
    assert prefixes == ["一、", "二、", "（一）", "（二）", "三、", "四、", "（一）", "1."]


def test_cells_under_a_row_span_move_right() -> None:
    rows = (
        (Cell("县区", row_span=2), Cell("签约", column_span=2)),
        (Cell("个"), Cell("亿元")),
    )
    assert [(p.row, p.column) for p in place_cells(rows, 3)] == [(0, 0), (0, 1), (1, 1), (1, 2)]


@pytest.mark.parametrize(
    "rows",
    [
        ((Cell("a", column_span=3),),),
        ((Cell("a"),),),
        ((Cell("a"), Cell("b", row_span=2)), (Cell("c", column_span=2),)),
    ],
)
def test_cells_that_overlap_or_leave_gaps_are_refused(rows: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(DocumentError):
        place_cells(rows, 2)


def test_a_draft_has_no_imprint() -> None:
    assert imprint_lines(sample(issued_on=None)) == []
    assert imprint_lines(sample())[-1].endswith("2022年9月9日印发")


def test_several_attachments_are_numbered() -> None:
    assert attachment_lines(sample()) == ["附件：1.2022年签约项目清单", "2.统计口径说明"]


def test_frozen_data_reads_back_equal() -> None:
    document = sample()
    assert from_data(to_data(document)) == document
    assert {"F001", "F004", "A0"} <= figure_keys(document)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_no_digit_is_lost_in_frozen_data(value: Decimal) -> None:
    data = to_data(Cell("x", number=value))
    assert Decimal(data["number"]) == value
    assert digest(data) == digest(dict(reversed(data.items())))
