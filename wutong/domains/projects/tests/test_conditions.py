"""Conditions that other rooms know enter the gates."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from wutong.domains.projects.choices import RequirementKind, Stage
from wutong.domains.projects.models import Gate, GateRequirement, Project
from wutong.domains.projects.queries import conditions
from wutong.domains.projects.queries.conditions import Condition, add_condition
from wutong.domains.projects.queries.gate_table import possible_keys
from wutong.domains.projects.queries.gates import gate_state, gate_tables
from wutong.domains.projects.tests.world import World
from wutong.domains.projects.tests.world import project as a_project
from wutong.kernel import clock

pytestmark = pytest.mark.django_db
KEY = "moon_is_full"


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """A condition that binds at signing; the set holds the projects for which it is so."""
    keys: set[int] = set()

    def met_by(projects: Collection[Project]) -> set[int]:
        return keys & {project.pk for project in projects}

    monkeypatch.setattr(conditions, "_conditions", {})
    add_condition(Condition(KEY, "月圆", met_by, binding_at=(Stage.SIGNED,)))
    return keys


def asked(project: Project, stage: str) -> dict[str, bool]:
    return {one.group: one.passed for one in gate_state(project, stage)[1]}


def test_a_binding_condition_is_asked_for_in_every_region(world: World, passed: set[int]) -> None:
    project = a_project(world.county, clock.now())
    assert asked(project, Stage.SIGNED)["月圆"] is False
    passed.add(project.pk)
    assert asked(project, Stage.SIGNED)["月圆"] is True
    assert "月圆" not in asked(project, Stage.NEGOTIATING)


def test_a_binding_condition_that_the_table_names_too_stands_once(
    world: World, passed: set[int]
) -> None:
    gate = Gate.objects.get(region=None, stage=Stage.SIGNED)
    GateRequirement.objects.create(
        gate=gate, group="天象", kind=RequirementKind.CONDITION, key=KEY, label="月亮"
    )
    lines = gate_tables(world.county.path)[Stage.SIGNED].requirements
    assert [one.label for one in lines if one.key == KEY] == ["月亮"]


def test_a_region_may_ask_for_it_at_any_stage(passed: set[int]) -> None:
    assert possible_keys(RequirementKind.CONDITION)[KEY] == "月圆"
