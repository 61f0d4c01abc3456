"""Lists of sources: total, used, arranged, left; and who takes what, as far as a person sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wutong.domains.org.queries import region_by_code, within
from wutong.domains.stewardship.choices import FactorKind
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.factor_books import books_of
from wutong.domains.stewardship.queries.factor_finding import CAPACITY_KIND
from wutong.domains.stewardship.rules.factors import Book, Line, rounded
from wutong.kernel.http.paging import Order
from wutong.kernel.scope import Access
from wutong.kernel.search import matching
from wutong.kernel.spreadsheets import ROWS_AT_MOST, Sheet

ORDERS: Final = (Order("name"),)
SHOWN: Final = ("region", "unit")


@dataclass(frozen=True)
class CapacityFilters:
    """What a list of sources is kept to; ``state`` is empty (in use), ``closed`` or ``all``."""

    text: str = ""
    kind: str = ""
    region: str = ""
    state: str = ""


def chosen_capacities(access: Access | None, filters: CapacityFilters) -> QuerySet[FactorCapacity]:
    """Sources that the person may see and that answer ``filters``."""
    rows = FactorCapacity.objects.visible_to(access)
    if filters.state == "":
        rows = rows.open()
    elif filters.state == "closed":
        rows = rows.exclude(closed_on=None)
    condition = Q()
    if filters.text:
        condition &= matching(CAPACITY_KIND, filters.text)
    if filters.kind in FactorKind.values:
        condition &= Q(kind=filters.kind)
    if filters.region:
        region = region_by_code(filters.region)
        condition &= within(region.path, "region_path") if region else Q(pk__in=())
    return rows.filter(condition)


@dataclass(frozen=True)
class Taker:
    """A line of a source's book. ``need`` is None where the person does not see the project."""

    line: Line
    need: FactorNeed | None


def takers(book: Book, access: Access) -> list[Taker]:
    """Who takes what, day by day; what the person doesn't see is there without a name, so that
    the sums add up. One query."""
    keys = [line.take.key for line in book.lines]
    seen = FactorNeed.objects.visible_to(access).filter(pk__in=keys)
    known = {one.pk: one for one in seen.select_related("project", "unit")}
    return [Taker(line, known.get(line.take.key)) for line in book.lines]


CAPACITY_COLUMNS: Final = ("地区代码", "要素", "来源", "总量", "既有占用", "单位", "可用日期",
                           "供应单位", "说明")  # fmt: skip
"""The headings of the columns that an import reads, in order; an export has more behind them."""


def capacities_sheet(rows: QuerySet[FactorCapacity], on: date) -> Sheet:
    """The chosen sources as a table that the import reads again."""
    chosen = list(
        rows.select_related(*SHOWN).order_by("region_path", "kind", "name")[:ROWS_AT_MOST]
    )
    more = (_("地区"), _("已安排"), _("申请中"), _("剩余"))
    columns = [(one, 14) for one in (*CAPACITY_COLUMNS, *more)]
    return Sheet(
        "stewardship.capacities", _("要素容量"), columns, _cells(chosen), [one.pk for one in chosen]
    )


def _cells(rows: Iterable[FactorCapacity]) -> Iterator[tuple[Any, ...]]:
    rows = list(rows)
    books = books_of(rows)
    for one in rows:
        book = books[one.pk]
        yield (
            one.region.code, one.get_kind_display(), one.name, one.total, one.used_before,
            one.measure, one.from_day or "", one.unit.name if one.unit else "", one.note,
            one.region.name, rounded(book.arranged), rounded(book.asked),
            rounded(book.left),
        )  # fmt: skip
