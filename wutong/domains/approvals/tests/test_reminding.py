"""The clock pass: each step told once, nothing lost by a missed or killed run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.racing import at_once
from wutong.cli import main
from wutong.domains.approvals import actions
from wutong.domains.approvals.choices import CaseState, ToldKind
from wutong.domains.approvals.models import (
    ApprovalRule,
    CasePaper,
    CasePause,
    CaseTold,
    OneTimeNotice,
    PaperKind,
    TrackingCount,
)
from wutong.domains.approvals.queries.telling import Told
from wutong.domains.approvals.rules.reminding import Terms, due_kinds, marks
from wutong.domains.approvals.tests.rows import THEN, case_row
from wutong.domains.ledgers.tests.test_commands import database_url
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.kernel import events
from wutong.kernel.workdays import national_calendar

FRIDAY = date(2022, 9, 9)  # Monday 12 September 2022 was a holiday
NOON = datetime(2022, 9, 9, 4, tzinfo=UTC)
TERMS = Terms(remind_before=2, head_after=1, supervisor_after=3)
CLOCKS = (ToldKind.DUE_SOON, ToldKind.OVERDUE, ToldKind.TO_HEAD, ToldKind.TO_SUPERVISOR)


@pytest.fixture
def world(db: None) -> World:
    """The regions."""
    return build_world()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> list[Told]:
    """What was sent, in order."""
    sent: list[Told] = []
    monkeypatch.setitem(events._listeners, "approvals.told", [lambda told, at: sent.extend(told)])
    return sent


def told() -> Counter[str]:
    return Counter(CaseTold.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("due_on", "kinds"),
    [
        (date(2022, 9, 15), ()),
        (date(2022, 9, 14), CLOCKS[:1]),  # two working days after Friday: Tuesday and Wednesday
        (date(2022, 9, 9), CLOCKS[:1]),
        (date(2022, 9, 8), CLOCKS[1:3]),
        (date(2022, 9, 7), CLOCKS[1:3]),
        (date(2022, 9, 6), CLOCKS[1:]),
        (date(2020, 1, 1), CLOCKS[1:]),
    ],
)
def test_each_step_begins_on_its_working_day(due_on: date, kinds: tuple[ToldKind, ...]) -> None:
    assert due_kinds(due_on, marks(FRIDAY, national_calendar(), TERMS)) == kinds


@given(
    st.dates(date(2015, 1, 1), date(2028, 12, 31)),
    st.integers(-400, 60),
    st.integers(0, 10),
    st.integers(0, 10),
)
def test_steps_are_those_counted_day_by_day(on: date, ahead: int, before: int, after: int) -> None:
    calendar, due_on = national_calendar(), on + timedelta(days=ahead)
    kinds = due_kinds(due_on, marks(on, calendar, Terms(before, after, after + 2)))
    late = due_on < on
    assert (ToldKind.OVERDUE in kinds) == late
    assert (ToldKind.DUE_SOON in kinds) == (not late and due_on <= calendar.add(on, before))
    assert (ToldKind.TO_HEAD in kinds) == (late and calendar.count(due_on, on) >= after)
    assert (ToldKind.TO_SUPERVISOR in kinds) == (late and calendar.count(due_on, on) >= after + 2)


def test_a_pass_tells_each_step_once_and_whom(world: World, heard: list[Told],
                                               django_capture_on_commit_callbacks: Any) -> None:  # fmt: skip
    bureau = Unit.objects.create(name="住建局", kind=UnitKind.DEPARTMENT, region=world.county)
    clerk = person("clerk", Role.APPROVAL_CLERK, unit=bureau)
    head = person("head", Role.LINE_DEPARTMENT, unit=bureau)
    person("far", Role.SUPERVISOR, region=world.country)
    near = person("near", Role.SUPERVISOR, region=world.city)
    late = case_row(world.county, number=1, due_on=date(2022, 9, 1), unit=bureau)
    case_row(world.county, number=2, due_on=FRIDAY, unit=bureau, clerk=head)
    case_row(world.county, number=3, due_on=date(2022, 9, 30), unit=bureau)
    ended = {"state": CaseState.APPROVED, "decided_on": date(2022, 9, 8)}
    case_row(world.county, number=4, due_on=date(2022, 9, 1), unit=bureau, **ended)
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.remind(at=NOON)
        assert actions.remind(at=NOON).count == 0
    assert done.count == 4
    assert [(one.case.number, one.kind, one.people) for one in heard] == [
        ("C-1", ToldKind.OVERDUE, (clerk.pk,)),
        ("C-1", ToldKind.TO_HEAD, (head.pk,)),
        ("C-1", ToldKind.TO_SUPERVISOR, (near.pk,)),
        ("C-2", ToldKind.DUE_SOON, (head.pk,)),
    ]
    late.due_on = date(2022, 9, 8)  # the calendar changed: another last day is told again
    late.save()
    assert actions.remind(at=NOON).counts == {
        **dict.fromkeys(ToldKind.values, 0), "overdue": 1, "to_head": 1,
    }  # fmt: skip


def test_runs_missed_for_days_lose_no_step_that_still_matters(world: World) -> None:
    for number in range(10):
        case_row(world.county, number=number, due_on=FRIDAY + timedelta(days=number))
    actions.remind(at=NOON + timedelta(days=30))
    missed = told()
    CaseTold.objects.all().delete()
    for days in range(31):
        actions.remind(at=NOON + timedelta(days=days))
    daily = told()
    assert missed == Counter(dict.fromkeys(("overdue", "to_head", "to_supervisor"), 10))
    assert daily == missed + Counter({"due_soon": 10})


def test_a_regions_own_numbers_hold_in_its_subtree(world: World) -> None:
    ApprovalRule.objects.all().delete()
    ApprovalRule.objects.create(remind_before_days=0)
    ApprovalRule.objects.create(region=world.city, remind_before_days=5)
    due = date(2022, 9, 19)
    case_row(world.county, number=1, due_on=due)
    case_row(world.elsewhere, number=2, due_on=due)
    actions.remind(at=NOON)
    assert list(CaseTold.objects.values_list("case__number", flat=True)) == ["C-1"]


def test_pauses_and_papers_that_came_late_are_told(world: World) -> None:
    paused = case_row(world.county, number=1, due_on=None, state=CaseState.CORRECTION)
    special = case_row(world.county, number=2, due_on=None, state=CaseState.SPECIAL_PROCEDURE)
    before = case_row(world.county, number=3, due_on=None, state=CaseState.CORRECTION_BEFORE,
                      accepted_on=None)  # fmt: skip
    waits = case_row(world.county, number=4, due_on=None, state=CaseState.CORRECTION)
    CasePause.objects.create(
        case=paused, kind="correction", since=date(2022, 9, 1), limit_on=FRIDAY, reason="补正"
    )
    CasePause.objects.create(
        case=special, kind="special_procedure", procedure="hearing", since=date(2022, 9, 1),
        limit_on=FRIDAY, reason="听证",
    )  # fmt: skip
    OneTimeNotice.objects.create(case=before, text="缺图纸", given_at=THEN, correct_by=FRIDAY)
    CasePause.objects.create(
        case=waits, kind="correction", since=date(2022, 9, 1), limit_on=date(2022, 9, 13),
        reason="补正",
    )  # fmt: skip
    done = case_row(world.county, number=5, due_on=None, state=CaseState.APPROVED_WITH_DEFICIENCY,
                    decided_on=date(2022, 9, 1))  # fmt: skip
    for place in range(3):
        kind = PaperKind.objects.create(code=f"P{place}", name="图纸", source="applicant")
        CasePaper.objects.create(
            case=done, paper=kind, state="deficient", due_on=FRIDAY + timedelta(days=place // 2)
        )
    for _again in range(2):
        actions.remind(at=NOON)
        assert told() == {"correction_due": 2, "special_due": 1, "deficiency_due": 1}


def test_old_counts_of_look_ups_go(world: World) -> None:
    TrackingCount.objects.create(address="10.0.0.1", minute=NOON - timedelta(hours=25))
    TrackingCount.objects.create(address="10.0.0.1", minute=NOON - timedelta(hours=23))
    actions.remind(at=NOON)
    assert TrackingCount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_killed_pass_goes_on_where_it_stopped(transactional_db: None) -> None:
    world = build_world()
    for number in range(30):
        case_row(world.county, number=number, due_on=date(2022, 9, 1) + timedelta(days=number % 5))
    script = textwrap.dedent(
        """
        import os, signal, sys
        from wutong import cli
        import django; django.setup()
        from wutong.domains.approvals.actions import reminding
        sent = reminding.send
        def die(told, *, at):
            sent(told, at=at)
            print(len(told), flush=True)
            if told[0].case.due_on.day == 3:
                os.kill(os.getpid(), signal.SIGKILL)
        reminding.send = die
        sys.exit(cli.main(["case", "remind", "--at", "2022-09-09", "--batch", "7"]))
        """
    )
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "wutong.config.settings.dev",
        "WUTONG_VAR": str(settings.MEDIA_ROOT),
    }
    connection.close()
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=False, timeout=300,
        capture_output=True,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    begun = told()["overdue"]
    assert begun == 14  # two whole batches; the third, which was being told, is told anew
    again = actions.remind(at=NOON, batch=7)
    assert again.counts["overdue"] == 16
    assert told() == Counter(dict.fromkeys(("overdue", "to_head", "to_supervisor"), 30))
    assert actions.remind(at=NOON).count == 0


@pytest.mark.django_db(transaction=True)
def test_two_passes_at_once_tell_each_thing_once(transactional_db: None) -> None:
    world = build_world()
    for number in range(40):
        case_row(world.county, number=number, due_on=date(2022, 9, 1))
    done = at_once(AssertionError, *(lambda: actions.remind(at=NOON, batch=7),) * 3)
    actions.remind(at=NOON)
    assert told() == Counter(dict.fromkeys(("overdue", "to_head", "to_supervisor"), 40))
    assert sum(one.count for one in done) <= 120


def test_the_command_says_what_it_told(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    case_row(world.county, number=1, due_on=FRIDAY)
    assert main(["case", "remind", "--at", "2022-09-09", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due_soon"] == 1
    assert main(["case", "remind", "--at", "2022-09-09"]) == 0
    assert capsys.readouterr().out.startswith("提醒 0 项")
    assert main(["case", "remind", "--batch", "0"]) == 2
