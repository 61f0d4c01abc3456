"""What the page of an assessment shows, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from wutong.domains.appraisal.choices import AssessmentState, FactSource, GateAnswer
from wutong.domains.appraisal.models import Assessment, ResultCondition, Review
from wutong.domains.appraisal.queries.outcomes import may_look, outcome_of, reviews_of
from wutong.domains.appraisal.queries.permissions import permits, permits_review
from wutong.domains.appraisal.rules import facts as rules
from wutong.domains.appraisal.rules.scorecard import plain
from wutong.domains.appraisal.rules.scoring import Outcome, plain_points
from wutong.domains.org.queries import Post, Unit, User, paths_down_to
from wutong.domains.projects.queries import Evidence, Project
from wutong.domains.projects.queries.regions import people_to_choose
from wutong.kernel.scope import (
    ABILITIES,
    DECIDE_ASSESSMENT,
    OPEN_ASSESSMENT,
    SCORE_ASSESSMENT,
    Access,
)

SCORING_ROLES: Final = [role for role, may in ABILITIES.items() if SCORE_ASSESSMENT in may]
UNITS_AT_MOST: Final = 200
ANSWER_TONES: Final = {
    GateAnswer.PASS: "green",
    GateAnswer.FAIL: "red",
    GateAnswer.UNSURE: "yellow",
}


@dataclass(frozen=True)
class FactLine:
    """A fact as it is shown."""

    name: str
    value: str
    unit: Any
    source: Any
    origin: str
    code: str = ""


@dataclass(frozen=True)
class ReviewLine:
    """A reviewer as shown: ``state`` in words; ``url_open`` where this person may answer."""

    review: Review
    state: str
    mine: bool

    @property
    def withdrawable(self) -> bool:
        """Whether the invitation can still be taken back."""
        return self.state in {"begun", "invited"}


@dataclass(frozen=True)
class Said:
    """What one reviewer said of a gate or a criterion."""

    who: str
    words: Any
    tone: str
    note: str
    outlier: bool = False


@dataclass(frozen=True)
class GateLine:
    """A gate with what everybody said."""

    gate: Any
    answer: Any
    tone: str
    settled: str
    said: Sequence[Said]


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with its points, or why there are none, and the spread."""

    criterion: Any
    points: str
    weight: str
    why: str
    range: str
    deviation: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Rights:
    """What the person may do with the assessment now."""

    invite: bool
    withdraw: bool
    reopen: bool
    decide: bool
    claim: bool
    confirm: bool


@dataclass(frozen=True)
class Shown:
    """All of the page."""

    facts: Sequence[FactLine]
    missing: Sequence[str]
    reviews: Sequence[ReviewLine]
    outcome: Outcome | None
    gates: Sequence[GateLine]
    criteria: Sequence[CriterionLine]
    conditions: Sequence[ResultCondition]
    may: Rights
    sent: int


def shown(assessment: Assessment, access: Access, on: date) -> Shown:
    """The page for this person; others' answers only where :func:`may_look` says so."""
    reviews = reviews_of(assessment)
    outcome = outcome_of(assessment, reviews) if may_look(assessment, reviews, access) else None
    by_key = {one.pk: one for one in reviews}
    facts = fact_lines(assessment)
    return Shown(
        facts=facts,
        missing=[one.name for one in facts if not one.value],
        reviews=[review_line(one, assessment, access) for one in reviews],
        outcome=outcome,
        gates=_gates(outcome, by_key, assessment) if outcome else [],
        criteria=_criteria(outcome, by_key) if outcome else [],
        conditions=list(
            assessment.conditions.select_related("claimed_by", "confirmed_by", "evidence")
        ),
        may=_rights(assessment, reviews, access),
        sent=sum(one.sent_at is not None for one in reviews),
    )


def _rights(assessment: Assessment, reviews: Sequence[Review], access: Access) -> Rights:
    is_open = assessment.state == AssessmentState.OPEN
    opens = permits(access, OPEN_ASSESSMENT, assessment)
    decides = permits(access, DECIDE_ASSESSMENT, assessment)
    return Rights(
        invite=is_open and opens,
        withdraw=is_open and opens and len(reviews) > 1,
        reopen=is_open and assessment.opened_by_id == access.user and access.user is not None,
        decide=is_open and decides and may_look(assessment, reviews, access),
        claim=opens,
        confirm=decides,
    )


def fact_lines(assessment: Assessment) -> list[FactLine]:
    """The frozen facts, those of unknown names last; empty value where one is missing."""
    found = rules.thawed(assessment.facts)
    words = dict(FactSource.choices)
    return [
        FactLine(
            name, "" if one.value is None else plain(one.value),
            rules.BY_NAME[name].unit if name in rules.BY_NAME else "",
            words.get(one.source, one.source), one.origin, str(one.source),
        )
        for name, one in found.items()
    ]  # fmt: skip


def review_line(review: Review, assessment: Assessment, access: Access) -> ReviewLine:
    """The reviewer's state, and whether it is this person's turn."""
    if review.conflicted:
        state = "excluded"
    elif review.sent_at is not None:
        state = "sent"
    elif review.declared_at is not None:
        state = "begun"
    else:
        state = "invited"
    mine = (
        assessment.state == AssessmentState.OPEN
        and state in {"begun", "invited"}
        and permits_review(access, review)
    )
    return ReviewLine(review, state, mine)


def _gates(outcome: Outcome, reviews: dict[int, Review], assessment: Assessment) -> list[GateLine]:
    words = dict(GateAnswer.choices)
    settled = assessment.outcome.get("settled", {})
    lines = []
    for one in outcome.gates:
        said = [
            Said(str(reviews[who]), words[answer], ANSWER_TONES.get(answer, ""),  # type: ignore[call-overload]
                 reviews[who].gates[one.gate.key]["note"])
            for who, answer in one.said.items()
        ]  # fmt: skip
        note = settled.get(one.gate.key, {}).get("note", "") if one.settled else ""
        lines.append(
            GateLine(one.gate, words[one.answer], ANSWER_TONES.get(one.answer, ""), note, said)  # type: ignore[call-overload]
        )
    return lines


def _criteria(outcome: Outcome, reviews: dict[int, Review]) -> list[CriterionLine]:
    lines = []
    for one in outcome.criteria:
        key, spread = one.criterion.key, one.spread
        said = [
            Said(str(reviews[who]), plain_points(points), "", reviews[who].points[key]["note"],
                 outlier=spread is not None and who in spread.outliers)
            for who, points in one.said.items()
        ]  # fmt: skip
        lines.append(
            CriterionLine(
                one.criterion, plain_points(one.points), plain(one.criterion.weight), one.why,
                plain_points(spread.range) if spread else "",
                plain_points(spread.deviation) if spread else "", said,
            )
        )  # fmt: skip
    return lines


def reviewers_to_choose(project: Project, on: date) -> tuple[list[Unit], list[User]]:
    """Units with people who score, and those people: of the project's region and those above."""
    above = paths_down_to(project.region_path)
    units = Unit.objects.filter(region__path__in=above, closed_on=None).select_related("region")
    posts = Post.objects.held_on(on).filter(role__in=SCORING_ROLES)
    people = people_to_choose(project.region_path, on)
    scoring = set(posts.filter(user__in=[one.pk for one in people]).values_list("user", flat=True))
    return list(units.order_by("region__path", "kind", "name")[:UNITS_AT_MOST]), [
        one for one in people if one.pk in scoring
    ]


def papers_of(project: Project) -> Any:
    """The project's papers that stand."""
    return Evidence.objects.filter(project=project, withdrawn_at=None)


def of_project(project: Project, access: Access) -> list[Assessment]:
    """The assessments of a project that the person sees, the latest first."""
    return list(
        Assessment.objects.visible_to(access)
        .filter(project=project)
        .select_related("scorecard", "decided_by")
        .prefetch_related("conditions")
        .order_by("-number")
    )
