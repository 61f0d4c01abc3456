"""Planned months of breaking ground on the dispatch agenda: due soon, then late, by the one rule."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from wutong.domains.projects.rules.lifecycle import rank
from wutong.domains.projects.tests.world import build_world, project
from wutong.domains.stewardship.queries.agenda import agenda_on

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 1, 5, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "more", "reason"),
    [
        (date(2022, 9, 1), {}, None),
        (date(2022, 9, 28), {}, "due"),
        (date(2022, 9, 30), {}, "due"),
        (date(2022, 10, 8), {}, "late"),
        (date(2022, 10, 8), {"planned_start": "2022-09-15"}, "late"),
        (date(2022, 9, 20), {"planned_start": "2022-09-15"}, None),
        (date(2022, 10, 8), {"planned_start": None}, None),
        (date(2022, 10, 8), {"stage": "started"}, None),
        (date(2022, 10, 8), {"stage": "in_production"}, None),
        (date(2022, 10, 8), {"stage": "withdrawn"}, None),
        (date(2022, 10, 8), {"pace": "suspended"}, None),
    ],
)
def test_a_planned_start_is_due_and_late(
    on: date, more: dict[str, Any], reason: str | None
) -> None:
    world = build_world()
    given = {"planned_start": "2022-09", "stage": "landed"} | more
    project(world.county, NOON, stage_rank=rank(given["stage"]), **given)
    lines = agenda_on(world.everything, world.city.path, on, 5).lines
    reasons = [(one.kind.value, one.title) for line in lines for one in line.reasons]
    assert reasons == ([(reason, f"计划 {given['planned_start']} 开工")] if reason else [])
