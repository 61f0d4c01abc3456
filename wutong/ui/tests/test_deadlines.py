"""Deadlines in working days."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.kernel.workdays import national_calendar
from wutong.ui.deadlines import left_until


@pytest.mark.parametrize(
    ("due", "on", "text", "tone"),
    [
        ("2026-09-30", "2026-09-28", "剩 2 个工作日", "yellow"),
        ("2026-10-08", "2026-09-30", "剩 1 个工作日", "yellow"),  # 国庆 lies between
        ("2026-09-30", "2026-09-30", "今天到期", "yellow"),
        ("2026-11-20", "2026-11-22", "已超期", "red"),  # a weekend since
        ("2026-11-18", "2026-11-20", "超期 2 个工作日", "red"),
        ("2026-11-21", "2026-11-20", "剩不到 1 个工作日", "yellow"),
        ("2026-12-18", "2026-11-20", "剩 20 个工作日", ""),
    ],
)
def test_what_is_left(due: str, on: str, text: str, tone: str) -> None:
    left = left_until(date.fromisoformat(due), date.fromisoformat(on))
    assert (left.text, left.tone) == (text, tone)


def test_past_the_published_arrangement_it_is_provisional() -> None:
    year = national_calendar().last_published_year + 1
    assert left_until(date(year, 3, 10), date(year, 3, 1)).text.endswith("（暂定）")
