"""Scorecards as versioned data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from wutong.domains.appraisal import actions
from wutong.domains.appraisal.models import Scorecard
from wutong.domains.appraisal.queries.settings import in_force, setting_for
from wutong.domains.appraisal.rules.errors import BadValue, NotAllowed, NotNow
from wutong.domains.appraisal.rules.scorecard import delivered
from wutong.domains.appraisal.tests.scene import NOON, TODAY, Scene
from wutong.kernel.audit.models import AuditEntry

BODY = delivered()["body"]


def adopt(scorecard: Scorecard, scene: Scene, on: date = TODAY) -> Scorecard:
    return actions.adopt_scorecard(scorecard=scorecard, effective_on=on, by=scene.admin, at=NOON)


def test_the_national_scorecard_is_loaded_once(scene: Scene) -> None:
    assert actions.load_defaults() == 0
    (card,) = in_force(scene.world.county.path, TODAY)
    assert (card.region, card.number, card.state) == (None, 1, "adopted")


def test_an_adopted_version_is_never_changed(scene: Scene) -> None:
    card = adopt(scene.draft(), scene)
    with pytest.raises(NotNow, match="下一版"):
        actions.edit_scorecard(scorecard=card, title="x", body=BODY, by=scene.admin, at=NOON)
    with pytest.raises(NotNow):
        actions.drop_draft(scorecard=card, by=scene.admin, at=NOON)
    card.refresh_from_db()
    assert card.title == "本县评分表"


def test_a_change_makes_the_next_version(scene: Scene) -> None:
    first = adopt(scene.draft(), scene)
    second = scene.draft(pass_score="80")
    assert second.number == 2
    with pytest.raises(NotNow, match="草稿"):
        scene.draft()
    later = TODAY + timedelta(days=10)
    adopt(second, scene, later)
    first.refresh_from_db()
    assert (first.state, first.retired_on) == ("retired", later)
    county = scene.world.county.path
    own = [one.number for one in in_force(county, TODAY) if one.code == "own"]
    assert own == [1]
    assert [one.number for one in in_force(county, later) if one.code == "own"] == [2]
    assert [one.code for one in in_force(scene.world.other_county.path, later)] == ["general"]


def test_a_region_s_own_replaces_the_default_of_the_same_code(scene: Scene) -> None:
    made = actions.draft_scorecard(
        region=scene.world.city,
        code="general",
        title="本市评分表",
        body=BODY,
        by=scene.admin,
        at=NOON,
    )
    adopt(made, scene)
    assert in_force(scene.world.county.path, TODAY) == [made]
    assert in_force(scene.world.elsewhere.path, TODAY) != [made]


def test_a_bad_formula_is_refused_beside_its_row(scene: Scene) -> None:
    criteria = [{**BODY["criteria"][2], "formula": "().__class__"}]
    with pytest.raises(actions.BadScorecard) as refused:
        scene.draft(criteria=criteria)
    assert list(refused.value.problems) == [
        "criteria.0.formula",
    ]
    assert not Scorecard.objects.filter(code="own").exists()


def test_a_draft_is_changed_and_the_trail_says_what(scene: Scene) -> None:
    card = scene.draft()
    body = {**BODY, "pass_score": "75"}
    actions.edit_scorecard(scorecard=card, title="新名称", body=body, by=scene.admin, at=NOON)
    row = AuditEntry.objects.get(action="appraisal.scorecard_edited")
    assert row.changes == {"通过分数": ["70", "75"], "title": ["本县评分表", "新名称"]}


def test_only_who_manages_rules_and_not_in_the_past(scene: Scene) -> None:
    card = scene.draft()
    with pytest.raises(NotAllowed):
        actions.adopt_scorecard(scorecard=card, effective_on=TODAY, by=scene.bureau, at=NOON)
    with pytest.raises(BadValue):
        adopt(card, scene, TODAY - timedelta(days=1))
    adopt(card, scene)
    with pytest.raises(NotAllowed):
        actions.retire_scorecard(scorecard=card, on=TODAY, by=scene.bureau, at=NOON)
    actions.retire_scorecard(scorecard=card, on=TODAY, by=scene.admin, at=NOON)
    assert card not in in_force(scene.world.county.path, TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "draft", "effective_on": TODAY},
        {"state": "adopted"},
        {"state": "retired", "effective_on": TODAY, "retired_on": TODAY - timedelta(days=1)},
        {"state": "adopted", "effective_on": TODAY, "code": "general"},
        {"state": "draft", "number": 1, "code": "general"},
    ],
)
def test_the_database_keeps_states_and_days(scene: Scene, wrong: dict[str, Any]) -> None:
    facts = {"code": "x", "title": "x", "number": 7, "body": BODY, "created_at": NOON} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Scorecard.objects.create(**facts)


def test_a_region_s_own_numbers(scene: Scene) -> None:
    path = scene.world.county.path
    assert setting_for(path).working_days == 10
    actions.save_setting(
        region=scene.world.city, working_days=5, remind_days=7, by=scene.admin, at=NOON
    )
    assert setting_for(path).working_days == 5
    with pytest.raises(NotAllowed):
        actions.reset_setting(region=scene.world.city, by=scene.bureau, at=NOON)
    with pytest.raises(BadValue):
        actions.save_setting(region=None, working_days=0, remind_days=7, by=scene.admin, at=NOON)
    actions.reset_setting(region=scene.world.city, by=scene.admin, at=NOON)
    assert setting_for(path).working_days == 10
