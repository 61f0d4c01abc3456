"""Which member of a dimension a row belongs to, where the row itself says so.

Industry and day are facts of the row, a band is read off its amount. Region, unit, stage and event
are as of a day, so the metrics have to be asked.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.domains.bulletins.choices import Dimension

YI = Decimal(100_000_000)
BAND_PREFIX = "ge"
SAID_BY_ROWS = frozenset({Dimension.INDUSTRY.value, Dimension.MONTH.value, Dimension.BAND.value})
CONFIDENTIAL = "confidential"


def can_part(dimension: str, group: str) -> bool:
    """Whether the rows of this member can be picked from all rows."""
    return dimension in SAID_BY_ROWS and group not in ("", CONFIDENTIAL)


def belongs(facts: Mapping[str, Any], dimension: str, group: str) -> bool:
    """Whether a row with these facts is of the member ``group``: 生物医药, 2022-03, ge20."""
    if dimension == Dimension.INDUSTRY:
        return facts.get("industry") == group
    if dimension == Dimension.MONTH:
        day = facts.get("on")
        return isinstance(day, date) and f"{day:%Y-%m}" == group
    amount = facts.get("amount")
    return amount is not None and Decimal(amount) >= Decimal(group.removeprefix(BAND_PREFIX)) * YI
