"""Workers die, race, lose their lease and break off: nothing is lost, nothing goes twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from tests.racing import at_once
from wutong.domains.notices.actions import composing, delivering
from wutong.domains.notices.actions.delivering import (
    take_back,
)
from wutong.domains.notices.actions.routing import route_new
from wutong.domains.notices.choices import DeliveryState
from wutong.domains.notices.models import Delivery, Notice
from wutong.domains.notices.tests.conftest import MakeRobot, deliver, states, told, wants
from wutong.domains.notices.tests.receivers import Post, Vendors
from wutong.domains.org.models import User
from wutong.domains.org.tests.factories import NOON

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
S = DeliveryState


class Died(BaseException):
    """The worker ends, as by a signal."""


def test_a_worker_that_dies_before_the_mark_has_sent_nothing_and_loses_nothing(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_marked", _die)
        with pytest.raises(Died):
            deliver()
    assert states() == [S.CLAIMED]
    assert deliver(NOON + MINUTE) == 0
    assert deliver(NOON + delivering.LEASE + MINUTE) == 1
    assert len(vendors.texts) == 1


def test_a_worker_that_dies_after_sending_sends_nothing_twice(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_note", _die)
        with pytest.raises(Died):
            deliver()
    assert (states(), len(vendors.texts)) == ([S.SENDING], 1)
    for later in (MINUTE, HOUR, DAY):
        assert deliver(NOON + later) == 0
    row = Delivery.objects.get()
    assert (row.state, len(vendors.requests)) == (S.UNSURE, 1)
    assert row.error


def _die(*_arguments: Any, **_more: Any) -> None:
    raise Died


def test_a_fault_of_our_own_holds_up_no_other_message(
    vendors: Vendors, robot: MakeRobot, post: Post, person: User, other: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    wants(person, robot()), wants(other)
    told(person, other)
    with monkeypatch.context() as patch:
        patch.setattr(composing, "robot_text", _fail)
        assert deliver() == 1
    assert len(post.letters) == 1
    row = Delivery.objects.get(person=person)
    assert (row.state, row.error, row.attempts) == (S.WAITING, "内部错误，稍后再试。", 1)
    with monkeypatch.context() as patch:
        patch.setattr(composing, "say", _fail)
        assert deliver(NOON + MINUTE) == 0
    row.refresh_from_db()
    assert (row.state, vendors.requests) == (S.UNSURE, [])


def _fail(*_arguments: Any, **_more: Any) -> None:
    raise ZeroDivisionError


def test_who_lost_the_lease_neither_sends_nor_overwrites(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    sort = delivering.sorted_out

    def slowly(*arguments: Any) -> Any:
        fit = sort(*arguments)
        take_back(at=NOON + HOUR)
        return fit

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "sorted_out", slowly)
        assert deliver() == 0
    assert (states(), vendors.requests) == ([S.WAITING], [])
    assert deliver() == 1


def test_an_answer_that_comes_after_the_lease_still_counts(
    vendors: Vendors, robot: MakeRobot, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(person, robot())
    told(person)
    say = composing.say

    def slowly(*arguments: Any) -> Any:
        outcome = say(*arguments)
        take_back(at=NOON + HOUR)
        return outcome

    monkeypatch.setattr(composing, "say", slowly)
    assert deliver() == 1
    assert states() == [S.SENT]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_thing_once(
    vendors: Vendors, robot: MakeRobot, post: Post, person: User, other: User
) -> None:
    group = robot()
    wants(person, group), wants(person), wants(other)
    for key in "abc":
        told(person, other, key=key)
        at_once(IntegrityError, deliver, deliver)
    assert set(states()) == {S.SENT}
    assert len(post.letters) == 6
    assert len(vendors.texts) == 3
    assert Delivery.objects.count() == 9


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_delivery_once(person: User, other: User) -> None:
    wants(person), wants(other)
    for key in "abc":
        told(person, other, key=key)
        at_once(IntegrityError, *[lambda: route_new(at=NOON)] * 2)
    assert Delivery.objects.count() == 6
    assert not Notice.objects.filter(routed=False).exists()
