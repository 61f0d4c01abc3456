"""Pages of a list by an opaque cursor: rows that come or go in between move nothing.

The cursor holds the sort values of the last row shown (keyset paging), so a page costs the same
however deep it lies. It is signed: a caller can only hand back what was handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import Field

from wutong.kernel.http.fields import Letters
from wutong.kernel.http.problems import FieldError, Refusal

SALT: Final = "wutong.cursor"
LARGEST_PAGE: Final = 200
USUAL_PAGE: Final = 50

Cursor = Annotated[str, Letters(1000), Field(description="上一页给出的 next")]
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE, description="一页的行数")]


@dataclass(frozen=True)
class Order:
    """One order of a list: a field, descending or not, ties broken by the key the same way.

    ``nullable``: rows without the value come last in both directions. ``column`` is the model's
    field where it differs from the public ``name``.
    """

    name: str
    descending: bool = False
    nullable: bool = False
    column: str = ""

    @property
    def field(self) -> str:
        """The model's field."""
        return self.column or self.name

    @property
    def ordering(self) -> tuple[str, ...]:
        """For ``order_by``."""
        sign = "-" if self.descending else ""
        return (f"{sign}{self.field}", f"{sign}pk") if self.field != "pk" else (f"{sign}pk",)


@dataclass(frozen=True)
class Page[Row: Model]:
    """One page; ``next`` is the cursor of the following one, None at the end."""

    items: list[Row]
    next: str | None


def order_named(text: str, orders: Sequence[Order]) -> Order:
    """The order called ``name`` or ``-name`` (descending). Refuses one that isn't offered."""
    by_name = {order.name: order for order in orders}
    known = by_name.get(text.removeprefix("-"))
    if known is None:
        names = "、".join(by_name)
        raise _refused(
            "sort",
            _("不能按「%(sort)s」排序；可以用：%(names)s，前面加 - 为降序。")
            % {"sort": text, "names": names},
        )
    return Order(known.name, text.startswith("-"), known.nullable, known.column)


def page_of[Row: Model](
    rows: QuerySet[Row], order: Order, cursor: str = "", limit: int = USUAL_PAGE, scope: str = ""
) -> Page[Row]:
    """The ``limit`` rows of ``rows`` after ``cursor``, in at most two queries.

    ``scope`` names the list with its filters: a cursor of another list is refused with 422.
    """
    after = _read(cursor, f"{scope}|{order}") if cursor else None
    found = _valued(rows, order, after, limit + 1)
    if order.nullable and len(found) <= limit:
        found += _unvalued(rows, order, after, limit + 1 - len(found))
    shown, more = found[:limit], len(found) > limit
    return Page(shown, _write(shown[-1], order, f"{scope}|{order}") if more else None)


def _valued(
    rows: QuerySet[Any], order: Order, after: tuple[Any, int] | None, count: int
) -> list[Any]:
    """Rows that have the sort value, after the cursor's."""
    if after and after[0] is None and order.nullable:
        return []
    if order.nullable:
        rows = rows.filter(**{f"{order.field}__isnull": False})
    if after:
        rows = rows.filter(_beyond(order, *after))
    return list(rows.order_by(*order.ordering)[:count])


def _unvalued(
    rows: QuerySet[Any], order: Order, after: tuple[Any, int] | None, count: int
) -> list[Any]:
    """Rows without the sort value, by key alone."""
    rows = rows.filter(**{f"{order.field}__isnull": True})
    if after and after[0] is None:
        rows = rows.filter(**{"pk__lt" if order.descending else "pk__gt": after[1]})
    return list(rows.order_by("-pk" if order.descending else "pk")[:count])


def _beyond(order: Order, value: Any, key: int) -> Q:
    step = "lt" if order.descending else "gt"
    if order.field == "pk":
        return Q(**{f"pk__{step}": key})
    # The first condition alone lets an index find the place; the second cuts the ties.
    return Q(**{f"{order.field}__{step}e": value}) & (
        Q(**{f"{order.field}__{step}": value}) | Q(**{f"pk__{step}": key})
    )


def _write(row: Model, order: Order, scope: str) -> str:
    value: Any = row
    for part in order.field.split("__"):
        value = getattr(value, part)
    return signing.dumps([scope, *_packed(value), row.pk], salt=SALT, compress=True)


def _packed(value: Any) -> tuple[str, Any]:
    if isinstance(value, datetime):
        return "time", value.isoformat()
    if isinstance(value, date):
        return "day", value.isoformat()
    if isinstance(value, Decimal):
        return "decimal", str(value)
    return "plain", value


_UNPACK: Final[dict[str, Callable[[Any], Any]]] = {
    "time": datetime.fromisoformat,
    "day": date.fromisoformat,
    "decimal": Decimal,
    "plain": lambda value: value,
}


def _read(cursor: str, scope: str) -> tuple[Any, int]:
    try:
        written_for, kind, value, key = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise _refused("cursor", _("游标无效：请原样带回上一页给出的 next。")) from error
    if written_for != scope:
        raise _refused("cursor", _("游标属于另一个列表：筛选或排序改变后请从第一页开始。"))
    return _UNPACK[kind](value), key


def _refused(field: str, sentence: str) -> Refusal:
    return Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        sentence,
        "invalid-fields",
        [FieldError(place="query", field=field, detail=sentence)],
    )
