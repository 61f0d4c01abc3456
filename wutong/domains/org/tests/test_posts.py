"""Posts over time, and the constraints under them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from wutong.domains.org import actions
from wutong.domains.org.choices import RegionLevel, Role, UnitKind
from wutong.domains.org.models import Post, Region, TwoFactorRule, Unit
from wutong.domains.org.queries import access_of
from wutong.domains.org.tests.conftest import City
from wutong.domains.org.tests.factories import LONG_AGO, give_post, holder, person, unit
from wutong.kernel import events, scope
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def refused(make: Any) -> bool:
    """Whether the database refuses a row."""
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_what_cannot_be(city: City) -> None:
    user, squad = person(), unit(city.east)
    post = {"user": user, "title": "局长", "role": Role.LEADER, "starts_on": LONG_AGO}
    assert refused(lambda: Post.objects.create(**post))
    assert refused(lambda: Post.objects.create(**post, region=city.east, unit=squad))
    assert refused(lambda: Post.objects.create(**post, region=city.east, ends_on=date(2014, 1, 1)))
    assert refused(lambda: Unit.objects.create(region=city.east, name=squad.name, kind="other"))
    assert refused(lambda: Region(code="990101", name="又一", level="county").save())
    assert refused(
        lambda: Region(code="990109", name="东区", level="county", parent=city.city).save()
    )
    TwoFactorRule.objects.create(region=city.city, role=Role.LEADER)
    assert refused(lambda: TwoFactorRule.objects.create(region=city.city, role=Role.LEADER))


def test_a_hand_over_leaves_no_day_between_and_no_day_together(
    city: City,
    at: datetime,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    old, new = person(), person()
    post = give_post(old, Role.PROMOTION_BUREAU, city.east)
    heard: list[dict[str, Any]] = []
    listening = {"org.handed_over": [lambda **facts: heard.append(facts)]}
    monkeypatch.setattr(events, "_listeners", listening)
    with django_capture_on_commit_callbacks(execute=True):
        actions.hand_over(
            post=post, successor=new, on=date(2022, 9, 10), by=administrator, at=at, reason="换岗"
        )
    on_duty = {
        day: [user for user in (old, new) if access_of(user, day).may(scope.EDIT, city.east.path)]
        for day in (date(2022, 9, 9), date(2022, 9, 10))
    }
    assert on_duty == {date(2022, 9, 9): [old], date(2022, 9, 10): [new]}
    assert heard[0]["successor"].user == new
    assert heard[0]["post"] == post
    reasons = AuditEntry.objects.filter(target_kind="org.post").values_list("action", "reason")
    assert sorted(reasons) == [("org.appointed", "换岗"), ("org.post_ended", "换岗")]


def test_nobody_appoints_themselves_or_ends_their_own_administration(
    city: City, at: datetime
) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    with pytest.raises(ValidationError, match="自己"):
        actions.appoint(
            user=administrator, title="书记", role=Role.LEADER, region=city.city,
            starts_on=LONG_AGO, by=administrator, at=at,
        )  # fmt: skip
    with pytest.raises(ValidationError, match="自己"):
        actions.end_post(
            post=administrator.posts.get(),
            on=date(2022, 9, 9),
            by=administrator,
            at=at,
            reason="走",
        )


def test_the_same_post_is_not_given_twice(city: City, at: datetime) -> None:
    user = person()
    given: dict[str, Any] = {
        "user": user, "title": "科长", "role": Role.ANALYST, "region": city.east,
        "starts_on": date(2022, 1, 1), "by": None, "at": at,
    }  # fmt: skip
    actions.appoint(**given)
    with pytest.raises(ValidationError, match="已任"):
        actions.appoint(**{**given, "starts_on": date(2022, 6, 1)})


def test_a_unit_closes_only_when_its_posts_have_ended(city: City, at: datetime) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    squad = unit(city.east)
    member = holder(Role.RECRUITER, squad)
    today = date(2022, 9, 9)
    with pytest.raises(ValidationError, match="还有人"):
        actions.close_unit(unit=squad, on=today, by=administrator, at=at, reason="撤并")
    actions.end_post(post=member.posts.get(), on=today, by=administrator, at=at, reason="撤并")
    actions.close_unit(unit=squad, on=today, by=administrator, at=at, reason="撤并")
    squad.refresh_from_db()
    assert squad.closed_on == today


def test_a_standard_division_keeps_its_name_and_takes_aliases(city: City, at: datetime) -> None:
    administrator = holder(Role.ADMINISTRATOR, city.city)
    zone = actions.add_custom_region(
        parent=city.city, name="梧桐高新技术产业开发区", level=RegionLevel.DEVELOPMENT_ZONE,
        by=administrator, at=at,
    )  # fmt: skip
    said: dict[str, Any] = {
        "by": administrator,
        "at": at,
        "reason": "更名",
        "confidential_in_totals": True,
    }
    with pytest.raises(ValidationError, match="国标"):
        actions.edit_region(region=city.east, name="新东区", aliases=[], **said)
    actions.edit_region(region=city.east, name="东区", aliases=["东城", " 东城 ", "东区"], **said)
    actions.edit_region(region=zone, name="梧桐高新区", aliases=zone.aliases, **said)
    city.east.refresh_from_db()
    assert city.east.aliases == ["东城"]
    assert zone.code == "990100Z01"
    with pytest.raises(ValidationError, match="已有"):
        actions.add_custom_region(
            parent=city.city, name="东区", level=RegionLevel.PARK, by=administrator, at=at
        )
    kept = AuditEntry.objects.get(target_id=str(city.east.pk)).changes
    assert kept == {"aliases": [[], ["东城"]]}


def test_units_of_one_name_live_in_different_regions_only(city: City, at: datetime) -> None:
    actions.add_unit(region=city.east, name="一队", kind=UnitKind.PROMOTION_SQUAD, by=None, at=at)
    actions.add_unit(region=city.west, name="一队", kind=UnitKind.PROMOTION_SQUAD, by=None, at=at)
    with pytest.raises(ValidationError, match="已有"):
        actions.add_unit(region=city.east, name="一队", kind=UnitKind.OTHER, by=None, at=at)
