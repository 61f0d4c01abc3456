"""The board: a bounded column of cards for every stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Project
from wutong.domains.projects.queries.listing import waiting_projects
from wutong.domains.projects.rules.lifecycle import ORDER

CARDS: Final = 20


@dataclass
class BoardColumn:
    """One stage: how many projects, how much in 元, and the cards with the latest change."""

    stage: Stage
    count: int = 0
    amount: Decimal = Decimal(0)
    cards: list[Project] = field(default_factory=list)


def board_columns(projects: QuerySet[Project]) -> list[BoardColumn]:
    """Every stage of the lifecycle with its cards, in three queries.

    Phases stand on their parent's page: counting both would count money twice.
    """
    projects = projects.filter(parent=None)
    columns = {stage.value: BoardColumn(stage) for stage in ORDER}
    for stage, count, amount in (
        projects.order_by()
        .values_list("stage")
        .annotate(count=Count("pk"), amount=Sum("total_investment"))
    ):
        if stage in columns:
            columns[stage].count, columns[stage].amount = count, amount or Decimal(0)
    cards = _cards(projects)
    waiting = waiting_projects([one.pk for one in cards])
    for project in cards:
        project.waiting = project.pk in waiting  # type: ignore[attr-defined]
        columns[project.stage].cards.append(project)
    return list(columns.values())


def _cards(projects: QuerySet[Project]) -> list[Project]:
    numbered = (
        projects.filter(stage__in=ORDER)
        .order_by()
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("stage"),
                order_by=(F("stage_on").desc(nulls_last=True), F("pk").desc()),
            )
        )
        .filter(place__lte=CARDS)
        .values("pk")
    )
    return list(
        Project.objects.filter(pk__in=numbered)
        .select_related("region", "unit")
        .order_by(F("stage_on").desc(nulls_last=True), "-pk")
    )
