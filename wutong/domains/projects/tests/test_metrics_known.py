"""Metrics as known at any time: corrections, imports taken back, any history at all."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.domains.org.models import Region, Unit
from wutong.domains.projects.actions import (
    bring_in,
    refresh_copies,
    take_back,
)
from wutong.domains.projects.models import (
    Fact,
    Milestone,
    Project,
)
from wutong.domains.projects.tests.brought_rows import START, YI, brought, total
from wutong.domains.projects.tests.world import World, build_world, project
from wutong.kernel import metrics

pytestmark = pytest.mark.django_db


class TestKnowledge:
    def test_taking_an_import_back_leaves_what_was_known(self, world: World) -> None:
        before, after = START + timedelta(days=1), START + timedelta(days=3)
        done = bring_in(rows=[brought(world, 1, 1, "2022-01-05")], by=None, at=START, verified=True)
        take_back(brought=done, by=None, at=START + timedelta(days=2), reason="导错")
        dates = ("2022-01-01", "2022-12-31")
        assert total("signed_amount", world.question(*dates)) == 0
        assert total("signed_amount", world.question(*dates, as_known=before)) == 1 * YI
        assert total("signed_amount", world.question(*dates, as_known=after)) == 0
        assert len(metrics.rows("signed_amount", world.question(*dates, as_known=before))) == 1

    def test_a_corrected_day_restates_only_what_is_known_later(self, world: World) -> None:
        bring_in(rows=[brought(world, 1, 1, "2022-01-05")], by=None, at=START, verified=True)
        key = Project.objects.get().pk
        again = changed(brought(world, 1, 1, "2022-02-07"), project_id=key, facts=())
        done = bring_in(rows=[again], by=None, at=START + timedelta(days=9), verified=True)
        january = ("2022-01-01", "2022-01-31")
        assert total("signed_projects", world.question(*january)) == 0
        known = START + timedelta(days=8)
        assert total("signed_projects", world.question(*january, as_known=known)) == 1
        take_back(brought=done, by=None, at=START + timedelta(days=12), reason="更正有误")
        assert total("signed_projects", world.question(*january)) == 1
        assert Milestone.objects.filter(standing="verified").count() == 1


@dataclass(frozen=True)
class Stated:
    """A total stated for a day, verified on one and retracted on another (or never)."""

    on: int
    decided: int
    retracted: int | None
    amount: int


STATEMENTS = st.lists(
    st.builds(
        Stated,
        on=st.integers(0, 20),
        decided=st.integers(0, 20),
        retracted=st.none() | st.integers(21, 40),
        amount=st.integers(1, 9),
    ),
    max_size=6,
    unique_by=lambda one: (one.on, one.decided),
)
DAY = timedelta(days=1)


def by_hand(statements: list[Stated], on: int, known: int) -> int | None:
    """The total as of a day, as known on another, by the definition."""
    counted = [
        one
        for one in statements
        if one.decided <= known and (one.retracted is None or one.retracted > known)
    ]
    past = [one for one in counted if one.on <= on]
    if past:
        return max(past, key=lambda one: (one.on, one.decided)).amount
    future = sorted(counted, key=lambda one: (one.on, -one.decided))
    return future[0].amount if future else None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATEMENTS, st.integers(0, 25), st.integers(0, 45))
def test_any_history_reads_as_of_any_day_and_as_known_at_any_time(
    statements: list[Stated], on: int, known: int
) -> None:
    """The copies on the project never change an answer, whatever the order of facts."""
    world = _world_once()
    first_day = date(2022, 1, 1)
    owner = project(world.county, START)
    Milestone.objects.create(
        project=owner,
        stage="signed",
        on=first_day,
        claimed_at=START - 99 * DAY,
        decided_at=START - 99 * DAY,
        standing="verified",
        verified=True,
    )
    for one in sorted(statements, key=lambda one: one.decided):
        retracted = START + one.retracted * DAY if one.retracted is not None else None
        Fact.objects.create(
            project=owner,
            attribute="total_investment",
            money=one.amount * YI,
            on=first_day + one.on * DAY,
            claimed_at=START,
            decided_at=START + one.decided * DAY,
            verified=True,
            standing="retracted" if retracted else "verified",
            retracted_at=retracted,
        )
    last_change = max(
        [one.decided for one in statements] + [one.retracted or 0 for one in statements],
        default=0,
    )
    refresh_copies([owner.pk], START + last_change * DAY)
    question = world.question(
        "2022-01-01",
        (first_day + on * DAY).isoformat(),
        as_known=START + known * DAY,
        only={"project": str(owner.pk)},
    )
    expected = by_hand(statements, on, known)
    assert total("landed_amount", question) == 0
    answer = metrics.ask("total_of_signed_projects", question).total.value
    assert answer == (expected or 0) * YI


def _world_once() -> World:
    """The world of this test's database; examples of one test share it."""
    if not Region.objects.exists():
        return build_world()
    names = ("000000", "130300", "130302", "130322", "350505")
    found = {region.code: region for region in Region.objects.all()}
    return World(*(found[name] for name in names), squad=Unit.objects.get())
