"""Assessments and scorecards as documents, for the API and the command line."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wutong.domains.appraisal.models import Assessment, Scorecard
from wutong.domains.appraisal.queries.outcomes import may_look, outcome_of, reviews_of
from wutong.domains.appraisal.queries.page import fact_lines, review_line
from wutong.domains.appraisal.queries.what_if import RescoredLine
from wutong.domains.appraisal.rules.scoring import Outcome
from wutong.kernel.scope import Access

PLACES = Decimal("0.0001")


def row_of(one: Assessment) -> dict[str, Any]:
    """A line of the list."""
    return {
        "id": one.pk, "project": one.project.code, "project_name": one.project.name,
        "number": one.number, "scorecard": one.scorecard_id, "state": one.state,
        "due_on": one.due_on, "result": one.result or None, "score": one.score,
        "opened_at": one.opened_at, "decided_at": one.decided_at,
    }  # fmt: skip


def document_of(one: Assessment, access: Access) -> dict[str, Any]:
    """The whole, as far as the person may look."""
    reviews = reviews_of(one)
    outcome = outcome_of(one, reviews) if may_look(one, reviews, access) else None
    return row_of(one) | {
        "note": one.note,
        "reason": one.reason,
        "version": one.version,
        "facts": [
            {"name": line.name, "value": Decimal(line.value) if line.value else None,
             "unit": str(line.unit), "source": line.code, "origin": line.origin}
            for line in fact_lines(one)
        ],
        "reviews": [
            {"id": review.pk, "unit": party(review.unit), "person": party(review.user),
             "conflicted": review.conflicted, "conflict_reason": review.conflict_reason,
             "sent_at": review.sent_at, "mine": review_line(review, one, access).mine}
            for review in reviews
        ],
        "outcome": outcome_document(outcome) if outcome else None,
        "conditions": [
            {"id": held.pk, "text": held.text, "due_on": held.due_on, "state": held.state,
             "claim_note": held.claim_note, "returned_reason": held.returned_reason}
            for held in one.conditions.all()
        ],
    }  # fmt: skip


def party(one: Any) -> dict[str, Any] | None:
    """A unit or person by number and name."""
    return None if one is None else {"id": one.pk, "name": str(one)}


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """What it comes to."""
    return {
        "score": outcome.score, "full": outcome.full, "proposal": outcome.result,
        "reviewers": outcome.reviewers, "lacking": outcome.lacking,
        "gates": [
            {"key": one.gate.key, "title": one.gate.title, "answer": one.answer,
             "settled": one.settled, "said": dict(one.said)}
            for one in outcome.gates
        ],
        "criteria": [
            {
                "key": one.criterion.key, "title": one.criterion.title,
                "weight": one.criterion.weight, "points": _rounded(one.points), "why": one.why,
                "range": one.spread.range if one.spread else None,
                "deviation": _rounded(one.spread.deviation) if one.spread else None,
                "outliers": sorted(one.spread.outliers) if one.spread else [],
                "said": dict(one.said),
            }
            for one in outcome.criteria
        ],
    }  # fmt: skip


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(PLACES, rounding=ROUND_HALF_UP)


def scorecard_document(one: Scorecard) -> dict[str, Any]:
    """A version with its body."""
    return {
        "id": one.pk, "region": one.region.code if one.region else None, "code": one.code,
        "title": one.title, "number": one.number, "state": one.state,
        "effective_on": one.effective_on, "retired_on": one.retired_on, "body": one.body,
        "version": one.version,
    }  # fmt: skip


def rescored_document(line: RescoredLine) -> dict[str, Any]:
    """A line of the what-if."""
    made, one = line.rescored, line.assessment
    return {
        "assessment": one.pk, "project": one.project.code, "project_name": one.project.name,
        "result": one.result, "before": made.before.score, "before_proposal": made.before.result,
        "after": made.after.score, "after_proposal": made.after.result, "changed": made.changed,
        "why": list(made.why), "uncomputed": list(made.uncomputed),
    }  # fmt: skip
