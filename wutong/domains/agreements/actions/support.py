"""What every write of this room shares: permission, whose turn it is, what changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from wutong.domains.agreements.models import Agreement, Commitment
from wutong.domains.agreements.queries.permissions import permits
from wutong.domains.agreements.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.org.queries import access_of
from wutong.kernel.clock import day_of


def require(by: Any, ability: str, agreement: Agreement, at: datetime) -> None:
    """Refuse the write unless ``by`` has ``ability`` for this agreement; None is the system."""
    if by is not None and not permits(access_of(by, day_of(at)), ability, agreement):
        raise NotAllowed(_("您的岗位不能对这份协议做此操作。"))


def take_turn(row: Agreement | Commitment, at: datetime, seen: int | None = None) -> None:
    """Win the row for this transaction: of two people, the second sees a changed version.

    Every write to a row changes its version, so what was checked of ``row`` before this still
    holds. Raises AlreadyMoved.
    """
    told = AlreadyMoved(_("别人刚刚更新了这一条，请刷新后再操作。"))
    if seen is not None and seen != row.version:
        raise told
    fields: dict[str, Any] = {"version": F("version") + 1}
    if isinstance(row, Agreement):
        fields["updated_at"] = at
    won = type(row)._default_manager.filter(pk=row.pk, version=row.version).update(**fields)
    if not won:
        raise told
    row.refresh_from_db()


def changes_of(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """``{field: [old, new]}`` for what differs, as text."""
    return {
        name: [_text(before.get(name)), _text(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def required(text: str, sentence: str) -> str:
    """``text`` trimmed. Raises BadValue with ``sentence`` where nothing is left."""
    clean = text.strip()
    if not clean:
        raise BadValue(sentence)
    return clean
