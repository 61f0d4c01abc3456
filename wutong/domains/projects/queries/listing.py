"""The list of projects: its orders, its columns and its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.choices import Standing
from wutong.domains.projects.models import Fact, FundArrival, Milestone, Project, SavedView
from wutong.domains.projects.queries.funds import funds_in_place_of
from wutong.kernel.http.paging import Order, Page, order_named, page_of
from wutong.kernel.http.problems import Refusal
from wutong.kernel.scope import Access

COUNTED_AT_MOST: Final = 10_000
CHOICES_AT_MOST: Final = 200
WINDOW: Final = 1000
SOON_SORTED: Final = 2000
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
    Column("pace", _("推进状态"), standard=False),
    Column("total_investment", _("总投资"), sort="total_investment", number=True, phone=True),
    Column("funds", _("到位资金"), number=True),
    Column("land_area", _("用地"), number=True, standard=False),
    Column("next_step", _("下一步"), standard=False),
    Column("next_step_due", _("下一步期限"), sort="next_step_due"),
    Column("updated_at", _("更新"), sort="updated_at"),
)


SHOWN: Final = (
    "code", "name", "phase_name", "signing_entity", "industry", "stage", "stage_on", "pace",
    "total_investment", "land_area", "next_step", "next_step_due", "updated_at", "key_project",
    "confidential", "region_path", "investor__name", "region__name", "unit__name",
)  # fmt: skip


def chosen_columns(keys: Iterable[str]) -> list[Column]:
    """The columns with these keys in the list's own order; the standard ones for none."""
    wanted = set(keys)
    chosen = [one for one in COLUMNS if one.key in wanted]
    return chosen or [one for one in COLUMNS if one.standard]


@dataclass(frozen=True)
class ListPage:
    """One page of the list. ``count`` is bounded: ``10,000+`` past that."""

    rows: list[Project]
    next_cursor: str
    count: str


def order_of(sort: str) -> Order:
    """The order that ``?sort=`` names; the latest update first for any other word."""
    try:
        return order_named(sort or DEFAULT_SORT, ORDERS)
    except Refusal:
        return order_named(DEFAULT_SORT, ORDERS)


def in_order(projects: QuerySet[Project], sort: str) -> QuerySet[Project]:
    """All the rows in the order of the list; those without a value last on every database."""
    order = order_of(sort)
    column = F(order.field)
    first = column.desc(nulls_last=True) if order.descending else column.asc(nulls_last=True)
    return projects.order_by(first, "-pk" if order.descending else "pk")


def rows_for_list(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With what a row shows and nothing else: long texts and lists cost more than the row."""
    return projects.select_related("investor", "region", "unit").only(*SHOWN)


def list_page(projects: QuerySet[Project], sort: str, cursor: str) -> ListPage:
    """The page at ``cursor``; a cursor of another order or filter means the first page."""
    order, count = order_of(sort), bounded_count(projects)
    try:
        page = _page(projects, order, cursor, count)
    except Refusal:
        page = _page(projects, order, "", count)
    put_page_figures(page.items)
    return ListPage(page.items, page.next or "", written_count(count))


def _page(projects: QuerySet[Project], order: Order, cursor: str, count: int) -> Page[Project]:
    """The page; where many rows match, it is looked for among the next rows of the order first.

    Those the order's index gives at once; a database would rather gather and sort every match.
    """
    rows = rows_for_list(projects)
    if count > SOON_SORTED:
        keys, is_all = _window(order, cursor)
        page = page_of(rows.filter(pk__in=keys), order, cursor)
        if page.next or is_all:
            return page
    return page_of(rows, order, cursor)


def _window(order: Order, cursor: str) -> tuple[list[int], bool]:
    """Keys of the next rows of the whole table in this order, and whether those are all."""
    if cursor:
        found = page_of(Project.objects.only("pk", order.field), order, cursor, WINDOW)
        return [one.pk for one in found.items], found.next is None
    first = Project.objects.filter(**({f"{order.field}__isnull": False} if order.nullable else {}))
    return list(first.order_by(*order.ordering).values_list("pk", flat=True)[:WINDOW]), False


def bounded_count(rows: QuerySet[Any]) -> int:
    """How many rows there are, counted no further than a person needs to know."""
    return rows.order_by()[: COUNTED_AT_MOST + 1].count()


def written_count(count: int) -> str:
    """The count as it is shown: ``10,000+`` past the bound."""
    return f"{COUNTED_AT_MOST:,}+" if count > COUNTED_AT_MOST else f"{count:,}"


def put_page_figures(projects: list[Project]) -> None:
    """Give each project ``funds`` (元 verified) and ``waiting``, in three queries for all."""
    keys = [project.pk for project in projects]
    funds = funds_in_place_of(projects)
    waiting = waiting_projects(keys)
    for project in projects:
        project.funds = funds.get(project.pk)  # type: ignore[attr-defined]
        project.waiting = project.pk in waiting  # type: ignore[attr-defined]


def waiting_projects(keys: list[int]) -> set[int]:
    """Which of these projects have a claim that waits for verification."""
    first, *others = (
        model._default_manager.filter(project__in=keys, standing=Standing.CLAIMED)
        .order_by()
        .values_list("project", flat=True)
        for model in (Milestone, Fact, FundArrival)
    )
    return set(first.union(*others).order_by())


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
