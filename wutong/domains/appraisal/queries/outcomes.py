"""What reviewers sent and what it comes to; who may look at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from wutong.domains.appraisal.choices import AssessmentState
from wutong.domains.appraisal.models import Assessment, Review, Scorecard
from wutong.domains.appraisal.queries.permissions import permits, permits_review
from wutong.domains.appraisal.rules import facts
from wutong.domains.appraisal.rules.scorecard import Body, parse
from wutong.domains.appraisal.rules.scoring import Answered, Outcome, score
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.page import facts_of, latest_facts
from wutong.kernel.scope import DECIDE_ASSESSMENT, Access


def body_of(scorecard: Scorecard) -> Body:
    """The scorecard's body."""
    return parse(scorecard.body)


def reviews_of(assessment: Assessment) -> list[Review]:
    """All reviewers."""
    return list(assessment.reviews.select_related("user", "unit__region").order_by("pk"))


def answered(reviews: Iterable[Review]) -> list[Answered]:
    """What was sent, by those without a conflict."""
    return [
        Answered(
            one.pk,
            {key: said["answer"] for key, said in one.gates.items()},
            {key: Decimal(said["points"]) for key, said in one.points.items()},
        )
        for one in reviews
        if one.sent_at is not None and not one.conflicted
    ]


def settled_of(assessment: Assessment) -> dict[str, str]:
    """What the decider found about unsure gates."""
    return {key: one["answer"] for key, one in assessment.outcome.get("settled", {}).items()}


def outcome_of(
    assessment: Assessment, reviews: Iterable[Review], settled: Mapping[str, str] | None = None
) -> Outcome:
    """The outcome as of now; of a decided assessment the one it was decided on."""
    return score(
        body_of(assessment.scorecard),
        facts.values(facts.thawed(assessment.facts)),
        answered(reviews),
        settled_of(assessment) if settled is None else settled,
    )


def may_look(assessment: Assessment, reviews: Iterable[Review], access: Access) -> bool:
    """Whether the person may look at others' answers.

    Once it is decided everybody who sees it. Before, whoever has sent their own, and who decides
    and has nothing to send: nobody reads others before sending.
    """
    if assessment.state == AssessmentState.DECIDED:
        return True
    own = [one for one in reviews if one.user_id == access.user and access.user is not None]
    if any(one.conflicted for one in own):
        return False
    if own:
        return all(one.sent_at is not None for one in own)
    if any(permits_review(access, one) for one in reviews):
        return False
    return permits(access, DECIDE_ASSESSMENT, assessment)


def prefilled(project: Project) -> dict[str, facts.FactValue]:
    """What the project's verified facts give, with where each comes from."""
    latest = latest_facts(facts_of(project))
    jobs, capital = latest.get("jobs"), latest.get("registered_capital")
    found = facts.from_project(
        project.total_investment,
        project.land_area,
        project.high_technology,
        jobs.number if jobs else None,
        capital.money if capital else None,
    )
    return {name: facts.FactValue(value, "project", project.code) for name, value in found.items()}


def frozen_outcome(outcome: Outcome, settled: Mapping[str, Any]) -> dict[str, Any]:
    """What the assessment keeps of its outcome."""
    return {
        "proposal": outcome.result,
        "score": f"{outcome.score:f}",
        "full": f"{outcome.full:f}",
        "reviewers": outcome.reviewers,
        "settled": dict(settled),
    }
