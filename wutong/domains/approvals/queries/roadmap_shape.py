"""A roadmap as plain data: what the API answers and the command prints."""

from __future__ import annotations

from typing import Any

from wutong.domains.approvals.queries.roadmap import Standing
from wutong.domains.approvals.rules.needs import Choice, Need, NeededPaper
from wutong.domains.approvals.rules.plan import Plan, Step
from wutong.domains.approvals.rules.whatif import Outcome


def document_of(standing: Standing) -> dict[str, Any]:
    """The roadmap in force, or what it would be, with everything that follows from it."""
    roadmap, plan = standing.roadmap, standing.plan
    return {
        "id": roadmap.pk if roadmap else None,
        "project": standing.project.code,
        "made_at": roadmap.made_at if roadmap else None,
        "reason": roadmap.reason if roadmap else "",
        "starts_on": plan.starts_on,
        "works_stand_on": standing.given.works_stand_on,
        "green": standing.given.green,
        "answers": dict(roadmap.answers) if roadmap else {},
        **_totals(plan),
        "steps": [_step(step, plan) for step in plan.steps],
        "not_needed": [_need(one) for one in plan.not_needed],
        "unsaid": [_need(one) for one in plan.unsaid],
        "questions": [
            {"attribute": one.attribute, "label": one.label, "items": list(one.items)}
            for one in plan.questions
        ],
        "papers": [_paper(one) for one in plan.papers],
    }


def _totals(plan: Plan) -> dict[str, Any]:
    savings = plan.savings
    return {
        "breaks_ground": plan.breaks_ground,
        "ground": plan.ground,
        "planned_ground": plan.planned_ground,
        "ground_most": plan.ground_most,
        "ground_provisional": plan.ground_provisional,
        "accepted": plan.accepted if plan.works_known else None,
        "path": list(plan.path),
        "held_by": list(plan.held_by),
        "awaited": [
            {"key": one.key, "name": one.name, "by": one.by, "needed_by": one.needed_by,
             "why": one.why, "decides": one.key in plan.waits_for}
            for one in plan.awaited
        ],
        "stages": [
            {"stage": one.stage, "items": one.items, "done": one.done, "days": one.days,
             "limit": one.limit}
            for one in plan.stages
        ],
        "serial": savings.serial.as_json(),
        "plan": savings.plan.as_json(),
        "forecast": savings.forecast.as_json(),
        "decided": savings.decided,
        "serial_of_decided": savings.serial_of_decided.as_json(),
        "actual": savings.actual.as_json(),
        "saved": savings.saved.as_json(),
    }  # fmt: skip


def _step(step: Step, plan: Plan) -> dict[str, Any]:
    progress = step.progress
    return {
        "item": step.code,
        "name": step.item.name,
        "stage": step.item.stage,
        "department": step.item.department,
        "why": list(step.need.why),
        "days": step.days,
        "start": step.start,
        "end": step.end,
        "planned_start": step.planned_start,
        "planned_end": step.planned_end,
        "slack": step.slack,
        "critical": step.critical,
        "provisional": step.provisional,
        "batch": step.batch,
        "together": list(step.together),
        "after_works": step.after_works,
        "waits_for": [
            {"item": edge.before, "waiting": edge.waiting}
            for edge in plan.edges
            if edge.after == step.code
        ],
        "choice": choice_document(step.choice),
        "case": progress.number if progress else None,
        "state": progress.state if progress else None,
        "held_by": list(step.held_by),
    }


def choice_document(choice: Choice) -> dict[str, Any]:
    """What people decided about an item."""
    return {
        "included": choice.included,
        "reason": choice.reason,
        "by_commitment": choice.by_commitment,
        "extra_days": choice.extra_days,
        "not_before": choice.not_before,
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "item": need.item.code,
        "name": need.item.name,
        "stage": need.item.stage,
        "why": list(need.why),
        "unknown": list(need.unknown),
        "chosen": need.chosen,
    }


def _paper(one: NeededPaper) -> dict[str, Any]:
    return {
        "paper": one.paper.code,
        "name": one.paper.name,
        "source": one.paper.source,
        "provider": one.paper.provider,
        "items": list(one.items),
        "issued_by": list(one.issued_by),
        "handed_in": one.handed_in,
        "on_file": one.on_file,
        "required": one.required,
        "unsure": one.unsure,
    }


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """What changes would do."""
    return {
        "ground": {"before": outcome.before.ground, "after": outcome.after.ground,
                   "days": outcome.ground_days},
        "accepted": {"before": outcome.before.accepted, "after": outcome.after.accepted,
                     "days": outcome.accepted_days},
        "plan": {"before": outcome.before.savings.plan.as_json(),
                 "after": outcome.after.savings.plan.as_json()},
        "items": [
            {
                "item": one.code,
                "name": one.name,
                "before": _span(one.before),
                "after": _span(one.after),
                "days": one.days,
            }
            for one in outcome.differences
        ],
    }  # fmt: skip


def _span(step: Step | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {"start": step.start, "end": step.end, "critical": step.critical, "slack": step.slack}
