"""The rows that metrics count, for one question: within its unit, days and knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from wutong.domains.org.queries import paths_down_to, within
from wutong.domains.projects.choices import FundSource, MilestoneKind, Stage
from wutong.domains.projects.models import (
    Fact,
    FundArrival,
    FundRule,
    Milestone,
    Project,
)
from wutong.domains.projects.models.project import leads, on_the_team, seen_by
from wutong.domains.projects.queries import as_of
from wutong.domains.projects.queries.as_of import Moment
from wutong.domains.projects.queries.credit import shared_out
from wutong.domains.projects.queries.described import describe_claims, describe_projects
from wutong.domains.projects.rules.lifecycle import RANKS
from wutong.kernel.metrics import Question, Source, once
from wutong.kernel.metrics.expressions import Literally, Month, Year
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import VIEW_FIGURES, Access

NEVER_COUNTED = (FundSource.FISCAL, FundSource.WITHIN_REGION)


def _in_scope(
    rows: QuerySet[Any], question: Question, moment: Moment, prefix: str
) -> QuerySet[Any]:
    path = as_of.region_path(moment, prefix)
    return rows.alias(metric_region=path).filter(within(question.scope.path, "metric_region"))


def split_by_visibility(
    rows: QuerySet[Any], question: Question, moment: Moment, prefix: str
) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """Rows that the person may see, and confidential ones that enter the total alone.

    Who may view the unit's figures sees all of its ordinary rows; anyone else only the rows of
    projects visible to them.
    """
    access = question.access
    rows = _in_scope(rows, question, moment, prefix)
    if not access.may(VIEW_FIGURES, question.scope.path):
        return rows.filter(seen_by(access, prefix)), None
    confidential = Q(**{f"{prefix}confidential": True})
    by_office = leads(access, prefix) | on_the_team(access, prefix)
    visible = rows.filter(~confidential | by_office)
    kept = once(("kept from", access), lambda: _kept_from(access))
    if not question.scope.confidential_in_totals or not kept:
        return visible, None
    return visible, rows.filter(confidential).exclude(by_office)


def _kept_from(access: Access) -> bool:
    """Whether there is any confidential project that the person may not see: one look into an
    index, which mostly saves a second pass over all the rows. The bound, which all rows are
    within, is what SQLite needs to choose that index."""
    secrets = Project.objects.filter(Literally(F("confidential"), True), region_path__gt="")
    return secrets.exclude(leads(access) | on_the_team(access)).exists()


def _dimensions(moment: Moment, prefix: str, day: Any = None, **more: Any) -> dict[str, Any]:
    more |= {"month": Month(day), "year": Year(day)} if day is not None else {}
    return {
        "region": as_of.region_path(moment, prefix),
        "unit": as_of.unit(moment, prefix),
        "person": Value(None, output_field=BigIntegerField()),
        "stage": as_of.stage_rank(moment, prefix),
        "industry": F(f"{prefix}industry"),
        "high_technology": F(f"{prefix}high_technology"),
        "project": F(f"{prefix}pk"),
        **more,
    }


def source_of(
    rows: QuerySet[Any], question: Question, moment: Moment, prefix: str, amount: Any, **more: Any
) -> Source:
    visible, hidden = split_by_visibility(rows, question, moment, prefix)
    describe = describe_projects if prefix == "" else describe_claims
    source = Source(
        visible=visible,
        hidden=hidden,
        dimensions=_dimensions(moment, prefix, **more),
        amount=amount,
        describe=partial(describe, question),
    )
    return shared_out(source, question, prefix)


def parents_alone(prefix: str) -> Q:
    """Parents or children, never both: a phase stands in its parent's own total."""
    return Q(**{f"{prefix}parent": None})


def reached(stage: str, question: Question, *more: Q) -> Source:
    """Projects that formally reached ``stage`` within the period, with their total."""
    rows = Milestone.objects.known(question.as_known).filter(
        *more,
        parents_alone("project__"),
        stage=stage,
        kind=MilestoneKind.FORMAL,
        on__range=(question.period.first, question.period.last),
    )
    moment = Moment.of(question)
    amount = as_of.total_investment(moment, "project__")
    return source_of(rows, question, moment, "project__", amount, day=F("on"), event=F("event"))


def falsified(question: Question) -> Source:
    """Stages and signings that were retracted within the period because they were made up."""
    rows = Milestone.objects.filter(
        parents_alone("project__"),
        falsified=True,
        retracted_at__date__range=(question.period.first, question.period.last),
    )
    if question.as_known is not None:
        rows = rows.filter(retracted_at__lte=question.as_known)
    moment = Moment.of(question)
    amount = as_of.total_investment(moment, "project__")
    return source_of(rows, question, moment, "project__", amount, day=F("on"), event=F("event"))


def _total_without_increases(moment: Moment) -> Any:
    """The total less its increases; the total itself where nothing was ever increased, which one
    look into an index tells, and which saves a look a row."""
    total = as_of.total_investment(moment, "project__")
    kind = Literally(F("kind"), MilestoneKind.INCREASE.value)
    increased = Milestone.objects.filter(kind, project__gt=0)  # the bound as in _kept_from
    if not once("increased", increased.exists):
        return total
    return ExpressionWrapper(
        total - as_of.increases(moment, "project__"), output_field=MoneyField()
    )


def signings(question: Question) -> Source:
    """Formal signings within the period with their total, which leaves recorded increases out,
    and increases with their increment (ADR 0007)."""
    rows = Milestone.objects.known(question.as_known).filter(
        parents_alone("project__"),
        stage=Stage.SIGNED,
        kind__in=(MilestoneKind.FORMAL, MilestoneKind.INCREASE),
        on__range=(question.period.first, question.period.last),
    )
    moment = Moment.of(question)
    amount = Case(
        When(kind=MilestoneKind.INCREASE, then=F("amount")),
        default=_total_without_increases(moment),
    )
    return source_of(rows, question, moment, "project__", amount, day=F("on"), event=F("event"))


def standing_at(ranks: Iterable[int], question: Question, *more: Q) -> Source:
    """Projects whose furthest stage on the last day has one of ``ranks``."""
    moment = Moment.of(question)
    rows = (
        Project.objects.filter(*more, parents_alone(""))
        .alias(rank_then=as_of.stage_rank(moment))
        .filter(rank_then__in=list(ranks))
    )
    return source_of(rows, question, moment, "", as_of.total_investment(moment))


def construction(question: Question, *, begun_before: bool) -> Source:
    """Projects under construction within the period, by when they began.

    ``begun_before`` False: begun within the period and not marked as continued; True: begun
    earlier (or marked as continued) and neither completed nor withdrawn before its first day.
    """
    first, last, known = question.period.first, question.period.last, question.as_known
    began = as_of.stage_day(Stage.STARTED, last, known)
    # Which of them ever began is answered by one index; the day is looked up of these alone.
    started = Milestone.objects.known(known).filter(
        stage=Stage.STARTED,
        kind=MilestoneKind.FORMAL,
        on__range=(date.min if begun_before else first, last),
    )
    rows = Project.objects.filter(parents_alone(""), pk__in=started.values("project"))
    rows = rows.alias(began_on=began)
    if begun_before:
        ended = Milestone.objects.filter(
            project=OuterRef("pk"),
            kind=MilestoneKind.FORMAL,
            stage_rank__gte=RANKS[Stage.COMPLETED],
            on__lt=first,
        ).known(known)
        rows = rows.filter(Q(began_on__lt=first) | Q(began_on__gte=first, build_kind="continued"))
        rows = rows.exclude(Exists(ended))
    else:
        rows = rows.filter(began_on__gte=first).exclude(build_kind="continued")
    moment = Moment.of(question)
    return source_of(rows, question, moment, "", as_of.total_investment(moment))


def fulfilled(question: Question, *, strict: bool) -> Source:
    """Projects signed within the period that are fulfilled on the last day.

    Strict: registered, team in place and funds in place, all three. Otherwise: not terminated.
    """
    on, known = question.period.last, question.as_known
    source = reached(Stage.SIGNED, question)
    if strict:
        condition: Any = Q(registered_on__isnull=False, team_in_place=True, funds_confirmed=True)
        names = {
            "registered_on": as_of.stage_day(Stage.REGISTERED, on, known, "project__"),
            "team_in_place": as_of.condition_holds("team_in_place", on, known, "project__"),
            "funds_confirmed": as_of.condition_holds("funds_confirmed", on, known, "project__"),
        }
    else:
        condition = Q(withdrawn_on=None)
        names = {"withdrawn_on": as_of.stage_day(Stage.WITHDRAWN, on, known, "project__")}
    return Source(
        visible=source.visible.alias(**names).filter(condition),
        hidden=source.hidden.alias(**names).filter(condition) if source.hidden else None,
        dimensions=source.dimensions,
        amount=source.amount,
        describe=source.describe,
    )


def counted_sources(region_path: str) -> list[str]:
    """Sources of money that count as funds in place for a unit, by the nearest rule."""
    rules = FundRule.objects.filter(
        Q(region=None) | Q(region__path__in=paths_down_to(region_path))
    ).select_related("region")
    counts = {source: source not in NEVER_COUNTED for source in FundSource.values}
    for rule in sorted(rules, key=lambda one: len(one.region.path) if one.region else 0):
        counts[rule.source] = rule.counts
    return [source for source, yes in counts.items() if yes]


def _of_funds(rows: QuerySet[Any], question: Question) -> Source:
    moment, amount = Moment.of(question), F("amount")
    more = {"day": F("on"), "fund_kind": F("kind")}
    return source_of(rows, question, moment, "project__", amount, **more)


def funds(question: Question) -> Source:
    """Fund arrivals within the period; those of a phase are its own money and count."""
    rows = FundArrival.objects.known(question.as_known).filter(
        on__range=(question.period.first, question.period.last),
        source__in=counted_sources(question.scope.path),
    )
    return _of_funds(rows, question)


def funds_of_signed(question: Question) -> Source:
    """Funds that had arrived by the last day for the projects signed within the period."""
    signed_then = Milestone.objects.known(question.as_known).filter(
        stage=Stage.SIGNED,
        kind=MilestoneKind.FORMAL,
        on__range=(question.period.first, question.period.last),
    )
    rows = FundArrival.objects.known(question.as_known).filter(
        parents_alone("project__"),
        project__in=signed_then.values("project"),
        on__lte=question.period.last,
        source__in=counted_sources(question.scope.path),
    )
    return _of_funds(rows, question)


def monthly(attribute: str, question: Question) -> Source:
    """Monthly facts of the months that begin within the period."""
    rows = Fact.objects.known(question.as_known).filter(
        attribute=attribute, on__range=(question.period.first, question.period.last)
    )
    return source_of(rows, question, Moment.of(question), "project__", F("money"), day=F("on"))


def with_land(question: Question, *, measure: str) -> Source:
    """Projects signed within the period whose land is known; sums ``total`` 元 or ``land`` ㎡."""
    source = reached(Stage.SIGNED, question)
    land = as_of.land_area(Moment.of(question), "project__")
    return Source(
        visible=source.visible.alias(land=land).filter(land__gt=0),
        dimensions=source.dimensions,
        amount=land if measure == "land" else source.amount,
        describe=source.describe,
    )
