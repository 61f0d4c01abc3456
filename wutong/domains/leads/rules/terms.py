"""The numbers of a region: days, limits, amounts. Pure.

Defaults: first report protected for 90 days with one extension; duty clocks of 江门市《招商引资项目
首报首谈制》; from 5 亿元 the city joins.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from wutong.domains.leads.rules.errors import BadValue
from wutong.kernel.money import YI

LONGEST: Final = 3650
MOST: Final = 10_000


@dataclass(frozen=True)
class Terms:
    """What holds for leads of a region. Days of protection and cool-off are calendar days, all
    other days working days; ``large_amount`` in 元."""

    protection_days: int = 90
    extension_days: int = 90
    extensions: int = 1
    remind_before_days: int = 15
    respond_days: int = 1
    study_days: int = 3
    large_study_days: int = 5
    feedback_days: int = 5
    report_days: int = 10
    accept_days: int = 2
    arbitrate_days: int = 5
    bureau_after_days: int = 1
    leader_after_days: int = 3
    idle_days: int = 20
    daily_picks: int = 3
    capacity: int = 20
    cool_off_days: int = 30
    large_amount: Decimal = 5 * YI

    def is_large(self, amount: Decimal | None) -> bool:
        """Whether the city joins; the bound is included (以上)."""
        return amount is not None and amount >= self.large_amount


MAY_BE_NOTHING: Final = frozenset({"extensions", "extension_days", "cool_off_days",
                                   "remind_before_days"})  # fmt: skip
NUMBERS: Final = tuple(one.name for one in fields(Terms) if one.name != "large_amount")


def check_terms(terms: Terms) -> None:
    """Raise BadValue for a number that makes no sense."""
    for name in NUMBERS:
        value = getattr(terms, name)
        if not (0 if name in MAY_BE_NOTHING else 1) <= value <= LONGEST:
            raise BadValue(name, f"须在 {0 if name in MAY_BE_NOTHING else 1} 到 {LONGEST} 之间。")
    if terms.large_amount <= 0:
        raise BadValue("large_amount", "金额须大于零。")
    if terms.leader_after_days < terms.bureau_after_days:
        raise BadValue("leader_after_days", "不能早于上报招商局的时间。")
    if terms.remind_before_days >= terms.protection_days:
        raise BadValue("remind_before_days", "须短于保护期。")
