"""Which projects have passed their pre-assessment."""

from __future__ import annotations

from collections.abc import Collection

from wutong.domains.appraisal.choices import AssessmentState, ConditionState, Result
from wutong.domains.appraisal.models import Assessment, ResultCondition
from wutong.domains.projects.queries import Project

KEY = "pre_assessment_passed"


def passed(projects: Collection[Project]) -> set[int]:
    """Projects whose latest decided assessment passed, or passed with conditions that are all met;
    two queries for all."""
    latest: dict[int, tuple[int, str]] = {}
    rows = Assessment.objects.filter(
        project__in=[one.pk for one in projects], state=AssessmentState.DECIDED
    ).order_by("number")
    for project, pk, result in rows.values_list("project", "pk", "result"):
        latest[project] = (pk, result)
    conditional = [pk for pk, result in latest.values() if result == Result.CONDITIONAL]
    unmet = set(
        ResultCondition.objects.filter(assessment__in=conditional)
        .exclude(state=ConditionState.MET)
        .values_list("assessment", flat=True)
    )
    return {
        project
        for project, (pk, result) in latest.items()
        if result == Result.PASSED or (result == Result.CONDITIONAL and pk not in unmet)
    }
