"""The numbers of a region: who sets them, which hold where."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from wutong.domains.org.choices import Role
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.stewardship.actions.rules import as_numbers, reset_rule, save_rule
from wutong.domains.stewardship.models import StewardshipRule
from wutong.domains.stewardship.queries.rules import rule_of, rules_of
from wutong.domains.stewardship.rules.errors import BadValue, NotAllowed

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DELIVERED = as_numbers(StewardshipRule())


@pytest.fixture
def world(db: None) -> World:
    """The regions."""
    return build_world()


def test_delivered_numbers_hold_where_nothing_was_set(world: World) -> None:
    rule = rule_of(world.county.path)
    days = (rule.verify_days, rule.answer_days, rule.resolve_days, rule.complex_days)
    assert (*days, rule.object_days) == (1, 3, 15, 30, 5)


def test_the_nearest_region_above_speaks(world: World) -> None:
    save_rule(region=None, numbers=DELIVERED | {"answer_days": 4}, by=None, at=NOON)
    save_rule(region=world.city, numbers=DELIVERED | {"answer_days": 2}, by=None, at=NOON)
    found = rules_of([world.county.path, world.elsewhere.path, ""])
    assert [one.answer_days for one in found.values()] == [2, 4, 4]
    reset_rule(region=world.city, by=None, at=NOON)
    assert rule_of(world.county.path).answer_days == 4


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"verify_days": 0}, "verify_days"),
        ({"answer_days": 251}, "answer_days"),
        ({"resolve_days": 2}, "resolve_days"),
        ({"red_after_days": 2}, "red_after_days"),
    ],
)
def test_numbers_that_make_no_sense(world: World, changed: dict[str, int], field: str) -> None:
    with pytest.raises(BadValue) as refused:
        save_rule(region=None, numbers=DELIVERED | changed, by=None, at=NOON)
    assert refused.value.field == field
    assert not StewardshipRule.objects.exists()


def test_only_the_region_s_administrator_sets_them(world: World, client: Client) -> None:
    admin = person("local", Role.ADMINISTRATOR, region=world.city)
    with pytest.raises(NotAllowed):
        save_rule(region=world.elsewhere, numbers=DELIVERED, by=admin, at=NOON)
    client.force_login(admin)
    assert client.get("/stewardship/rules/?region=350505").status_code == 404
    posted = client.post("/stewardship/rules/?region=130300", DELIVERED | {"answer_days": "5"})
    assert posted.status_code == 302
    assert rule_of(world.county.path).answer_days == 5
    page = client.post("/stewardship/rules/?region=130300", DELIVERED | {"resolve_days": "1"})
    assert page.status_code == 422
    assert client.post("/stewardship/rules/reset/?region=130300").status_code == 302
    assert rule_of(world.county.path).answer_days == 3
