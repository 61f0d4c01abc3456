"""A project's figures as of a day and as known at a time, as database expressions.

Where the copies on the project's row are the answer (ADR 0005), they are read; only for the rest
the facts are looked up, one index seek a row. A value before its first fact is that first fact's.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from wutong.domains.projects.choices import Attribute, MilestoneKind
from wutong.domains.projects.models import Fact, Milestone
from wutong.kernel.money import MoneyField


def _copies_answer(on: date, known: datetime | None, prefix: str) -> Q:
    condition = Q(**{f"{prefix}figures_on__lte": on})
    if known is not None:
        condition &= Q(**{f"{prefix}figures_known_from__lte": known})
    return condition


def _fact(
    attribute: str, column: str, known: datetime | None, prefix: str, **limit: date
) -> Subquery:
    facts = Fact.objects.filter(
        project=OuterRef(f"{prefix}pk"), attribute=attribute, **limit
    ).known(known)
    latest = "on__lte" in limit
    order = ("-on", "-decided_at", "-pk") if latest else ("on", "-decided_at", "-pk")
    return Subquery(facts.order_by(*order).values(column)[:1])


def _value(
    attribute: str,
    column: str,
    copy: str,
    on: date,
    known: datetime | None,
    prefix: str,
    *fallback: Any,
    output_field: Any = None,
) -> Case:
    looked_up = Coalesce(
        _fact(attribute, column, known, prefix, on__lte=on),
        _fact(attribute, column, known, prefix, on__gt=on),
        *fallback,
        output_field=output_field,
    )
    return Case(
        When(_copies_answer(on, known, prefix), then=F(f"{prefix}{copy}")),
        default=looked_up,
        output_field=output_field,
    )


def total_investment(on: date, known: datetime | None, prefix: str = "") -> Case:
    """The project's own total in 元 as of ``on``; NULL while none is verified."""
    return _value(Attribute.TOTAL_INVESTMENT, "money", "total_investment", on, known, prefix)


def region_path(on: date, known: datetime | None, prefix: str = "") -> Case:
    """The path of the project's region as of ``on``; the entered one while none is verified."""
    return _value(
        Attribute.REGION,
        "region__path",
        "region_path",
        on,
        known,
        prefix,
        F(f"{prefix}region_path"),
    )


def unit(on: date, known: datetime | None, prefix: str = "") -> Case:
    """The key of the responsible unit as of ``on``; the entered one while none is verified."""
    return _value(
        Attribute.UNIT,
        "unit",
        "unit_id",
        on,
        known,
        prefix,
        F(f"{prefix}unit_id"),
        output_field=BigIntegerField(),
    )


def land_area(on: date, known: datetime | None, prefix: str = "") -> Case:
    """The land in ㎡ as of ``on``."""
    return _value(Attribute.LAND_AREA, "number", "land_area", on, known, prefix)


def stage_rank(on: date, known: datetime | None, prefix: str = "") -> Case:
    """The rank of the furthest stage as of ``on``; 0 for none."""
    answer = Q(**{f"{prefix}stage_on__lte": on})
    if known is not None:
        answer &= Q(**{f"{prefix}stages_known_from__lte": known})
    furthest = (
        Milestone.objects.filter(
            project=OuterRef(f"{prefix}pk"), kind=MilestoneKind.FORMAL, on__lte=on
        )
        .known(known)
        .order_by()
        .values("project")
        .annotate(furthest=Max("stage_rank"))
        .values("furthest")
    )
    return Case(
        When(answer, then=F(f"{prefix}stage_rank")),
        default=Coalesce(Subquery(furthest), Value(0)),
        output_field=IntegerField(),
    )


def increases(on: date, known: datetime | None, prefix: str = "") -> Coalesce:
    """What was added to the total by recorded increases up to ``on``, in 元."""
    added = (
        Milestone.objects.filter(
            project=OuterRef(f"{prefix}pk"), kind=MilestoneKind.INCREASE, on__lte=on
        )
        .known(known)
        .order_by()
        .values("project")
        .annotate(added=Sum("amount"))
        .values("added")
    )
    return Coalesce(Subquery(added), Value(0), output_field=MoneyField())


def stage_day(stage: str, on: date, known: datetime | None, prefix: str = "") -> Subquery:
    """The day the project formally reached ``stage``, if by ``on``."""
    return Subquery(
        Milestone.objects.filter(
            project=OuterRef(f"{prefix}pk"), kind=MilestoneKind.FORMAL, stage=stage, on__lte=on
        )
        .known(known)
        .order_by("on")
        .values("on")[:1],
        output_field=DateField(),
    )


def condition_holds(attribute: str, on: date, known: datetime | None, prefix: str = "") -> Subquery:
    """Whether a yes-or-no attribute was true as of ``on``; NULL when nothing says so."""
    return _fact(attribute, "flag", known, prefix, on__lte=on)
