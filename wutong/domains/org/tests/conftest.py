"""A city with two counties."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from wutong.domains.org.models import Region
from wutong.domains.org.tests.factories import region


@dataclass(frozen=True)
class City:
    """A city and its counties."""

    city: Region
    east: Region
    west: Region


@pytest.fixture
def city(db: None) -> City:
    """A city with an eastern and a western county."""
    whole = region("990100", "梧桐市")
    return City(whole, region("990101", "东区", whole), region("990102", "西区", whole))
