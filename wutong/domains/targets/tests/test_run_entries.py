"""What is entered by hand in a run, and appeals against its scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from wutong.domains.targets import actions
from wutong.domains.targets.choices import RunState
from wutong.domains.targets.rules.errors import (
    AlreadyMoved,
    BadValue,
    MayNot,
    NotNow,
)
from wutong.domains.targets.tests.scene import (
    COUNTY,
    LATER,
    NOON,
    OTHER,
    Scene,
    build_scene,
    totals,
)
from wutong.kernel.audit.models import AuditEntry

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


class TestEntriesAndAppeals:
    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"key": "signed", "value": "1"}, BadValue),
            ({"key": "work", "value": "21"}, BadValue),
            ({"key": "work", "value": "-1"}, BadValue),
            ({"key": "work", "value": "1", "member": "r:350505"}, BadValue),
        ],
    )
    def test_what_cannot_be_entered(self, scene: Scene, given: Any, error: type[Exception]) -> None:
        with pytest.raises(error):
            scene.enter(**given)

    def test_a_changed_entry_keeps_the_old_one(self, scene: Scene) -> None:
        first = scene.enter("work", "10")
        scene.enter("work", "12", at=LATER)
        first.refresh_from_db()
        assert first.replaced_at == LATER
        entry = AuditEntry.objects.filter(action="targets.points_entered").first()
        assert entry is not None
        assert entry.changes == {"work": ["10.0000", "12"]}

    def test_a_unit_appeals_is_right_and_the_run_is_computed_again(self, scene: Scene) -> None:
        run = scene.reviewed()
        appeal = actions.file_appeal(
            score=scene.score(run),
            text="工作分漏录",
            evidence="评分表",
            by=scene.county_leader,
            at=NOON,
        )
        with pytest.raises(NotNow, match="裁定"):
            actions.issue_run(run=run, by=scene.leader, at=NOON)
        with pytest.raises(AlreadyMoved):
            actions.file_appeal(
                score=scene.score(run), text="又", evidence="又", by=scene.county_leader, at=NOON
            )
        with pytest.raises(MayNot):
            actions.decide_appeal(
                appeal=appeal, upheld=True, reason="是", by=scene.analyst, at=NOON
            )
        scene.enter("work", "15", at=LATER)
        actions.decide_appeal(
            appeal=appeal, upheld=True, reason="属实", by=scene.supervisor, at=LATER
        )
        with pytest.raises(NotNow, match="重新计算"):
            actions.issue_run(run=run, by=scene.leader, at=LATER)
        run.refresh_from_db()
        again = actions.compute_again(run=run, by=scene.analyst, at=LATER)
        assert totals(again)[COUNTY] == ("45.00", 1)
        actions.review_run(run=again, by=scene.supervisor, at=LATER)
        assert actions.issue_run(run=again, by=scene.leader, at=LATER).state == RunState.ISSUED

    def test_nobody_appeals_for_others_or_decides_their_own(self, scene: Scene) -> None:
        run = scene.reviewed()
        for by in (scene.leader, scene.analyst):
            with pytest.raises(MayNot):
                actions.file_appeal(score=scene.score(run), text="x", evidence="x", by=by, at=NOON)
        with pytest.raises(MayNot):
            actions.file_appeal(
                score=scene.score(run, OTHER),
                text="x",
                evidence="x",
                by=scene.county_leader,
                at=NOON,
            )
        with pytest.raises(BadValue):
            actions.file_appeal(
                score=scene.score(run), text="x", evidence=" ", by=scene.county_leader, at=NOON
            )

    def test_a_computed_run_is_not_appealed(self, scene: Scene) -> None:
        with pytest.raises(NotNow):
            actions.file_appeal(
                score=scene.score(scene.computed()), text="x", evidence="x", by=scene.county_leader,
                at=NOON,
            )  # fmt: skip
