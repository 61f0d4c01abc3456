"""What appeals and orders share over HTTP: finding one, answering with it, its decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from django.db.models import Model, QuerySet
from ninja import Status

from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Day, Flag, Letters
from wutong.kernel.http.paging import Order, Page, filled, keys_of, order_named, page_of
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import Access


class MoreTimeBody(Body):
    """More time, and why."""

    until: Day
    reason: Annotated[str, Letters(300, 1)]


class MatterDecision(Body):
    """Agreed or not."""

    grant: Flag
    reason: Annotated[str, Letters(300)] = ""


class Whole:
    """A row with what was read for it: its course, and what the caller may do now."""

    def __init__(self, row: Any, moves: Iterable[Any]) -> None:
        self.row = row
        self.events = list(row.events.order_by("at", "pk"))
        self.moves = [rule.move for rule in moves]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


@dataclass(frozen=True)
class Matters[Row: Model]:
    """A kind of matter: its rows, what is read with them, its orders, which moves are whose."""

    model: type[Row]
    shown: tuple[str, ...]
    orders: tuple[Order, ...]
    moves_for: Callable[[Access, Row], Iterable[Any]]

    @property
    def rows(self) -> QuerySet[Row]:
        """All of them, with what a line shows."""
        return self.model._default_manager.select_related(*self.shown)

    def named(self, request: ApiCaller, number: str) -> Row:
        """The one with this number that the caller sees; 404 otherwise."""
        found: Row = visible_or_404(self.rows, request.access, number=number)
        return found

    def answer(self, request: ApiCaller, row: Row, status: int = HTTPStatus.OK) -> Any:
        """It as it stands in the database now, with its course."""
        fresh = self.rows.get(pk=row.pk)
        return Status(status, Whole(fresh, self.moves_for(request.access, fresh)))

    def page(
        self, chosen: QuerySet[Row], sort: str, cursor: str, limit: int, scope: str
    ) -> Page[Row]:
        """A page of what was chosen. Refuses an order that isn't offered, another list's cursor."""
        order = order_named(sort, self.orders)
        keys = page_of(keys_of(chosen, order), order, cursor, limit, scope=scope)
        return filled(keys, self.rows)


def waiting[Asked: Model](rows: QuerySet[Asked], refusal: str) -> Asked:
    """The request that waits for a word. Refuses with 409 where none does."""
    found = rows.first()
    if found is None:
        raise Refusal(HTTPStatus.CONFLICT, refusal)
    return found
