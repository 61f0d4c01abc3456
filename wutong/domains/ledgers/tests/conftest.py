"""Regions to import into, and who imports."""

from __future__ import annotations

import pytest

from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import User
from wutong.domains.projects.tests.world import World, build_world, person, region


@pytest.fixture
def world(db: None) -> World:
    made = build_world()
    region("211103", "兴隆台区", RegionLevel.COUNTY, made.country)
    return made


@pytest.fixture
def administrator(world: World) -> User:
    return person("admin", "administrator", world.country)
