"""Who holds an office on a day."""

from __future__ import annotations

from datetime import date

from wutong.domains.org.choices import Role
from wutong.domains.org.queries import in_charge_of, members_of
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import TODAY, give_post, holder, unit

BUREAU = (Role.PROMOTION_BUREAU,)


def test_the_nearest_region_with_such_a_post_speaks(city: City) -> None:
    above, own = (holder(Role.PROMOTION_BUREAU, place) for place in (city.city, city.east))
    holder(Role.LEADER, city.west)
    holder(Role.PROMOTION_BUREAU, unit(city.west))  # of a unit, not over the region
    found = in_charge_of([city.east.path, city.west.path, city.city.path], BUREAU, TODAY)
    assert found == {
        city.east.path: [own.pk], city.west.path: [above.pk], city.city.path: [above.pk],
    }  # fmt: skip


def test_only_who_is_in_office_on_the_day_and_still_signs_in(city: City) -> None:
    former = holder(Role.PROMOTION_BUREAU, city.east, ends_on=date(2022, 9, 8))
    gone = holder(Role.PROMOTION_BUREAU, city.east)
    gone.is_active = False
    gone.save()
    assert in_charge_of([city.east.path], BUREAU, TODAY) == {city.east.path: []}
    assert in_charge_of([city.east.path], BUREAU, date(2022, 9, 8)) == {city.east.path: [former.pk]}


def test_the_members_of_a_unit_once_each(city: City) -> None:
    squad, other = unit(city.east), unit(city.west)
    one, two = holder(Role.RECRUITER, squad), holder(Role.STEWARD, squad)
    give_post(one, Role.STEWARD, squad)
    holder(Role.INVESTOR, squad)
    assert members_of([squad.pk, other.pk], TODAY) == {squad.pk: [one.pk, two.pk], other.pk: []}
    assert members_of([squad.pk], TODAY, (Role.RECRUITER,)) == {squad.pk: [one.pk]}


def test_one_query_however_many_regions(city: City, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        in_charge_of([city.east.path, city.west.path, city.city.path], BUREAU, TODAY)
