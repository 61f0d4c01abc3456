"""Numbers in words and figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wutong.kernel.numerals import read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15", "15"), ("1,234.50", "1234.50"), ("0.5", "0.5"), ("十", "10"), ("十五", "15"),
        ("二十", "20"), ("两百", "200"), ("三百五", "350"), ("三百零五", "305"), ("一百一十二", "112"),
        ("二〇二六", "2026"), ("一点五", "1.5"), ("三万五千", "35000"), ("一亿二千万", "120000000"),
        ("十亿", "1000000000"), ("叁仟", "3000"), ("二千零八", "2008"), ("四万五", "45000"),
    ],
)  # fmt: skip
def test_a_number_is_read(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "个", "一点", "点五", "1,23", "甲", "三个", "1.2.3"])
def test_anything_else_is_none(text: str) -> None:
    assert read_number(text) is None
