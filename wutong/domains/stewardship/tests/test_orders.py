"""Orders: who may do what, when it is closed, more time, somebody else, what follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection

from wutong.domains.notices.models import Notice
from wutong.domains.org.queries import access_of
from wutong.domains.stewardship.actions import order_requests, orders, orders_following
from wutong.domains.stewardship.choices import Escalation, OrderMove, OrderState
from wutong.domains.stewardship.models import OrderEvent, SupervisionOrder, Visit
from wutong.domains.stewardship.queries.order_held import orders_held
from wutong.domains.stewardship.queries.order_list import (
    Filters,
    chosen_orders,
    open_orders_of,
)
from wutong.domains.stewardship.queries.order_work import SOURCES
from wutong.domains.stewardship.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.clock import day_of

DUE = date(2026, 3, 13)


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def given(town: Town, **more: Any) -> SupervisionOrder:
    """An order of the leader to the power department, about the project."""
    said = {
        "kind": "supervision", "source": "leaders_note", "title": "本月完成变电站增容",
        "owner_unit": town.power, "due_on": DUE, "by": town.leader, "at": MONDAY,
        "project": town.project,
    } | more  # fmt: skip
    return orders.give_order(**said)


def titles(town: Town, person: Any) -> list[str]:
    access = access_of(person, day_of(MONDAY))
    return [item.title for source in SOURCES for item in source(access, at("2026-03-10"), 20)]


def test_an_order_is_given_done_returned_done_again_and_closed(town: Town) -> None:
    order = given(town, helpers=[town.land], content="按期送电")
    assert order.number == f"DB{town.world.county.code}-2026-0001"
    assert (order.state, order.region, order.first_due_on) == ("open", town.project.region, DUE)
    assert Notice.objects.filter(person=town.department).count() == 1
    assert Notice.objects.filter(person=town.other_department).count() == 1
    orders.note_order(order=order, text="设备已订货", by=town.other_department, at=MONDAY)
    orders.report_order(order=order, text="已送电", by=town.department, at=at("2026-03-12"))
    assert order.state == OrderState.REPORTED
    orders.return_order(order=order, text="还差二期", by=town.leader, at=at("2026-03-12"))
    assert (order.state, order.report, order.due_on) == ("open", "", DUE)
    orders.report_order(order=order, text="二期也已送电", by=town.department, at=at("2026-03-13"))
    orders.close_order(order=order, by=town.leader, at=at("2026-03-20"))
    assert (order.state, order.closed_on, order.on_time) == ("closed", date(2026, 3, 20), True)
    assert order.closed_by == town.leader
    moves = [one.move for one in OrderEvent.objects.filter(order=order)]
    assert moves == ["give", "note", "report", "return", "report", "close"]
    told = AuditEntry.objects.filter(target_kind="stewardship.supervisionorder")
    assert told.filter(action="stewardship.order_close").count() == 1


def test_what_was_reported_late_is_closed_late(town: Town) -> None:
    order = given(town)
    orders.report_order(order=order, text="好了", by=town.department, at=at("2026-03-16"))
    orders.close_order(order=order, by=town.leader, at=at("2026-03-16"))
    assert order.on_time is False


def test_only_the_giver_closes_and_never_who_reported(town: Town) -> None:
    order = given(town, by=town.bureau)
    with pytest.raises(AlreadyMoved):
        orders.close_order(order=order, by=town.bureau, at=MONDAY)
    orders.report_order(order=order, text="我来报", by=town.bureau, at=MONDAY)
    for person in (town.bureau, town.supervisor, town.leader, town.department):
        with pytest.raises(NotAllowed):
            orders.close_order(order=order, by=person, at=MONDAY)
    orders.return_order(order=order, text="请单位报", by=town.bureau, at=MONDAY)
    orders.report_order(order=order, text="单位报", by=town.department, at=MONDAY)
    orders.close_order(order=order, by=town.bureau, at=MONDAY)
    assert order.state == OrderState.CLOSED


def test_who_gives(town: Town) -> None:
    for person in (town.hotline, town.department, town.stranger, town.speaker):
        with pytest.raises(NotAllowed):
            given(town, by=person)
    visit = Visit.objects.create(
        project=town.project, region=town.project.region, region_path=town.project.region_path,
        visitor=town.department, on=DUE, minutes="增容", client_key="a", recorded_at=MONDAY,
    )  # fmt: skip
    promised = {"source": "visit", "visit": visit, "owner_unit": town.land, "project": None}
    with pytest.raises(NotAllowed):
        given(town, by=town.colleague, **promised)
    order = given(town, by=town.department, **promised)
    assert (order.visit, order.project) == (visit, town.project)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": "  "}, "title"),
        ({"kind": "wish"}, "kind"),
        ({"source": "dream"}, "source"),
        ({"due_on": date(2026, 3, 1)}, "due_on"),
        ({"title": "长" * 201}, "title"),
    ],
)
def test_what_is_refused(town: Town, more: dict[str, Any], field: str) -> None:
    with pytest.raises(BadValue) as refusal:
        given(town, **more)
    assert refusal.value.field == field


def test_nobody_gives_to_themselves(town: Town) -> None:
    with pytest.raises(BadValue):
        given(town, owner=town.leader)
    with pytest.raises(BadValue):
        given(town, helpers=[town.power])
    with pytest.raises(BadValue):
        given(town, project=None)


def test_more_time_is_asked_for_and_decided_by_somebody_else(town: Town) -> None:
    order = given(town)
    SupervisionOrder.objects.filter(pk=order.pk).update(escalation=Escalation.RED_CARD)
    order.refresh_from_db()
    with pytest.raises(BadValue):
        order_requests.ask_more_time(
            order=order, until=DUE, reason="设备未到", by=town.department, at=MONDAY
        )
    asked = order_requests.ask_more_time(
        order=order, until=date(2026, 3, 31), reason="设备未到", by=town.department, at=MONDAY
    )
    with pytest.raises(AlreadyMoved):
        order_requests.ask_more_time(
            order=order, until=date(2026, 4, 1), reason="再延", by=town.colleague, at=MONDAY
        )
    for person in (town.department, town.bureau, town.stranger):
        with pytest.raises(NotAllowed):
            order_requests.decide_more_time(extension=asked, grant=True, by=person, at=MONDAY)
    order_requests.decide_more_time(extension=asked, grant=True, by=town.supervisor, at=MONDAY)
    order.refresh_from_db()
    assert (order.due_on, order.first_due_on) == (date(2026, 3, 31), DUE)
    assert order.escalation == Escalation.NONE
    assert order.events.filter(move=OrderMove.EXTEND).count() == 1
    with pytest.raises(AlreadyMoved):
        order_requests.decide_more_time(extension=asked, grant=False, reason="不", by=town.leader,
                                        at=MONDAY)  # fmt: skip


def test_who_asks_for_their_own_order_doesnt_decide(town: Town) -> None:
    order = given(town, by=town.bureau)
    asked = order_requests.ask_more_time(
        order=order, until=date(2026, 3, 31), reason="设备未到", by=town.bureau, at=MONDAY
    )
    assert Notice.objects.filter(person=town.supervisor).count() == 1
    with pytest.raises(NotAllowed):
        order_requests.decide_more_time(extension=asked, grant=True, by=town.bureau, at=MONDAY)
    with pytest.raises(BadValue):
        order_requests.decide_more_time(extension=asked, grant=False, by=town.supervisor, at=MONDAY)
    order_requests.decide_more_time(
        extension=asked, grant=False, reason="不急", by=town.supervisor, at=MONDAY
    )
    order.refresh_from_db()
    assert order.due_on == DUE


def test_the_giver_accepts_that_another_unit_does_it(town: Town) -> None:
    order = given(town)
    asked = order_requests.ask_transfer(
        order=order, unit=town.land, reason="属自然资源局职责", by=town.department, at=MONDAY
    )
    for person in (town.department, town.supervisor, town.other_department):
        with pytest.raises(NotAllowed):
            order_requests.decide_transfer(transfer=asked, accept=True, by=person, at=MONDAY)
    order_requests.decide_transfer(transfer=asked, accept=True, by=town.leader, at=MONDAY)
    order.refresh_from_db()
    assert (order.owner_unit, order.due_on) == (town.land, DUE)
    with pytest.raises(NotAllowed):
        orders.report_order(order=order, text="好了", by=town.department, at=MONDAY)
    orders.transfer_order(
        order=order, unit=town.power, person=town.colleague, text="还是供电公司", by=town.leader,
        at=MONDAY,
    )  # fmt: skip
    assert (order.owner_unit, order.owner) == (town.power, town.colleague)


def test_the_giver_refuses_a_transfer(town: Town) -> None:
    order = given(town)
    asked = order_requests.ask_transfer(
        order=order, unit=town.land, reason="属自然资源局职责", by=town.department, at=MONDAY
    )
    order_requests.decide_transfer(
        transfer=asked, accept=False, reason="就是你们", by=town.leader, at=MONDAY
    )
    order.refresh_from_db()
    assert order.owner_unit == town.power
    with pytest.raises(BadValue):
        order_requests.ask_transfer(
            order=order, unit=town.power, reason="给自己", by=town.department, at=MONDAY
        )


def test_what_is_cancelled_says_why_and_ends(town: Town) -> None:
    order = given(town)
    with pytest.raises(BadValue):
        orders.cancel_order(order=order, text=" ", by=town.leader, at=MONDAY)
    orders.cancel_order(order=order, text="项目改址", by=town.leader, at=MONDAY)
    assert (order.state, order.cancelled_reason) == ("cancelled", "项目改址")
    with pytest.raises(AlreadyMoved):
        orders.report_order(order=order, text="好了", by=town.department, at=MONDAY)


def test_evidence_becomes_a_paper_of_the_project(town: Town) -> None:
    paper = SimpleUploadedFile("送电.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    order = given(town)
    orders.report_order(order=order, text="已送电", file=paper, by=town.department, at=MONDAY)
    assert order.evidence is not None
    assert order.evidence.project == town.project
    loose = given(town, project=None, region=town.world.county)
    with pytest.raises(BadValue):
        orders.report_order(order=loose, text="好", file=paper, by=town.department, at=MONDAY)
    loose.refresh_from_db()
    assert loose.state == OrderState.OPEN


def test_queues_and_work(town: Town) -> None:
    mine, other = given(town), given(town, owner_unit=town.land, by=town.bureau)
    on = day_of(at("2026-03-16"))

    def numbers(person: Any, **filters: str) -> set[str]:
        access = access_of(person, on)
        return {one.number for one in chosen_orders(access, Filters(**filters), on)}

    assert numbers(town.department, whose="mine") == {mine.number}
    assert numbers(town.bureau, whose="given") == {other.number}
    assert numbers(town.leader) == {mine.number, other.number}
    assert numbers(town.leader, state="late") == {mine.number, other.number}
    assert numbers(town.leader, source="meeting") == set()
    assert numbers(town.leader, text="变电站") == {mine.number, other.number}
    assert numbers(town.stranger) == set()
    assert numbers(town.speaker) == set()
    assert set(open_orders_of([town.project])) == {mine, other}
    assert titles(town, town.department) == [mine.title]
    orders.report_order(order=mine, text="好了", by=town.department, at=MONDAY)
    assert titles(town, town.department) == []
    assert titles(town, town.leader) == [mine.title]


def test_orders_follow_their_project_and_their_people(town: Town) -> None:
    order = given(town, owner=town.department)
    access = access_of(town.bureau, day_of(MONDAY))
    assert SupervisionOrder.objects.visible_to(access).exists()
    town.project.confidential = True
    town.project.save()
    orders_following.follow_projects(former_units={town.project.pk: None}, at=MONDAY)
    order.refresh_from_db()
    assert order.confidential
    access = access_of(town.bureau, day_of(MONDAY))
    assert not SupervisionOrder.objects.visible_to(access).exists()
    own = access_of(town.department, day_of(MONDAY))
    assert SupervisionOrder.objects.visible_to(own).exists()
    (held,) = orders_held(town.department.pk, None)
    passed = orders_following.pass_on(
        holder=town.department, successor=town.colleague, keys=[held.key], by=town.leader,
        at=MONDAY,
    )  # fmt: skip
    order.refresh_from_db()
    assert (passed, order.owner) == (1, town.colleague)


def test_what_happened_stays_written(town: Town) -> None:
    order = given(town)
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute("UPDATE stewardship_orderevent SET text = 'x' WHERE order_id = %s",
                       [order.pk])  # fmt: skip
