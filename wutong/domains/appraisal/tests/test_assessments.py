"""Opening, reviewing and deciding an assessment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.actions import ConditionAsked, Entered, GateSaid
from wutong.domains.appraisal.models import Assessment, ResultCondition, Review
from wutong.domains.appraisal.queries.held import reviews_held
from wutong.domains.appraisal.queries.outcomes import may_look, outcome_of, reviews_of
from wutong.domains.appraisal.queries.reading import is_ready, to_decide, to_score
from wutong.domains.appraisal.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    NotNow,
    OwnWork,
)
from wutong.domains.appraisal.tests.scene import NOON, TODAY, Scene, answers, scores
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post, User
from wutong.domains.org.queries import access_of, scope_of_post
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Access


def seen_by(user: User) -> Access:
    return access_of(user, TODAY)


def test_the_facts_are_frozen_with_where_they_come_from(scene: Scene) -> None:
    made = scene.open()
    assert made.facts["总投资"] == {
        "value": "60000", "source": "project", "origin": scene.project.code,
    }  # fmt: skip
    assert made.facts["亩均税收"] == {
        "value": "20", "source": "computed", "origin": "年税收 ÷ 用地",
    }  # fmt: skip
    assert made.facts["用工"]["origin"] == "可行性研究报告"
    assert made.facts["注册资本"]["source"] == "missing"
    scene.project.total_investment = Decimal(1)
    scene.project.save()
    made.refresh_from_db()
    assert made.facts["总投资"]["value"] == "60000"


def test_the_deadline_is_in_working_days(scene: Scene) -> None:
    # 9 September 2022 is a Friday; 12 September is the Mid-Autumn holiday.
    assert scene.open(working_days=2).due_on == date(2022, 9, 14)


@pytest.mark.parametrize(
    ("name", "value", "origin"),
    [("用工", "3", ""), ("投资强度", "3", "x"), ("天气", "1", "x"), ("高新技术", "2", "x"),
     ("信用等级", "0", "x"), ("年税收", "-1", "x"), ("年税收", "NaN", "x")],
)  # fmt: skip
def test_a_fact_that_can_not_be_taken(scene: Scene, name: str, value: str, origin: str) -> None:
    with pytest.raises(BadValue) as refused:
        scene.open(entered={name: Entered(Decimal(value), origin)})
    assert refused.value.field == f"facts.{name}"
    assert not Assessment.objects.exists()


def test_who_may_open_and_whom_to_invite(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        scene.open(by=scene.stranger)
    with pytest.raises(NotAllowed):
        scene.open(by=scene.department)
    with pytest.raises(BadValue, match="至少邀请"):
        scene.open(people=[], units=[])
    with pytest.raises(BadValue, match="不能评审"):
        scene.open(people=[scene.clerk])
    scene.open()
    with pytest.raises(NotNow, match="已有"):
        scene.open()


def test_a_draft_is_no_scorecard_to_use(scene: Scene) -> None:
    with pytest.raises(BadValue, match="不能用"):
        scene.open(scorecard=scene.draft())


def test_a_review_is_sent_once_and_reopened_by_the_opener(scene: Scene) -> None:
    made = scene.open()
    review = scene.send(made, scene.colleague)
    with pytest.raises(NotNow, match="已经提交"):
        scene.send(made, scene.colleague)
    with pytest.raises(NotAllowed):
        actions.reopen_review(review=review, reason="漏了", by=scene.bureau, at=NOON)
    with pytest.raises(BadValue):
        actions.reopen_review(review=review, reason=" ", by=scene.recruiter, at=NOON)
    actions.reopen_review(review=review, reason="漏了", by=scene.recruiter, at=NOON)
    assert scene.send(made, scene.colleague, strength="15").points["strength"]["points"] == "15"


@pytest.mark.parametrize(
    ("gates", "points", "place"),
    [
        ({"planning": "maybe"}, {}, "gates.planning"),
        ({}, {"strength": "15.5"}, "points.strength"),
        ({}, {"strength": "-1"}, "points.strength"),
        ({}, {"strength": "1.234"}, "points.strength"),
        ({}, {"credit": "5"}, "points.credit"),
    ],
)
def test_what_may_not_be_sent(
    scene: Scene, gates: dict[str, str], points: dict[str, str], place: str
) -> None:
    made = scene.open()
    with pytest.raises(BadValue) as refused:
        scene.send(made, scene.colleague, gates, **points)
    assert refused.value.field == place


def test_fail_and_unsure_say_why(scene: Scene) -> None:
    review = scene.review(scene.open(), scene.colleague)
    said = {**answers({}), "planning": GateSaid("fail")}
    with pytest.raises(BadValue, match="请写明情况"):
        actions.send_review(
            review=review, gates=said, points=scores({}), by=scene.colleague, at=NOON
        )


def test_an_interest_excludes_and_is_shown(scene: Scene) -> None:
    made = scene.open()
    review = Review.objects.get(assessment=made, user=scene.colleague)
    with pytest.raises(BadValue):
        actions.declare(review=review, conflicted=True, reason="", by=scene.colleague, at=NOON)
    actions.declare(review=review, conflicted=True, reason="持股", by=scene.colleague, at=NOON)
    with pytest.raises(NotNow, match="利益关系"):
        scene.send(made, scene.colleague)
    with pytest.raises(NotNow):
        actions.declare(review=review, conflicted=False, reason="", by=scene.colleague, at=NOON)
    scene.send(made, scene.planner)
    scene.send(made, scene.department)
    made.refresh_from_db()
    assert outcome_of(made, reviews_of(made)).lacking == 1
    assert not may_look(made, reviews_of(made), seen_by(scene.colleague))


def test_a_unit_answers_through_the_first_who_declares(scene: Scene) -> None:
    made = scene.open()
    scene.review(made, scene.planner)
    other = person("planner2", Role.LINE_DEPARTMENT, unit=scene.planning)
    review = Review.objects.get(assessment=made, unit=scene.planning)
    with pytest.raises(NotAllowed):
        actions.declare(review=review, conflicted=False, reason="", by=other, at=NOON)
    review = Review.objects.get(assessment=made, unit=scene.environment)
    with pytest.raises(NotAllowed):  # who decides does not score for a unit by the way
        actions.declare(review=review, conflicted=False, reason="", by=scene.bureau, at=NOON)


def test_one_person_reviews_once(scene: Scene) -> None:
    made = scene.open()
    scene.review(made, scene.department)
    review = Review.objects.get(assessment=made, unit=scene.planning)
    with pytest.raises(NotNow, match="只评一次"):
        actions.declare(review=review, conflicted=False, reason="", by=scene.department, at=NOON)


def test_nobody_sees_others_before_sending(scene: Scene) -> None:
    made = scene.open()

    def look(user: User) -> bool:
        return may_look(made, reviews_of(made), seen_by(user))

    scene.send(made, scene.colleague)
    assert look(scene.colleague)
    assert not look(scene.planner)
    assert not look(scene.department)
    assert not look(scene.recruiter)
    assert look(scene.leader)
    scene.send(made, scene.planner)
    assert look(scene.planner)
    scene.send(made, scene.department)
    scene.decide(made)
    assert look(scene.recruiter)


def test_the_proposal_and_the_decision(scene: Scene) -> None:
    made = scene.passed()
    # 12 + 8 + 10 (A) + 15 + 15 + 10 + 5 + 10 + 7 = 92 of 100
    assert (made.score, made.outcome["proposal"], made.result) == (Decimal(92), "passed", "passed")
    assert made.outcome["reviewers"] == 3
    row = AuditEntry.objects.get(action="appraisal.decided")
    assert row.changes["score"] == [None, "92.0"]
    with pytest.raises(NotNow):
        scene.decide(made)


def test_deciding_needs_enough_reviews_and_settled_gates(scene: Scene) -> None:
    made = scene.open()
    scene.send(made, scene.colleague)
    scene.send(made, scene.planner, {"planning": "unsure"})
    with pytest.raises(NotNow, match="还差 1 人"):
        scene.decide(made)
    scene.send(made, scene.department)
    with pytest.raises(NotNow, match="规划与用地"):
        scene.decide(made)
    with pytest.raises(BadValue):
        scene.decide(made, settled={"planning": GateSaid("pass", " ")})
    scene.decide(made, settled={"planning": GateSaid("pass", "已查国土空间规划")})
    assert made.outcome["settled"] == {"planning": {"answer": "pass", "note": "已查国土空间规划"}}


def test_a_failed_gate_proposes_refusal(scene: Scene) -> None:
    made = scene.open()
    scene.send(made, scene.planner, {"planning": "fail"})
    scene.send(made, scene.colleague)
    scene.send(made, scene.department)
    with pytest.raises(BadValue, match="理由"):
        scene.decide(made, "refused", reason=" ")
    scene.decide(made, "passed", reason="规划已调整获批")  # deviates, and says why
    assert (made.outcome["proposal"], made.result) == ("refused", "passed")


def test_who_may_not_decide(scene: Scene) -> None:
    made = scene.reviewed(by=scene.bureau)
    with pytest.raises(NotAllowed):
        scene.decide(made, by=scene.department)
    with pytest.raises(NotAllowed):
        scene.decide(made, by=scene.stranger)
    review = Review.objects.create(
        assessment=made, user=scene.leader, invited_at=NOON, conflicted=True, conflict_reason="亲属"
    )
    with pytest.raises(OwnWork):
        scene.decide(made)
    review.delete()
    scene.decide(made, by=scene.bureau)  # the opener, with three other reviewers


def test_the_opener_as_the_only_reviewer_does_not_decide(scene: Scene) -> None:
    card = scene.draft(least_reviewers=1)
    actions.adopt_scorecard(scorecard=card, effective_on=TODAY, by=scene.admin, at=NOON)
    made = scene.open(by=scene.bureau, people=[scene.bureau], units=[], scorecard=card)
    scene.send(made, scene.bureau)
    with pytest.raises(OwnWork, match="唯一"):
        scene.decide(made, by=scene.bureau)
    scene.decide(made, by=scene.colleague)


def test_a_decision_made_out_of_an_older_state_is_told(scene: Scene) -> None:
    made = scene.reviewed()
    seen = made.version
    review = scene.review(made, scene.planner)
    actions.reopen_review(review=review, reason="漏", by=scene.recruiter, at=NOON)
    with pytest.raises(AlreadyMoved):
        scene.decide(made, seen_version=seen)


@pytest.mark.parametrize(
    ("result", "asked"),
    [("passed", [ConditionAsked("x", TODAY)]), ("conditional", []),
     ("conditional", [ConditionAsked(" ", TODAY)]),
     ("conditional", [ConditionAsked("x", TODAY - timedelta(days=1))]), ("great", [])],
)  # fmt: skip
def test_conditions_belong_to_a_conditional_result(
    scene: Scene, result: str, asked: list[ConditionAsked]
) -> None:
    with pytest.raises(BadValue):
        scene.decide(scene.reviewed(), result, conditions=asked)


def test_a_condition_is_met_with_evidence_by_two_people(scene: Scene) -> None:
    condition = scene.passed("conditional").conditions.get()
    with pytest.raises(NotAllowed):
        actions.claim_met(condition=condition, note="已批", by=scene.department, at=NOON)
    with pytest.raises(NotNow):
        actions.confirm_met(condition=condition, by=scene.leader, at=NOON)
    actions.claim_met(condition=condition, note="已批", by=scene.bureau, at=NOON)
    with pytest.raises(OwnWork):
        actions.confirm_met(condition=condition, by=scene.bureau, at=NOON)
    actions.return_claim(condition=condition, reason="看不清", by=scene.leader, at=NOON)
    actions.claim_met(condition=condition, note="已批，附件", by=scene.recruiter, at=NOON)
    actions.confirm_met(condition=condition, by=scene.leader, at=NOON)
    condition.refresh_from_db()
    assert (condition.state, condition.confirmed_by) == ("met", scene.leader)


def test_work_to_do(scene: Scene) -> None:
    made = scene.open()
    assert [one.assessment for one in to_score(seen_by(scene.planner))] == [made]
    assert len(to_score(seen_by(scene.department))) == 2  # both units, one of which they may take
    scene.send(made, scene.department)
    assert len(to_score(seen_by(scene.department))) == 0
    assert not to_score(seen_by(scene.leader))
    (row,) = to_decide(seen_by(scene.leader))
    assert not is_ready(row, TODAY)
    scene.send(made, scene.planner)
    scene.send(made, scene.colleague)
    (row,) = to_decide(seen_by(scene.leader))
    assert is_ready(row, TODAY)
    assert not to_decide(seen_by(scene.stranger))


def test_an_unsent_review_goes_to_the_successor(scene: Scene) -> None:
    made = scene.open()
    scene.review(made, scene.planner)
    scope = scope_of_post(Post.objects.get(user=scene.planner))
    keys = [one.key for one in reviews_held(scene.planner.pk, scope)]
    successor = person("new", Role.LINE_DEPARTMENT, unit=scene.planning)
    given = {"holder": scene.planner, "successor": successor, "on": TODAY, "by": None}
    assert actions.pass_on(keys=keys, at=NOON, **given) == 1
    review = Review.objects.get(assessment=made, unit=scene.planning)
    assert (review.user, review.conflicted) == (successor, None)


def test_cancelling(scene: Scene) -> None:
    made = scene.open()
    with pytest.raises(BadValue):
        actions.cancel(assessment=made, reason="", by=scene.recruiter, at=NOON)
    actions.cancel(assessment=made, reason="企业退出", by=scene.recruiter, at=NOON)
    with pytest.raises(NotNow):
        scene.send(made, scene.colleague)
    assert scene.open().number == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda made: Assessment.objects.filter(pk=made.pk).update(state="decided"),
        lambda made: Assessment.objects.filter(pk=made.pk).update(result="passed"),
        lambda made: made.reviews.create(invited_at=NOON),
        lambda made: made.reviews.update(conflicted=True),
        lambda made: made.reviews.update(conflicted=True, conflict_reason="x", sent_at=NOON),
        lambda made: made.reviews.filter(unit=None).update(sent_at=NOON),
        lambda made: ResultCondition.objects.create(
            assessment=made, place=1, text="x", due_on=TODAY, state="met"
        ),
        lambda made: ResultCondition.objects.create(
            assessment=made, place=1, text="x", due_on=TODAY, state="met", claim_note="x",
            claimed_at=NOON, confirmed_at=NOON, claimed_by=made.opened_by,
            confirmed_by=made.opened_by,
        ),
    ],
)  # fmt: skip
def test_the_database_keeps_the_rules(scene: Scene, wrong: Any) -> None:
    made = scene.open()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(made)
