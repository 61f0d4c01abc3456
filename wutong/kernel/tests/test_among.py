"""A column among many values finds what ``in`` finds."""

from __future__ import annotations

from typing import Any

import pytest

from wutong.domains.org.models import Region
from wutong.kernel.among import among

pytestmark = pytest.mark.django_db
CODES = ["990100", "990200", '99"', "99'\\", "，%s"]


@pytest.fixture
def regions() -> list[Region]:
    made: list[Region] = []
    for code in CODES:
        made.append(Region(code=code, name=code, level="city", parent=made[0] if made else None))
        made[-1].save()
    return made


@pytest.mark.parametrize("codes", [CODES, CODES[2:], CODES[:1], ["none"], [], {"990100", "none"}])
def test_of_texts(regions: list[Region], codes: Any) -> None:
    found = Region.objects.filter(among("code", codes))
    assert set(found) == set(Region.objects.filter(code__in=codes))


def test_of_keys_and_of_what_they_refer_to(regions: list[Region]) -> None:
    keys = [one.pk for one in regions]
    assert set(Region.objects.filter(among("pk", keys[1:]))) == set(regions[1:])
    assert set(Region.objects.filter(among("parent", {keys[0]: 1}))) == set(regions[1:])
    assert set(Region.objects.exclude(among("pk", keys[1:])).filter(pk__in=keys)) == {regions[0]}
    assert not Region.objects.filter(among("pk", [2**63 - 1, -(2**63)]))


def test_of_more_values_than_a_statement_has_places(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert not Region.objects.filter(among("pk", range(10**9, 10**9 + 300_000)))
