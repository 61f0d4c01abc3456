"""How the credit for a project is split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from wutong.domains.projects.rules.errors import BadValue

SMALLEST = Decimal("0.0001")


@dataclass(frozen=True)
class CreditLine:
    """A share of the whole (0–1, up to four places) of a unit, a person of it, or a person alone;
    both by their keys."""

    unit: int | None
    person: int | None
    share: Decimal


def check_shares(lines: Sequence[CreditLine]) -> None:
    """Raises BadValue unless the shares are somebody's, each once, positive, and add up to 1."""
    if not lines:
        raise BadValue(_("请至少写一份业绩。"))
    for line in lines:
        if line.unit is None and line.person is None:
            raise BadValue(_("每一份业绩都须写明单位或人员。"))
        if not SMALLEST <= line.share <= 1 or line.share % SMALLEST:
            raise BadValue(_("份额须在 0 与 1 之间，最多四位小数。"))
    if len({(line.unit, line.person) for line in lines}) < len(lines):
        raise BadValue(_("同一单位、同一人员只能写一份。"))
    if (total := sum(line.share for line in lines)) != 1:
        raise BadValue(_("份额之和应为 1，现在是 %(total)s。") % {"total": total})
