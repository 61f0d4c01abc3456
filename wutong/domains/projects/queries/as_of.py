"""A project's figures as of a day and as known at a time, as database expressions.

Where the copies on the project's row are the answer (ADR 0005), they are read; only for the rest
the facts are looked up, one index seek a row. A value before its first fact is that first fact's.
Where no project has anything later, as on most days that are asked about, the copies alone stand in
the statement, so that the database may answer from an index.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from wutong.domains.projects.models import Fact, Milestone, Project
from wutong.kernel.metrics import Question, once
from wutong.kernel.money import MoneyField


@dataclass(frozen=True)
class Moment:
    """The last day that counts, and what was known then (None: now).

    ``figures_copied`` and ``stages_copied`` say that every project's copies are the answer: no
    project has anything later, and none was copied anew since what was known then.
    """

    on: date
    known: datetime | None
    figures_copied: bool = False
    stages_copied: bool = False

    @classmethod
    def of(cls, question: Question) -> Moment:
        """The moment of a question, with one look into an index for each kind of copies."""
        on, known = question.period.last, question.as_known
        return once((cls, on, known), lambda: cls._of(on, known))

    @classmethod
    def _of(cls, on: date, known: datetime | None) -> Moment:
        return cls(
            on,
            known,
            figures_copied=not Project.objects.filter(figures_on__gt=on).exists()
            and not _copied_since(known, "figures_known_from"),
            stages_copied=not Project.objects.filter(stage_on__gt=on).exists()
            and not _copied_since(known, "stages_known_from"),
        )


def _copied_since(known: datetime | None, name: str) -> bool:
    """Whether any copy was made after ``known``. Each is written with the project's last change,
    which is what the index holds."""
    if known is None:
        return False
    return Project.objects.filter(updated_at__gt=known, **{f"{name}__gt": known}).exists()


def _copies_answer(moment: Moment, prefix: str) -> Q:
    condition = Q(**{f"{prefix}figures_on__lte": moment.on})
    if moment.known is not None:
        condition &= Q(**{f"{prefix}figures_known_from__lte": moment.known})
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
    moment: Moment,
    prefix: str,
    *fallback: Any,
    output_field: Any = None,
) -> Case | F:
    if moment.figures_copied:
        return F(f"{prefix}{copy}")
    on, known = moment.on, moment.known
    looked_up = Coalesce(
        _fact(attribute, column, known, prefix, on__lte=on),
        _fact(attribute, column, known, prefix, on__gt=on),
        *fallback,
        output_field=output_field,
    )
    return Case(
        When(_copies_answer(moment, prefix), then=F(f"{prefix}{copy}")),
        default=looked_up,
        output_field=output_field,
    )


def total_investment(moment: Moment, prefix: str = "") -> Case | F:
    """The project's own total in 元 at ``moment``; NULL while none is verified."""
    return _value(Attribute.TOTAL_INVESTMENT, "money", "total_investment", moment, prefix)


def region_path(moment: Moment, prefix: str = "") -> Case | F:
    """The path of the project's region at ``moment``; the entered one while none is verified."""
    return _value(
        Attribute.REGION,
        "region__path",
        "region_path",
        moment,
        prefix,
        F(f"{prefix}region_path"),
    )


def unit(moment: Moment, prefix: str = "") -> Case | F:
    """The key of the responsible unit at ``moment``; the entered one while none is verified."""
    return _value(
        Attribute.UNIT,
        "unit",
        "unit_id",
        moment,
        prefix,
        F(f"{prefix}unit_id"),
        output_field=BigIntegerField(),
    )


def land_area(moment: Moment, prefix: str = "") -> Case | F:
    """The land in ㎡ at ``moment``."""
    return _value(Attribute.LAND_AREA, "number", "land_area", moment, prefix)


def planned_start(moment: Moment, prefix: str = "") -> Coalesce:
    """The planned day or month of breaking ground at ``moment``, as ``rules.plans`` writes it."""
    attribute, on, known = Attribute.PLANNED_START, moment.on, moment.known
    return Coalesce(
        _fact(attribute, "planned", known, prefix, on__lte=on),
        _fact(attribute, "planned", known, prefix, on__gt=on),
    )


def stage_rank(moment: Moment, prefix: str = "") -> Case | F:
    """The rank of the furthest stage at ``moment``; 0 for none."""
    if moment.stages_copied:
        return F(f"{prefix}stage_rank")
    on, known = moment.on, moment.known
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


def increases(moment: Moment, prefix: str = "") -> Coalesce:
    """What was added to the total by recorded increases up to ``moment``, in 元."""
    added = (
        Milestone.objects.filter(
            project=OuterRef(f"{prefix}pk"), kind=MilestoneKind.INCREASE, on__lte=moment.on
        )
        .known(moment.known)
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
