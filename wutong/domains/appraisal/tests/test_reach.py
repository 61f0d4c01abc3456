"""Who sees an assessment, what it opens, and what a changed scorecard leaves alone."""

from __future__ import annotations

from typing import Any

import pytest

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.models import Assessment, Scorecard
from wutong.domains.appraisal.queries.outcomes import outcome_of, reviews_of
from wutong.domains.appraisal.queries.what_if import rescored_page
from wutong.domains.appraisal.rules.errors import (
    BadValue,
)
from wutong.domains.appraisal.tests.scene import NOON, TODAY, Scene
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.choices import RequirementKind, TeamCapacity
from wutong.domains.projects.models import Gate, GateRequirement, ProjectMember
from wutong.domains.projects.queries.gates import gate_state
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.scope import Access


def seen_by(user: User) -> Access:
    return access_of(user, TODAY)


def test_scope_follows_the_project_and_the_invitation(scene: Scene) -> None:
    made = scene.open()

    def sees(user: User) -> bool:
        return Assessment.objects.visible_to(seen_by(user)).filter(pk=made.pk).exists()

    assert all(map(sees, (scene.leader, scene.recruiter, scene.planner, scene.department)))
    assert not sees(scene.stranger)
    assert not Assessment.objects.visible_to(None)
    assert not sees(person("firm", Role.INVESTOR, region=scene.world.city))
    scene.project.confidential = True
    scene.project.save()
    assert sees(scene.leader)
    assert not any(map(sees, (scene.recruiter, scene.planner, scene.department)))
    trail = AuditEntry.objects.filter(target_kind="appraisal.assessment")
    assert trail.exists()


def test_a_confidential_project_is_assessed_by_who_sees_it(scene: Scene) -> None:
    scene.project.confidential = True
    scene.project.save()
    ProjectMember.objects.create(
        project=scene.project,
        user=scene.recruiter,
        capacity=TeamCapacity.RECRUITER,
        joined_on=TODAY,
    )
    with pytest.raises(BadValue, match="涉密"):
        scene.open(people=[])
    with pytest.raises(BadValue, match="看不到"):
        scene.open(units=[])


def test_a_region_asks_for_it_at_a_stage(scene: Scene) -> None:
    for stage in ("negotiating", "signed"):
        gate = Gate.objects.create(
            region=scene.world.city, stage=stage, definition="须先预审", may_be_skipped=False
        )
        GateRequirement.objects.create(
            gate=gate, group="预审", kind=RequirementKind.CONDITION, key="pre_assessment_passed",
            label="预审评估通过",
        )  # fmt: skip

    def missing(stage: str) -> list[str]:
        return [one.group for one in gate_state(scene.project, stage)[1] if not one.passed]

    assert missing("negotiating") == missing("signed") == ["预审"]
    made = scene.passed("conditional")
    assert missing("signed") == ["预审"]
    condition = made.conditions.get()
    actions.claim_met(condition=condition, note="已批", by=scene.recruiter, at=NOON)
    assert missing("signed") == ["预审"]
    actions.confirm_met(condition=condition, by=scene.leader, at=NOON)
    assert missing("negotiating") == missing("signed") == []
    scene.passed("refused")  # the latest counts
    assert missing("signed") == ["预审"]


def test_a_new_version_changes_no_assessment_already_made(scene: Scene) -> None:
    made = scene.passed()
    national = Scorecard.objects.get(code="general")
    body = {**national.body, "pass_score": "95"}
    draft = actions.draft_scorecard(
        region=None, code="general", title="新版", body=body, by=scene.admin, at=NOON
    )
    actions.adopt_scorecard(scorecard=draft, effective_on=TODAY, by=scene.admin, at=NOON)
    made = Assessment.objects.get(pk=made.pk)
    assert outcome_of(made, reviews_of(made)).result == "passed"
    assert made.scorecard == national


def test_what_if_says_who_would_have_changed(scene: Scene, django_assert_num_queries: Any) -> None:
    scene.passed()
    scene.passed(project=scene.another(high_technology=False))
    draft = scene.draft(pass_score="95", conditional_score="80")
    page = rescored_page(seen_by(scene.admin), draft, scene.world.city)
    shown = [(f"{one.rescored.before.score}", one.rescored.before.result,
              one.rescored.after.result, len(one.rescored.uncomputed)) for one in page.rows]  # fmt: skip
    assert shown == [("52.0", "refused", "refused", 2), ("92.0", "passed", "conditional", 0)]
    access = seen_by(scene.admin)
    with django_assert_num_queries(2):
        rescored_page(access, draft, scene.world.city)
    assert not rescored_page(seen_by(scene.stranger), draft, scene.world.city).rows
