"""The rows behind a figure, for reading: whose they are, when, how much, on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from django.db.models import F, QuerySet

from wutong.domains.projects.choices import Attribute
from wutong.domains.projects.models import Evidence, Fact, Milestone
from wutong.kernel.metrics import Question
from wutong.kernel.metrics.engine import SPLIT_PREFIX

CHUNK = 500
# Named apart from a claim's own fields: a fact has a region and a unit of its own.
CLAIM_COLUMNS = {
    "project_code": F("project__code"),
    "project_name": F("project__name"),
    "project_investor": F("project__investor__name"),
    "project_region": F("project__region__name"),
    "project_unit": F("project__unit__name"),
    "project_industry": F("project__industry"),
    "project_stage": F("project__stage"),
}


def describe_claims(question: Question, rows: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
    """Claims: of an amount the evidence of the total stands beside that of the stage."""
    counts_amounts = "metric_amount" in rows.query.annotations
    columns = ["pk", "project_id", "on", "decided_at", *CLAIM_COLUMNS]
    columns += ["metric_amount"] if counts_amounts else []
    columns += ["metric_share"] if "metric_share" in rows.query.annotations else []
    split = _split_names(rows)
    found = rows.annotate(**CLAIM_COLUMNS).values(*columns, *split)
    for chunk in batched(found.iterator(chunk_size=CHUNK), CHUNK):
        papers = _papers_of(rows.model, [row["pk"] for row in chunk])
        totals = {}
        if counts_amounts and rows.model is Milestone:
            totals = _papers_of_totals([row["project_id"] for row in chunk], question)
        for row in chunk:
            of_stage, of_total = papers.get(row["pk"], ""), totals.get(row["project_id"], "")
            yield {
                "key": row["project_code"],
                "title": row["project_name"],
                "investor": row["project_investor"] or "",
                "region": row["project_region"],
                "unit": row["project_unit"] or "",
                "industry": row["project_industry"],
                "stage": row["project_stage"],
                "on": row["on"],
                "known_from": row["decided_at"],
                "amount": row.get("metric_amount"),
                "share": row.get("metric_share"),
                "evidence": _both(of_stage, of_total),
                "claim": row["pk"],
                **{name: row[name] for name in split},
            }


def _split_names(rows: QuerySet[Any]) -> list[str]:
    """The raw keys by which the rows are to be parted, see the engine."""
    return [name for name in rows.query.annotations if name.startswith(SPLIT_PREFIX)]


def _both(of_stage: str, of_total: str) -> str:
    if not of_total or of_total == of_stage:
        return of_stage
    return f"{of_stage}；总投资：{of_total}" if of_stage else of_total


def _papers_of(model: type[Any], keys: Sequence[int]) -> dict[int, str]:
    if model is Milestone:
        papers = Evidence.objects.filter(milestones__in=keys).annotate(owner=F("milestones"))
    else:
        name = "facts" if model is Fact else "fund_arrivals"
        papers = Evidence.objects.filter(**{f"{name}__in": keys}).annotate(owner=F(name))
    return {paper.owner: str(paper) for paper in papers}


def _papers_of_totals(projects: Sequence[int], question: Question) -> dict[int, str]:
    """The evidence of the total that counted on the question's last day."""
    facts = (
        Fact.objects.filter(
            project__in=projects,
            attribute=Attribute.TOTAL_INVESTMENT,
            on__lte=question.period.last,
            evidence__isnull=False,
        )
        .known(question.as_known)
        .select_related("evidence")
        .order_by("on", "decided_at", "pk")
    )
    return {fact.project_id: str(fact.evidence) for fact in facts}


def describe_projects(question: Question, rows: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
    """Projects in a stage, with the evidence of their furthest milestone."""
    counts_amounts = "metric_amount" in rows.query.annotations
    found, split = rows.select_related("investor", "region", "unit"), _split_names(rows)
    for chunk in batched(found.iterator(chunk_size=CHUNK), CHUNK):
        papers = _papers_of_stages([project.pk for project in chunk], question)
        for project in chunk:
            yield {
                "key": project.code,
                "title": project.name,
                "investor": project.investor.name if project.investor else "",
                "region": project.region.name,
                "unit": project.unit.name if project.unit else "",
                "industry": project.industry,
                "stage": project.stage,
                "on": project.stage_on,
                "known_from": project.stages_known_from,
                "amount": project.metric_amount if counts_amounts else None,
                "share": getattr(project, "metric_share", None),
                "evidence": papers.get(project.pk, ""),
                "claim": None,
                **{name: getattr(project, name) for name in split},
            }


def _papers_of_stages(projects: Sequence[int], question: Question) -> dict[int, str]:
    milestones = (
        Milestone.objects.filter(
            project__in=projects, on__lte=question.period.last, evidence__isnull=False
        )
        .known(question.as_known)
        .order_by("stage_rank", "on")
        .values_list("project", "evidence")
    )
    newest = {project: paper for project, paper in milestones if paper}
    papers = Evidence.objects.in_bulk(newest.values())
    return {project: str(papers[paper]) for project, paper in newest.items()}
