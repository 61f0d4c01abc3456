"""What every write to a need or a source shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User, access_of
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue
from wutong.domains.stewardship.rules.factors import VOLTAGES
from wutong.kernel.clock import day_of
from wutong.kernel.scope import Access

LONGEST_REASON: Final = 300
MOST: Final = Decimal(10) ** 13


def access_for(by: User | None, at: datetime) -> Access | None:
    """What ``by`` may do; None for the system."""
    return access_of(by, day_of(at)) if by is not None else None


def win[Row: models.Model](row: Row, words: str) -> None:
    """Take the turn at ``row`` for this transaction: of two people the second is told ``words``.
    Raises AlreadyMoved."""
    rows = type(row)._default_manager.filter(pk=row.pk, lock=row.lock)  # type: ignore[attr-defined]
    if not rows.update(lock=F("lock") + 1):
        raise AlreadyMoved(words)


def said(text: str, field: str = "reason") -> str:
    """``text`` trimmed. Raises BadValue where nothing is left."""
    clean = text.strip()[:LONGEST_REASON]
    if not clean:
        raise BadValue(field, _("请写明理由。"))
    return clean


def amount(value: Decimal | None, field: str, *, least: Decimal = Decimal("0.01")) -> Decimal:
    """A quantity with at most two places. Raises BadValue."""
    if value is None:
        raise BadValue(field, _("请填写数量。"))
    if not least <= value < MOST:
        raise BadValue(field, _("数量须大于零。") if least else _("数量不能小于零。"))
    if value != value.quantize(Decimal("0.01")):
        raise BadValue(field, _("最多两位小数。"))
    return value


def checked_details(details: Mapping[str, Any]) -> dict[str, str]:
    """Voltage and power factor as they are kept. Raises BadValue."""
    found = {name: str(value).strip() for name, value in details.items() if value not in (None, "")}
    if unknown := set(found) - {"voltage", "power_factor"}:
        raise BadValue("details", _("没有这个参数：%(name)s。") % {"name": min(unknown)})
    if "voltage" in found and found["voltage"] not in VOLTAGES:
        raise BadValue("voltage", _("电压等级：%(known)s。") % {"known": "、".join(VOLTAGES)})
    if "power_factor" in found:
        try:
            factor = Decimal(found["power_factor"])
        except InvalidOperation:
            factor = Decimal(0)
        if not Decimal("0.3") <= factor <= 1:
            raise BadValue("power_factor", _("功率因数须在 0.3 到 1 之间。"))
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """What changed, for the trail: a field with its old and its new text."""
    return {
        name: [_text(before.get(name)), _text(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
