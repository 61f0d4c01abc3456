"""Shares of the credit for a lead (业绩): each above nothing, all together one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from wutong.domains.leads.rules.errors import BadValue

PLACES: Final = Decimal("0.0001")
WHOLE: Final = Decimal(1)


@dataclass(frozen=True)
class Share:
    """One share: of a unit, a person, or a person in a unit, by key."""

    share: Decimal
    unit: int | None = None
    person: int | None = None


def check_shares(shares: Sequence[Share]) -> None:
    """Raise BadValue unless the shares add up to one, each for somebody and none twice."""
    if not shares:
        raise BadValue("shares", _("请写明业绩怎样分配。"))
    if any(one.unit is None and one.person is None for one in shares):
        raise BadValue("shares", _("每一份业绩都要写明单位或人员。"))
    if any(one.share <= 0 or one.share != one.share.quantize(PLACES) for one in shares):
        raise BadValue("shares", _("每一份须大于 0，最多到万分之一。"))
    if len({(one.unit, one.person) for one in shares}) < len(shares):
        raise BadValue("shares", _("同一单位同一人只能占一份。"))
    total = sum((one.share for one in shares), Decimal(0))
    if total != WHOLE:
        raise BadValue("shares", _("各份相加须等于 1，现在是 %(total)s。") % {"total": total})


def in_equal_parts(count: int) -> list[Decimal]:
    """``count`` shares that add up to one; the last takes what rounding leaves."""
    each = (WHOLE / count).quantize(PLACES)
    return [*([each] * (count - 1)), WHOLE - each * (count - 1)]
