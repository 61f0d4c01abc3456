"""Taking an invitation back, and handing a condition's paper in."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.rules.errors import NotAllowed, NotNow
from wutong.domains.appraisal.tests.scene import NOON, Scene, signed_in
from wutong.domains.projects.models import Evidence
from wutong.kernel.audit.models import AuditEntry


class TestWithdrawing:
    """An invitation can be taken back until the review is sent."""

    def test_it_is_gone_and_can_be_made_again(self, scene: Scene) -> None:
        made = scene.open()
        review = made.reviews.get(unit=scene.planning)
        actions.withdraw_invitation(review=review, by=scene.recruiter, at=NOON)
        assert not made.reviews.filter(unit=scene.planning).exists()
        assert AuditEntry.objects.filter(action="appraisal.invitation_withdrawn").count() == 1
        actions.invite(assessment=made, units=[scene.planning], by=scene.recruiter, at=NOON)
        assert made.reviews.filter(unit=scene.planning).exists()

    def test_what_was_sent_or_declared_stays(self, scene: Scene) -> None:
        made = scene.open()
        scene.send(made, scene.colleague)
        declared = made.reviews.select_related("assessment__project", "unit__region").get(
            unit=scene.planning
        )
        actions.declare(
            review=declared, conflicted=True, reason="亲属持股", by=scene.planner, at=NOON
        )
        for review in (scene.review(made, scene.colleague), declared):
            with pytest.raises(NotNow):
                actions.withdraw_invitation(review=review, by=scene.recruiter, at=NOON)
        assert made.reviews.count() == 3

    def test_somebody_must_be_left_and_only_openers_may(self, scene: Scene) -> None:
        made = scene.open(people=[], units=[scene.planning])
        review = made.reviews.get()
        with pytest.raises(NotNow, match="至少"):
            actions.withdraw_invitation(review=review, by=scene.recruiter, at=NOON)
        with pytest.raises(NotAllowed):
            actions.withdraw_invitation(review=review, by=scene.planner, at=NOON)

    def test_from_the_page_and_over_the_api(self, scene: Scene) -> None:
        made = scene.open()
        page = signed_in(scene.recruiter).get(f"/assessments/{made.pk}/").content.decode()
        assert page.count("撤回邀请") == 3
        review = made.reviews.get(user=scene.colleague)
        signed_in(scene.recruiter).post(f"/assessments/{made.pk}/reviews/{review.pk}/withdraw/")
        other = made.reviews.get(unit=scene.planning)
        answer = signed_in(scene.recruiter).delete(
            f"/api/v1/assessments/{made.pk}/reviews/{other.pk}"
        )
        assert answer.status_code == 200
        assert [one["id"] for one in answer.json()["reviews"]] == [made.reviews.get().pk]


class TestPapersOfConditions:
    """A condition's paper is chosen, or handed in with the report."""

    def test_a_file_becomes_the_projects_paper(self, scene: Scene) -> None:
        condition = scene.passed("conditional").conditions.get()
        file = ContentFile(b"%PDF-1.4 permit", name="批复.pdf")
        signed_in(scene.recruiter).post(
            f"/assessments/conditions/{condition.pk}/claim/", {"note": "已批", "file": file}
        )
        condition.refresh_from_db()
        assert (condition.state, condition.evidence) == ("claimed", Evidence.objects.get())

    def test_over_the_api(self, scene: Scene) -> None:
        made = scene.passed("conditional")
        step = f"/api/v1/assessments/{made.pk}/conditions/{made.conditions.get().pk}"
        browser = signed_in(scene.recruiter)
        file = ContentFile(b"%PDF-1.4 permit", name="批复.pdf")
        sent = {"note": "已批", "kind": "filing", "file": file}
        assert browser.post(f"{step}/claim-with-file", sent).status_code == 200
        paper = Evidence.objects.get()
        assert (paper.kind, made.conditions.get().evidence) == ("filing", paper)
        signed_in(scene.leader).post(
            f"{step}/return", {"reason": "不清楚"}, content_type="application/json"
        )
        again = {"note": "已批", "evidence": paper.pk}
        assert browser.post(f"{step}/claim", again, "application/json").status_code == 200
        wrong = {"note": "已批", "evidence": paper.pk + 99}
        other = scene.passed("conditional", project=scene.another())
        path = f"/api/v1/assessments/{other.pk}/conditions/{other.conditions.get().pk}/claim"
        assert browser.post(path, wrong, "application/json").status_code == 422
