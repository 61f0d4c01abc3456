"""The pass over late appeals and orders: each rung once, whom it tells, killed, twice at once."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.killing import run_until_killed
from tests.racing import at_once
from wutong.cli import main
from wutong.domains.notices.models import Notice
from wutong.domains.org.queries import access_of
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.actions import order_requests, orders
from wutong.domains.stewardship.actions.escalating import escalate
from wutong.domains.stewardship.choices import Escalation
from wutong.domains.stewardship.models import (
    Appeal,
    ItemTold,
    OrderEvent,
    StewardshipRule,
    SupervisionOrder,
)
from wutong.domains.stewardship.queries.order_work import leading
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel.audit.models import AuditEntry

DUE = date(2026, 3, 13)
SCRIPT = """
from wutong.domains.stewardship.actions import escalating
tell, batches = escalating.tell_all, []
def tell_and_die(tellings, *, at):
    tell(tellings, at=at)
    batches.append(1)
    if len(batches) == 3:
        die()
escalating.tell_all = tell_and_die
sys.exit(cli.main(["order", "escalate", "--at", "2026-03-18", "--batch", "7"]))
"""


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def give(town: Town, due_on: date = DUE, **more: object) -> SupervisionOrder:
    said = {
        "kind": "supervision", "source": "leaders_note", "title": "变电站增容",
        "owner_unit": town.power, "due_on": due_on, "by": town.leader, "at": MONDAY,
        "project": town.project,
    } | more  # fmt: skip
    return orders.give_order(**said)  # type: ignore[arg-type]


def told() -> Counter[str]:
    return Counter(ItemTold.objects.values_list("kind", flat=True))


def escalated(person: object) -> int:
    return Notice.objects.filter(person=person, title__contains="牌").count()


def test_an_order_climbs_day_by_day_and_comes_back(town: Town) -> None:
    order = give(town)
    for day in ("2026-03-11", "2026-03-12", "2026-03-13", "2026-03-18", "2026-03-24"):
        escalate(at=at(day))
        assert escalate(at=at(day, 18)).count == 0
    order.refresh_from_db()
    assert (order.escalation, order.escalated_on) == ("red_card", date(2026, 3, 24))
    events = OrderEvent.objects.filter(order=order, move="escalate")
    assert [(str(one.on), one.escalation) for one in events] == [
        ("2026-03-12", "reminder"), ("2026-03-18", "yellow_card"), ("2026-03-24", "red_card"),
    ]  # fmt: skip
    assert told() == {"reminder": 1, "yellow_card": 1, "red_card": 1}
    assert AuditEntry.objects.filter(action="stewardship.order_escalate").count() == 3
    assert (escalated(town.department), escalated(town.supervisor)) == (2, 2)
    assert escalated(town.leader) == 2  # who gave it: the yellow card too
    orders.report_order(order=order, text="已送电", by=town.department, at=at("2026-03-25"))
    assert escalate(at=at("2026-06-01")).count == 0  # the giver's days are nobody's fault
    orders.close_order(order=order, by=town.leader, at=at("2026-06-01"))
    assert (order.escalation, order.escalated_on, order.on_time) == ("none", None, False)


def test_leaders_hear_of_red_cards_appeals_as_well(town: Town) -> None:
    give(town, by=town.bureau, project=None, region=town.world.county)
    appeal = town.assigned(blocked=500_000_000)
    escalate(at=at("2026-03-18"))
    assert escalated(town.leader) == 1  # the appeal: its first word was due on 5 March
    escalate(at=at("2026-04-20"))
    appeal.refresh_from_db()
    assert appeal.escalation == Escalation.TALK
    access = access_of(town.leader, date(2026, 4, 20))
    assert [item.reason for item in leading(access, at("2026-04-20"), 9)] == ["约谈", "约谈"]
    assert leading(access_of(town.bureau, date(2026, 4, 20)), at("2026-04-20"), 9) == []
    actions.answer_appeal(appeal=appeal, text="已增容", by=town.department, at=at("2026-04-21"))
    assert appeal.escalation == Escalation.NONE
    assert appeal.events.filter(move="escalate").count() == 4


def test_more_time_takes_it_off_the_ladder_and_it_climbs_anew(town: Town) -> None:
    order = give(town)
    escalate(at=at("2026-03-18"))
    asked = order_requests.ask_more_time(
        order=SupervisionOrder.objects.get(), until=date(2026, 3, 31), reason="设备未到",
        by=town.department, at=at("2026-03-18"),
    )  # fmt: skip
    order_requests.decide_more_time(
        extension=asked, grant=True, by=town.supervisor, at=at("2026-03-18")
    )
    assert escalate(at=at("2026-03-19")).count == 0
    escalate(at=at("2026-04-03"))
    order.refresh_from_db()
    assert order.escalation == "yellow_card"
    assert told() == {"reminder": 2, "yellow_card": 2}


def test_a_regions_own_numbers_hold(town: Town) -> None:
    give(town)
    StewardshipRule.objects.create(
        region=town.world.city, yellow_after_days=1, red_after_days=2, talk_after_days=3
    )
    assert escalate(at=at("2026-03-16")).counts["yellow_card"] == 1


def test_a_missed_run_loses_no_rung(town: Town) -> None:
    give(town)
    assert escalate(at=at("2026-05-20")).counts == {
        "reminder": 1, "yellow_card": 1, "red_card": 1, "talk": 1,
    }  # fmt: skip
    assert Notice.objects.filter(person=town.department).count() == 2  # given, and the highest


def test_of_what_is_confidential_only_those_hear_who_see_it(town: Town) -> None:
    town.project.confidential = True
    town.project.save()
    give(town, by=town.bureau)
    escalate(at=at("2026-03-24"))
    assert (escalated(town.department), escalated(town.bureau)) == (1, 1)
    assert escalated(town.supervisor) == 0


@pytest.mark.django_db(transaction=True)
def test_a_killed_pass_goes_on_where_it_stopped(transactional_db: None) -> None:
    town = build_town()
    for number in range(30):
        give(town, DUE - timedelta(days=number % 5), title=f"事项 {number}")
    run_until_killed(SCRIPT)
    assert told()["reminder"] == 14  # two whole batches; the third is done anew
    escalate(at=at("2026-03-18"), batch=7)
    assert told()["reminder"] == told()["yellow_card"] == 30
    assert escalate(at=at("2026-03-18")).count == 0
    cards = Notice.objects.filter(person=town.department, title__contains="牌")
    assert cards.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_passes_at_once_share_the_work(transactional_db: None) -> None:
    town = build_town()
    for number in range(40):
        give(town, title=f"事项 {number}")
    done = at_once(AssertionError, *(lambda: escalate(at=at("2026-03-18"), batch=7),) * 3)
    escalate(at=at("2026-03-18"))
    assert told() == {"reminder": 40, "yellow_card": 40}
    assert sum(one.count for one in done) <= 80
    assert OrderEvent.objects.filter(move="escalate").count() == 80


@pytest.mark.django_db(transaction=True)
def test_a_report_and_the_pass_at_once(transactional_db: None) -> None:
    town = build_town()
    order = give(town)
    results = at_once(
        AssertionError,
        lambda: orders.report_order(
            order=order, text="好了", by=town.department, at=at("2026-03-18")
        ),
        lambda: escalate(at=at("2026-03-18")),
    )
    assert len(results) == 2
    order = SupervisionOrder.objects.get()
    assert order.state == "reported"
    reached = order.events.filter(move="escalate").order_by("-pk").first()
    assert order.escalation == (reached.escalation if reached else "none")


def test_queries_do_not_grow_with_what_climbs(town: Town) -> None:
    counts = []
    for more in (3, 30):
        for number in range(more):
            give(town, title=f"事项 {more} {number}")
        with CaptureQueriesContext(connection) as asked:
            escalate(at=at("2026-03-18"))
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 4  # few rows go into PostgreSQL in one statement, many in three


def test_the_command_line(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    order = give(town)
    assert main(["order", "escalate", "--at", "2026-03-18", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["yellow_card"] == 1
    assert main(["order", "escalate", "--at", "2026-03-18"]) == 0
    assert capsys.readouterr().out.startswith("提醒 0 件，黄牌 0 件")
    assert main(["order", "list", "--card", "cards", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"][0]["number"] == order.number
    assert main(["order", "list"]) == 0
    assert order.number in capsys.readouterr().out
    assert main(["order", "show", order.number, "--json"]) == 0
    assert [one["move"] for one in json.loads(capsys.readouterr().out)["events"]] == [
        "give", "escalate", "escalate",
    ]  # fmt: skip
    assert main(["order", "show", order.number]) == 0
    for wrong in (["show", "没有"], ["list", "--limit", "0"], ["list", "--card", "x"],
                  ["list", "--state", "x"], ["list", "--region", "9"], ["escalate", "--batch", "0"]):  # fmt: skip
        assert main(["order", *wrong]) == 2


def test_appeals_that_moved_on_leave_the_ladder(town: Town) -> None:
    appeal = town.receive()
    escalate(at=at("2026-03-10"))
    appeal.refresh_from_db()
    assert appeal.escalation == "yellow_card"
    actions.verify_appeal(appeal=appeal, by=town.hotline, at=at("2026-03-10"))
    assert Appeal.objects.get().escalation == "none"
