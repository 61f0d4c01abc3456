"""The numbers of a region's rule: which there are, and what they may be. Pure.

Defaults (``domain.md`` “Appeals”): verify within 1 working day, answer in 3, resolve in 15, complex
matters in 30, 5 days to object. All are working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.stewardship.rules.errors import BadValue

NUMBERS: Final = (
    "verify_days", "answer_days", "resolve_days", "complex_days", "object_days",
    "remind_before_days", "yellow_after_days", "red_after_days", "talk_after_days",
    "silence_days",
)  # fmt: skip
MAY_BE_NOTHING: Final = frozenset({"remind_before_days"})
LONGEST: Final = 250
RISING: Final = (
    ("answer_days", "resolve_days"),
    ("resolve_days", "complex_days"),
    ("yellow_after_days", "red_after_days"),
    ("red_after_days", "talk_after_days"),
)
"""Pairs of which the second is not shorter than the first."""


def check_numbers(numbers: Mapping[str, int]) -> None:
    """Raise BadValue unless every number is there and they make sense together."""
    for name in NUMBERS:
        least = 0 if name in MAY_BE_NOTHING else 1
        if not least <= numbers[name] <= LONGEST:
            words = _("须在 %(least)s 到 %(most)s 个工作日之间。")
            raise BadValue(name, words % {"least": least, "most": LONGEST})
    for shorter, longer in RISING:
        if numbers[longer] < numbers[shorter]:
            raise BadValue(longer, _("不能比前一级的天数短。"))
