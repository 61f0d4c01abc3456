"""The board: a bounded column of cards for every stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db.models import Count, F, QuerySet, Sum

from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.listing import waiting_projects
from wutong.domains.projects.rules.lifecycle import ORDER, stage_of_rank
from wutong.kernel.http.paging import Order, page_of

CARDS: Final = 20
WINDOW: Final = 200
LATEST: Final = Order("stage_on", descending=True, nullable=True)
LATEST_FIRST: Final = (F("stage_on").desc(nulls_last=True), "-pk")


@dataclass
class BoardColumn:
    """One stage: how many projects, how much in 元, and the cards with the latest change."""

    stage: Stage
    count: int = 0
    amount: Decimal = Decimal(0)
    cards: list[Project] = field(default_factory=list)


def board_columns(projects: QuerySet[Project]) -> list[BoardColumn]:
    """Every stage of the lifecycle with its cards, in a fixed number of queries.

    Phases stand on their parent's page: counting both would count money twice.
    """
    projects = projects.filter(parent=None)
    columns = {stage.value: BoardColumn(stage) for stage in ORDER}
    sums = (  # by rank and by rows, not keys: an index on the ranks holds both and the totals
        projects.order_by()
        .values_list("stage_rank")
        .annotate(count=Count("*"), amount=Sum("total_investment"))
    )
    for place, count, amount in sums:
        if column := columns.get(stage_of_rank(place)):
            column.count, column.amount = count, amount or Decimal(0)
    cards = _cards(projects)
    waiting = waiting_projects([one.pk for one in cards])
    for project in cards:
        project.waiting = project.pk in waiting  # type: ignore[attr-defined]
        columns[project.stage].cards.append(project)
    return list(columns.values())


def _cards(projects: QuerySet[Project]) -> list[Project]:
    """The first cards of every stage: among its latest rows where many match, else among all."""
    windows = {stage: page_of(_of_stage(stage), LATEST, "", WINDOW) for stage in ORDER}
    keys = [one.pk for window in windows.values() for one in window.items]
    seen = set(projects.filter(pk__in=keys).order_by().values_list("pk", flat=True))
    shown: list[int] = []
    for stage, window in windows.items():
        found = [one.pk for one in window.items if one.pk in seen][:CARDS]
        if len(found) < CARDS and window.next:
            ordered = projects.filter(stage=stage).order_by(*LATEST_FIRST)
            found = list(ordered.values_list("pk", flat=True)[:CARDS])
        shown += found
    return list(
        Project.objects.filter(pk__in=shown).select_related("region").order_by(*LATEST_FIRST)
    )


def _of_stage(stage: str) -> QuerySet[Project]:
    return Project.objects.filter(stage=stage).only("pk", "stage_on")
