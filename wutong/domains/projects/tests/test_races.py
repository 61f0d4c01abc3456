"""Two people at once, each with a connection of their own: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from tests import racing
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects import actions
from wutong.domains.projects.models import Fact, Milestone, Project
from wutong.domains.projects.rules.errors import AlreadyMoved, ProjectError
from wutong.domains.projects.tests.conftest import NOON
from wutong.domains.projects.tests.world import World, build_world, person, project
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
YESTERDAY = date(2022, 9, 8)


@pytest.fixture
def scene(transactional_db: None) -> tuple[World, User, User, User]:
    """The region with a claimant and two verifiers."""
    world = build_world()
    actions.load_default_gates()
    return (
        world,
        person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        person("supervisor", Role.SUPERVISOR, region=world.city),
        person("colleague", Role.PROMOTION_BUREAU, region=world.city),
    )


at_once = partial(racing.at_once, ProjectError)


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, ProjectError)]


def test_two_people_claim_the_same_stage(scene: tuple[World, User, User, User]) -> None:
    world, bureau, _supervisor, colleague = scene
    plant = project(world.county, NOON)

    def claim(by: User) -> Callable[[], Any]:
        seen = Project.objects.get(pk=plant.pk)
        return lambda: actions.claim_milestone(
            project=seen, stage="reserve", on=YESTERDAY, by=by, at=NOON
        )

    results = at_once(claim(bureau), claim(colleague))
    (told,) = refusals(results)
    assert isinstance(told, AlreadyMoved)
    assert Milestone.objects.count() == 1
    assert AuditEntry.objects.filter(action="projects.milestone_claimed").count() == 1


def test_two_people_decide_the_same_claim(scene: tuple[World, User, User, User]) -> None:
    world, bureau, supervisor, colleague = scene
    plant = project(world.county, NOON)
    made = actions.claim_milestone(project=plant, stage="reserve", on=YESTERDAY, by=bureau, at=NOON)

    def seen() -> Milestone:
        return Milestone.objects.select_related("project").get(pk=made.pk)

    first, second = seen(), seen()
    results = at_once(
        lambda: actions.verify(claim=first, by=supervisor, at=NOON),
        lambda: actions.reject(claim=second, by=colleague, at=NOON, reason="不清"),
    )
    assert len(refusals(results)) == 1
    made.refresh_from_db()
    plant.refresh_from_db()
    assert (plant.stage == "reserve") == (made.standing == "verified")
    decided = AuditEntry.objects.filter(action__regex="_(verified|rejected)$")
    assert decided.count() == 1


def test_two_verifications_of_one_project_both_reach_its_row(
    scene: tuple[World, User, User, User],
) -> None:
    """Each reads the facts anew behind the other's lock: neither overwrites the other's copy."""
    world, bureau, supervisor, colleague = scene
    plant = project(world.county, NOON)
    milestone = actions.claim_milestone(
        project=plant, stage="reserve", on=YESTERDAY, by=bureau, at=NOON
    )
    fact = actions.claim_fact(
        project=plant, attribute="total_investment", value=Decimal(700), on=YESTERDAY, by=bureau,
        at=NOON,
    )  # fmt: skip
    first = Milestone.objects.select_related("project").get(pk=milestone.pk)
    second = Fact.objects.select_related("project").get(pk=fact.pk)
    results = at_once(
        lambda: actions.verify(claim=first, by=supervisor, at=NOON),
        lambda: actions.verify(claim=second, by=colleague, at=NOON),
    )
    assert not refusals(results)
    plant.refresh_from_db()
    assert (plant.stage, plant.total_investment) == ("reserve", Decimal(700))


def test_two_people_save_the_same_project(scene: tuple[World, User, User, User]) -> None:
    world, bureau, _supervisor, colleague = scene
    plant = project(world.county, NOON)
    first, second = (Project.objects.get(pk=plant.pk) for _ in range(2))
    results = at_once(
        lambda: actions.edit_project(
            project=first, changes={"content": "甲"}, by=bureau, at=NOON, seen_version=1
        ),
        lambda: actions.edit_project(
            project=second, changes={"content": "乙"}, by=colleague, at=NOON, seen_version=1
        ),
    )
    assert len(refusals(results)) == 1
    plant.refresh_from_db()
    winner = next(one for one in results if isinstance(one, Project))
    assert plant.content == winner.content


def test_projects_entered_at_once_get_different_codes(
    scene: tuple[World, User, User, User],
) -> None:
    world, bureau, _supervisor, colleague = scene
    results = at_once(
        *(
            lambda number=number, by=by: actions.create_project(
                name=f"项目{number}", region=world.county, by=by, at=NOON
            )
            for number, by in enumerate((bureau, colleague, bureau))
        )
    )
    assert len({one.code for one in results}) == 3
