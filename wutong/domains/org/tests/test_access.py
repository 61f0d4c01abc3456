"""What a person may see and do, from posts held on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post, Region, TwoFactorRule
from wutong.domains.org.queries import access_of
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import TODAY, give_post, holder, person, unit
from wutong.kernel import scope
from wutong.kernel.scope import NOBODY, Access, Grant

pytestmark = pytest.mark.django_db


def test_nobody_without_a_valid_account_gets_anything() -> None:
    closed = person()
    closed.is_active = False
    assert access_of(AnonymousUser(), TODAY) is NOBODY
    assert access_of(None, TODAY) is NOBODY
    assert access_of(closed, TODAY) is NOBODY
    assert not NOBODY.may(scope.VIEW, "990100/")


def test_a_person_without_a_post_is_signed_in_and_sees_nothing(city: City) -> None:
    access = access_of(person(), TODAY)
    assert access.signed_in
    assert not access.may(scope.VIEW, city.east.path)
    assert access.region_paths(scope.VIEW) == ()


def test_a_post_counts_from_its_first_to_its_last_day(city: City) -> None:
    first, last = date(2022, 3, 1), date(2022, 8, 31)
    user = holder(Role.ANALYST, city.east, first, last)
    seen = {
        day: access_of(user, day).may(scope.IMPORT, city.east.path)
        for day in (first - timedelta(days=1), first, last, last + timedelta(days=1))
    }
    assert list(seen.values()) == [False, True, True, False]


def test_a_region_post_covers_its_subtree_and_nothing_beside_it(city: City) -> None:
    over_city = access_of(holder(Role.ANALYST, city.city), TODAY)
    over_east = access_of(holder(Role.ANALYST, city.east), TODAY)
    assert over_city.may(scope.IMPORT, city.east.path)
    assert over_east.may(scope.IMPORT, city.east.path)
    assert not over_east.may(scope.IMPORT, city.west.path)
    assert not over_east.may(scope.IMPORT, city.city.path)


def test_a_unit_post_covers_what_belongs_to_the_unit(city: City) -> None:
    squad, other = unit(city.east), unit(city.west)
    access = access_of(holder(Role.RECRUITER, squad), TODAY)
    assert access.may(scope.CLAIM, city.east.path, squad.pk)
    assert not access.may(scope.CLAIM, city.east.path, other.pk)
    assert not access.may(scope.CLAIM, city.east.path)
    assert access.home == city.east.path


def test_abilities_of_two_posts_do_not_mix(city: City) -> None:
    user = holder(Role.ANALYST, city.east)
    give_post(user, Role.LEADER, city.west)
    access = access_of(user, TODAY)
    assert access.may(scope.IMPORT, city.east.path)
    assert not access.may(scope.IMPORT, city.west.path)
    assert access.may(scope.VIEW_CONFIDENTIAL, city.west.path)
    assert not access.may(scope.VIEW_CONFIDENTIAL, city.east.path)


def test_an_investor_sees_no_region_and_no_unit(city: City) -> None:
    user = holder(Role.INVESTOR, city.east)
    give_post(user, Role.INVESTOR, unit(city.east))
    access = access_of(user, TODAY)
    assert access.is_investor
    assert access.region_paths(scope.VIEW) == ()
    assert access.units(scope.VIEW) == ()
    assert not access.may(scope.VIEW, city.east.path)


def test_it_takes_one_query_and_one_more_where_a_role_is_asked_for_a_second_factor(
    city: City, django_assert_num_queries: Any
) -> None:
    user = holder(Role.ANALYST, city.east)
    for where in (city.west, unit(city.east), unit(city.west)):
        give_post(user, Role.RECRUITER, where)
    with django_assert_num_queries(1):
        access_of(user, TODAY)
    TwoFactorRule.objects.create(region=city.west, role=Role.RECRUITER)
    with django_assert_num_queries(2):
        assert access_of(user, TODAY).needs_two_factor


def test_a_post_taken_away_is_gone_at_the_next_request(city: City) -> None:
    user = holder(Role.ANALYST, city.east)
    assert access_of(user, TODAY).may_ever(scope.VIEW)
    Post.objects.filter(user=user).update(ends_on=Post.objects.get(user=user).starts_on)
    assert not access_of(user, TODAY).may_ever(scope.VIEW)


def test_a_region_asks_a_role_for_a_second_factor(city: City) -> None:
    TwoFactorRule.objects.create(region=city.city, role=Role.LEADER)
    assert access_of(holder(Role.LEADER, city.east), TODAY).needs_two_factor
    assert access_of(holder(Role.LEADER, unit(city.east)), TODAY).needs_two_factor
    assert not access_of(holder(Role.ANALYST, city.east), TODAY).needs_two_factor
    elsewhere = Region(code="880100", name="别市", level="city")
    elsewhere.save()
    assert not access_of(holder(Role.LEADER, elsewhere), TODAY).needs_two_factor


def test_visible_posts_are_those_of_the_region_and_ones_own(city: City) -> None:
    analyst = holder(Role.ANALYST, city.east)
    near = holder(Role.LEADER, unit(city.east))
    far = holder(Role.LEADER, city.west)
    seen = {post.user for post in Post.objects.visible_to(access_of(analyst, TODAY))}
    assert seen == {analyst, near}
    assert far not in seen
    assert not Post.objects.visible_to(None).exists()


paths = st.lists(st.sampled_from("abc"), max_size=4).map(
    lambda parts: "".join(f"{p}/" for p in parts)
)


@given(held=st.lists(paths, max_size=4), asked=paths)
def test_outermost_paths_cover_exactly_what_the_grants_cover(held: list[str], asked: str) -> None:
    grants = tuple(Grant(Role.ANALYST, region_path=path) for path in held)
    access = Access(user=1, grants=grants)
    by_paths = any(asked.startswith(path) for path in access.region_paths(scope.VIEW))
    assert by_paths == access.may(scope.VIEW, asked)
    kept = access.region_paths(scope.VIEW)
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)
