"""The scene of this room's tests."""

from __future__ import annotations

import pytest

from wutong.domains.agreements.tests.scene import Scene, build_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """Regions, people, units, a firm and a project."""
    return build_scene()
