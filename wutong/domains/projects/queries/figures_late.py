"""The rows of what was not done in time: works begun late, months that nobody stated."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left
from django.db.models.lookups import Exact
from django.utils import timezone

from wutong.domains.projects.choices import Attribute, MilestoneKind, Pace
from wutong.domains.projects.models import Fact, Milestone, PaceChange, Project
from wutong.domains.projects.queries import as_of
from wutong.domains.projects.queries.as_of import Moment
from wutong.domains.projects.queries.figures import parents_alone, source_of
from wutong.domains.projects.queries.reporting import reporting_rule_in
from wutong.domains.projects.rules.lifecycle import RANKS, WITHDRAWN_RANK
from wutong.domains.projects.rules.plans import BEGUN, LENGTH_OF_A_MONTH, month_of
from wutong.domains.projects.rules.reporting import DueMonth, due_months
from wutong.kernel import clock
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.expressions import Month

A_DAY = timedelta(days=1)
ENDS_WORKS = RANKS["completed"]


def _last_day(question: Question) -> date:
    """The last day of the period that was over when it was known: nobody is late ahead of time."""
    known = clock.day_of(question.as_known) if question.as_known else clock.today()
    return min(question.period.last, known - A_DAY)


def late_starts(question: Question) -> Source:
    """Projects whose planned month of breaking ground ended within the period without works.

    The plan is that of the period's last day; works begun later change nothing. Who was withdrawn
    or suspended when the month ended is not late. Any stage from the start of works on counts as
    begun, where a project goes without one.
    """
    moment, known = Moment.of(question), question.as_known
    first = month_of(question.period.first)
    until = month_of(_last_day(question) + A_DAY)
    planned = Fact.objects.known(known).filter(
        attribute=Attribute.PLANNED_START, planned__gte=first, planned__lt=until
    )
    rows = (
        Project.objects.filter(parents_alone(""), pk__in=planned.values("project"))
        .alias(plan=as_of.planned_start(moment))
        .filter(plan__gte=first, plan__lt=until)
        .alias(
            plan_month=Left("plan", LENGTH_OF_A_MONTH),
            began=_month_reached(known, stage_rank__gte=BEGUN, stage_rank__lt=WITHDRAWN_RANK),
            gone=_month_reached(known, stage_rank=WITHDRAWN_RANK),
        )
        .filter(Q(began=None) | Q(began__gt=F("plan_month")))
        .filter(Q(gone=None) | Q(gone__gt=F("plan_month")))
        .alias(pace_then=_pace(known, month__lte=OuterRef("plan_month")))
        .exclude(pace_then=Pace.SUSPENDED)
    )
    return source_of(rows, question, moment, "", as_of.total_investment(moment))


def _month_reached(known: datetime | None, **stages: int) -> Subquery:
    """The month in which a project first reached one of these stages."""
    reached = Milestone.objects.known(known).filter(
        project=OuterRef("pk"), kind=MilestoneKind.FORMAL, **stages
    )
    first = reached.annotate(month=Month(F("on"))).order_by("on").values("month")[:1]
    return Subquery(first, output_field=CharField())


def _pace(known: datetime | None, **until: Any) -> Coalesce:
    """The pace that a project had by then."""
    changes = PaceChange.objects.annotate(month=Month(F("on"))).filter(
        project=OuterRef("pk"), **until
    )
    if known is not None:
        changes = changes.filter(at__lte=known)
    latest = changes.order_by("-on", "-pk").values("pace")[:1]
    return Coalesce(Subquery(latest), Value(Pace.NORMAL.value), output_field=CharField())


def missed_reports(question: Question) -> Source:
    """Projects under construction with the closed months of which nobody stated the investment by
    the day of reporting, where that day lies within the period. A phase reports for its parent."""
    rule = reporting_rule_in(question.scope.path)
    months = (
        list(due_months(rule.due_day, rule.begins, question.period.first, _last_day(question)))
        if rule is not None
        else []
    )
    started = Milestone.objects.known(question.as_known).filter(
        stage_rank=BEGUN, kind=MilestoneKind.FORMAL
    )
    rows = Project.objects.filter(parents_alone(""), pk__in=started.values("project"))
    missed = sum(
        (_missed(month, question.as_known) for month in months),
        start=Value(0, output_field=IntegerField()),
    )
    rows = rows.alias(missed=missed).filter(missed__gt=0)
    return source_of(rows, question, Moment.of(question), "", missed)


def _missed(month: DueMonth, known: datetime | None) -> Case:
    """1 where the project was under construction at the month's end and nobody stated it."""
    formal = Milestone.objects.known(known).filter(
        project=OuterRef("pk"), kind=MilestoneKind.FORMAL, on__lte=month.last
    )
    stated = Fact.objects.filter(
        Q(project=OuterRef("pk")) | Q(project__parent=OuterRef("pk")),
        attribute=Attribute.FIXED_ASSET_INVESTMENT,
        on=month.first,
        claimed_at__lt=timezone.make_aware(datetime.combine(month.due + A_DAY, time.min)),
    )
    refused = Q(verified=False, decided_at__isnull=False)
    if known is not None:
        refused &= Q(decided_at__lte=known)
    missed = (
        Exists(formal.filter(stage_rank=BEGUN))
        & ~Exists(formal.filter(stage_rank__gte=ENDS_WORKS))
        & ~Exists(stated.exclude(refused))
        & ~Exact(_pace(known, on__lte=month.last), Value(Pace.SUSPENDED.value))
    )
    return Case(When(missed, then=Value(1)), default=Value(0), output_field=IntegerField())
