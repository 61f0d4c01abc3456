"""The list of projects: its orders, its columns and its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import Standing
from wutong.domains.projects.models import Fact, FundArrival, Milestone, Project, SavedView
from wutong.domains.projects.queries.funds import funds_in_place_of
from wutong.kernel.http.paging import Order, Page, keys_of, order_or, page_or_first
from wutong.kernel.scope import Access
from wutong.kernel.statements import Narrowed, compiled, compiled_for_keys

COUNTED_AT_MOST: Final = 10_000
CHOICES_AT_MOST: Final = 200
SECONDS_CHOICES_LIVE: Final = 60
DEFAULT_SORT: Final = "-updated_at"
ORDERS: Final = (
    Order("name"),
    Order("code"),
    Order("total_investment", nullable=True),
    Order("stage_on", nullable=True),
    Order("next_step_due", nullable=True),
    Order("updated_at"),
)
"""Each is served by an index; see ``Project.Meta.indexes``."""


@dataclass(frozen=True)
class Column:
    """A column of the list and of its export."""

    key: str
    label: Any
    sort: str = ""
    number: bool = False
    phone: bool = False
    standard: bool = True


COLUMNS: Final = (
    Column("name", _("项目"), sort="name", phone=True),
    Column("code", _("编号"), sort="code", standard=False),
    Column("investor", _("投资方")),
    Column("region", _("地区")),
    Column("unit", _("责任单位")),
    Column("industry", _("产业"), standard=False),
    Column("stage", _("阶段"), phone=True),
    Column("stage_on", _("进入日期"), sort="stage_on"),
    Column("planned_start", _("计划开工"), standard=False),
    Column("pace", _("推进状态"), standard=False),
    Column("total_investment", _("总投资"), sort="total_investment", number=True, phone=True),
    Column("funds", _("到位资金"), number=True),
    Column("land_area", _("用地"), number=True, standard=False),
    Column("next_step", _("下一步"), standard=False),
    Column("next_step_due", _("下一步期限"), sort="next_step_due"),
    Column("updated_at", _("更新"), sort="updated_at"),
)


class ListRow(NamedTuple):
    """What a row of the list shows; ``investor__name`` and the like as the ORM names them."""

    pk: int
    code: str
    name: str
    phase_name: str
    signing_entity: str
    industry: str
    stage: str
    stage_on: date | None
    planned_start: str | None
    pace: str
    total_investment: Decimal | None
    land_area: Decimal | None
    next_step: str
    next_step_due: date | None
    updated_at: datetime
    key_project: bool
    confidential: bool
    region_path: str
    investor__name: str | None
    region__name: str
    unit__name: str | None


SHOWN: Final = ListRow._fields[1:]


def chosen_columns(keys: Iterable[str]) -> list[Column]:
    """The columns with these keys in the list's own order; the standard ones for none."""
    wanted = set(keys)
    chosen = [one for one in COLUMNS if one.key in wanted]
    return chosen or [one for one in COLUMNS if one.standard]


@dataclass(frozen=True)
class ListPage:
    """One page of the list. ``count`` is bounded: ``10,000+`` past that.

    ``funds`` (元 verified) and ``waiting`` (with a claim that waits) are by the rows' keys.
    """

    rows: list[ListRow]
    funds: dict[int, Decimal]
    waiting: set[int]
    next_cursor: str
    previous_cursor: str
    count: str


def order_of(sort: str) -> Order:
    """The order that ``?sort=`` names; the latest update first for any other word."""
    return order_or(sort, ORDERS, DEFAULT_SORT)


def in_order(projects: QuerySet[Project], sort: str) -> QuerySet[Project]:
    """All the rows in the order of the list; those without a value last on every database."""
    order = order_of(sort)
    column = F(order.field)
    first = column.desc(nulls_last=True) if order.descending else column.asc(nulls_last=True)
    return projects.order_by(first, "-pk" if order.descending else "pk")


def rows_for_list(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With what a row shows and nothing else: long texts and lists cost more than the row."""
    return projects.select_related("investor", "region", "unit").only(*SHOWN)


def list_page(projects: Narrowed, sort: str, cursor: str) -> ListPage:
    """The page at ``cursor``; a cursor of another order or filter means the first page."""
    order, count = order_of(sort), projects.count(COUNTED_AT_MOST)
    page: Page[Any] = page_or_first(keys_of(projects, order), order, cursor, matches=count)
    keys = [one.pk for one in page.items]
    by_key = {row[0]: ListRow._make(row) for row in _shown(keys)}
    rows = [by_key[key] for key in keys if key in by_key]
    return ListPage(
        rows, funds_in_place_of(rows), waiting_projects(keys), page.next or "",
        page.previous or "", written_count(count),
    )  # fmt: skip


@compiled_for_keys
def _shown(keys: Sequence[int]) -> QuerySet[Project, Any]:
    """The fields of :class:`ListRow` of these projects."""
    return Project.objects.filter(pk__in=keys).order_by().values_list("pk", *SHOWN)


def written_count(count: int) -> str:
    """The count as it is shown: ``10,000+`` past the bound."""
    return f"{COUNTED_AT_MOST:,}+" if count > COUNTED_AT_MOST else f"{count:,}"


def waiting_projects(keys: Sequence[int]) -> set[int]:
    """Which of these projects have a claim that waits for verification."""
    return {key for (key,) in _waiting(keys)}


@compiled_for_keys
def _waiting(keys: Sequence[int]) -> QuerySet[Any, Any]:
    first, *others = (
        model._default_manager.filter(project__in=keys, standing=Standing.CLAIMED)
        .order_by()
        .values_list("project")
        for model in (Milestone, Fact, FundArrival)
    )
    return first.union(*others).order_by()


def has_waiting_claim() -> Q:
    """Projects with a claim that waits for verification."""
    condition = Q()
    for model in (Milestone, Fact, FundArrival):
        condition |= Q(
            Exists(model._default_manager.filter(project=OuterRef("pk"), standing=Standing.CLAIMED))
        )
    return condition


def industries(access: Access) -> list[str]:
    """The kinds of industry of the projects that the person sees, for a filter's choices."""
    key = f"projects.industries.{access.user}.{access.home}"
    found: list[str] | None = cache.get(key)
    if found is None:
        found = list(
            Project.objects.visible_to(access)
            .exclude(industry="")
            .order_by("industry")
            .values_list("industry", flat=True)
            .distinct()[:CHOICES_AT_MOST]
        )
        cache.set(key, found, SECONDS_CHOICES_LIVE)
    return found


def saved_views(access: Access) -> QuerySet[SavedView]:
    """The person's own saved views."""
    return SavedView.objects.filter(user=access.user)


class SavedLine(NamedTuple):
    """A saved view as the list shows it."""

    pk: int
    name: str
    query: str


def saved_lines(access: Access) -> list[SavedLine]:
    """The person's own saved views, by name."""
    return [SavedLine(*row) for row in _saved(access)]


@compiled
def _saved(access: Access) -> QuerySet[SavedView, Any]:
    return saved_views(access).values_list(*SavedLine._fields)
