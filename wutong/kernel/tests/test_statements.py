"""A statement that is compiled once is still asked of the database every time."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject

from wutong.domains.org.models import Region
from wutong.kernel.statements import compiled, compiled_for_keys

pytestmark = pytest.mark.django_db


def region(code: str) -> Region:
    made = Region(code=code, name=code, level="city")
    made.save()
    return made


def test_it_is_compiled_once_and_asked_every_time(django_assert_num_queries: Any) -> None:
    built = []

    @compiled
    def named(code: str) -> QuerySet[Region, Any]:
        built.append(code)
        return Region.objects.filter(code=code).values_list("name")

    assert named("990100") == []
    region("990100")
    with django_assert_num_queries(1):
        assert named("990100") == [("990100",)]
    assert named("990200") == []
    assert built == ["990100", "990200"]


def test_a_statement_that_finds_nothing_is_not_asked(django_assert_num_queries: Any) -> None:
    @compiled
    def none() -> QuerySet[Region]:
        return Region.objects.filter(pk__in=[])

    with django_assert_num_queries(0):
        assert none() == []


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_lazy_argument_is_not_kept(asked_before: bool) -> None:
    class Request:
        code = "990300"

    @compiled
    def named(code: str) -> QuerySet[Region, Any]:
        return Region.objects.filter(code=code).values_list("name")

    request = Request()
    alive = weakref.ref(request)
    lazy = SimpleLazyObject(lambda request=request: str(request.code))
    if asked_before:
        bool(lazy)
    region("990300")
    assert named(lazy) == [("990300",)]
    del lazy, request
    gc.collect()
    assert alive() is None


def test_a_statement_about_keys_is_compiled_once_for_their_number() -> None:
    built = []

    @compiled_for_keys
    def places(keys: Sequence[int]) -> QuerySet[Region, Any]:
        built.append(len(keys))
        return (
            Region.objects.filter(pk__in=keys)
            .order_by()
            .union(Region.objects.filter(parent__in=keys).order_by())
            .order_by()
            .values_list("name", "longitude", "aliases")
        )

    first, second = region("990400"), region("990500")
    Region.objects.filter(pk=first.pk).update(longitude=Decimal("119.5"), aliases=["甲"])
    child = Region(code="990401", name="下", level="county", parent=first)
    child.save()
    assert places([]) == []
    assert set(map(repr, places([first.pk]))) == {
        "('990400', Decimal('119.500000'), ['甲'])", "('下', None, [])",
    }  # fmt: skip
    assert places([second.pk]) == [("990500", None, [])]
    assert built == [1]
