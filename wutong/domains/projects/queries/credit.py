"""Credit for projects: who holds which share, and figures counted by shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from django.db.models import BigIntegerField, Case, F, FilteredRelation, Value, When
from django.db.models.functions import Coalesce

from wutong.domains.projects.models import CreditShare, Project
from wutong.domains.projects.models.credit import WHOLE, shares_known
from wutong.kernel.metrics import Question, Source, once
from wutong.kernel.metrics.engine import named

BY_CREDIT = {"unit", "person"}


def shared_out(source: Source, question: Question, prefix: str) -> Source:
    """The source with a row for every share of its project, where a question asks for units or
    people; itself otherwise, and where no credit was ever split.

    A project without shares counts whole for its responsible unit, and for nobody in particular.
    Rows of confidential projects that stay together need no shares: theirs add up to the whole.
    """
    if not BY_CREDIT & {*question.by, *question.only}:
        return source
    if not once(CreditShare, CreditShare.objects.exists):
        return source
    relation = f"{prefix}credit_shares"
    live = FilteredRelation(relation, condition=shares_known(question.as_known, f"{relation}__"))
    unit = named(source.dimensions["unit"])
    return replace(
        source,
        visible=source.visible.alias(credit=live),
        dimensions={
            **source.dimensions,
            "unit": _unit(unit),
            "person": F("credit__person"),
        },
        share=Coalesce(F("credit__share"), Value(WHOLE)),
    )


def _unit(responsible: object) -> Case:
    """The share's unit; the responsible one where the project has no shares."""
    return Case(
        When(credit__isnull=True, then=responsible),
        default=F("credit__unit"),
        output_field=BigIntegerField(),
    )


def shares_of(project: Project) -> list[CreditShare]:
    """The shares that stand now, the largest first."""
    shares = CreditShare.objects.filter(project=project).known(None)
    return list(shares.select_related("unit", "person").order_by("-share", "pk"))


def shares_of_projects(
    projects: Collection[int],
) -> dict[int, list[tuple[int | None, int | None, int]]]:
    """(unit, person, share in 万分之一) that stand now, by project; those without any are left out."""
    found: dict[int, list[tuple[int | None, int | None, int]]] = defaultdict(list)
    rows = CreditShare.objects.filter(project__in=projects).known(None).order_by("-share", "pk")
    for project, unit, person, share in rows.values_list("project", "unit", "person", "share"):
        found[project].append((unit, person, share))
    return dict(found)
