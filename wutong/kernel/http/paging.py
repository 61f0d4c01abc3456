"""Pages of a list by an opaque cursor: rows that come or go in between move nothing.

The cursor holds the sort values of the last row shown (keyset paging), so a page costs the same
however deep it lies. It is signed: a caller can only hand back what was handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from wutong.kernel.statements import Narrowed

SALT: Final = "wutong.cursor"
LARGEST_PAGE: Final = 200
USUAL_PAGE: Final = 50
FEW: Final = 5000  # rows that are soon sorted
WINDOW: Final = 1000  # rows of the whole table among which many matches soon fill a page


class NotOfThisList(ValueError):
    """An order that isn't offered, or a cursor of another list; ``str()`` is the sentence for the
    person, ``field`` the argument. The API answers it with 422."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


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

    @property
    def step(self) -> str:
        """How a later row's value compares with an earlier one's: ``lt`` or ``gt``."""
        return "lt" if self.descending else "gt"

    @property
    def reversed(self) -> Order:
        """The same rows the other way round, but for those without a value."""
        return replace(self, descending=not self.descending)


@dataclass(frozen=True)
class Page[Row]:
    """One page; ``next`` and ``previous`` are the cursors of its neighbours, None at an end."""

    items: list[Row]
    next: str | None
    previous: str | None = None


def order_named(text: str, orders: Sequence[Order]) -> Order:
    """The order called ``name`` or ``-name`` (descending). Raises NotOfThisList for one that isn't offered."""
    by_name = {order.name: order for order in orders}
    known = by_name.get(text.removeprefix("-"))
    if known is None:
        names = "、".join(by_name)
        raise NotOfThisList(
            "sort",
            _("不能按「%(sort)s」排序；可以用：%(names)s，前面加 - 为降序。")
            % {"sort": text, "names": names},
        )
    return Order(known.name, text.startswith("-"), known.nullable, known.column)


def order_or(text: str, orders: Sequence[Order], usual: str) -> Order:
    """The order called ``text``; the usual one for any other word, so that a page always shows."""
    try:
        return order_named(text or usual, orders)
    except NotOfThisList:
        return order_named(usual, orders)


def page_or_first[Row](
    rows: QuerySet[Any, Row] | Narrowed, order: Order, cursor: str = "", limit: int = USUAL_PAGE,
    scope: str = "", matches: int | None = None,
) -> Page[Row]:  # fmt: skip
    """:func:`page_of`; the first page for a cursor of another list, so that a page always shows."""
    try:
        return page_of(rows, order, cursor, limit, scope, matches)
    except NotOfThisList:
        return page_of(rows, order, "", limit, scope, matches)


def page_of[Row](
    rows: QuerySet[Any, Row] | Narrowed, order: Order, cursor: str = "", limit: int = USUAL_PAGE,
    scope: str = "", matches: int | None = None,
) -> Page[Row]:  # fmt: skip
    """The ``limit`` rows of ``rows`` after ``cursor`` (before it for a cursor that leads back).

    ``scope`` names the list with its filters: a cursor of another list raises NotOfThisList.
    ``matches`` says how many rows there are, as far as they were counted: a few are all sorted;
    many are looked for among the next rows of the whole table first (:class:`_Reader`).
    """
    place = _read(cursor, f"{scope}|{order}") if cursor else None
    source = rows if isinstance(rows, Narrowed) else Narrowed(None, lambda: rows)
    reader = _Reader(source, order, matches)
    if place and place.back:
        found = reader.before(place, limit + 1)
        if len(found) <= limit:  # the beginning is reached: the first page, and a full one
            return page_of(rows, order, "", limit, scope, matches)
        shown, has_next, has_previous = found[:limit][::-1], True, True
    else:
        found = reader.after(place, limit + 1)
        shown, has_next, has_previous = found[:limit], len(found) > limit, place is not None
    if not shown:
        return Page([], None)
    written_for = f"{scope}|{order}"
    return Page(
        shown,
        _write(shown[-1], order, written_for) if has_next else None,
        _write(shown[0], order, written_for, back=True) if has_previous else None,
    )


def keys_of[Rows: (QuerySet[Any, Any], Narrowed)](rows: Rows, order: Order) -> Rows:
    """What a page of ``rows`` needs to be sorted and cut, and nothing else; see :func:`filled`."""
    fields = tuple(dict.fromkeys(("pk", order.field)))
    if isinstance(rows, Narrowed):
        return rows.of_fields(*fields)
    return rows.values_list(*fields, named=True)


def filled[Row](page: Page[Any], whole: QuerySet[Any, Row]) -> Page[Row]:
    """A page of :func:`keys_of` with rows of ``whole`` in place of their keys.

    Thousands of matches are sorted with their keys alone, and only what is shown is joined with
    what belongs to it. A row that went in between is left out.
    """
    by_key = whole.in_bulk([one.pk for one in page.items])
    return replace(page, items=[by_key[one.pk] for one in page.items if one.pk in by_key])


@dataclass(frozen=True)
class _Place:
    """Where in a list: beside the row with this value and key."""

    value: Any
    key: int
    back: bool = False


@dataclass(frozen=True)
class _Reader:
    """Reads rows in order from a place on, in the way that suits their number.

    Left to itself a database may walk along the order's index through the whole table for the
    last of a few rows, or gather and sort a hundred thousand for the first fifty.
    """

    source: Narrowed
    order: Order
    matches: int | None

    def after(self, place: _Place | None, count: int) -> list[Any]:
        """The next rows; those without a value come last."""
        if self.matches is not None and self.matches <= FEW:
            return self._of_few(place, count, self.order)
        found = [] if place and place.value is None else self._valued(place, count, self.order)
        if self.order.nullable and len(found) < count:
            here = place if place and place.value is None else None
            found += self._unvalued(here, count - len(found), self.order)
        return found

    def before(self, place: _Place, count: int) -> list[Any]:
        """The rows before, the nearest first."""
        back = self.order.reversed
        if self.matches is not None and self.matches <= FEW:
            return self._of_few(place, count, back)
        if place.value is not None:
            return self._valued(place, count, back)
        found = self._unvalued(place, count, back)
        return found + (self._valued(None, count - len(found), back) if len(found) < count else [])

    def _found(
        self, place: _Place | None, use: tuple[Hashable, ...], shape: Callable[..., Any]
    ) -> list[Any]:
        """Rows as ``shape`` orders and cuts them; a page from a place on is seldom asked for again."""
        return self.source.found(None if place else use, shape)

    def _valued(self, place: _Place | None, count: int, order: Order) -> list[Any]:
        """Rows that have the sort value, after the place's."""
        condition = _beyond(order, place.value, place.key) if place else Q()
        if order.nullable:
            condition &= Q(**{f"{order.field}__isnull": False})

        def next_ones(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
            return rows.filter(condition).order_by(*order.ordering)

        def near(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
            window = next_ones(rows.model._default_manager.all()).values("pk")[:WINDOW]
            return next_ones(rows).filter(pk__in=window)[:count]

        if self.matches is not None:
            found = self._found(place, ("near", order, count), near)
            if len(found) == count:
                return found
        return self._found(place, ("valued", order, count), lambda rows: next_ones(rows)[:count])

    def _unvalued(self, place: _Place | None, count: int, order: Order) -> list[Any]:
        """Rows without the sort value, by key alone."""
        condition = Q(**{f"{order.field}__isnull": True})
        if place:
            condition &= Q(**{f"pk__{order.step}": place.key})
        by_key = "-pk" if order.descending else "pk"
        return self._found(
            place, ("unvalued", order, count),
            lambda rows: rows.filter(condition).order_by(by_key)[:count],
        )  # fmt: skip

    def _of_few(self, place: _Place | None, count: int, order: Order) -> list[Any]:
        """All the rows are read and sorted: no index is made for the expression."""
        field, back = order.field, order is not self.order
        value = Coalesce(F(field), F(field))
        condition = Q()
        if place and place.value is None:
            condition = Q(**{f"{field}__isnull": True, f"pk__{order.step}": place.key})
            if back:
                condition |= Q(**{f"{field}__isnull": False})
        elif place:
            condition = _beyond(order, place.value, place.key)
            if order.nullable and not back:
                condition |= Q(**{f"{field}__isnull": True})
        nulls = {"nulls_first" if back else "nulls_last": True} if order.nullable else {}
        first = value.desc(**nulls) if order.descending else value.asc(**nulls)
        by_key = "-pk" if order.descending else "pk"
        return self._found(
            place, ("few", order, count, back),
            lambda rows: rows.filter(condition).order_by(first, by_key)[:count],
        )  # fmt: skip


def _beyond(order: Order, value: Any, key: int) -> Q:
    if order.field == "pk":
        return Q(**{f"pk__{order.step}": key})
    # The first condition alone lets an index find the place; the second cuts the ties.
    return Q(**{f"{order.field}__{order.step}e": value}) & (
        Q(**{f"{order.field}__{order.step}": value}) | Q(**{f"pk__{order.step}": key})
    )


def _write(row: Any, order: Order, scope: str, *, back: bool = False) -> str:
    value: Any = row
    for part in order.field.split("__"):
        value = getattr(value, part)
    packed = [scope, *_packed(value), row.pk, *([True] if back else [])]
    return signing.dumps(packed, salt=SALT, compress=True)


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


def _read(cursor: str, scope: str) -> _Place:
    try:
        written_for, kind, value, key, *back = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise NotOfThisList("cursor", _("游标无效：请原样带回上一页给出的 next。")) from error
    if written_for != scope:
        raise NotOfThisList("cursor", _("游标属于另一个列表：筛选或排序改变后请从第一页开始。"))
    return _Place(_UNPACK[kind](value), key, bool(back))
