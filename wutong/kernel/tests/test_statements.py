"""A statement that is compiled once is still asked of the database every time."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject

from wutong.domains.org.models import Region
from wutong.kernel import statements
from wutong.kernel.statements import Narrowed, compiled, compiled_for_keys

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


def narrowed(under: str, made: list[str]) -> Narrowed:
    """Regions whose code begins with ``under``; every making of the queryset is written down."""

    def make() -> QuerySet[Region]:
        made.append(under)
        return Region.objects.filter(code__startswith=under)

    return Narrowed((under,), make, ("pk", "code"))


def by_code(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.order_by("-code")[:2]


def test_a_list_is_put_together_once_for_what_was_chosen(django_assert_num_queries: Any) -> None:
    made: list[str] = []
    assert narrowed("99", made).found("latest", by_code) == []
    for code in ("990100", "990200", "990300", "980100"):
        region(code)
    for _ in range(2):
        with django_assert_num_queries(2):
            found = narrowed("99", made).found("latest", by_code)
            assert narrowed("99", made).count(2) == 3
        assert [one.code for one in found] == ["990300", "990200"]
    assert [one.code for one in narrowed("98", made).found("latest", by_code)] == ["980100"]
    assert narrowed("98", made).count(2) == 1
    assert made == ["99", "99", "98", "98"]  # once for the rows, once for their number


def test_without_a_key_nothing_is_kept() -> None:
    made: list[str] = []
    for _ in range(2):
        loose = replace(narrowed("99", made), key=None)
        assert loose.found("latest", by_code) == []
        assert narrowed("99", made).found(None, by_code) == []
        assert loose.count(5) == 0
    assert made == ["99"] * 6


def test_a_list_of_nothing_asks_nothing(django_assert_num_queries: Any) -> None:
    empty = Narrowed(("nothing",), Region.objects.none, ("pk",))
    with django_assert_num_queries(0):
        assert empty.found("all", lambda rows: rows) == []
        assert empty.count(5) == 0


def test_kept_statements_are_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(statements, "KEPT", 3)
    for number in range(10):
        assert narrowed(f"97{number}", []).count(1) == 0
        assert len(statements._kept) <= 3
