"""Everybody's own lines: what they, their unit and their region are to reach, and what feeds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q

from wutong.domains.org.queries import PATH_SEPARATOR, Region, region_by_code
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.targets.choices import PlanState
from wutong.domains.targets.models import PlanDecision, PlanLine
from wutong.domains.targets.queries.plans import parents_of
from wutong.domains.targets.queries.plans_progress import progress_of_lines, question_of
from wutong.domains.targets.rules import Progress
from wutong.kernel import metrics
from wutong.kernel.metrics import Question, Row
from wutong.kernel.scope import VIEW, Access

LINES_AT_MOST: Final = 24
FEEDS_SHOWN: Final = 6


@dataclass(frozen=True)
class OwnLine:
    """A line of one's own: its progress, the way down to it, and the largest rows that feed it as
    far as the person may see them one by one."""

    line: PlanLine
    progress: Progress
    above: Sequence[PlanLine]
    feeds: Sequence[Row]
    count: int
    question: Question


def lines_of(access: Access, year: int, within: Region | None = None) -> list[PlanLine]:
    """The person's own lines of a year, theirs first, then their units', then their regions'; with
    ``within`` a region that they may view stands in the place of theirs."""
    if access.user is None or access.is_investor:
        return []
    later = PlanDecision.objects.filter(
        plan=OuterRef("decision__plan"), state=PlanState.ADOPTED,
        number__gt=OuterRef("decision__number"),
    )  # fmt: skip
    paths = [grant.region_path for grant in access.grants if grant.region_path and grant.may(VIEW)]
    places = Q(region__path__in=paths) if within is None else Q(region=within)
    rows = (
        PlanLine.objects.filter(decision__plan__year=year, decision__state=PlanState.ADOPTED)
        .filter(Q(person=access.user) | Q(unit__in=access.units(VIEW)) | places)
        .exclude(Exists(later))
        .select_related("decision__plan__region", "region__parent", "unit__region", "person")
    )
    found = list(rows[: LINES_AT_MOST * 2])
    found.sort(key=lambda one: (not one.person_id, not one.unit_id, one.metric))
    return found[:LINES_AT_MOST]


@dataclass(frozen=True)
class OwnProgress:
    """A line of one's own with its progress, the question that it answers, and the one that opens
    its rows: a post in a unit opens the unit's region, not the one whose plan it is."""

    line: PlanLine
    progress: Progress
    question: Question
    opening: Question


def own_progress(
    access: Access, year: int, on: date, within: Region | None = None
) -> list[OwnProgress]:
    """The same with what was reached up to ``on`` within the year, against the calendar; a bounded
    number of queries, whatever the number of lines and rows."""
    lines = lines_of(access, year, within)
    found: dict[int, OwnProgress] = {}
    with metrics.one_reading():
        for plan in {line.decision.plan for line in lines}:
            question = question_of(plan.region, year, max(on, date(year, 1, 1)))
            mine = [line for line in lines if line.decision.plan_id == plan.pk]
            progress = progress_of_lines(plan.region, mine, question)
            opening = _opening(question, access)
            found |= {
                line.pk: OwnProgress(line, progress[line.pk].progress, question, opening)
                for line in mine
            }
    return [found[line.pk] for line in lines]


def _opening(question: Question, access: Access) -> Question:
    if access.may(VIEW, question.scope.path):
        return question
    home = region_by_code(access.home.rstrip(PATH_SEPARATOR).rpartition(PATH_SEPARATOR)[2])
    return question if home is None else replace(question, scope=scope_of(home))


def own_lines(access: Access, year: int, on: date) -> list[OwnLine]:
    """The same with the way down to each line and what feeds it."""
    listed = own_progress(access, year, on)
    above = parents_of([one.line for one in listed])
    found = []
    with metrics.one_reading():
        for one in listed:
            asked = narrowed_to(one.line, replace(one.question, access=access))
            found.append(OwnLine(
                one.line, one.progress, above[one.line.pk],
                metrics.rows(one.line.metric, asked, limit=FEEDS_SHOWN),
                metrics.count_rows(one.line.metric, asked), one.opening,
            ))  # fmt: skip
    return found


def narrowed_to(line: PlanLine, question: Question) -> Question:
    """The question to the line's holder alone."""
    if line.region is not None:
        return replace(question, scope=scope_of(line.region))
    way, key = ("unit", line.unit_id) if line.unit_id else ("person", line.person_id)
    return replace(question, only={**question.only, way: str(key)})
