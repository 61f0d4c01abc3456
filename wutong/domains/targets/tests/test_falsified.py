"""Facts found to be made up after an issue: counted against the unit, shown, and restated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wutong.domains.projects import actions as project_actions
from wutong.domains.projects.models import Milestone
from wutong.domains.projects.rules.errors import NotAllowed
from wutong.domains.projects.tests.world import person
from wutong.domains.targets import actions
from wutong.domains.targets.models import SchemeVersion
from wutong.domains.targets.queries.runs import against_today, moved
from wutong.domains.targets.tests.scene import BEFORE, COUNTY, LATER, Scene, build_scene, document
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def counting(scene: Scene) -> SchemeVersion:
    """The scheme, with made-up facts counted by the metric."""
    given: dict[str, Any] = document(scene.world.squad.pk)
    given["groups"][0]["adjustments"][0]["metric"] = "falsified_claims"
    version = actions.draft_scheme(
        region=scene.world.city,
        code="counted",
        title="月度考核",
        document=given,
        by=None,
        at=BEFORE,
    )
    return actions.publish_scheme(version=version, effective_on=BEFORE.date(), by=None, at=BEFORE)


@pytest.fixture
def scene() -> Scene:
    made = build_scene()
    made.version = counting(made)
    return made


def test_what_was_made_up_deducts_and_restates(scene: Scene, client: Client) -> None:
    run = scene.issued()
    assert str(scene.score(run).total) == "30.0000"
    claim = Milestone.objects.get(project__name="乙项目甲")
    at = LATER - timedelta(days=12)  # within the period that is assessed
    checker = person("核验", "supervisor", scene.world.county)
    project_actions.retract(claim=claim, by=checker, at=at, reason="合同系伪造", falsified=True)
    entry = AuditEntry.objects.get(action="projects.milestone_retracted")
    assert entry.changes["falsified"] == [False, True]
    # One of four instead of two (15 points), and 0.2 for what was made up.
    (move,) = against_today(run)
    assert (move.member, str(move.total_after)) == (COUNTY, "14.80")
    client.force_login(scene.analyst)
    page = client.get(f"/assessing/{run.pk}/?check=now").content.decode()
    assert "按今天所知会变" in page
    assert 'data-opens="restate"' in page
    made = actions.restate_run(run=run, reason="合同系伪造", by=scene.analyst, at=LATER)
    assert [one.member for one in moved(made)] == [COUNTY]
    assert str(scene.score(run).total) == "30.0000"  # what was issued stands as it was


def test_made_up_takes_the_right_to_verify(scene: Scene) -> None:
    claim = Milestone.objects.get(project__name="乙项目甲")
    recruiter = person("招商员", "recruiter", unit=scene.world.squad)
    with pytest.raises(NotAllowed):
        project_actions.retract(claim=claim, by=recruiter, at=LATER, reason="伪造", falsified=True)


def test_taken_back_without_fault_deducts_nothing(scene: Scene) -> None:
    run = scene.issued()
    claim = Milestone.objects.get(project__name="乙项目甲")
    at = LATER - timedelta(days=12)
    project_actions.retract(claim=claim, by=None, at=at, reason="重复录入")
    (move,) = against_today(run)
    assert str(move.total_after) == "15.00"


def test_in_the_browser_who_verifies_says_that_it_was_made_up(scene: Scene, client: Client) -> None:
    claim = Milestone.objects.get(project__name="乙项目甲")
    client.force_login(scene.supervisor)
    address = f"/projects/claims/milestone/{claim.pk}/retract/"
    shown = client.get(address)
    assert "查实虚假" in shown.content.decode()
    client.post(address, {"reason": "合同系伪造", "falsified": "on"})
    claim.refresh_from_db()
    assert (claim.standing, claim.falsified) == ("retracted", True)
