"""Handing over everything that a person holds, to one or several successors."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from tests import racing
from wutong.domains.leads.models import Lead
from wutong.domains.notices.models import Notice
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.queries import held_by
from wutong.domains.projects import actions as projects
from wutong.domains.projects.choices import TeamCapacity
from wutong.domains.projects.models import ProjectMember
from wutong.domains.projects.tests.world import person
from wutong.domains.stewardship.actions import firms, handing
from wutong.domains.stewardship.models import AppealTask, FirmSteward, HandOver, ServedFirm
from wutong.domains.stewardship.queries.hand_overs import groups_of, shown_items
from wutong.domains.stewardship.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    StewardshipError,
)
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel import registry

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, StewardshipError)
TUESDAY = at("2026-03-03")


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town."""
    return build_town()


@pytest.fixture
def leaving(town: Town) -> User:
    """A steward with a project, a firm and an appeal."""
    user = person("旧管家", Role.STEWARD, region=town.world.county)
    projects.join_team(
        project=town.project, user=user, capacity=TeamCapacity.PROJECT_STEWARD,
        on=date(2026, 1, 1), by=None, at=MONDAY, duty="总协调",
    )  # fmt: skip
    firm = ServedFirm.objects.create(
        investor=town.firm, region=town.world.county, region_path=town.world.county.path,
        since=date(2026, 1, 1),
    )  # fmt: skip
    firms.set_steward(firm=firm, steward=user, reason="近", by=None, at=MONDAY)
    appeal = town.assigned()
    AppealTask.objects.filter(appeal=appeal).update(person=user)
    return user


@pytest.fixture
def coming(town: Town) -> User:
    """Who takes over."""
    return person("新管家", Role.STEWARD, region=town.world.county)


def names(user: User) -> list[str]:
    return [line.name for group in groups_of(user.pk, user.pk) for line in group.lines]


def offer(user: User, to: User, chosen: list[str] | None = None, **more: User) -> HandOver:
    given = dict.fromkeys(chosen or names(user), to)
    (made,) = handing.offer_hand_over(person=user, to=given, by=more.get("by", user), at=MONDAY)
    return made


def test_every_room_declares_what_people_hold() -> None:
    codes = {one.code for one in registry.holdings()}
    assert {
        "projects.teams", "leads.leads", "agreements.agreements", "agreements.commitments",
        "appraisal.reviews", "engagements.follow_ups", "approvals.cases", "stewardship.appeals",
        "stewardship.firms",
    } <= codes  # fmt: skip


def test_everything_is_listed_and_passes_on_once_accepted(leaving: User, coming: User) -> None:
    kinds = [group.code for group in groups_of(leaving.pk, leaving.pk)]
    assert kinds == ["projects.teams", "stewardship.appeals", "stewardship.firms"]
    made = offer(leaving, coming)
    assert len(held_by(coming.pk)) == 0
    assert Notice.objects.filter(person=coming).exists()
    assert handing.accept_hand_over(hand_over=made, by=coming, at=TUESDAY) == 3
    assert held_by(leaving.pk) == []
    assert [group.code for group in groups_of(coming.pk, coming.pk)] == kinds
    old, new = ProjectMember.objects.order_by("pk")
    assert (old.left_on, new.user, new.duty) == (date(2026, 3, 2), coming, "总协调")
    assert FirmSteward.objects.get(until=None).by_hand
    made.refresh_from_db()
    assert [one["taken"] for one in made.items] == [True] * 3
    with pytest.raises(AlreadyMoved, match="已经接收"):
        handing.accept_hand_over(hand_over=made, by=coming, at=TUESDAY)


def test_lines_go_to_different_successors(town: Town, leaving: User, coming: User) -> None:
    team, appeal, firm = names(leaving)
    made = handing.offer_hand_over(
        person=leaving, to={team: coming, appeal: town.department, firm: coming}, by=leaving,
        at=MONDAY,
    )  # fmt: skip
    assert [len(one.items) for one in made] == [1, 2] or [len(one.items) for one in made] == [2, 1]
    mine = HandOver.objects.get(to_person=coming)
    assert handing.accept_hand_over(hand_over=mine, by=coming, at=TUESDAY, names=[team]) == 1
    assert names(leaving) == [appeal, firm]
    again = offer(leaving, coming, [firm])
    assert handing.accept_hand_over(hand_over=again, by=coming, at=TUESDAY) == 1
    other = HandOver.objects.get(to_person=town.department)
    handing.accept_hand_over(hand_over=other, by=town.department, at=TUESDAY)
    assert AppealTask.objects.get().person == town.department
    assert names(leaving) == []


def test_what_went_meanwhile_is_not_taken(town: Town, leaving: User, coming: User) -> None:
    made = offer(leaving, coming)
    served = ServedFirm.objects.get()
    firms.set_steward(firm=served, steward=town.bureau, reason="换", by=town.bureau, at=TUESDAY)
    assert handing.accept_hand_over(hand_over=made, by=coming, at=TUESDAY) == 2
    made.refresh_from_db()
    assert [one["taken"] for one in made.items] == [True, True, False]


class TestRefusals:
    def test_who_offers(self, town: Town, leaving: User, coming: User) -> None:
        for nobody in (coming, town.hotline, town.stranger):
            with pytest.raises(NotAllowed):
                offer(leaving, coming, by=nobody)
        assert offer(leaving, coming, by=town.bureau).offered_by == town.bureau

    def test_to_whom(self, town: Town, leaving: User, coming: User) -> None:
        with pytest.raises(BadValue, match="另一个人"):
            offer(leaving, leaving)
        coming.posts.update(ends_on=date(2020, 1, 1))
        with pytest.raises(BadValue, match="不在岗"):
            offer(leaving, coming)
        with pytest.raises(BadValue, match="请选择"):
            handing.offer_hand_over(person=leaving, to={}, by=leaving, at=MONDAY)

    def test_nothing_is_offered_twice(self, town: Town, leaving: User, coming: User) -> None:
        made = offer(leaving, coming)
        with pytest.raises(AlreadyMoved, match="已经提出移交"):
            offer(leaving, town.bureau)
        with pytest.raises(NotAllowed):
            handing.withdraw_hand_over(hand_over=made, by=coming, at=MONDAY)
        with pytest.raises(NotAllowed, match="本人"):
            handing.accept_hand_over(hand_over=made, by=town.bureau, at=MONDAY)
        handing.withdraw_hand_over(hand_over=made, by=leaving, at=MONDAY)
        with pytest.raises(AlreadyMoved, match="撤回"):
            handing.accept_hand_over(hand_over=made, by=coming, at=MONDAY)
        offer(leaving, town.bureau)


def test_accepted_and_withdrawn_at_once(leaving: User, coming: User) -> None:
    made = offer(leaving, coming)
    results = at_once(
        lambda: handing.accept_hand_over(hand_over=made, by=coming, at=TUESDAY),
        lambda: handing.withdraw_hand_over(hand_over=made, by=leaving, at=TUESDAY),
    )
    assert sum(isinstance(one, AlreadyMoved) for one in results) == 1
    assert len(names(leaving)) == (3 if results[0].__class__ is AlreadyMoved else 0)


def test_names_of_confidential_things_are_veiled(town: Town, leaving: User, coming: User) -> None:
    town.project.confidential = True
    town.project.save(update_fields=["confidential"])
    (own, *_rest) = groups_of(leaving.pk, leaving.pk)
    (theirs, *_more) = groups_of(leaving.pk, town.bureau.pk)
    assert own.lines[0].title == town.project.name
    assert (theirs.lines[0].title, theirs.lines[0].url) == ("涉密事项", "")
    made = offer(leaving, coming)
    assert shown_items(made, coming.pk)[0]["title"] == "涉密事项"
    handing.accept_hand_over(hand_over=made, by=coming, at=TUESDAY)
    made.refresh_from_db()
    assert shown_items(made, coming.pk)[0]["title"] == town.project.name
    assert not Lead.objects.exists()
