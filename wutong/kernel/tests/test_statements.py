"""A statement that is compiled once is still asked of the database every time."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject

from wutong.domains.org.models import Region
from wutong.kernel.statements import compiled

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
