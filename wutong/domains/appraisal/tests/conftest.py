"""The scene of this room's tests."""

from __future__ import annotations

import pytest

from wutong.domains.appraisal.tests.scene import Scene, build_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """Regions, people, units and a project."""
    return build_scene()
